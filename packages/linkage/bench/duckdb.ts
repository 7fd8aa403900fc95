import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { accuracy, CostBook } from "./cost.ts";
import { blockingSql, FREQUENCY_SQL, loadSql, type SqlForm, scoringSql } from "./duckdb-sql.ts";
import { REGISTRY_THRESHOLD } from "./registry-model.ts";

/**
 * Links a registry with SQL in DuckDB, to compare with: `node bench/duckdb.ts FILE.csv|FILE.parquet [--rules std|wide]
 * [--form plain|tuned] [--threads 2] [--out PAIRS.parquet|PAIRS.csv] [--without-clusters]`.
 *
 * Prints JSON: what each stage cost, how many pairs there were, and how many of them are right. It is a process
 * of its own, so that its CPU-seconds and its memory are its own.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rules: { type: "string", default: "std" },
    form: { type: "string", default: "plain" },
    threads: { type: "string", default: "2" },
    out: { type: "string" },
    "without-clusters": { type: "boolean", default: false },
  },
});
const [path] = positionals;
if (path === undefined) throw new Error("duckdb.ts FILE.csv [--rules wide] [--form tuned]");
const form: SqlForm = values.form === "tuned" ? "tuned" : "plain";
const spill = mkdtempSync(join(tmpdir(), "linkage-duckdb-"));
try {
  const database = await DuckDBInstance.create(":memory:", { threads: values.threads });
  const report = await link(await database.connect(), path);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(spill, { recursive: true, force: true });
}

async function link(db: DuckDBConnection, file: string): Promise<object> {
  const book = new CostBook();
  await db.run(`set temp_directory = '${spill}'`);
  await db.run("set preserve_insertion_order = false");
  await book.stage("load", () => db.run(loadSql(file)));
  await book.stage("frequencies", () => db.run(FREQUENCY_SQL));
  await book.stage("blocking", () => db.run(blockingSql(values.rules === "wide")));
  await book.stage("scoring", () => db.run(scoringSql(form, REGISTRY_THRESHOLD)));
  const clusters = values["without-clusters"]
    ? null
    : await book.stage("clusters", () => clusterCount(db));
  const { out } = values;
  if (out !== undefined)
    await book.stage("write", () =>
      db.run(`copy (select a, b, weight from pairs order by a, b) to '${out}'`),
    );
  const predicted = await count(db, "select count(*) from pairs");
  const truth = await count(
    db,
    "select coalesce(sum(k * (k - 1) / 2), 0)::bigint from (select count(*) k from records group by cluster)",
  );
  return {
    engine: `DuckDB ${await text(db, "select version()")}`,
    form,
    rules: values.rules,
    threads: Number(values.threads),
    rows: await count(db, "select count(*) from records"),
    stages: book.stages,
    total: book.total(),
    candidatePairs: await count(db, "select count(*) from candidates"),
    predictedPairs: predicted,
    clusters,
    ...accuracy(predicted, await rightOf(db, "pairs"), truth),
    blockingRecall: Number(((await rightOf(db, "candidates")) / truth).toFixed(5)),
    // Twins and siblings, where the registry was made with them: clusters 2n and 2n + 1.
    pairsOfSiblings: await count(db, labelled("pairs", "xor(l.cluster, r.cluster) = 1")),
  };
}

/** Gives every record the least id that it is joined to, step by step, as SQL alone must. */
async function clusterCount(db: DuckDBConnection): Promise<number> {
  await db.run("create table edges as select a x, b y from pairs union all select b, a from pairs");
  await db.run(
    "create table labels as select x id, least(x, min(y)) as label from edges group by x",
  );
  for (let changed = 1; changed > 0; ) {
    await db.run(`create table next_labels as
      select edges.x id, least(min(own.label), min(other.label)) as label
      from edges join labels own on own.id = edges.x join labels other on other.id = edges.y group by edges.x`);
    changed = await count(
      db,
      "select count(*) from next_labels join labels using (id) where next_labels.label <> labels.label",
    );
    await db.run("drop table labels");
    await db.run("alter table next_labels rename to labels");
  }
  return count(db, "select count(distinct label) from labels");
}

function rightOf(db: DuckDBConnection, table: string): Promise<number> {
  return count(db, labelled(table, "l.cluster = r.cluster"));
}

function labelled(table: string, condition: string): string {
  return `select count(*) from ${table} join records l on l.id = a join records r on r.id = b where ${condition}`;
}

async function count(db: DuckDBConnection, sql: string): Promise<number> {
  return Number(await text(db, sql));
}

async function text(db: DuckDBConnection, sql: string): Promise<string> {
  return String((await (await db.run(sql)).getRows())[0]?.[0]);
}
