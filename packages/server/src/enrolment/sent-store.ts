import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";

/** What was sent about a person, and what was answered so far. */
export type Sent = {
  readonly nik_index: Buffer;
  readonly application_id: string;
  readonly batch_id: string;
  readonly kelurahan_code: string | null;
  readonly month_count: number;
  readonly first_month: string;
  readonly kpj: string | null;
  readonly last_reason: string | null;
};

const SENT = sql`b.nik_index, b.application_id, b.batch_id, b.kelurahan_code, l.month_count, l.first_month, m.kpj,
  (select r.reason_text from reply_rows r
     where r.region_code = b.region_code and r.batch_id = b.batch_id
       and r.application_id = b.application_id and r.outcome = 'rejected'
     order by r.reply_id desc, r.row_number desc limit 1) as last_reason`;

const SENT_JOINS = sql`
  join insurer_batches i on i.region_code = b.region_code and i.id = b.batch_id
  join current_decree_lines l on l.region_code = i.region_code and l.decree_id = i.decree_id
    and l.application_id = b.application_id
  left join memberships m on m.region_code = b.region_code and m.application_id = b.application_id`;

/** What was sent about these NIK, the latest batch of each. */
export async function findSent(
  tx: Tx,
  regionCode: string,
  nikIndexes: readonly Buffer[],
): Promise<Sent[]> {
  const { rows } = await sql<Sent>`
    select distinct on (b.nik_index) ${SENT}
    from batch_rows b ${SENT_JOINS}
    where b.region_code = ${regionCode} and b.nik_index = any (${nikIndexes}::bytea[])
    order by b.nik_index, i.frozen_at desc, i.number desc`.execute(tx);
  return rows;
}

/**
 * What was sent in a row of ours under a name: `ourRow` counts workers from 1 or rows of the sheet. Only
 * where one person fits; the latest batch counts.
 */
export async function findSentByPlace(
  tx: Tx,
  regionCode: string,
  places: readonly { row: number; ourRow: number; nameKey: string }[],
): Promise<(Sent & { reply_row: number })[]> {
  if (places.length === 0) return [];
  const { rows } = await sql<Sent & { reply_row: number }>`
    with meant as (
      select distinct on (p.row, b.application_id) p.row as reply_row, ${SENT}
      from json_to_recordset(${JSON.stringify(places)}::json) as p(row int, "ourRow" int, "nameKey" text)
      join batch_rows b on b.region_code = ${regionCode} and b.row_number in (p."ourRow", p."ourRow" + 1)
      join applications a on a.region_code = b.region_code and a.id = b.application_id
        and a.name_key = p."nameKey" and p."nameKey" <> ''
      ${SENT_JOINS}
      order by p.row, b.application_id, i.frozen_at desc, i.number desc
    )
    select * from meant
    where reply_row in (select reply_row from meant group by reply_row having count(*) = 1)`.execute(
    tx,
  );
  return rows;
}

/** Whom we sent under a name and who is no member yet, the latest batch of each. */
export async function findAwaiting(tx: Tx, regionCode: string, key: string, limit: number) {
  if (key === "") return [];
  return tx
    .selectFrom("applications as a")
    .select(["a.id", "a.name", "a.born_on", "a.nik_sealed", "a.kelurahan_code"])
    .where("a.region_code", "=", regionCode)
    .where("a.name_key", "=", key)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom("batch_rows as b")
          .select("b.application_id")
          .whereRef("b.region_code", "=", "a.region_code")
          .whereRef("b.application_id", "=", "a.id"),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("memberships as m")
            .select("m.id")
            .whereRef("m.region_code", "=", "a.region_code")
            .whereRef("m.application_id", "=", "a.id"),
        ),
      ),
    )
    .orderBy("a.id")
    .limit(limit)
    .execute();
}

/** What was sent of one application last. */
export async function findSentApplication(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<Sent | undefined> {
  const { rows } = await sql<Sent>`
    select ${SENT} from batch_rows b ${SENT_JOINS}
    where b.region_code = ${regionCode} and b.application_id = ${applicationId}
    order by i.frozen_at desc, i.number desc limit 1`.execute(tx);
  return rows[0];
}
