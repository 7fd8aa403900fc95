import type { Tx } from "../db/transaction.ts";

/** A worker as money knows them: by the code of the case. */
export type CodedPerson = { readonly applicationId: string; readonly code: string };

/** The applications with these codes; a code that none has is missing. */
export async function findByCodes(
  tx: Tx,
  regionCode: string,
  codes: readonly string[],
): Promise<CodedPerson[]> {
  return tx
    .selectFrom("applications")
    .select(["id as applicationId", "code"])
    .where("region_code", "=", regionCode)
    .where("code", "in", [...codes, ""])
    .orderBy("code")
    .execute();
}

/** The people whom the terms of a fund that hold now are for, by their codes. */
export async function listNamedPeople(
  tx: Tx,
  regionCode: string,
  fundId: string,
): Promise<CodedPerson[]> {
  return tx
    .selectFrom("current_fund_terms as t")
    .innerJoin("fund_people as p", (on) =>
      on
        .onRef("p.region_code", "=", "t.region_code")
        .onRef("p.fund_id", "=", "t.fund_id")
        .onRef("p.version", "=", "t.version"),
    )
    .innerJoin("applications as a", (on) =>
      on.onRef("a.region_code", "=", "p.region_code").onRef("a.id", "=", "p.application_id"),
    )
    .select(["a.id as applicationId", "a.code"])
    .where("t.region_code", "=", regionCode)
    .where("t.fund_id", "=", fundId)
    .orderBy("a.code")
    .execute();
}
