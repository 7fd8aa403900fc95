import { type Outcome, PRECEDENCE } from "@payung/domain/verification/decision.ts";

/**
 * Everything that is planted in the example city's list: what it leads to under the default decision
 * policy, and in how many of a thousand rows it stands. The shares are guesses near what
 * cities reported (programme.md section 4); together they touch about a quarter of the rows.
 */
export const PLANTED = {
  // The submitter can mend these.
  "nik-as-number": { outcome: "incomplete", perThousand: 12 },
  "nik-scientific": { outcome: "incomplete", perThousand: 2 },
  "nik-15-digits": { outcome: "incomplete", perThousand: 6 },
  "nik-17-digits": { outcome: "incomplete", perThousand: 2 },
  "nik-missing": { outcome: "incomplete", perThousand: 6 },
  "nik-bad-day": { outcome: "incomplete", perThousand: 2 },
  "nik-bad-month": { outcome: "incomplete", perThousand: 2 },
  "nik-serial-zero": { outcome: "incomplete", perThousand: 1 },
  "nik-look-alike": { outcome: "incomplete", perThousand: 2 },
  "kk-in-nik-field": { outcome: "incomplete", perThousand: 4 },
  "kpj-in-nik-field": { outcome: "incomplete", perThousand: 4 },
  "phone-in-nik-field": { outcome: "incomplete", perThousand: 2 },
  "birth-date-missing": { outcome: "incomplete", perThousand: 3 },
  "birth-date-impossible": { outcome: "incomplete", perThousand: 2 },
  "name-missing": { outcome: "incomplete", perThousand: 1 },
  // The programme is not for them, or they are in it already.
  deceased: { outcome: "refused", perThousand: 8 },
  moved: { outcome: "refused", perThousand: 6 },
  "lives-elsewhere": { outcome: "refused", perThousand: 9 },
  "too-young": { outcome: "refused", perThousand: 3 },
  "turns-18-tomorrow": { outcome: "refused", perThousand: 0.5 },
  "too-old": { outcome: "refused", perThousand: 8 },
  "turned-65-today": { outcome: "refused", perThousand: 0.5 },
  "civil-servant": { outcome: "refused", perThousand: 4 },
  soldier: { outcome: "refused", perThousand: 1 },
  police: { outcome: "refused", perThousand: 1 },
  "wage-earner": { outcome: "refused", perThousand: 8 },
  "active-pu-member": { outcome: "refused", perThousand: 12 },
  "active-bpu-member": { outcome: "refused", perThousand: 10 },
  "exact-duplicate": { outcome: "refused", perThousand: 20 },
  // The same person by another NIK: only a linkage engine can say so, so a plain comparison may refer them.
  "fuzzy-duplicate": { outcome: "refused", perThousand: 12 },
  // A person must look.
  "not-in-civil": { outcome: "referred", perThousand: 10 },
  "civil-name-different": { outcome: "referred", perThousand: 6 },
  "civil-birth-date-different": { outcome: "referred", perThousand: 8 },
  "civil-sex-different": { outcome: "referred", perThousand: 2 },
  "occupation-unknown": { outcome: "referred", perThousand: 8 },
  "occupation-ambiguous": { outcome: "referred", perThousand: 3 },
  "deceased-hint": { outcome: "referred", perThousand: 0.5 },
  namesake: { outcome: "referred", perThousand: 1.5 },
  "shared-nik": { outcome: "referred", perThousand: 1.5 },
  // Odd to look at, and in nobody's way.
  spelling: { outcome: "approved", perThousand: 20 },
  "inactive-member": { outcome: "approved", perThousand: 10 },
  "jakon-member": { outcome: "approved", perThousand: 4 },
  "nik-other-birth-date": { outcome: "approved", perThousand: 6 },
  "nik-other-sex": { outcome: "approved", perThousand: 2 },
  "turned-18-today": { outcome: "approved", perThousand: 0.5 },
  "turns-65-tomorrow": { outcome: "approved", perThousand: 0.5 },
  twin: { outcome: "approved", perThousand: 2 },
  "earlier-row-incomplete": { outcome: "approved", perThousand: 2 },
} as const satisfies Record<string, { outcome: Outcome; perThousand: number }>;
export type Planted = keyof typeof PLANTED;

/** Rows where several things are wrong at once, so that every ground must be found, not only the first. */
export const SEVERAL_AT_ONCE: readonly (readonly Planted[])[] = [
  ["too-old", "active-bpu-member"],
  ["deceased", "too-old"],
  ["lives-elsewhere", "occupation-unknown"],
  ["wage-earner", "active-pu-member"],
  ["civil-servant", "civil-name-different"],
  ["civil-birth-date-different", "occupation-unknown"],
  ["not-in-civil", "too-young"],
  ["nik-missing", "too-old"],
  ["nik-as-number", "wage-earner"],
  ["nik-15-digits", "birth-date-missing"],
  ["birth-date-missing", "civil-servant"],
  ["active-pu-member", "lives-elsewhere", "occupation-unknown"],
  ["deceased", "wage-earner", "active-pu-member"],
];
export const SEVERAL_PER_THOUSAND = 5;

/** The right outcome of a row by the default policy: the strongest of what is planted in it. */
export function outcomeOf(planted: readonly Planted[]): Outcome {
  const strongest = PRECEDENCE.find((outcome) =>
    planted.some((each) => PLANTED[each].outcome === outcome),
  );
  return strongest ?? "approved";
}
