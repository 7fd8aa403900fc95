import { extname } from "node:path";
import { LinkageError } from "../errors.ts";
import type { LinkageModel } from "../model/model.ts";
import { sourceColumns } from "../records/layout.ts";
import { openCsv } from "../tables/csv.ts";
import { openTable } from "../tables/open-table.ts";
import type { Batch, Table } from "../tables/table.ts";
import { readDate } from "../text/dates.ts";
import { nearest, plain, unknownColumn } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

export type InputOptions = {
  readonly delimiter?: string;
  /** `old=new`: a column named `old` goes by the name `new`, in whichever table it is. */
  readonly rename?: readonly string[];
  /** Values that mean "not known" in every column. */
  readonly missing?: readonly string[];
};

export type Inputs = {
  readonly tables: readonly Table[];
  /** What was done to the tables that nobody asked for in so many words. */
  readonly notes: readonly string[];
  readonly missing: readonly string[];
};

const TEXT_FILES: readonly string[] = [".csv", ".tsv", ".txt"];

/**
 * Opens the tables of a command. Columns of a later table that are written a little differently
 * ("Birth Date", "birth_date") go by the name they have in the first.
 *
 * Throws `LinkageError` with the problems of all files, not only of the first.
 */
export async function openInputs(
  paths: readonly string[],
  options: InputOptions = {},
): Promise<Inputs> {
  const problems: string[] = [];
  const opened: Table[] = [];
  for (const path of paths) {
    try {
      opened.push(await openOne(path, options.delimiter));
    } catch (error) {
      if (!(error instanceof LinkageError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new LinkageError(problems);
  const asked = opened.map((table) => renamed(table, renamesOf(options.rename ?? [], opened)));
  const notes: string[] = [];
  const [first] = asked;
  const tables = asked.map((table, n) =>
    n === 0 || first === undefined ? table : renamed(table, likeFirst(first, table, notes)),
  );
  return { tables, notes, missing: options.missing ?? [] };
}

async function openOne(path: string, delimiter: string | undefined): Promise<Table> {
  const isText = TEXT_FILES.includes(extname(path).toLowerCase());
  if (delimiter === undefined || !isText) return await openTable(path);
  return openCsv(path, { delimiter: delimiter === "\\t" ? "\t" : delimiter });
}

function renamesOf(asked: readonly string[], tables: readonly Table[]): Map<string, string> {
  const renames = new Map<string, string>();
  for (const each of asked) {
    const [, from = "", to = ""] = /^(.+?)=(.+)$/.exec(each) ?? [];
    if (to === "") throw new UsageError(`--rename takes OLD=NEW, not "${each}".`);
    if (!tables.some(({ columns }) => columns.includes(from))) {
      const near = nearest(from, [...new Set(tables.flatMap(({ columns }) => columns))]);
      throw new LinkageError(
        `--rename: no table has a column "${from}".${near.length > 0 ? ` Near it are ${near.join(", ")}.` : ""}`,
      );
    }
    renames.set(from, to);
  }
  return renames;
}

/** The columns that the first table has under a name that differs only in capitals, spaces and dashes. */
function likeFirst(first: Table, table: Table, notes: string[]): Map<string, string> {
  const renames = new Map<string, string>();
  const free = first.columns.filter((column) => !table.columns.includes(column));
  for (const column of table.columns) {
    if (first.columns.includes(column)) continue;
    const same = free.filter((each) => plain(each) !== "" && plain(each) === plain(column));
    const [name] = same;
    if (name === undefined || same.length > 1 || [...renames.values()].includes(name)) continue;
    renames.set(column, name);
    notes.push(`${table.name}: its column "${column}" is taken for "${name}".`);
  }
  return renames;
}

/** The table with other names for some of its columns. */
export function renamed(table: Table, renames: ReadonlyMap<string, string>): Table {
  if (!table.columns.some((column) => renames.has(column))) return table;
  const columns = table.columns.map((column) => renames.get(column) ?? column);
  const twice = columns.find((column, n) => columns.indexOf(column) !== n);
  if (twice !== undefined) {
    throw new LinkageError(`${table.name}: two of its columns would be named "${twice}".`);
  }
  const original = new Map(columns.map((column, n) => [column, table.columns[n] ?? column]));
  return {
    name: table.name,
    columns,
    rowCount: table.rowCount,
    batches: (asked) => table.batches(asked.map((column) => original.get(column) ?? column)),
    ...(table.csv === undefined ? {} : { csv: { ...table.csv, columns } }),
  };
}

/** The table with nothing where one of the values stands, in capitals or not. */
export function withoutValues(table: Table, missing: readonly string[]): Table {
  if (missing.length === 0) return table;
  const unknown = new Set(missing.map((value) => value.trim().toLowerCase()));
  return {
    name: table.name,
    columns: table.columns,
    rowCount: table.rowCount,
    async *batches(asked): AsyncGenerator<Batch> {
      for await (const { columns, rowCount } of table.batches(asked)) {
        yield {
          rowCount,
          columns: columns.map((values) =>
            values.map((value) =>
              value !== null && unknown.has(String(value).trim().toLowerCase()) ? null : value,
            ),
          ),
        };
      }
    },
  };
}

/**
 * The tables and the model with which a run knows what "not known" looks like.
 *
 * Texts are told apart by the engine. Dates and numbers are not, so where one of the values could be one, the
 * tables are read the slower way, with the values taken out.
 */
export function knowingMissing(
  { tables, missing }: Inputs,
  model: LinkageModel,
): { tables: readonly Table[]; model: LinkageModel } {
  if (missing.length === 0) return { tables, model };
  const types = Object.values(model.columns).map(({ type }) => type);
  const isCoded = types.some((type) => type !== "text" && type !== "list");
  const taken = isCoded && missing.some(couldBeCoded);
  const columns = Object.fromEntries(
    Object.entries(model.columns).map(([name, column]) => [
      name,
      column.type === "text" || column.type === "list"
        ? { ...column, missing: [...new Set([...(column.missing ?? []), ...missing])] }
        : column,
    ]),
  );
  return {
    tables: taken ? tables.map((table) => withoutValues(table, missing)) : tables,
    model: { ...model, columns },
  };
}

function couldBeCoded(value: string): boolean {
  const bytes = Buffer.from(value.trim());
  return (
    Number.isFinite(Number(value)) ||
    /^[-+\d.,;\s]+$/.test(value) ||
    readDate(bytes, 0, bytes.length, "dmy") !== 0 ||
    readDate(bytes, 0, bytes.length, "mdy") !== 0
  );
}

/** Refuses a model that asks for columns the tables do not have, naming those that are near. */
export function requireModelColumns(model: LinkageModel, tables: readonly Table[]): void {
  const problems = tables.flatMap((table) =>
    sourceColumns(model)
      .filter((column) => !table.columns.includes(column))
      .map((column) => unknownColumn("model", column, table)),
  );
  if (problems.length > 0) {
    throw new LinkageError([
      ...problems,
      "Name the table's column with \"from\" in the model, or give the table's another name with --rename OLD=NEW.",
    ]);
  }
}
