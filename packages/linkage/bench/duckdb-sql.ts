import { registryModel } from "./registry-model.ts";

/**
 * The registry's model by hand as SQL for DuckDB, with the weights of `registry-model.ts`: a peer to be compared
 * with, so it is not the SQL that the package generates.
 *
 * - `plain`: as Splink writes it.
 * - `tuned`: the true Damerau-Levenshtein distance, which is dear, only where Levenshtein's leaves it possible.
 */
export type SqlForm = "plain" | "tuned";

const RULES = [
  "l.nik = r.nik",
  "l.phone = r.phone",
  "l.first_name = r.first_name and l.dob = r.dob",
  "l.name = r.name and l.place = r.place",
  "l.mother_first_name = r.mother_first_name and l.dob = r.dob",
  "l.dob = r.dob and l.place = r.place and l.sex = r.sex",
  "l.mother = r.mother and l.vill = r.vill",
  "l.last_name = r.last_name and l.mother_first_name = r.mother_first_name and l.birth_year = r.birth_year",
];

const WIDE_RULES = RULES.with(5, "l.dob = r.dob and l.sex = r.sex");

/** The records with the columns that rules and levels need. */
export function loadSql(path: string): string {
  const source = path.endsWith(".parquet")
    ? `read_parquet('${path}')`
    : `read_csv('${path}', header = true, all_varchar = true, quote = '')`;
  return `create table records as select
    id::integer id,
    nullif(nik, '') nik,
    nullif(name, '') "name",
    try_cast(nullif(dob, '') as date) dob,
    nullif(dob, '') dob_text,
    nullif(place, '') place,
    sex,
    nullif(mother, '') mother,
    nullif(phone, '') phone,
    vill,
    street,
    nullif(split_part(name, ' ', 1), '') first_name,
    case when contains(name, ' ') then list_extract(string_split(name, ' '), -1) end last_name,
    nullif(split_part(mother, ' ', 1), '') mother_first_name,
    year(try_cast(nullif(dob, '') as date))::integer birth_year,
    cluster::integer "cluster"
  from ${source}`;
}

/** The records with the share that each name, mother and place has among those known. */
export const FREQUENCY_SQL = `create table rated as
  with names as (${shareOf("name")}), mothers as (${shareOf("mother")}), places as (${shareOf("place")})
  select records.*, names.share name_share, mothers.share mother_share, places.share place_share
  from records left join names using (name) left join mothers using (mother) left join places using (place)`;

function shareOf(column: string): string {
  return `select ${column}, count(*) / sum(count(*)) over () as share from records
    where ${column} is not null group by ${column}`;
}

/** Every pair that some rule makes, once, with the first rule that makes it. */
export function blockingSql(isWide: boolean): string {
  const rules = isWide ? WIDE_RULES : RULES;
  const parts = rules.map((rule, n) => {
    const notBefore = rules.slice(0, n).map((earlier) => `and not coalesce((${earlier}), false)`);
    return `select l.id a, r.id b, ${n}::utinyint as rule
      from rated l inner join rated r on (${rule}) where l.id < r.id ${notBefore.join(" ")}`;
  });
  return `create table candidates as ${parts.join(" union all ")}`;
}

/** The pairs whose weight reaches the threshold. */
export function scoringSql(form: SqlForm, threshold: number): string {
  return `create table pairs as select * from (
    select candidates.a, candidates.b, candidates.rule, ${weightSql(form)} as weight
    from candidates inner join rated l on l.id = candidates.a inner join rated r on r.id = candidates.b
  ) where weight >= ${threshold}`;
}

function weightSql(form: SqlForm): string {
  const { comparisons, prior = 0 } = registryModel();
  const level = (comparison: string, n: number): { m: number; u: number } => {
    const found = comparisons.find(({ name }) => name === comparison)?.levels[n];
    if (found?.m === undefined || found.u === undefined) throw new Error(`${comparison} ${n}`);
    return { m: found.m, u: found.u };
  };
  const weight = (comparison: string, n: number): number => {
    const { m, u } = level(comparison, n);
    return Math.log2(m / u);
  };
  const rare = (column: string): string => `log2(${level(column, 0).m} / l.${column}_share)`;
  /** The tests of a comparison, from the closest; 0 where a value is missing. */
  const graded = (name: string, tests: readonly string[], closest?: string): string => {
    const whens = tests.map((test, n) =>
      n === 0 && closest !== undefined
        ? `when ${test} then ${closest}`
        : `when ${test} then ${weight(name, n)}`,
    );
    return `${whens.join("\n")} else ${weight(name, tests.length)} end`;
  };
  const known = (column: string): string =>
    `case when l.${column} is null or r.${column} is null then 0`;
  const alike = (column: string, atLeast: number): string =>
    `jaro_winkler_similarity(l.${column}, r.${column}) >= ${atLeast}`;
  const edits = (column: string, atMost: number): string => {
    const exact = `damerau_levenshtein(l.${column}, r.${column}) <= ${atMost}`;
    if (form === "plain") return exact;
    return `(levenshtein(l.${column}, r.${column}) <= ${2 * atMost} and ${exact})`;
  };
  return [
    `${Math.log2(prior / (1 - prior))}`,
    `${known("nik")} ${graded("nik", ["l.nik = r.nik", edits("nik", 1), edits("nik", 2)])}`,
    `${known("name")} ${graded(
      "name",
      ["l.name = r.name", alike("name", 0.95), alike("name", 0.88), alike("name", 0.7)],
      rare("name"),
    )}`,
    `${known("mother")} ${graded(
      "mother",
      ["l.mother = r.mother", alike("mother", 0.92), alike("mother", 0.8)],
      rare("mother"),
    )}`,
    `${known("dob")} ${graded("dob", [
      "l.dob = r.dob",
      edits("dob_text", 1),
      "abs(l.dob - r.dob) <= 31",
      "abs(l.dob - r.dob) <= 366",
    ])}`,
    `${known("place")} ${graded("place", ["l.place = r.place", alike("place", 0.9)], rare("place"))}`,
    `${known("sex")} ${graded("sex", ["l.sex = r.sex"])}`,
    `${known("phone")} ${graded("phone", ["l.phone = r.phone", edits("phone", 1)])}`,
    `case ${graded("address", [
      "l.vill = r.vill and l.street = r.street",
      `l.vill = r.vill and ${alike("street", 0.9)}`,
      "l.vill = r.vill",
      alike("street", 0.95),
    ])}`,
  ].join("\n + ");
}
