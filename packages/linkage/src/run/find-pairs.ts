import { availableParallelism } from "node:os";
import type { Guard, IndexOptions, RuleIndex } from "../blocking/rule-index.ts";
import { LinkageError } from "../errors.ts";
import { keyText, parseKey } from "../model/keys.ts";
import type { LinkageModel } from "../model/model.ts";
import { readModel, requireEstimated } from "../model/read-model.ts";
import { columnsOfComparison } from "../model/tests.ts";
import type { PairList } from "../pairs.ts";
import type { KeySlot } from "../records/layout.ts";
import type { RecordStore } from "../records/store.ts";
import type { Table } from "../tables/table.ts";
import { requireCustomModule, requireOptions } from "./check-options.ts";
import { counter, loadRecords } from "./load-records.ts";
import type { Found } from "./operations.ts";
import { Pool } from "./pool.ts";
import { chooseRefiners } from "./refiners.ts";
import { type RuleReport, reportOf, requireMatches, warningsOf } from "./rule-report.ts";
import { inOrder } from "./sort-pairs.ts";

export type { RuleReport } from "./rule-report.ts";

export type Stage = "load" | "index" | "compare" | "estimate";

export type RunOptions = {
  /** How many threads; as many as the machine has, when missing, and one for a small table. */
  readonly threads?: number;
  /**
   * A block with more records than this is compared only where further keys agree (`refineBy`), so that one
   * value that many share does not cost the square of them. The result says what was left out. 2,000 when
   * missing; Infinity for never.
   */
  readonly maxBlock?: number;
  /** The keys to add to a block that is too large, in this order; when missing, the most reliable ones. */
  readonly refineBy?: readonly string[];
  /** Only pairs between different tables. */
  readonly linkOnly?: boolean;
  /** Only pairs with at least one record from here on: the ones before have been compared already. */
  readonly freshFrom?: number;
  /** The address (file: URL) of a module whose exports are the custom tests of the model. */
  readonly customModule?: string;
  readonly onProgress?: (stage: Stage, share: number) => void;
  /** Whether a rule may match nothing: while rules are being tried; otherwise it is an error. */
  readonly emptyRules?: "allowed" | "refused";
};

export type FindOptions = RunOptions & {
  /** Pairs of at least this weight are found; 0 when missing: as likely the same as not. */
  readonly threshold?: number;
  /** Takes the pairs as they are found, in no order; then the result holds none. */
  readonly onPairs?: (found: Found) => void;
};

export type FindResult = {
  /** In the order of their rows. */
  readonly pairs: PairList;
  readonly recordCount: number;
  readonly tableStarts: readonly number[];
  readonly rules: readonly FoundByRule[];
  readonly warnings: readonly string[];
  readonly seconds: { readonly load: number; readonly index: number; readonly compare: number };
};

export type FoundByRule = RuleReport & {
  /** Pairs that were compared under the rule: those no earlier rule makes. */
  readonly compared: number;
  /**
   * How many pairs were not found because blocks of the rule were cut and no rule compares them any more: counted
   * where these are few, otherwise estimated from some thousand of them.
   */
  readonly lostMatches: number;
};

const MAX_BLOCK = 2_000;
/** Below this many bytes or rows, starting threads takes longer than the work. */
const SMALL_BYTES = 4_000_000;
const SMALL_ROWS = 20_000;

/** Tables read in, blocks made: ready to be compared. Whoever opens it closes it. */
export type Prepared = {
  readonly model: LinkageModel;
  readonly store: RecordStore;
  readonly indexes: readonly RuleIndex[];
  readonly pool: Pool;
  readonly guard: Guard;
  readonly rules: readonly RuleReport[];
  readonly warnings: readonly string[];
  readonly seconds: { readonly load: number; readonly index: number };
  close(): Promise<void>;
};

/** Finds the pairs of records that are probably the same, in one table or between several. Throws `LinkageError`. */
export async function findPairs(
  tables: readonly Table[],
  model: LinkageModel,
  options: FindOptions = {},
): Promise<FindResult> {
  requireEstimated(readModel(model));
  if (Number.isNaN(options.threshold)) throw new LinkageError("threshold: must be a number.");
  const prepared = await prepare(tables, model, { ...options, withoutSingles: true });
  try {
    return await comparePairs(prepared, options);
  } finally {
    await prepared.close();
  }
}

export async function comparePairs(
  prepared: Prepared,
  options: FindOptions = {},
): Promise<FindResult> {
  const { guard, indexes, pool, store } = prepared;
  const began = performance.now();
  const { threshold = 0, freshFrom = 0, onPairs, onProgress } = options;
  const found: Found[] = [];
  const next = counter(indexes.length);
  const buckets = indexes.reduce((sum, { starts }) => sum + starts.length - 1, 0);
  const tell = () =>
    onProgress?.("compare", Math.min(1, next.reduce((sum, n) => sum + n, 0) / buckets));
  const results = await pool.all<"pairs">(
    () => ({ do: "pairs", next, threshold, freshFrom, guard }),
    (each) => {
      if (onPairs === undefined) found.push(each);
      else onPairs(each);
      tell();
    },
  );
  const isCut = prepared.rules.some(({ guardedPairs }) => guardedPairs > 0);
  // Pairs are drawn by one thread, so that they are the same for any number of threads.
  const [lost = []] = await pool.all<"lost">((thread) =>
    isCut && thread === 0 ? { do: "lost", threshold, freshFrom, guard } : null,
  );
  return {
    pairs: inOrder(found, store.recordCount),
    recordCount: store.recordCount,
    tableStarts: store.tableStarts,
    rules: prepared.rules.map((rule, n) => ({
      ...rule,
      compared: results.reduce((sum, { compared }) => sum + (compared[n] ?? 0), 0),
      lostMatches: lost[n]?.matches ?? 0,
    })),
    warnings: warningsOf(prepared.rules, guard, lost),
    seconds: { ...prepared.seconds, compare: (performance.now() - began) / 1000 },
  };
}

/** Reads the tables and makes the blocks of every rule. */
export async function prepare(
  tables: readonly Table[],
  model: LinkageModel,
  options: RunOptions & Pick<IndexOptions, "withoutSingles"> = {},
): Promise<Prepared> {
  readModel(model);
  requireOptions(tables, model, options);
  await requireCustomModule(model, options.customModule);
  const pool = new Pool(options.threads ?? threadsFor(tables));
  try {
    const began = performance.now();
    options.onProgress?.("load", 0);
    const refineBy = options.refineBy ?? chooseRefiners(model);
    const linkOnly = options.linkOnly ?? false;
    const store = await loadRecords(tables, model, pool, { linkOnly, refineBy });
    requireValues(model, store);
    const loaded = performance.now();
    options.onProgress?.("index", 0);
    const guard: Guard = {
      maxBlock: options.maxBlock ?? MAX_BLOCK,
      refineBy: refineBy.map((key) => slotOf(store, key)),
    };
    const { customModule } = options;
    await pool.know({ model, store, ...(customModule === undefined ? {} : { customModule }) });
    const next = counter(1);
    const { freshFrom = 0, withoutSingles = false } = options;
    const built = await pool.all<"indexes">(() => ({
      do: "indexes",
      next,
      guard,
      freshFrom,
      withoutSingles,
    }));
    const indexes = built
      .flat()
      .sort((a, b) => a.rule - b.rule)
      .map(({ index }) => index);
    const rules = indexes.map((index, n) => reportOf(store, index, n));
    if (options.emptyRules !== "allowed") requireMatches(store, indexes);
    await pool.know({
      model,
      store,
      indexes,
      ...(customModule === undefined ? {} : { customModule }),
    });
    const seconds = { load: (loaded - began) / 1000, index: (performance.now() - loaded) / 1000 };
    return {
      model,
      store,
      indexes,
      pool,
      guard,
      rules,
      warnings: warningsOf(rules, guard, null),
      seconds,
      close: () => pool.close(),
    };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

function threadsFor(tables: readonly Table[]): number {
  const isSmall = tables.every(({ csv, rowCount }) =>
    csv === undefined ? (rowCount ?? SMALL_ROWS) < SMALL_ROWS : csv.bytes < SMALL_BYTES,
  );
  return isSmall ? 1 : availableParallelism();
}

/** The place of a key, of which it is known that it has one value. */
function slotOf({ layout }: RecordStore, text: string): KeySlot {
  const name = keyText(parseKey(text));
  const slot = layout.keys.find((each) => each.name === name);
  if (slot === undefined) throw new Error(`Broken invariant: ${name} is in no slot`);
  return slot;
}

/** A comparison of columns that nobody fills in says nothing about anybody: that is never meant. */
function requireValues(model: LinkageModel, store: RecordStore): void {
  const { layout, recordCount, rows } = store;
  const isEmpty = (column: string): boolean => {
    const field = layout.fields.find((each) => each.column === column);
    if (field === undefined) return false;
    const floats = new Float64Array(rows.buffer);
    const isNumber = field.type === "number" || field.type === "point";
    for (let at = field.slot, n = 0; n < recordCount; n++, at += layout.stride) {
      if (isNumber ? !Number.isNaN(floats[at >> 1]) : rows[at] !== 0) return false;
    }
    return true;
  };
  const problems = model.comparisons.flatMap((comparison) => {
    const columns = columnsOfComparison(comparison);
    return columns.length > 0 && columns.every(isEmpty)
      ? [
          `comparisons.${comparison.name}: can say nothing, because no record has a ${columns.join(" or ")} that can be read.`,
        ]
      : [];
  });
  if (problems.length > 0) throw new LinkageError(problems);
}
