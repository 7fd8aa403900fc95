import { type Explanation, type ExplanationStep, explained } from "../charts/waterfall.ts";
import { MISSING } from "../model/model.ts";
import type { EstimatedModel } from "../model/read-model.ts";
import { columnsOfComparison, labelOf } from "../model/tests.ts";
import { weightOf } from "../pairs.ts";
import { LIST_SEPARATOR } from "../records/encode.ts";
import { cleanedValue, type RecordStore } from "../records/store.ts";
import { type CustomTest, compileLevels } from "../scoring/compile.ts";
import {
  type EstimatedLevel,
  frequencyWeight,
  givenWeight,
  levelWeight,
} from "../scoring/weights.ts";

/** Why two records of a store weigh what they weigh. */
export type Explain = (a: number, b: number) => Explanation;

type EstimatedComparison = EstimatedModel["comparisons"][number];

/** What a step of the explanation counts, and what went into it. */
type Counted = { readonly weight: number; readonly note?: string };

/** Explains one pair: `makeExplainer` where there are several. */
export function explainPair(
  model: EstimatedModel,
  store: RecordStore,
  a: number,
  b: number,
  custom: Readonly<Record<string, CustomTest>> = {},
): Explanation {
  return makeExplainer(model, store, custom)(a, b);
}

/**
 * Makes the function that takes apart the weight of a pair of a store: what was known before, and for each
 * comparison the level that holds, in words, what it counts, and what the two records say. The steps together
 * are the engine's weight.
 */
export function makeExplainer(
  model: EstimatedModel,
  store: RecordStore,
  custom: Readonly<Record<string, CustomTest>> = {},
): Explain {
  const levelsOf = compileLevels(model, store, custom);
  const comparisons: readonly EstimatedComparison[] = model.comparisons;
  const levels = new Int8Array(comparisons.length);
  return (a, b) => {
    levelsOf(a, b, levels, 0);
    const steps = comparisons.map((comparison, n): ExplanationStep => {
      const at = levels[n] as number;
      const { name } = comparison;
      const columns = columnsOfComparison(comparison);
      const [left, right] = [said(store, a, columns), said(store, b, columns)];
      if (at === MISSING)
        return { name, label: "not known of both records", weight: 0, left, right };
      const level = comparison.levels[at] as EstimatedLevel;
      return { name, label: labelOf(level), left, right, ...counted(store, comparison, at, a, b) };
    });
    return explained(weightOf(model.prior), steps);
  };
}

function counted(
  store: RecordStore,
  { given, levels }: EstimatedComparison,
  at: number,
  a: number,
  b: number,
): Counted {
  const level = levels[at] as EstimatedLevel;
  if (given !== undefined && isEqual(store, given.column, a, b)) {
    return { weight: givenWeight(given, at), note: `${given.column} is equal already` };
  }
  const { frequency } = level;
  if (frequency === undefined) return { weight: levelWeight(level) };
  const { column, atLeast = 0 } = frequency;
  const { fixed, share } = frequencyWeight(level, frequency);
  const found = frequencyOf(store, column, a);
  const weight = fixed - share * Math.log2(Math.max(found, atLeast));
  const kind = weight < levelWeight(level) ? "common" : "rare";
  const floored = found < atLeast ? `, counted as ${oneIn(atLeast)}` : "";
  return { weight, note: `${kind} ${column}: ${oneIn(found)}${floored}` };
}

/** How common a record's value is, as a share of all records that have one. */
function frequencyOf(store: RecordStore, column: string, record: number): number {
  const { layout, rows } = store;
  const slot = layout.fields.find((field) => field.column === column)?.countSlot ?? 0;
  const dictionary = store.dictionaries[column];
  const count = dictionary?.counts[rows[record * layout.stride + slot] as number];
  if (dictionary === undefined || count === undefined)
    throw new Error(`Broken invariant: the values of ${column} are not counted`);
  return count / dictionary.total;
}

function oneIn(frequency: number): string {
  const times = 1 / frequency;
  return `1 in ${times.toLocaleString("en", { maximumFractionDigits: times < 10 ? 1 : 0 })}`;
}

/** What a record says in some columns; null where it says nothing. */
function said(store: RecordStore, record: number, columns: readonly string[]): string | null {
  const values = columns.flatMap((column) => cleanedValue(store, record, column) ?? []);
  if (values.length === 0) return null;
  return values.join(", ").replaceAll(String.fromCharCode(LIST_SEPARATOR), "; ");
}

function isEqual(store: RecordStore, column: string, a: number, b: number): boolean {
  const value = cleanedValue(store, a, column);
  return value !== null && value === cleanedValue(store, b, column);
}
