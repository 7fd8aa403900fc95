import { type Insertable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export async function findRegion(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("regions")
    .select(["name", "is_example", "card_programme"])
    .where("region_code", "=", regionCode)
    .executeTakeFirst();
}

/** The kelurahan of a region as they are today. */
export async function listKelurahan(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("kelurahan")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("valid_to", "is", null)
    .orderBy("code")
    .execute();
}

export async function listOccupations(tx: Tx) {
  return tx.selectFrom("occupations").selectAll().orderBy("id").execute();
}

export async function listRuleVersions(tx: Tx) {
  return tx.selectFrom("rule_versions").selectAll().orderBy("id").execute();
}

/** The decision policy in force on a day; the newest where two overlap. */
export async function findPolicy(tx: Tx, regionCode: string, on: string) {
  return tx
    .selectFrom("decision_policies")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("valid_from", "<=", on)
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", on)]))
    .orderBy("valid_from", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** What the files of the insurer are for. */
export type TemplateKind =
  | "enrolment-batch"
  | "enrolment-reply"
  | "member-list"
  | "bill"
  | "statement";

/** The insurer's layout in force on a day. */
export async function findTemplate(tx: Tx, kind: TemplateKind, on: string) {
  return tx
    .selectFrom("exchange_templates")
    .selectAll()
    .where("kind", "=", kind)
    .where("valid_from", "<=", on)
    .where((eb) => eb.or([eb("valid_to", "is", null), eb("valid_to", ">=", on)]))
    .orderBy("valid_from", "desc")
    .limit(1)
    .executeTakeFirst();
}

export async function listInsurerReasons(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("insurer_reasons")
    .selectAll()
    .where("region_code", "=", regionCode)
    .execute();
}

/** Keeps what a text means; what it meant before comes back, null where nothing was said yet. */
export async function upsertInsurerReason(
  tx: Tx,
  reason: Insertable<Schema["insurer_reasons"]>,
): Promise<string | null> {
  const before = await tx
    .selectFrom("insurer_reasons")
    .select("reason_code")
    .where("region_code", "=", reason.region_code)
    .where("insurer_text", "=", reason.insurer_text)
    .executeTakeFirst();
  await tx
    .insertInto("insurer_reasons")
    .values(reason)
    .onConflict((on) =>
      on.columns(["region_code", "insurer_text"]).doUpdateSet({ reason_code: reason.reason_code }),
    )
    .execute();
  return before?.reason_code ?? null;
}

/** Adds starter rows; what is there already stays as it is. Runs as the owner: the service only reads. */
export async function insertStarterRows(
  tx: Tx,
  table: string,
  rows: readonly object[],
): Promise<void> {
  await sql`insert into ${sql.table(table)}
    select * from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::json)
    on conflict do nothing`.execute(tx);
}

export type Confidence = "official" | "secondary" | "to confirm";

/** A day on which offices rest, and what says so. */
export type DayOff = {
  readonly day: string;
  readonly name: string;
  readonly basis: string;
  readonly source: string;
  readonly confidence: Confidence;
};

/** The days off of a region: of each day its latest word, where that says so. */
export async function listDaysOff(tx: Tx, regionCode: string) {
  const { rows } = await sql<DayOff>`
    select day, name, basis, source, confidence from (
      select distinct on (day) * from calendar_days
      where region_code = ${regionCode} order by day, said_at desc, id desc
    ) latest where is_off order by day`.execute(tx);
  return rows;
}

/** Adds a word on a day; false when the id is there already. */
export async function insertCalendarDay(
  tx: Tx,
  row: Insertable<Schema["calendar_days"]>,
): Promise<boolean> {
  return insertOnce(tx, "calendar_days", row);
}

/** Everything that was said of days, day by day, of each the latest word first. */
export async function listDayWords(tx: Tx, regionCode: string) {
  const rows = await tx
    .selectFrom("calendar_days")
    .selectAll()
    .where("region_code", "=", regionCode)
    .orderBy("day")
    .orderBy("said_at", "desc")
    .orderBy("id", "desc")
    .execute();
  return rows as (Omit<(typeof rows)[number], "confidence"> & { confidence: Confidence })[];
}

const SAID = ["day", "is_off", "name", "basis", "source", "confidence"] as const;

/** What a word of this id says; undefined where there is none. */
export async function findCalendarDay(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("calendar_days")
    .select(SAID)
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** What counts of a day so far; undefined where nobody has said anything. */
export async function findWordOn(tx: Tx, regionCode: string, day: string) {
  return tx
    .selectFrom("calendar_days")
    .select(SAID)
    .where("region_code", "=", regionCode)
    .where("day", "=", day)
    .orderBy("said_at", "desc")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
}
