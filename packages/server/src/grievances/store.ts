import type { Insertable } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export function insertRequest(tx: Tx, row: Insertable<Schema["data_requests"]>): Promise<boolean> {
  return insertOnce(tx, "data_requests", row);
}

export function insertAnswer(
  tx: Tx,
  row: Insertable<Schema["data_request_answers"]>,
): Promise<boolean> {
  return insertOnce(tx, "data_request_answers", row);
}

/** A request, and its answer where it has one. */
export async function findRequest(tx: Tx, regionCode: string, id: string) {
  return withAnswers(tx)
    .where("r.region_code", "=", regionCode)
    .where("r.id", "=", id)
    .executeTakeFirst();
}

/** What somebody has asked, the latest first. */
export async function listOfApplication(tx: Tx, regionCode: string, applicationId: string) {
  return withAnswers(tx)
    .where("r.region_code", "=", regionCode)
    .where("r.application_id", "=", applicationId)
    .orderBy("r.received_at", "desc")
    .execute();
}

/** The copy of data that somebody has asked for and not been given yet. */
export async function findOpenAccess(tx: Tx, regionCode: string, applicationId: string) {
  return withAnswers(tx)
    .where("r.region_code", "=", regionCode)
    .where("r.application_id", "=", applicationId)
    .where("r.kind", "=", "access")
    .where("a.answered_at", "is", null)
    .orderBy("r.received_at")
    .executeTakeFirst();
}

/** How far the proof of a request is, for whoever changes it next. */
export async function lockProof(tx: Tx, regionCode: string, requestId: string) {
  return tx
    .selectFrom("data_copy_proofs")
    .select("proof_sealed")
    .where("region_code", "=", regionCode)
    .where("request_id", "=", requestId)
    .forUpdate()
    .executeTakeFirst();
}

export async function keepProof(
  tx: Tx,
  row: Insertable<Schema["data_copy_proofs"]>,
): Promise<void> {
  await tx
    .insertInto("data_copy_proofs")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["region_code", "request_id"])
        .doUpdateSet({ proof_sealed: row.proof_sealed }),
    )
    .execute();
}

/** What waits for an answer, the most urgent first; `after` is the request to go on behind. */
export async function listOpen(
  tx: Tx,
  regionCode: string,
  after: { readonly dueAt: Date; readonly id: string } | null,
  limit: number,
) {
  return withAnswers(tx)
    .where("r.region_code", "=", regionCode)
    .where("a.answered_at", "is", null)
    .innerJoin("applications as p", (join) =>
      join.onRef("p.region_code", "=", "r.region_code").onRef("p.id", "=", "r.application_id"),
    )
    .select(["p.name", "p.code"])
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb.or([
          eb("r.due_at", ">", after?.dueAt ?? new Date(0)),
          eb.and([
            eb("r.due_at", "=", after?.dueAt ?? new Date(0)),
            eb("r.id", ">", after?.id ?? ""),
          ]),
        ]),
      ),
    )
    .orderBy("r.due_at")
    .orderBy("r.id")
    .limit(limit)
    .execute();
}

/** How many requests came about an application since an instant. */
export async function countSince(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  since: Date,
): Promise<number> {
  const { n } = await tx
    .selectFrom("data_requests")
    .select(({ fn }) => fn.countAll<bigint>().as("n"))
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .where("received_at", ">=", since)
    .executeTakeFirstOrThrow();
  return Number(n);
}

function withAnswers(tx: Tx) {
  return tx
    .selectFrom("data_requests as r")
    .leftJoin("data_request_answers as a", (join) =>
      join.onRef("a.region_code", "=", "r.region_code").onRef("a.request_id", "=", "r.id"),
    )
    .selectAll("r")
    .select(["a.outcome", "a.words", "a.answered_by", "a.answered_at"]);
}
