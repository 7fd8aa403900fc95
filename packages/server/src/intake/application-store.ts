import type { Insertable, Selectable } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type NewApplication = Insertable<Schema["applications"]>;

export type ApplicationRow = Selectable<Schema["applications"]>;

/** What is sealed for good reason is large, and needed for few rows only. */
const SEALED_ORIGINAL = ["raw_sealed", "kk_sealed", "content_sha256"] as const;

/** An application without its sealed original. */
export type ApplicationFacts = Omit<ApplicationRow, (typeof SEALED_ORIGINAL)[number]>;

const APPLICATION_COLUMNS = [
  "region_code",
  "id",
  "channel",
  "list_id",
  "row_number",
  "code",
  "submitted_at",
  "submitted_by",
  "nik_sealed",
  "nik_index",
  "nik_problem",
  "kk_sealed",
  "name",
  "name_key",
  "born_on",
  "birth_date_problem",
  "birth_place",
  "sex",
  "phone",
  "email",
  "address",
  "rt",
  "rw",
  "kelurahan_code",
  "kelurahan_words",
  "occupation_id",
  "occupation_words",
  "second_occupation_words",
  "employment",
  "nik_notes",
  "deceased_hint",
  "notice_given",
  "is_complete",
  "content_sha256",
  "raw_sealed",
  "organisation",
] as const;

const FACT_COLUMNS = [...APPLICATION_COLUMNS, "correction_count", "identified_at"].filter(
  (column) => !(SEALED_ORIGINAL as readonly string[]).includes(column),
) as readonly (keyof ApplicationFacts)[];

/** Adds applications; those that are there already stay as they are. Returns how many are new. */
export function insertApplications(tx: Tx, rows: readonly NewApplication[]): Promise<number> {
  return insertMany(tx, "applications", rows, {
    columns: APPLICATION_COLUMNS,
    conflict: "do nothing",
  });
}

/** The applications of a list in the order of its rows; `after` is the row to go on behind. */
export async function listApplications(
  tx: Tx,
  regionCode: string,
  listId: string,
  after: number,
  limit: number,
): Promise<ApplicationFacts[]> {
  return tx
    .selectFrom("applications")
    .select(FACT_COLUMNS)
    .where("region_code", "=", regionCode)
    .where("list_id", "=", listId)
    .where("row_number", ">", after)
    .orderBy("row_number")
    .limit(limit)
    .execute();
}

/** The NIK of every application of a list, sealed. */
export async function listSealedNik(tx: Tx, regionCode: string, listId: string) {
  return tx
    .selectFrom("applications")
    .select(["id", "nik_sealed"])
    .where("region_code", "=", regionCode)
    .where("list_id", "=", listId)
    .execute();
}

/** The sealed originals of a list's rows that must be mended, in the order of the rows. */
export async function listIncomplete(tx: Tx, regionCode: string, listId: string) {
  return tx
    .selectFrom("applications")
    .select(["id", "row_number", "raw_sealed"])
    .where("region_code", "=", regionCode)
    .where("list_id", "=", listId)
    .where("is_complete", "=", false)
    .orderBy("row_number")
    .execute();
}

export async function findApplication(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<ApplicationRow | undefined> {
  return tx
    .selectFrom("applications")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** The same for many, in no order. */
export async function findApplications(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<ApplicationRow[]> {
  return tx
    .selectFrom("applications")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where(({ eb, val }) => eb("id", "=", eb.fn.any(val([...ids]))))
    .execute();
}

/** The application that a worker's registration code names. */
export async function findByCode(tx: Tx, regionCode: string, code: string) {
  return tx
    .selectFrom("applications")
    .select(["id", "born_on", "kelurahan_code"])
    .where("region_code", "=", regionCode)
    .where("code", "=", code)
    .executeTakeFirst();
}

export async function findPhoneRegistration(tx: Tx, regionCode: string, applicationId: string) {
  return tx
    .selectFrom("phone_registrations")
    .select(["is_phone_proved", "allows_messages", "consent_sha256", "contact_sealed"])
    .where("region_code", "=", regionCode)
    .where("application_id", "=", applicationId)
    .executeTakeFirst();
}
