/**
 * Everything a check can find against an application, in the order in which it is explained.
 *
 * The codes are public: they stand in decisions.csv, in the API and in the database, so a code is
 * never renamed and never reused.
 */
export const GROUNDS = [
  // The submitter can mend these (identity.md section 1, level 1).
  "nik-missing",
  "nik-digits-lost",
  "nik-malformed",
  "name-missing",
  "birth-date-missing",
  "birth-date-unreadable",
  // Civil registry.
  "deceased",
  "outside-region",
  // Programme.
  "age-under",
  "age-over",
  "civil-servant",
  "soldier",
  "police",
  "wage-earner",
  // The insurer's own list.
  "active-pu-member",
  "active-bpu-member",
  // Who is who.
  "same-as-earlier-row",
  "same-as-known-worker",
  "possible-duplicate",
  // A person must look.
  "not-in-civil-registry",
  "civil-registry-not-asked",
  "registry-name-differs",
  "registry-birth-date-differs",
  "registry-sex-differs",
  "deceased-hint-in-name",
  "occupation-unknown",
  "corrected-since-decided",
  // Worth knowing, in nobody's way.
  "nik-date-impossible",
  "nik-differs-from-birth-date",
  "nik-differs-from-sex",
  "nik-age-implausible",
  "registry-name-spelled-differently",
  "kelurahan-unknown",
  "active-jakon-member",
  "notice-not-recorded",
] as const;
export type Ground = (typeof GROUNDS)[number];
