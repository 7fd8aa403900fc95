import type { Table, Value } from "../tables/table.ts";
import { readDate } from "../text/dates.ts";
import { makeRandom } from "./random.ts";

/** What one column holds, as far as the rows looked at show. */
export type ColumnProfile = {
  readonly name: string;
  /** Rows with a value, of those looked at. */
  readonly filled: number;
  readonly distinct: number;
  /** The share of values that somebody else has as well, per pair of rows: the chance of agreeing by chance. */
  readonly agreement: number;
  /** Shares of the values: only digits; with any digit; a date read day first, or month first; a number. */
  readonly digits: number;
  readonly withDigit: number;
  readonly dayFirst: number;
  readonly monthFirst: number;
  readonly numeric: number;
  /** With a letter; with a sign that is no letter, digit or space; with an @ inside. */
  readonly withLetter: number;
  readonly withSign: number;
  readonly withAt: number;
  /** Of a column of numbers: how far apart two values are at most, in one of 1,000, 100 and 10 pairs of rows. */
  readonly gaps: readonly number[];
  /** Words that stand for no value, as they are written in it. */
  readonly placeholders: readonly string[];
  /** Means over the values. */
  readonly length: number;
  readonly words: number;
  /** Whether no value stands twice in one table. */
  readonly unique: boolean;
  /** The share of values that stand in more than one table; 0 where there is one. */
  readonly inOthers: number;
};

export type Profile = {
  readonly tables: number;
  /** Rows looked at, of all tables. */
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** Pairs of columns of which the first holds the words of the second: a full name, a whole address. */
  readonly contains: readonly (readonly [whole: string, part: string])[];
  /** For two columns, the share of the first one's values that occur in the second: names that change places. */
  readonly shared: (one: string, other: string) => number;
};

/** Rows of each table that are looked at. */
const ROWS = 100_000;

/** Looks at the columns that all tables have, and at the first rows of each. */
export async function profileTables(tables: readonly Table[], rows = ROWS): Promise<Profile> {
  const names = (tables[0]?.columns ?? []).filter((name) =>
    tables.every(({ columns }) => columns.includes(name)),
  );
  const values: string[][][] = [];
  const placeholders = names.map(() => new Set<string>());
  for (const table of tables) {
    const read = await firstRows(table, names, rows);
    values.push(read.map((column, n) => column.map((value) => known(value, placeholders[n]))));
  }
  const columns = names.map((name, n) =>
    profileOf(
      name,
      values.map((table) => table[n] ?? []),
      [...(placeholders[n] ?? [])],
    ),
  );
  const sets = names.map((_, n) => new Set(values.flatMap((table) => table[n] ?? [])));
  return {
    tables: tables.length,
    rows: values.reduce((sum, [first = []]) => sum + first.length, 0),
    columns,
    contains: wholes(names, values),
    shared: (one, other) => {
      const [a, b] = [sets[names.indexOf(one)], sets[names.indexOf(other)]];
      if (a === undefined || b === undefined) return 0;
      return [...a].filter((value) => value !== "" && b.has(value)).length / Math.max(1, a.size);
    },
  };
}

async function firstRows(
  table: Table,
  names: readonly string[],
  limit: number,
): Promise<string[][]> {
  const values: string[][] = names.map(() => []);
  for await (const batch of table.batches(names)) {
    const room = Math.min(batch.rowCount, limit - (values[0]?.length ?? limit));
    for (const [n, column] of batch.columns.entries()) {
      for (let row = 0; row < room; row++) values[n]?.push(normal(column[row] ?? null));
    }
    if ((values[0]?.length ?? limit) >= limit) break;
  }
  return values;
}

/** What people and programmes write where they know nothing. */
const PLACEHOLDER =
  /^(?:#?N\/A|N\.A\.|NULL|NONE|NAN|NIL|UNKNOWN|UNK|MISSING|NOT KNOWN|-+|\?+|\.+)$/;

function known(value: string, placeholders: Set<string> | undefined): string {
  if (!PLACEHOLDER.test(value)) return value;
  placeholders?.add(value);
  return "";
}

function normal(value: Value): string {
  return value === null ? "" : String(value).trim().toUpperCase();
}

function profileOf(
  name: string,
  tables: readonly (readonly string[])[],
  placeholders: readonly string[],
): ColumnProfile {
  const counts = new Map<string, number>();
  const tablesOf = new Map<string, number>();
  let unique = true;
  const sums = {
    digits: 0,
    withDigit: 0,
    dayFirst: 0,
    monthFirst: 0,
    numeric: 0,
    withLetter: 0,
    withSign: 0,
    withAt: 0,
    length: 0,
    words: 0,
  };
  let filled = 0;
  for (const [t, values] of tables.entries()) {
    const seen = new Set<string>();
    for (const value of values) {
      if (value === "") continue;
      filled++;
      if (seen.has(value)) unique = false;
      seen.add(value);
      counts.set(value, (counts.get(value) ?? 0) + 1);
      tablesOf.set(value, (tablesOf.get(value) ?? 0) | (1 << Math.min(t, 30)));
      const bytes = Buffer.from(value);
      if (/^\d+$/.test(value)) sums.digits++;
      if (/\d/.test(value)) sums.withDigit++;
      if (readDate(bytes, 0, bytes.length, "dmy") !== 0) sums.dayFirst++;
      if (readDate(bytes, 0, bytes.length, "mdy") !== 0) sums.monthFirst++;
      if (Number.isFinite(Number(value))) sums.numeric++;
      if (/\p{L}/u.test(value)) sums.withLetter++;
      if (/[^\p{L}\p{N}\s]/u.test(value)) sums.withSign++;
      if (/.@./.test(value)) sums.withAt++;
      sums.length += value.length;
      sums.words += value.split(/\s+/).length;
    }
  }
  const share = (sum: number) => (filled === 0 ? 0 : sum / filled);
  let agreeing = 0;
  for (const count of counts.values()) agreeing += count * (count - 1);
  const shared = [...tablesOf.values()].filter((bits) => (bits & (bits - 1)) !== 0).length;
  return {
    name,
    filled,
    distinct: counts.size,
    agreement: filled < 2 ? 0 : agreeing / (filled * (filled - 1)),
    digits: share(sums.digits),
    withDigit: share(sums.withDigit),
    dayFirst: share(sums.dayFirst),
    monthFirst: share(sums.monthFirst),
    numeric: share(sums.numeric),
    withLetter: share(sums.withLetter),
    withSign: share(sums.withSign),
    withAt: share(sums.withAt),
    gaps: share(sums.numeric) > 0.9 ? gapsOf(tables.flat()) : [],
    placeholders,
    length: share(sums.length),
    words: share(sums.words),
    unique: unique && filled > 1,
    inOthers: counts.size === 0 ? 0 : shared / counts.size,
  };
}

/** Pairs of values by which gaps are found, and the shares of pairs that are told. */
const GAP_PAIRS = 100_000;
const GAP_SHARES = [0.001, 0.01, 0.1];

function gapsOf(values: readonly string[]): number[] {
  const numbers = values
    .filter((value) => value !== "")
    .map(Number)
    .filter(Number.isFinite);
  const random = makeRandom(1);
  const drawn = () => numbers[Math.floor(random() * numbers.length)] ?? 0;
  const gaps = Array.from({ length: GAP_PAIRS }, () => Math.abs(drawn() - drawn()));
  gaps.sort((a, b) => a - b);
  const told = GAP_SHARES.map((share) =>
    Number((gaps[Math.floor(share * gaps.length)] ?? 0).toPrecision(2)),
  );
  return [...new Set(told)].filter((gap) => gap > 0);
}

/** Rows compared to find out whether one column repeats another. */
const COMPARED_ROWS = 2_000;

function wholes(names: readonly string[], tables: readonly (readonly string[][])[]) {
  const found: (readonly [string, string])[] = [];
  for (const [w, whole] of names.entries()) {
    for (const [p, part] of names.entries()) {
      if (w === p) continue;
      let both = 0;
      let inside = 0;
      for (const columns of tables) {
        for (let row = 0; row < COMPARED_ROWS; row++) {
          const [text = "", words = ""] = [columns[w]?.[row], columns[p]?.[row]];
          if (text === "" || words === "" || /^\d{0,3}$/.test(words)) continue;
          both++;
          if (text !== words && ` ${text} `.includes(` ${words} `)) inside++;
        }
      }
      if (both > 20 && inside / both > 0.6) found.push([whole, part]);
    }
  }
  return found;
}
