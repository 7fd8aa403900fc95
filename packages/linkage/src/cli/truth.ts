import { Groups } from "../clustering/groups.ts";
import { LinkageError } from "../errors.ts";
import { type ClusterTruth, truthOfClusters } from "../evaluation/labels.ts";
import type { PairList } from "../pairs.ts";
import { weightOf } from "../pairs.ts";
import type { Table } from "../tables/table.ts";
import { requireColumns } from "./nearest.ts";
import { readColumn } from "./rows.ts";

/** Problems listed of one kind, at most. */
const LISTED = 5;

/** The record of each id. An id that stands twice names nobody. */
export type RecordOf = ReadonlyMap<string, number>;

/** The records by their id, each table for itself where several tables may use the same ids. */
export function recordsById(
  ids: readonly (string | null)[],
  tableStarts: readonly number[],
): readonly RecordOf[] {
  const problems: string[] = [];
  const byTable = tableStarts.slice(0, -1).map((from, table) => {
    const records = new Map<string, number>();
    for (let record = from; record < (tableStarts[table + 1] as number); record++) {
      const id = ids[record] ?? null;
      if (id === null) continue;
      if (records.has(id)) problems.push(`The id "${id}" stands twice in table ${table + 1}.`);
      records.set(id, record);
    }
    return records;
  });
  if (problems.length > 0) throw new LinkageError(shortened(problems));
  return byTable;
}

/** The truth from a column of labels, or from a file of pairs that are the same. */
export async function readTruth(
  tables: readonly Table[],
  recordCount: number,
  tableStarts: readonly number[],
  linkOnly: boolean,
  given: {
    readonly labels?: string;
    readonly truthPairs?: { readonly table: Table; readonly ids: readonly (string | null)[] };
  },
): Promise<ClusterTruth | null> {
  const starts = linkOnly ? tableStarts.slice(0, -1) : null;
  if (given.labels !== undefined) {
    requireColumns("--labels", [given.labels], tables);
    return truthOfClusters(await readColumn(tables, given.labels), starts);
  }
  if (given.truthPairs === undefined) return null;
  const { ids, table } = given.truthPairs;
  const [first, second] = pairColumns(table, undefined);
  const byTable = recordsById(ids, tableStarts);
  const [left, right] = [await readColumn([table], first), await readColumn([table], second)];
  const { a, b } = resolved(table.name, left, right, byTable, null);
  const groups = new Groups(recordCount);
  for (const [n, one] of a.entries()) {
    const [x, y] = [groups.rootOf(one), groups.rootOf(b[n] as number)];
    if (x !== y) groups.join(x, y);
  }
  return truthOfClusters(
    Int32Array.from({ length: recordCount }, (_, record) =>
      groups.smallestOf(groups.rootOf(record)),
    ),
    starts,
  );
}

/** How other tools and we name the two columns of a pair. */
const PAIR_COLUMNS: readonly (readonly [RegExp, RegExp])[] = [
  [/^id_a$/i, /^id_b$/i],
  [/_l$/i, /_r$/i],
  [/^id_?l(?:eft)?$/i, /^id_?r(?:ight)?$/i],
  [/^id_?1$/i, /^id_?2$/i],
  [/_1$/i, /_2$/i],
  [/^a$/i, /^b$/i],
  [/^left/i, /^right/i],
];

/** The columns of a file of pairs that hold the two ids. */
export function pairColumns(
  { columns, name }: Table,
  asked: readonly string[] | undefined,
): readonly [string, string] {
  const [first, second] = asked ?? [];
  if (first !== undefined && second !== undefined) {
    requireColumns("--pair-columns", [first, second], [{ name, columns }]);
    return [first, second];
  }
  for (const [left, right] of PAIR_COLUMNS) {
    const [one, other] = [columns.find((c) => left.test(c)), columns.find((c) => right.test(c))];
    if (one !== undefined && other !== undefined) return [one, other];
  }
  const [one, other] = columns;
  if (columns.length === 2 && one !== undefined && other !== undefined) return [one, other];
  throw new LinkageError(
    `${name}: which columns hold the two ids? Name them with --pair-columns; there are ${columns.join(", ")}.`,
  );
}

/** Pairs from a file: ids and what they weigh. */
export async function readPairs(
  table: Table,
  asked: readonly string[] | undefined,
  byTable: readonly RecordOf[],
): Promise<{ pairs: PairList; weighedBy: string | null }> {
  const [first, second] = pairColumns(table, asked);
  const left = await readColumn([table], first);
  const right = await readColumn([table], second);
  const sides = ["table_a", "table_b"].every((column) => table.columns.includes(column))
    ? {
        left: await readColumn([table], "table_a"),
        right: await readColumn([table], "table_b"),
      }
    : null;
  const { a, b } = resolved(table.name, left, right, byTable, sides);
  const weighedBy =
    ["weight", "match_weight", "probability", "match_probability", "score"].find((column) =>
      table.columns.includes(column),
    ) ?? null;
  const isProbability = weighedBy?.includes("probability") === true;
  const weights =
    weighedBy === null
      ? a.map(() => 1)
      : (await readColumn([table], weighedBy)).map((text, n) => {
          const number = text === null ? Number.NaN : Number(text);
          if (Number.isNaN(number))
            throw new LinkageError(
              `${table.name}, row ${n + 1}: ${weighedBy} is ${text ?? "missing"}, not a number.`,
            );
          return isProbability ? weightOf(number) : number;
        });
  return { pairs: onceEach(a, b, weights), weighedBy };
}

/** The cluster of each record from a file of clusters; a record that is not in it is alone. */
export async function readClusters(
  table: Table,
  idColumn: string,
  byTable: readonly RecordOf[],
  recordCount: number,
): Promise<Int32Array> {
  const cluster = ["cluster", "cluster_id"].find((column) => table.columns.includes(column));
  const id = [idColumn, "id"].find((column) => table.columns.includes(column));
  if (cluster === undefined || id === undefined) {
    throw new LinkageError(
      `${table.name} needs a column cluster, and a column ${idColumn} or id; it has ${table.columns.join(", ")}.`,
    );
  }
  const ids = await readColumn([table], id);
  const clusters = await readColumn([table], cluster);
  const tables = table.columns.includes("table") ? await readColumn([table], "table") : null;
  const numberOf = new Map<string, number>();
  const clusterOf = new Int32Array(recordCount);
  // Whoever is not in the file has a number above those of the file's clusters.
  for (let record = 0; record < recordCount; record++) clusterOf[record] = ids.length + record;
  const problems: string[] = [];
  for (const [row, each] of ids.entries()) {
    const among = tables === null ? byTable : byTable.slice(Number(tables[row]) - 1).slice(0, 1);
    const record = each === null ? undefined : among.find((ofOne) => ofOne.has(each))?.get(each);
    const name = clusters[row] ?? null;
    if (record === undefined)
      problems.push(`${table.name}, row ${row + 1}: no record has the id ${JSON.stringify(each)}.`);
    else if (name !== null) {
      const known = numberOf.get(name) ?? numberOf.size;
      numberOf.set(name, known);
      clusterOf[record] = known;
    }
  }
  if (problems.length > 0) throw new LinkageError(shortened(problems));
  return clusterOf;
}

/** Each pair once, the lower record first, in order; of two weights the higher counts. */
function onceEach(
  a: readonly number[],
  b: readonly number[],
  weights: readonly number[],
): PairList {
  const order = a.map((_, n) => n);
  const low = (n: number) => Math.min(a[n] as number, b[n] as number);
  const high = (n: number) => Math.max(a[n] as number, b[n] as number);
  order.sort(
    (x, y) =>
      low(x) - low(y) || high(x) - high(y) || (weights[y] as number) - (weights[x] as number),
  );
  const kept = order.filter((n, at) => {
    const before = order[at - 1];
    return before === undefined || low(before) !== low(n) || high(before) !== high(n);
  });
  return {
    a: Int32Array.from(kept, low),
    b: Int32Array.from(kept, high),
    weight: Float64Array.from(kept, (n) => weights[n] as number),
  };
}

function resolved(
  name: string,
  left: readonly (string | null)[],
  right: readonly (string | null)[],
  byTable: readonly RecordOf[],
  sides: {
    readonly left: readonly (string | null)[];
    readonly right: readonly (string | null)[];
  } | null,
): { a: number[]; b: number[] } {
  const problems: string[] = [];
  const find = (id: string | null, tables: readonly RecordOf[], row: number): number => {
    const found = id === null ? undefined : tables.find((each) => each.has(id))?.get(id);
    if (found === undefined)
      problems.push(`${name}, row ${row + 1}: no record has the id ${JSON.stringify(id)}.`);
    return found ?? -1;
  };
  const [first, ...others] = byTable;
  // Of two tables, a pair has its first id in the first: both may number their records from 1.
  const either = first === undefined ? [] : [first, ...others];
  const latter = [...others.toReversed(), ...(first === undefined ? [] : [first])];
  const tableOf = (
    side: readonly (string | null)[] | undefined,
    row: number,
    all: readonly RecordOf[],
  ) => {
    const only = side === undefined ? undefined : byTable[Number(side[row]) - 1];
    return only === undefined ? all : [only];
  };
  const a = left.map((id, row) => find(id, tableOf(sides?.left, row, either), row));
  const b = right.map((id, row) => find(id, tableOf(sides?.right, row, latter), row));
  for (const [row, one] of a.entries()) {
    if (one >= 0 && one === b[row])
      problems.push(`${name}, row ${row + 1}: a record is paired with itself.`);
  }
  if (problems.length > 0) throw new LinkageError(shortened(problems));
  return { a, b };
}

function shortened(problems: readonly string[]): string[] {
  const more = problems.length - LISTED;
  return [...problems.slice(0, LISTED), ...(more > 0 ? [`… and ${more} more of the kind.`] : [])];
}
