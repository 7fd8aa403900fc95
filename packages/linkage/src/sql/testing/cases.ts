import type {
  Column,
  ColumnType,
  Comparison,
  Level,
  LinkageModel,
  Test,
} from "../../model/model.ts";
import { type SqlOptions, toSql } from "../to-sql.ts";

export type Value = string | number | readonly string[] | null;
export type Row = Readonly<Record<string, Value>>;

/** The columns of the records in `CASES`. */
export const COLUMNS: Readonly<Record<string, Column>> = {
  all: { type: "text" },
  name: { type: "text" },
  mother: { type: "text" },
  born: { type: "date" },
  height: { type: "number" },
  home: { type: "point" },
  phones: { type: "list" },
};

/** Prior 1/2, so that it adds nothing. */
export function aModel(change: Partial<LinkageModel>): LinkageModel {
  return {
    format: "linkage-model",
    version: 1,
    columns: { all: { type: "text" }, name: { type: "text" } },
    blocking: ["all"],
    comparisons: [aComparison([{ is: "equal", column: "name" }])],
    prior: 0.5,
    ...change,
  };
}

/** Whether a column is equal, by its name: m 0.9 and u 0.1, the values by their frequency. */
export function equalOrNot(column: string, frequency: Omit<Frequency, "column"> = {}): Comparison {
  const levels: Level[] = [
    { when: { is: "equal", column }, m: 0.9, u: 0.1, frequency: { column, ...frequency } },
    { when: "else", m: 0.1, u: 0.9 },
  ];
  return { name: column, levels };
}
type Frequency = NonNullable<Level["frequency"]>;

/** Level n weighs 2 - n; the else level -8. */
export function aComparison(tests: readonly Test[], change: Partial<Comparison> = {}): Comparison {
  const levels: Level[] = tests.map((when, n) => ({ when, m: 0.5, u: 0.5 / 2 ** (2 - n) }));
  return { name: "it", levels: [...levels, { when: "else", m: 0.5 / 2 ** 8, u: 0.5 }], ...change };
}

const name = (is: "equal" | "startsWith"): Test => ({ is, column: "name" });
const jaro = (atLeast: number): Test => ({ is: "jaroWinkler", column: "name", atLeast });
const edits = (atMost: number): Test => ({ is: "damerauLevenshtein", column: "name", atMost });
const words = (atLeast: number): Test => ({ is: "jaccard", column: "name", atLeast });
const born = (is: "dateTypo" | "datePartOff"): Test => ({ is, column: "born" });
const days = (atMost: number): Test => ({ is: "daysApart", column: "born", atMost });
const apart = (atMost: number): Test => ({ is: "apart", column: "height", atMost });
const km = (atMost: number): Test => ({ is: "kilometresApart", column: "home", atMost });
const phones = (atLeast: number): Test => ({ is: "overlap", column: "phones", atLeast });
const key = (text: string): Test => ({ is: "equalKey", key: text });
const swapped: Test = { is: "swapped", columns: ["name", "mother"] };

/** What is tried, the test, two records, and whether it holds for them. */
export const CASES: readonly (readonly [string, Test, Row, Row, boolean])[] = [
  ["the same name", name("equal"), { name: "ANI" }, { name: "ANI" }, true],
  ["another name", name("equal"), { name: "ANI" }, { name: "ANA" }, false],
  // 0.944 + 3 × 0.1 × 0.056 = 0.961
  ["alike to 0.961", jaro(0.961), { name: "MARTHA" }, { name: "MARHTA" }, true],
  ["not alike to 0.962", jaro(0.962), { name: "MARTHA" }, { name: "MARHTA" }, false],
  ["two letters exchanged", edits(1), { name: "SITI" }, { name: "STII" }, true],
  ["exchanged and edited again", edits(2), { name: "CA" }, { name: "ABC" }, true],
  ["two edits are more than one", edits(1), { name: "SITI" }, { name: "SIXX" }, false],
  ["2 of 3 words in common", words(0.66), { name: "ANI DEWI" }, { name: "DEWI ANI X" }, true],
  ["a word said twice is one", words(1), { name: "ANI ANI" }, { name: "ANI" }, true],
  ["1 of 3 words in common", words(0.34), { name: "ANI DEWI" }, { name: "ANI X" }, false],
  ["one begins the other", name("startsWith"), { name: "ANI D" }, { name: "ANI" }, true],
  ["neither begins the other", name("startsWith"), { name: "ANI D" }, { name: "ANA" }, false],
  ["exchanged", swapped, { name: "A", mother: "B" }, { name: "B", mother: "A" }, true],
  ["half exchanged", swapped, { name: "A", mother: "B" }, { name: "B", mother: "C" }, false],
  ["a digit wrong", born("dateTypo"), { born: "1990-01-31" }, { born: "1990-01-21" }, true],
  ["digits exchanged", born("dateTypo"), { born: "1909-01-31" }, { born: "1990-01-31" }, true],
  ["two digits wrong", born("dateTypo"), { born: "1990-01-31" }, { born: "1990-01-22" }, false],
  ["day for month", born("datePartOff"), { born: "1990-03-04" }, { born: "1990-04-03" }, true],
  ["the next month", born("datePartOff"), { born: "1990-03-04" }, { born: "1990-04-04" }, true],
  [
    "equal dates are not off",
    born("datePartOff"),
    { born: "1990-03-03" },
    { born: "1990-03-03" },
    false,
  ],
  ["opposite ends of the Earth", km(20016), at(0.1, 0.3), at(-0.1, -179.7), true],
  ["two parts off", born("datePartOff"), { born: "1990-03-04" }, { born: "1991-04-04" }, false],
  ["two years off", born("datePartOff"), { born: "1990-03-04" }, { born: "1992-03-04" }, false],
  ["31 days, new year's eve", days(31), { born: "1990-12-31" }, { born: "1991-01-31" }, true],
  ["32 days", days(31), { born: "1990-12-31" }, { born: "1991-02-01" }, false],
  ["2.5 apart", apart(2.5), { height: 150 }, { height: 152.5 }, true],
  ["2.6 apart", apart(2.5), { height: 150 }, { height: 152.6 }, false],
  // A degree of latitude is 111.195 km.
  ["a degree", km(111.2), at(0, 100), at(1, 100), true],
  ["a degree and more", km(111.1), at(0, 100), at(1, 100), false],
  ["two phones of three", phones(2), { phones: ["1", "2"] }, { phones: ["2", "1", "3"] }, true],
  ["one phone of two", phones(2), { phones: ["1", "2"] }, { phones: ["2", "3"] }, false],
  ["prefix", key("prefix(name, 2)"), { name: "ANI" }, { name: "ANA" }, true],
  ["no prefix so long", key("prefix(name, 4)"), { name: "ANI" }, { name: "ANI" }, false],
  ["suffix", key("suffix(name, 2)"), { name: "ANI" }, { name: "DINI" }, true],
  ["suffix differs", key("suffix(name, 3)"), { name: "ANI" }, { name: "DINI" }, false],
  // The engine counts bytes, and É has two.
  ["prefix of bytes", key("prefix(name, 2)"), { name: "ÉA" }, { name: "ÉB" }, true],
  ["suffix of bytes", key("suffix(name, 1)"), { name: "AÉ" }, { name: "BÉ" }, true],
  ["first word", key("firstWord(name)"), { name: "ANI" }, { name: "ANI DEWI" }, true],
  ["last word", key("lastWord(name)"), { name: "ANI DEWI" }, { name: "SRI DEWI" }, true],
  ["one word is no last word", key("lastWord(name)"), { name: "A" }, { name: "A" }, false],
  [
    "sound",
    key("sound(name)"),
    { name: "A", sound_name: "x" },
    { name: "B", sound_name: "x" },
    true,
  ],
  ["year", key("year(born)"), { born: "1990-03-04" }, { born: "1990-12-31" }, true],
  ["month", key("month(born)"), { born: "1990-03-04" }, { born: "1991-12-31" }, false],
  [
    "all",
    { all: [key("day(born)"), name("equal")] },
    { born: "1990-03-04", name: "A" },
    { born: "1991-01-04", name: "B" },
    false,
  ],
  [
    "any",
    { any: [key("day(born)"), name("equal")] },
    { born: "1990-03-04", name: "A" },
    { born: "1991-01-04", name: "B" },
    true,
  ],
  [
    "any, one missing",
    { any: [name("equal"), key("day(born)")] },
    { born: "1990-03-04" },
    { born: "1991-01-04", name: "B" },
    true,
  ],
];

function at(latitude: number, longitude: number): Row {
  return { home_latitude: latitude, home_longitude: longitude };
}

export const PEOPLE: readonly Row[] = [
  { name: "ANI DEWI", mother: "SRI", born: "1990-01-01", phones: ["1", "2"] },
  { name: "ANI DEWI", mother: "SRI", born: "1990-05-05", phones: ["2", "1"] },
  { name: "SRI", mother: "ANI DEWI", born: "1991-01-01", phones: [] },
  { name: "DEWI ANI", mother: null, born: null, phones: null },
  { name: null, mother: null, born: "1990-09-09", phones: ["3"] },
];

/** A rule and the pairs that it finds among `PEOPLE`, each with the number of the rule. */
export const RULES: readonly (readonly [string, readonly (readonly number[])[]])[] = [
  ["name & mother", [[0, 1, 0]]],
  [
    "year(born)",
    [
      [0, 1, 0],
      [0, 4, 0],
      [1, 4, 0],
    ],
  ],
  [
    "sorted(mother, name)",
    [
      [0, 1, 0],
      [0, 2, 0],
      [1, 2, 0],
    ],
  ],
  // Two words in common make one pair.
  [
    "words(name)",
    [
      [0, 1, 0],
      [0, 3, 0],
      [1, 3, 0],
    ],
  ],
  ["words(name) & year(born)", [[0, 1, 0]]],
  ["entries(phones)", [[0, 1, 0]]],
  ["lastWord(name)", [[0, 1, 0]]],
];

const STORED: Readonly<Record<"duckdb" | "postgres", Readonly<Record<ColumnType, string>>>> = {
  duckdb: { text: "varchar", date: "date", number: "double", point: "double", list: "varchar[]" },
  postgres: { text: "text", date: "date", number: "float8", point: "float8", list: "text[]" },
};

/** The statements that make tables t0, t1 and so on; the id of a record is its number, over all tables. */
export function loading(
  model: LinkageModel,
  tables: readonly (readonly Row[])[],
  dialect: "duckdb" | "postgres",
): string[] {
  const columns = Object.entries(model.columns).flatMap(([name, { type }]) =>
    (type === "point" ? [`${name}_latitude`, `${name}_longitude`] : [name]).map(
      (each) => [each, STORED[dialect][type]] as const,
    ),
  );
  columns.push(["sound_name", STORED[dialect].text]);
  const definition = columns.map(([name, type]) => `"${name}" ${type}`).join(", ");
  let id = 0;
  return tables.flatMap((rows, n) => {
    const values = rows.map((row) => {
      const known = columns.map(([name, type]) => `${literal(row[name] ?? null)}::${type}`);
      return `(${[id++, ...known].join(", ")})`;
    });
    return [
      `drop table if exists t${n}`,
      `create table t${n} (id integer, ${definition})`,
      `insert into t${n} values ${values.join(", ")}`,
    ];
  });
}

function literal(value: Value): string {
  if (value === null) return "null";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  return `array[${value.map(literal).join(", ")}]`;
}

/**
 * Makes what puts rows into tables of a database and gives what the statement finds in them; the id of a record is
 * its number, over all tables. `run` runs a statement there.
 */
export function finderIn(
  dialect: "duckdb" | "postgres",
  run: (statement: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
) {
  return async (
    model: LinkageModel,
    tables: readonly (readonly Row[])[],
    options: Partial<SqlOptions> = {},
  ) => {
    for (const statement of loading(model, tables, dialect)) await run(statement);
    const sql = toSql(model, {
      dialect,
      mode: "plain",
      tables: tables.map((_, n) => `t${n}`),
      threshold: -100,
      ...options,
    });
    return (await run(`${sql} order by a, b`)).map((row) => ({
      a: Number(row["a"]),
      b: Number(row["b"]),
      rule: Number(row["rule"]),
      weight: Number(row["weight"]),
    }));
  };
}
