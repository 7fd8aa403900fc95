import type { Linker, Pair, Verdict } from "./linker.ts";

/** A rule that looks only at records with an equal key, and then judges the two. */
export type ExactRule<R> = {
  readonly name: string;
  /** Records with equal keys are compared; null is equal to nothing. */
  readonly key: (record: R) => string | null;
  /** Null when the two are different after all. */
  readonly judge: (
    later: R,
    earlier: R,
  ) => { readonly verdict: Verdict; readonly score: number } | null;
};

/**
 * How many earlier records with the same key one record is compared with. Without a cap, a key that
 * a whole list shares (a default value, a copied column) would cost the square of the list.
 */
const COMPARED_AT_MOST = 8;

type Place = { readonly among: Pair["among"]; readonly at: number };

/**
 * A linker that finds equal keys, in one pass and memory proportional to the records.
 *
 * A pair that several rules find is given once, by the rule that stands first.
 */
export function exactLinker<R>(rules: readonly ExactRule<R>[]): Linker<R> {
  return {
    pairs(newcomers, known) {
      const indexes = rules.map((rule) => {
        const index = new Map<string, Place[]>();
        for (const [at, record] of known.entries())
          remember(index, rule.key(record), { among: "known", at });
        return index;
      });
      return newcomers.flatMap((record, at) => {
        const pairs = pairsOf(record, at);
        for (const [n, rule] of rules.entries()) {
          const index = indexes[n];
          if (index !== undefined) remember(index, rule.key(record), { among: "newcomers", at });
        }
        return pairs;
      });

      function pairsOf(record: R, later: number): Pair[] {
        const found = new Map<string, Pair>();
        for (const [n, rule] of rules.entries()) {
          const key = rule.key(record);
          if (key === null) continue;
          for (const place of indexes[n]?.get(key) ?? []) {
            const name = `${place.among} ${place.at}`;
            const earlier = place.among === "known" ? known[place.at] : newcomers[place.at];
            if (earlier === undefined || found.has(name)) continue;
            const judged = rule.judge(record, earlier);
            if (judged === null) continue;
            found.set(name, {
              later,
              earlier: place.at,
              among: place.among,
              rule: rule.name,
              ...judged,
            });
          }
        }
        return [...found.values()];
      }
    },
  };
}

function remember(index: Map<string, Place[]>, key: string | null, place: Place): void {
  if (key === null) return;
  const places = index.get(key);
  if (places === undefined) index.set(key, [place]);
  else if (places.length < COMPARED_AT_MOST) places.push(place);
}
