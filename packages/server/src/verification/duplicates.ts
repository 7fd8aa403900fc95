import { fathersDiffer, nameSimilarity, normaliseName } from "@payung/domain/intake/person-name.ts";
import { exactLinker } from "@payung/linkage/exact.ts";
import type { Linker, Pair } from "@payung/linkage/linker.ts";

/** What is compared of a person. The NIK stands as its keyed index: equal indexes are equal numbers. */
export type Comparable = {
  readonly id: string;
  readonly nikIndex: string | null;
  readonly name: string;
  readonly nameKey: string;
  readonly bornOn: string;
};

/**
 * Below this, two names under one NIK are too different to be one person's spellings: one NIK may be
 * mistyped, so a person looks (identity.md section 5, "Deciding same person").
 */
const NAMES_DIFFER_STRONGLY_BELOW = 0.7;

/** The same name and birth date under another NIK: often a namesake, never certain. */
const NAMESAKE_SCORE = 0.8;

/**
 * Who is who, for now by equal keys: the NIK, and the normalised name with the birth date.
 *
 * The probabilistic engine takes this place behind the same `Linker`.
 */
export const duplicateLinker: Linker<Comparable> = exactLinker<Comparable>([
  {
    name: "same-nik",
    key: (person) => person.nikIndex,
    judge: (later, earlier) => {
      const [one, other] = [normaliseName(later.name), normaliseName(earlier.name)];
      const alike = nameSimilarity(one, other);
      return alike >= NAMES_DIFFER_STRONGLY_BELOW && !fathersDiffer(one, other)
        ? { verdict: "same", score: 1 }
        : { verdict: "possible", score: Math.max(0.5, alike) };
    },
  },
  {
    name: "same-name-and-birth-date",
    key: (person) => (person.nameKey === "" ? null : `${person.bornOn} ${person.nameKey}`),
    judge: () => ({ verdict: "possible", score: NAMESAKE_SCORE }),
  },
]);

const EXPLANATIONS: Readonly<Record<string, Readonly<Record<Pair["verdict"], string>>>> = {
  "same-nik": {
    same: "NIK sama dan nama cocok",
    possible: "NIK sama tetapi nama berbeda",
  },
  "same-name-and-birth-date": {
    same: "Nama dan tanggal lahir sama",
    possible: "Nama dan tanggal lahir sama, NIK berbeda",
  },
};

/** Why two applications look alike, in plain Indonesian. */
export function explain(pair: Pair): string {
  return EXPLANATIONS[pair.rule]?.[pair.verdict] ?? pair.rule;
}
