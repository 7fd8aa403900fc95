/** Which SQL is written. */
export type Dialect = "duckdb" | "postgres" | "spark";

/**
 * How each thing is said in a dialect. Arguments are SQL expressions, results too.
 *
 * Prefixes and suffixes are taken of the UTF-8 bytes, as the engine does, and are null where the text is shorter.
 */
export type Words = {
  readonly name: string;
  /** What keeps a query that is used several times from being run several times. */
  readonly materialized: string;
  readonly identifier: (name: string) => string;
  /** A float64 literal; a plain 0.1 would be a decimal, with another arithmetic. */
  readonly number: (value: number) => string;
  readonly text: (value: string) => string;
  /** What a column of texts is called. */
  readonly textType: string;
  readonly float: (x: string) => string;
  readonly log2: (x: string) => string;
  readonly prefix: (text: string, length: number) => string;
  readonly suffix: (text: string, length: number) => string;
  readonly firstWord: (text: string) => string;
  /** Null for one word: nobody's last name is known from it. */
  readonly lastWord: (text: string) => string;
  /** The different words of a text, as a list. */
  readonly words: (text: string) => string;
  readonly datePart: (part: "year" | "month" | "day", date: string) => string;
  /** yyyy-mm-dd. */
  readonly isoText: (date: string) => string;
  readonly daysBetween: (a: string, b: string) => string;
  readonly startsWith: (text: string, beginning: string) => string;
  readonly size: (list: string) => string;
  /** How many entries two lists have in common. */
  readonly commonCount: (a: string, b: string) => string;
  readonly haveCommon: (a: string, b: string) => string;
  /** The rows of a table once for each entry of a list, with the entry as `(entry)`. */
  readonly eachEntry: (table: string, list: string) => string;
  /** The functions for which each engine needs its own name, or has none. */
  readonly functions: Functions;
};

/** The names of functions of two texts. */
export type Functions = {
  /** From 0 to 1, over bytes, as Winkler (1990) has it. */
  readonly jaroWinkler?: string;
  /** The true distance, in which a pair once exchanged may be edited again; over bytes. */
  readonly damerauLevenshtein?: string;
  readonly levenshtein?: string;
};

const SPACE = "' '";

const duckdb: Words = {
  name: "DuckDB",
  materialized: "materialized ",
  identifier: doubleQuoted,
  number: (value) => (String(value).includes("e") ? String(value) : `${value}e0`),
  text: quoted,
  textType: "varchar",
  float: (x) => `cast(${x} as double)`,
  log2: (x) => `log2(${x})`,
  prefix: (text, length) =>
    `case when strlen(${text}) >= ${length} then encode(${text})[1:${length}] end`,
  suffix: (text, length) =>
    `case when strlen(${text}) >= ${length} then encode(${text})[strlen(${text}) - ${length - 1}:strlen(${text})] end`,
  firstWord: (text) => `split_part(${text}, ${SPACE}, 1)`,
  lastWord: (text) =>
    `case when contains(${text}, ${SPACE}) then split_part(${text}, ${SPACE}, -1) end`,
  words: (text) => `list_distinct(string_split(${text}, ${SPACE}))`,
  datePart: (part, date) => `${part}(${date})`,
  isoText: (date) => `cast(${date} as varchar)`,
  daysBetween: (a, b) => `abs(${a} - ${b})`,
  startsWith: (text, beginning) => `starts_with(${text}, ${beginning})`,
  size: (list) => `len(${list})`,
  commonCount: (a, b) => `len(list_intersect(${a}, ${b}))`,
  haveCommon: (a, b) => `list_has_any(${a}, ${b})`,
  eachEntry: (table, list) => `(select *, unnest(${list}) as "(entry)" from ${table})`,
  functions: {
    jaroWinkler: "jaro_winkler_similarity",
    damerauLevenshtein: "damerau_levenshtein",
    levenshtein: "levenshtein",
  },
};

const postgres: Words = {
  name: "PostgreSQL",
  materialized: "materialized ",
  identifier: doubleQuoted,
  number: (value) => `${value}::float8`,
  text: quoted,
  textType: "text",
  float: (x) => `(${x})::float8`,
  log2: (x) => `(ln(${x}) / ln(2::float8))`,
  prefix: (text, length) =>
    `case when octet_length(${text}) >= ${length} then substring(convert_to(${text}, 'UTF8') from 1 for ${length}) end`,
  suffix: (text, length) =>
    `case when octet_length(${text}) >= ${length} then substring(convert_to(${text}, 'UTF8') from octet_length(${text}) - ${length - 1}) end`,
  firstWord: (text) => `split_part(${text}, ${SPACE}, 1)`,
  lastWord: (text) =>
    `case when strpos(${text}, ${SPACE}) > 0 then split_part(${text}, ${SPACE}, -1) end`,
  words: (text) =>
    `case when ${text} is not null then array(select distinct unnest(string_to_array(${text}, ${SPACE}))) end`,
  datePart: (part, date) => `extract(${part} from ${date})::int`,
  isoText: (date) => `to_char(${date}, 'YYYY-MM-DD')`,
  daysBetween: (a, b) => `abs(${a} - ${b})`,
  startsWith: (text, beginning) => `starts_with(${text}, ${beginning})`,
  size: (list) => `cardinality(${list})`,
  commonCount: (a, b) => `cardinality(array(select unnest(${a}) intersect select unnest(${b})))`,
  haveCommon: (a, b) => `${a} && ${b}`,
  eachEntry: (table, list) =>
    `(select ${table}.*, each.* from ${table} cross join unnest(${list}) as each("(entry)"))`,
  functions: { levenshtein: "levenshtein" },
};

const spark: Words = {
  name: "Spark",
  materialized: "",
  identifier: (name) => `\`${name.replaceAll("`", "``")}\``,
  number: (value) => `${value}D`,
  // Two quotes beside each other end one text and begin the next, before Spark 4.
  text: (value) => `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
  textType: "string",
  float: (x) => `cast(${x} as double)`,
  log2: (x) => `log2(${x})`,
  prefix: (text, length) =>
    `case when octet_length(${text}) >= ${length} then substring(encode(${text}, 'UTF-8'), 1, ${length}) end`,
  suffix: (text, length) =>
    `case when octet_length(${text}) >= ${length} then substring(encode(${text}, 'UTF-8'), -${length}, ${length}) end`,
  firstWord: (text) => `substring_index(${text}, ${SPACE}, 1)`,
  lastWord: (text) =>
    `case when instr(${text}, ${SPACE}) > 0 then substring_index(${text}, ${SPACE}, -1) end`,
  words: (text) => `array_distinct(split(${text}, ${SPACE}))`,
  datePart: (part, date) => `${part}(${date})`,
  isoText: (date) => `date_format(${date}, 'yyyy-MM-dd')`,
  daysBetween: (a, b) => `abs(datediff(${a}, ${b}))`,
  startsWith: (text, beginning) => `startswith(${text}, ${beginning})`,
  size: (list) => `size(${list})`,
  commonCount: (a, b) => `size(array_intersect(${a}, ${b}))`,
  haveCommon: (a, b) => `arrays_overlap(${a}, ${b})`,
  eachEntry: (table, list) =>
    `(select ${table}.*, each.* from ${table} lateral view explode(${list}) each as \`(entry)\`)`,
  functions: { levenshtein: "levenshtein" },
};

export const DIALECTS: Readonly<Record<Dialect, Words>> = { duckdb, postgres, spark };

function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
