import { expect, test } from "vitest";
import { type Obstacle, PRECEDENCE } from "./decision.ts";
import { DEFAULT_POLICY } from "./default-policy.ts";
import { GROUNDS, type Ground } from "./grounds.ts";

/** The table "Default decision policy" of the architecture, line by line. */
const TABLE: Readonly<Record<Obstacle, readonly Ground[]>> = {
  incomplete: [
    // NIK missing, not 16 digits, digits lost by the spreadsheet, or malformed.
    "nik-missing",
    "nik-digits-lost",
    "nik-malformed",
    // Name or birth date missing or unreadable.
    "name-missing",
    "birth-date-missing",
    "birth-date-unreadable",
  ],
  refused: [
    "deceased",
    "outside-region",
    // Age outside the limits on the as-of date.
    "age-under",
    "age-over",
    // Declared civil servant, soldier, police or wage earner.
    "civil-servant",
    "soldier",
    "police",
    "wage-earner",
    "active-pu-member",
    "active-bpu-member",
    // The same person as an earlier row or a known applicant.
    "same-as-earlier-row",
    "same-as-known-worker",
  ],
  referred: [
    "not-in-civil-registry",
    "registry-name-differs",
    "registry-birth-date-differs",
    "registry-sex-differs",
    "possible-duplicate",
    "occupation-unknown",
    "civil-registry-not-asked",
  ],
};

/** "Alm." in a name is asked about, and refuses nobody (identity.md section 2); a correction undoes no word of people. */
const FROM_ELSEWHERE: readonly Ground[] = ["deceased-hint-in-name", "corrected-since-decided"];

test.each(
  PRECEDENCE,
)("%s is led to by what the architecture names, and by nothing else", (outcome) => {
  const named = [...TABLE[outcome], ...(outcome === "referred" ? FROM_ELSEWHERE : [])];
  expect(GROUNDS.filter((ground) => DEFAULT_POLICY[ground] === outcome).sort()).toEqual(
    named.sort(),
  );
});

test("a NIK that disagrees, a JAKON membership and an unknown kelurahan stand in nobody's way", () => {
  expect(GROUNDS.filter((ground) => DEFAULT_POLICY[ground] === "noted").sort()).toEqual([
    "active-jakon-member",
    "kelurahan-unknown",
    "nik-age-implausible",
    "nik-date-impossible",
    "nik-differs-from-birth-date",
    "nik-differs-from-sex",
    "notice-not-recorded",
    "registry-name-spelled-differently",
  ]);
});
