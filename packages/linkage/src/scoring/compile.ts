import type { Comparison } from "../model/model.ts";
import type { EstimatedModel } from "../model/read-model.ts";
import { LIST_SEPARATOR } from "../records/encode.ts";
import { endsOf, isHashed, makeSameKey, makeSameText } from "../records/same.ts";
import { cleanedValue, type RecordStore } from "../records/store.ts";
import { damerauLevenshtein } from "../text/damerau-levenshtein.ts";
import { dayNumber, isDatePartOff, isDateTypo } from "../text/dates.ts";
import { kilometresBetween } from "../text/distance.ts";
import { wordJaccard } from "../text/jaccard.ts";
import { makeJaroWinkler } from "../text/jaro-winkler.ts";
import { makeWordSimilarity } from "../text/rare-words.ts";
import { makeAskCustom, requireCustom } from "./custom.ts";
import { generateLevels, generateScorer } from "./generate.ts";
import type { Generated } from "./writer.ts";

/** A test of the caller's own: the values of its columns, cleaned, on either side. */
export type CustomTest = (
  left: readonly (string | null)[],
  right: readonly (string | null)[],
) => boolean;

/** The weight of a pair of records, or -Infinity when it is below the threshold. */
export type Score = (a: number, b: number) => number;

/** Writes the level of each comparison (or -1 where it is missing) into `out` from `at` on. */
export type Levels = (a: number, b: number, out: Int8Array, at: number) => void;

/**
 * Makes the function that scores pairs of a store. With `-Infinity` as threshold every pair gets its weight.
 *
 * Throws `LinkageError` where a custom test is missing; the function throws it where one fails.
 */
export function compileScorer(
  model: EstimatedModel,
  store: RecordStore,
  threshold: number,
  custom: Readonly<Record<string, CustomTest>> = {},
): Score {
  requireCustom(model, custom);
  return instantiate(generateScorer(model, store.layout, threshold), store, custom) as Score;
}

export function compileLevels(
  model: { readonly comparisons: readonly Comparison[] },
  store: RecordStore,
  custom: Readonly<Record<string, CustomTest>> = {},
  givenIsMissing = false,
): Levels {
  requireCustom(model, custom);
  const generated = generateLevels(model, store.layout, givenIsMissing);
  return instantiate(generated, store, custom) as Levels;
}

function instantiate(
  { source, kernels }: Generated,
  store: RecordStore,
  custom: Readonly<Record<string, CustomTest>>,
): unknown {
  const { arena, layout, rows } = store;
  const sameText = makeSameText(store);
  const env: Record<string, unknown> = {
    R: rows,
    F: new Float64Array(rows.buffer, rows.byteOffset, rows.length >> 1),
    T: arena,
    H: endsOf(store),
    sameText,
    sameKey: Object.fromEntries(
      layout.keys
        .filter((key) => key.slot >= 0 && isHashed(layout, key))
        .map((key) => [key.slot, makeSameKey(store, key)]),
    ),
    dates: { dayNumber, isDatePartOff, isDateTypo },
    text: {
      damerauLevenshtein,
      entriesInCommon,
      kilometresBetween,
      startsWith,
      swapped: (a: number, b: number, x: number, y: number) =>
        sameText(a, x, b, y) && sameText(a, y, b, x),
      wordJaccard,
    },
    custom: makeAskCustom(custom),
    value: (record: number, column: string) => cleanedValue(store, record, column),
    kernels: Object.fromEntries([...kernels.keys()].map((name) => [name, makeJaroWinkler()])),
  };
  for (const { column, countSlot, slot } of layout.fields) {
    const words = store.words?.[column];
    if (words !== undefined) env[`words${slot}`] = makeWordSimilarity(words);
    if (countSlot < 0) continue;
    env[`counts${countSlot}`] = store.dictionaries[column]?.counts;
    env[`total${countSlot}`] = store.dictionaries[column]?.total;
  }
  return new Function("env", source)(env);
}

function startsWith(
  left: Uint8Array,
  atLeft: number,
  leftLength: number,
  right: Uint8Array,
  atRight: number,
  rightLength: number,
): boolean {
  const length = Math.min(leftLength, rightLength);
  for (let i = 0; i < length; i++) if (left[atLeft + i] !== right[atRight + i]) return false;
  return true;
}

/** How many entries two lists have in common; both are sorted and without repeats. */
export function entriesInCommon(
  left: Uint8Array,
  atLeft: number,
  leftLength: number,
  right: Uint8Array,
  atRight: number,
  rightLength: number,
): number {
  const entries = (bytes: Uint8Array, at: number, length: number) =>
    Buffer.from(bytes.buffer, bytes.byteOffset + at, length)
      .toString("latin1")
      .split(String.fromCharCode(LIST_SEPARATOR));
  const known = new Set(entries(left, atLeft, leftLength));
  return entries(right, atRight, rightLength).filter((entry) => known.has(entry)).length;
}
