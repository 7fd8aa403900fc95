import { fathersDiffer, nameSimilarity, normaliseName } from "@payung/domain/intake/person-name.ts";
import {
  judgePair,
  type PairVerdict,
  type PersonThresholds,
} from "@payung/domain/verification/same-person.ts";
import type { Explanation } from "@payung/linkage/charts/waterfall.ts";
import type { LinkageModel } from "@payung/linkage/model/model.ts";
import { columnsOfComparison } from "@payung/linkage/model/tests.ts";
import { makeComparer } from "@payung/linkage/online/compare.ts";
import { probabilityOf } from "@payung/linkage/pairs.ts";
import { findPairs } from "@payung/linkage/run/find-pairs.ts";
import { fromColumns } from "@payung/linkage/tables/objects.ts";
import { IDENTITY_MODEL, type Identity } from "../intake/service.ts";

/** Whoever is compared: an application's id, what it says of its person, and their name as it was written. */
export type Comparable = {
  readonly id: string;
  readonly identity: Identity;
  readonly written: string;
};

/** Two applications that look alike. The earlier one stands. */
export type Alike = {
  readonly later: Comparable;
  readonly earlier: Comparable;
  readonly verdict: "same" | "possible";
  /** How probable it is that the two are one person, 0 to 1. */
  readonly score: number;
  /** In plain Indonesian. */
  readonly explanation: string;
};

const comparer = makeComparer(IDENTITY_MODEL);

/**
 * Finds who is who among newcomers, and between them and whoever is known already. Of two newcomers the one that
 * stands first in the list is the earlier.
 *
 * What is found does not depend on who else is compared: how common a name is stands in the model.
 */
export async function findAlike(
  known: readonly Comparable[],
  newcomers: readonly Comparable[],
  thresholds: PersonThresholds,
): Promise<Alike[]> {
  const everybody = [...known, ...newcomers];
  if (newcomers.length === 0 || everybody.length < 2) return [];
  const { pairs } = await findPairs([tableOf(everybody)], modelFor(everybody), {
    // An equal NIK, or the same name and birth date, is a question however improbable it is.
    threshold: Number.NEGATIVE_INFINITY,
    freshFrom: known.length,
    // A list without telephone numbers is a list all the same.
    emptyRules: "allowed",
  });
  const found: Alike[] = [];
  for (const [n, weight] of pairs.weight.entries()) {
    const earlier = everybody[pairs.a[n] ?? -1];
    const later = everybody[pairs.b[n] ?? -1];
    if (earlier === undefined || later === undefined) continue;
    const alike = judge(later, earlier, weight, thresholds);
    if (alike !== null) found.push(alike);
  }
  return found;
}

/** The same for one newcomer, at once. */
export function compareWith(
  known: readonly Comparable[],
  newcomer: Comparable,
  thresholds: PersonThresholds,
): Alike[] {
  const others = known.map(({ identity }) => identity);
  return comparer
    .compare(newcomer.identity, others, Number.NEGATIVE_INFINITY)
    .sort((one, other) => one.at - other.at)
    .flatMap(({ at, weight }) => {
      const earlier = known[at];
      return earlier === undefined ? [] : (judge(newcomer, earlier, weight, thresholds) ?? []);
    });
}

/** Why two people look alike or not: what each part adds, in bits. */
export function explain(later: Identity, earlier: Identity): Explanation {
  return comparer.explain(later, earlier);
}

function judge(
  later: Comparable,
  earlier: Comparable,
  weight: number,
  thresholds: PersonThresholds,
): Alike | null {
  const [one, other] = [later.identity, earlier.identity];
  const score = probabilityOf(weight);
  const isNikEqual = one.nik !== null && one.nik === other.nik;
  const areNamesakes = one.name !== "" && one.name === other.name && one.born === other.born;
  if (!isNikEqual && !areNamesakes && score < thresholds.possible) return null;
  // Read anew here: pairs are few, and a name's readings are most of what a person would take in memory.
  const [name, earlierName] = [normaliseName(later.written), normaliseName(earlier.written)];
  const { verdict, why } = judgePair(
    {
      probability: score,
      isNikEqual,
      nameSimilarity: nameSimilarity(name, earlierName),
      fathersDiffer: fathersDiffer(name, earlierName),
      areNamesakes,
    },
    thresholds,
  );
  if (verdict === "different") return null;
  return { later, earlier, verdict, score, explanation: inWords(why, explain(one, other)) };
}

const BECAUSE: Readonly<Record<PairVerdict["why"], string>> = {
  "nik-and-name": "NIK sama dan nama cocok",
  "nik-only": "NIK sama, orangnya mungkin berbeda. Satu NIK mungkin salah tulis",
  "nik-differs": "NIK berbeda, orangnya mungkin sama",
  namesakes: "Nama dan tanggal lahir sama, NIK berbeda",
  "too-little": "Orangnya berbeda",
};

/** What the verdict rests on, and then everything that both say, a sentence each. */
function inWords(why: PairVerdict["why"], { steps }: Explanation): string {
  const said = steps.filter(({ left, right }) => left !== null && right !== null);
  const sentences = [BECAUSE[why], ...said.map(({ label }) => label)];
  return sentences.map((each) => `${each.charAt(0).toUpperCase()}${each.slice(1)}.`).join(" ");
}

/** The model without what nobody here says: the engine takes a comparison of nothing for a mistake. */
function modelFor(people: readonly Comparable[]): LinkageModel {
  const isSaid = (column: string) =>
    people.some(({ identity }) => (identity[column as keyof Identity] ?? "") !== "");
  const comparisons = IDENTITY_MODEL.comparisons.filter((each) =>
    columnsOfComparison(each).some(isSaid),
  );
  const counted = new Set(
    comparisons.flatMap(({ levels }) => levels.map(({ frequency }) => frequency?.column)),
  );
  const frequencies = Object.entries(IDENTITY_MODEL.frequencies ?? {}).filter(([column]) =>
    counted.has(column),
  );
  return { ...IDENTITY_MODEL, comparisons, frequencies: Object.fromEntries(frequencies) };
}

function tableOf(people: readonly Comparable[]) {
  const column = (name: keyof Identity) => people.map(({ identity }) => identity[name]);
  return fromColumns(
    {
      nik: column("nik"),
      kk: column("kk"),
      name: column("name"),
      spoken: column("spoken"),
      readings: column("readings"),
      born: column("born"),
      sex: column("sex"),
      birthPlace: column("birthPlace"),
      kelurahan: column("kelurahan"),
      phone: column("phone"),
    },
    "applications",
  );
}
