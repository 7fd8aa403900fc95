import type { DecisionPolicy } from "./decision.ts";
import type { PersonThresholds } from "./same-person.ts";

/**
 * The first programme's policy, as architecture.md states it; it is loaded as a starter row and then
 * lives in the database, where a city changes it by adding a dated version.
 */
export const DEFAULT_POLICY: DecisionPolicy = {
  "nik-missing": "incomplete",
  "nik-digits-lost": "incomplete",
  "nik-malformed": "incomplete",
  "name-missing": "incomplete",
  "birth-date-missing": "incomplete",
  "birth-date-unreadable": "incomplete",
  deceased: "refused",
  "outside-region": "refused",
  "age-under": "refused",
  "age-over": "refused",
  "civil-servant": "refused",
  soldier: "refused",
  police: "refused",
  "wage-earner": "refused",
  "active-pu-member": "refused",
  "active-bpu-member": "refused",
  "same-as-earlier-row": "refused",
  "same-as-known-worker": "refused",
  "possible-duplicate": "referred",
  "not-in-civil-registry": "referred",
  "civil-registry-not-asked": "referred",
  "registry-name-differs": "referred",
  "registry-birth-date-differs": "referred",
  "registry-sex-differs": "referred",
  "deceased-hint-in-name": "referred",
  "occupation-unknown": "referred",
  "corrected-since-decided": "referred",
  "nik-date-impossible": "noted",
  "nik-differs-from-birth-date": "noted",
  "nik-differs-from-sex": "noted",
  "nik-age-implausible": "noted",
  "registry-name-spelled-differently": "noted",
  "kelurahan-unknown": "noted",
  "active-jakon-member": "noted",
  "notice-not-recorded": "noted",
};

/** From where on two applications are one person, measured on example cities; a policy may say otherwise. */
export const DEFAULT_PERSON_THRESHOLDS: PersonThresholds = {
  same: 0.999,
  possible: 0.9,
  nameUnderOneNik: 0.7,
  nameUnderTwoNik: 0.6,
};
