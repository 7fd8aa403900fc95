import { makeScans } from "../blocking/scan.ts";
import { LinkageError } from "../errors.ts";
import { chooseRules, rulesWorthTrying } from "../model/choose-rules.ts";
import { parseRule } from "../model/keys.ts";
import type { LinkageModel } from "../model/model.ts";
import { suggestModel } from "../model/suggest.ts";
import type { Batch, Table } from "../tables/table.ts";
import { estimate } from "./estimate.ts";
import { comparePairs, prepare, type RunOptions } from "./find-pairs.ts";
import { profileTables } from "./profile.ts";

export type SuggestOptions = Pick<RunOptions, "threads" | "linkOnly"> & {
  /** Columns that are not to be used. */
  readonly ignore?: readonly string[];
  /** How many pairs may be compared for each record, about; 100 when missing. */
  readonly pairsPerRecord?: number;
};

const PAIRS_PER_RECORD = 100;
/** Rows of each table by which rules are tried, and pairs a rule may make there to be tried. */
const TRIED_ROWS = 50_000;
const TRIED_PAIRS_PER_RECORD = 20;
/** Keys that are made at most to count the pairs of all rules; in a wide table they are counted in fewer rows. */
const COUNTED_KEYS = 20_000_000;
/** Pairs that are soon compared in however small a table: by any word in common. */
const FEW_PAIRS = 2_000_000;

/**
 * Suggests a specification for tables nobody has described: columns, comparisons, blocking rules.
 *
 * The rules are those that find most of what a first model, estimated over all rules worth trying, takes for
 * the same.
 */
export async function suggest(
  tables: readonly Table[],
  options: SuggestOptions = {},
): Promise<{ spec: LinkageModel; notes: readonly string[] }> {
  const profile = await profileTables(tables);
  const { spec, notes } = suggestModel(profile, options.ignore);
  if (spec.comparisons.length === 0) {
    throw new LinkageError(["There is no column to compare by.", ...notes]);
  }
  const run: RunOptions = {
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    linkOnly: options.linkOnly ?? false,
    maxBlock: Number.POSITIVE_INFINITY,
    refineBy: [],
  };
  const rowsOf: number[] = [];
  for (const table of tables) rowsOf.push(await countRows(table));
  const rows = sumOf(rowsOf.map((count) => Math.min(count, TRIED_ROWS)));
  const countedIn = Math.ceil(Math.min(TRIED_ROWS, COUNTED_KEYS / spec.blocking.length));
  const counted = await prepare(
    tables.map((table) => firstRows(table, countedIn)),
    spec,
    { ...run, emptyRules: "allowed" },
  );
  await counted.close();
  const growth = (rows / Math.max(1, counted.store.recordCount)) ** 2;
  const blocking = rulesWorthTrying(
    counted.rules.map((each) => ({ ...each, pairs: each.pairs * growth })),
    (rule) =>
      isWords(rule)
        ? Math.max(FEW_PAIRS, TRIED_PAIRS_PER_RECORD * rows)
        : TRIED_PAIRS_PER_RECORD * rows,
  );
  if (blocking.length === 0) {
    throw new LinkageError([
      "No blocking rule makes few enough pairs and at least one: the columns tell too little apart.",
      ...notes,
    ]);
  }
  const all = sumOf(rowsOf);
  const perRecord = options.pairsPerRecord ?? PAIRS_PER_RECORD;
  const few = tables.map((table) => firstRows(table, TRIED_ROWS));
  const tried = await tryRules(few, { ...spec, blocking }, run, (all / rows) ** 2);
  const choice = {
    budget: Math.max(FEW_PAIRS, perRecord * all),
    records: all,
    matches: tried.matches,
  };
  const chosen = chooseRules(tried.rules, choice);
  return { spec: { ...spec, blocking: chosen.length > 0 ? chosen : blocking.slice(0, 8) }, notes };
}

/** What each rule finds of that which a first model takes for the same. Pairs grow with the square of the records. */
async function tryRules(few: readonly Table[], spec: LinkageModel, run: RunOptions, scale: number) {
  const { model } = await estimate(few, spec, { ...run, sample: 200_000, pairsPerRule: 15_000 });
  const prepared = await prepare(few, model, run);
  try {
    const { pairs } = await comparePairs(prepared, {});
    const { indexes, guard, store } = prepared;
    const { commonBlock } = makeScans(store, indexes, { freshFrom: 0, share: 1, ...guard });
    const rules = store.layout.rules.map(({ keys, rule }, n) => {
      // Any word in common makes so many pairs that such a rule would take the place of many: it stays a spare one.
      const isSpare = keys.some(({ key }) => key.of === "words" || key.of === "entries");
      const blockOf = isSpare ? undefined : commonBlock[n];
      const found: number[] = [];
      for (let pair = 0; pair < pairs.a.length; pair++) {
        const block = blockOf?.(pairs.a[pair] as number, pairs.b[pair] as number) ?? null;
        if (block !== null) found.push(pair);
      }
      const made = prepared.rules[n]?.pairs ?? 0;
      return { rule, pairs: made * scale, matches: Int32Array.from(found) };
    });
    return { rules, matches: pairs.a.length };
  } finally {
    await prepared.close();
  }
}

/** Whether a rule asks for any word in common and for nothing else. */
function isWords(rule: string): boolean {
  const [key, ...others] = parseRule(rule);
  return others.length === 0 && (key?.of === "words" || key?.of === "rareWords");
}

/** A table that ends after some rows. */
function firstRows(table: Table, limit: number): Table {
  return {
    name: table.name,
    columns: table.columns,
    rowCount: table.rowCount === null ? null : Math.min(table.rowCount, limit),
    async *batches(columns): AsyncGenerator<Batch> {
      let left = limit;
      for await (const batch of table.batches(columns)) {
        const rowCount = Math.min(left, batch.rowCount);
        yield { rowCount, columns: batch.columns };
        left -= rowCount;
        if (left === 0) return;
      }
    },
  };
}

async function countRows(table: Table): Promise<number> {
  if (table.rowCount !== null) return table.rowCount;
  let rows = 0;
  for await (const { rowCount } of table.batches(table.columns.slice(0, 1))) rows += rowCount;
  return rows;
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
