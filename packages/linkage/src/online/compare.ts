import type { Explanation } from "../charts/waterfall.ts";
import { LinkageError } from "../errors.ts";
import { type Explain, makeExplainer } from "../explain/explain-pair.ts";
import { type EstimatedModel, readModel, requireEstimated } from "../model/read-model.ts";
import { probabilityOf } from "../pairs.ts";
import { makeEncoder, type Region } from "../records/encode.ts";
import { type Field, planLayout } from "../records/layout.ts";
import { makeSameText } from "../records/same.ts";
import { cleanedValue, type RecordStore } from "../records/store.ts";
import { type CustomTest, compileScorer, type Score } from "../scoring/compile.ts";
import { withRarest } from "./frequencies.ts";
import { requireNoRareWords } from "./one-by-one.ts";
import type { OneRecord } from "./record.ts";
import { makeRecordEncoder } from "./record-encoder.ts";

/** A record that may be the same. */
export type Match = {
  /** Its place in the list that was given. */
  readonly at: number;
  readonly weight: number;
  readonly probability: number;
};

/** Compares records that are given one by one, with the weights of the batch engine. */
export type Comparer = {
  /** Those of the others that weigh at least the threshold (0 when missing), the likeliest first. */
  compare(one: OneRecord, others: readonly OneRecord[], threshold?: number): Match[];
  /** Why the two weigh what they weigh; `one` is on the left. */
  explain(one: OneRecord, other: OneRecord): Explanation;
};

/** The rows of the store: there are never more than two records in it. */
const ONE = 0;
const OTHER = 1;
/** What values are called in the place of a dictionary's number: that of the one record, and any other. */
const VALUE_OF_ONE = 1;
const OTHER_VALUE = 2;

/** Room for the longest record there can be, with what cleaning may add. */
const RECORD_BYTES = 256 * 1024;
/** Records that are compared with others follow each other up to here. */
const ONES_BYTES = 1024 * 1024;

/**
 * Makes what compares single records. The frequencies of the model are those of the records that are known: it
 * must have them for every column that asks for a frequency, because two records alone tell nothing about how
 * common a name is. `frequenciesOf` takes them from a batch.
 *
 * Throws `LinkageError` for what is no model, is not estimated or lacks frequencies.
 */
export function makeComparer(
  model: EstimatedModel,
  custom: Readonly<Record<string, CustomTest>> = {},
): Comparer {
  requireEstimated(readModel(model));
  requireNoRareWords({ ...model, blocking: [] });
  const alone: EstimatedModel = { ...model, blocking: [] };
  const layout = planLayout(alone, { linkOnly: false });
  const rows = new Int32Array(2 * layout.stride);
  const arena = new Uint8Array(ONES_BYTES + 2 * RECORD_BYTES);
  const bare = { layout, recordCount: 2, rows, arena, tableStarts: [0, 2], dictionaries: {} };
  const fields = layout.fields.filter((field) => field.countSlot >= 0);
  const counted = fields.map((field) => makeCounted(model, field, bare));
  const dictionaries = fields.map(({ column }, n) => [column, counted[n]?.dictionary]);
  const store: RecordStore = { ...bare, dictionaries: Object.fromEntries(dictionaries) };
  const region: Region = { rows, arena, arenaAt: 0, arenaEnd: arena.length };
  const encode = makeRecordEncoder(model, (columns, names) =>
    makeEncoder({ ...alone, columns }, layout, names, region),
  );
  // The tests of the caller see the records as in a batch, where whoever is known stands before the newcomer.
  const turned = Object.fromEntries(
    Object.entries(custom).map(([name, test]): [string, CustomTest] => [
      name,
      (left, right) => test(right, left),
    ]),
  );
  const scored = withRarest(model);
  let score: Score | null = null;
  let why: Explain | null = null;
  let onesEnd = 0;

  /**
   * The scorer remembers the texts of its first record by where they lie, so no place is used for two records as
   * long as it lives. When all are used, a new one is made.
   */
  function writeOne(one: OneRecord): void {
    if (onesEnd >= ONES_BYTES) {
      onesEnd = 0;
      score = null;
      why = null;
    }
    region.arenaAt = onesEnd;
    encode(ONE, one);
    onesEnd = region.arenaAt;
    for (const each of counted) each.writeOne();
  }

  function writeOther(other: OneRecord): void {
    region.arenaAt = ONES_BYTES + RECORD_BYTES;
    encode(OTHER, other);
    for (const each of counted) each.writeOther();
  }

  return {
    compare(one, others, threshold = 0) {
      if (Number.isNaN(threshold)) throw new LinkageError("threshold: must be a number.");
      writeOne(one);
      score ??= compileScorer(scored, store, Number.NEGATIVE_INFINITY, turned);
      const matches: Match[] = [];
      for (const [at, other] of others.entries()) {
        writeOther(other);
        const weight = score(ONE, OTHER);
        if (weight >= threshold) matches.push({ at, weight, probability: probabilityOf(weight) });
      }
      return matches.sort((a, b) => b.weight - a.weight || a.at - b.at);
    },
    explain(one, other) {
      writeOne(one);
      writeOther(other);
      why ??= makeExplainer(model, store, turned);
      return why(ONE, OTHER);
    },
  };
}

/** A column whose values' frequencies count: in place of a dictionary, which two records do not need. */
function makeCounted(
  model: EstimatedModel,
  { column, countSlot, slot, text }: Field,
  store: RecordStore,
) {
  const frequencies = model.frequencies?.[column];
  if (frequencies === undefined) {
    throw new LinkageError(
      `frequencies.${column}: is missing, and two records alone do not tell how common a ${column} is. Take it from the records that are known.`,
    );
  }
  const { others, total } = frequencies;
  const common = new Map(Object.entries(frequencies.counts));
  const counts = new Float64Array(OTHER_VALUE + 1).fill(others);
  const { rows } = store;
  const { stride } = store.layout;
  const sameText = makeSameText(store);
  let code = 0;
  return {
    dictionary: { counts, size: OTHER_VALUE, total },
    writeOne(): void {
      code = rows[slot] as number;
      if (code === 0) return;
      counts[VALUE_OF_ONE] = common.get(cleanedValue(store, ONE, column) ?? "") ?? others;
      rows[countSlot] = VALUE_OF_ONE;
    },
    writeOther(): void {
      const at = OTHER * stride + slot;
      if (rows[at] === 0) return;
      const same = rows[at] === code && (code > 0 || sameText(ONE, text, OTHER * stride, text));
      rows[OTHER * stride + countSlot] = same ? VALUE_OF_ONE : OTHER_VALUE;
    },
  };
}
