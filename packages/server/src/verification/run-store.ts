import type { Finding } from "@payung/domain/verification/checks.ts";
import type { Outcome } from "@payung/domain/verification/decision.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import { type Insertable, type Selectable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type RunRow = Selectable<Schema["runs"]>;

/** Opens runs, or finds those with the same inputs, in the order given. One that is new has the id it was given. */
export async function openRuns(
  tx: Tx,
  regionCode: string,
  runs: readonly Insertable<Schema["runs"]>[],
): Promise<RunRow[]> {
  await insertMany(tx, "runs", runs, {
    columns: [
      "region_code",
      "id",
      "list_id",
      "inputs_sha256",
      "as_of",
      "policy_id",
      "completed_at",
      "summary",
    ],
    conflict: "do nothing",
  });
  const inputs = runs.map((run) => run.inputs_sha256);
  const { rows } = await sql<RunRow>`
    select * from runs
    where region_code = ${regionCode} and inputs_sha256 = any (${inputs}::bytea[])`.execute(tx);
  const byInputs = new Map(rows.map((row) => [row.inputs_sha256.toString("base64"), row]));
  return inputs.map((each) => {
    const row = byInputs.get(each.toString("base64"));
    if (row === undefined) throw new Error("Broken invariant: a run that was opened is there");
    return row;
  });
}

export async function findRun(tx: Tx, regionCode: string, id: string): Promise<RunRow | undefined> {
  return tx
    .selectFrom("runs")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Marks a run as complete; false when it was before. */
export async function completeRun(
  tx: Tx,
  regionCode: string,
  id: string,
  summary: object,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("runs")
    .set({ completed_at: at, summary: JSON.stringify(summary) })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("completed_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export type NewVerification = {
  readonly region_code: string;
  readonly application_id: string;
  readonly run_id: string;
  readonly kelurahan_code: string | null;
  readonly findings: readonly Partial<Finding>[];
};

export function insertVerifications(tx: Tx, rows: readonly NewVerification[]): Promise<number> {
  return insertMany(tx, "verifications", rows as never, {
    columns: ["region_code", "application_id", "run_id", "kelurahan_code", "findings"],
    conflict: "do nothing",
  });
}

/**
 * Which applications of a list a run over it no longer decides: those that people have decided, and those that go by
 * what was corrected since, their own data or those of whom they are the same person as. See listCorrected.
 */
export async function listLeftAlone(
  tx: Tx,
  regionCode: string,
  listId: string,
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom("decisions as d")
    .innerJoin("applications as a", (join) =>
      join.onRef("a.region_code", "=", "d.region_code").onRef("a.id", "=", "d.application_id"),
    )
    .select("d.application_id")
    .where("d.region_code", "=", regionCode)
    .where("a.list_id", "=", listId)
    .where("d.proposal_id", "is not", null)
    .execute();
  const corrected = await listCorrected(tx, regionCode, listId);
  return new Set([...rows.map((row) => row.application_id), ...corrected]);
}

/** Applications of a list that were corrected, or are somebody's who was: each is verified by itself. */
export async function listCorrected(tx: Tx, regionCode: string, listId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from applications
    where region_code = ${regionCode} and list_id = ${listId} and correction_count > 0
    union
    select j.application_id from judged_pairs j
    join applications a on a.region_code = j.region_code and a.id = j.application_id
    join applications e on e.region_code = j.region_code and e.id = j.earlier_id
    where j.region_code = ${regionCode} and a.list_id = ${listId} and e.correction_count > 0 and j.verdict = 'same'
    order by id`.execute(tx);
  return rows.map(({ id }) => id);
}

/**
 * What a run decided about the applications of its list, in the order of the rows behind `after`. An application that
 * people had decided before the run keeps their decision.
 */
export async function listOutcomes(
  tx: Tx,
  regionCode: string,
  run: { id: string; listId: string },
  after: number,
  limit: number,
) {
  const { rows } = await sql<{
    id: string;
    row_number: number;
    nik_sealed: Buffer | null;
    name: string | null;
    code: string;
    born_on: string | null;
    outcome: Outcome;
    grounds: Ground[];
  }>`
    select a.id, a.row_number, a.nik_sealed, a.name, a.code, a.born_on,
      coalesce(d.outcome, p.outcome) as outcome, coalesce(d.grounds, p.grounds) as grounds
    from (
      select id, row_number, nik_sealed, name, code, born_on from applications
      where region_code = ${regionCode} and list_id = ${run.listId} and row_number > ${after}
      order by row_number limit ${limit}
    ) a
    left join decisions d
      on d.region_code = ${regionCode} and d.application_id = a.id and d.run_id = ${run.id}
    left join lateral (
      select outcome, grounds from decisions e
      where d.id is null and e.region_code = ${regionCode} and e.application_id = a.id
      order by e.id desc limit 1
    ) p on true
    order by a.row_number`.execute(tx);
  return rows;
}

/** Counts of a run per outcome and per ground. */
export async function countRun(tx: Tx, regionCode: string, runId: string) {
  const outcomes = await sql<{ outcome: string; n: bigint }>`
    select outcome, count(*) as n from decisions
    where region_code = ${regionCode} and run_id = ${runId} group by outcome order by outcome`.execute(
    tx,
  );
  const grounds = await sql<{ ground: string; n: bigint }>`
    select ground, count(*) as n from decisions, unnest(grounds) as ground
    where region_code = ${regionCode} and run_id = ${runId} group by ground order by ground`.execute(
    tx,
  );
  const toObject = <Row extends { n: bigint }>(rows: readonly Row[], key: (row: Row) => string) =>
    Object.fromEntries(rows.map((row) => [key(row), Number(row.n)]));
  return {
    outcomes: toObject(outcomes.rows, (row) => row.outcome),
    grounds: toObject(grounds.rows, (row) => row.ground),
  };
}

/** When a list came in: who applied before is known to it. */
export async function readListInstant(tx: Tx, regionCode: string, listId: string): Promise<Date> {
  const row = await tx
    .selectFrom("lists")
    .select("received_at")
    .where("region_code", "=", regionCode)
    .where("id", "=", listId)
    .executeTakeFirstOrThrow();
  return row.received_at;
}
