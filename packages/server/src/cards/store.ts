import { type Insertable, sql } from "kysely";
import { insertMany } from "../db/bulk.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";

/** Cards of a region are given out and withdrawn one after the other: nobody gets two of one order. */
export function lockCards(tx: Tx, regionCode: string): Promise<void> {
  return holdLock(tx, `cards ${regionCode}`);
}

/** A card with what became of it. */
export type CardRow = {
  readonly id: string;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly cohort_id: string;
  readonly code: string;
  readonly valid_to: string;
  readonly expires_at: Date;
  readonly qr_text: string;
  readonly replaces_id: string | null;
  readonly issued_by: string;
  readonly issued_at: Date;
  readonly reason: string | null;
  readonly words: string | null;
  readonly revoked_by: string | null;
  readonly revoked_at: Date | null;
};

const CARD = sql`
  c.id, c.application_id, c.kelurahan_code, c.cohort_id, c.code, c.valid_to, c.expires_at, c.qr_text, c.replaces_id,
  c.issued_by, c.issued_at, r.reason, r.words, r.revoked_by, r.revoked_at`;

export async function findCard(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<CardRow | undefined> {
  const { rows } = await sql<CardRow>`
    select ${CARD} from cards c
    left join card_revocations r on r.region_code = c.region_code and r.card_id = c.id
    where c.region_code = ${regionCode} and c.id = ${id}`.execute(tx);
  return rows[0];
}

/** The cards of somebody, the newest first. */
export async function listCardsOf(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<CardRow[]> {
  const { rows } = await sql<CardRow>`
    select ${CARD} from cards c
    left join card_revocations r on r.region_code = c.region_code and r.card_id = c.id
    where c.region_code = ${regionCode} and c.application_id = ${applicationId}
    order by c.issued_at desc, c.id desc`.execute(tx);
  return rows;
}

/** When cards were printed on sheets, by whom; single ones stand in the events. */
export async function listPrintsOf(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{ card_id: string; order_id: string; ordered_by: string; at: Date }>`
    select l.card_id, l.order_id, o.ordered_by, o.ordered_at as at
    from card_print_lines l
    join card_orders o on o.region_code = l.region_code and o.id = l.order_id
    where l.region_code = ${regionCode} and l.application_id = ${applicationId}
    order by o.ordered_at desc`.execute(tx);
  return rows;
}

/** A card that holds, with whether it was ever put on a sheet. */
export type HeldCard = {
  readonly id: string;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly valid_to: string;
  readonly is_printed: boolean;
};

/** The cards of a cohort that were not withdrawn. */
export async function listHeld(tx: Tx, regionCode: string, cohortId: string): Promise<HeldCard[]> {
  const { rows } = await sql<HeldCard>`
    select c.id, c.application_id, c.kelurahan_code, c.valid_to,
      exists (select from card_print_lines l where l.region_code = c.region_code and l.card_id = c.id) as is_printed
    from cards c
    where c.region_code = ${regionCode} and c.cohort_id = ${cohortId}
      and not exists (select from card_revocations r where r.region_code = c.region_code and r.card_id = c.id)`.execute(
    tx,
  );
  return rows;
}

/** A card that holds, of somebody who has left, and how. */
export type Left = Pick<HeldCard, "id" | "application_id" | "kelurahan_code"> & {
  readonly why: "let-go" | "duplicate" | "deceased";
};

/**
 * Who is no member any more by the decision that counts: somebody known already, or who has died. Whoever was refused for
 * another reason is covered until the programme lets them go.
 */
const DEPARTED = (regionCode: string) => sql`
  select d.application_id, case when 'deceased' = any (d.grounds) then 'deceased' else 'duplicate' end as why
  from decisions d
  where d.region_code = ${regionCode} and d.outcome = 'refused'
    and d.grounds && array['deceased', 'same-as-earlier-row', 'same-as-known-worker']
    and not exists (select from decisions later where later.region_code = d.region_code
      and later.application_id = d.application_id and later.id > d.id)`;

/** Those of these people who are given no card. */
export async function listDeparted(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ application_id: string }>`
    select application_id from (${DEPARTED(regionCode)}) departed
    where application_id = any (${ids}::uuid[])`.execute(tx);
  return new Set(rows.map((row) => row.application_id));
}

/** Cards that hold and should not: the programme has let their people go, or they have departed otherwise. */
export async function listLeft(
  tx: Tx,
  regionCode: string,
  now: Date,
  limit: number,
): Promise<Left[]> {
  const { rows } = await sql<Left>`
    select distinct on (c.id) c.id, c.application_id, c.kelurahan_code, l.why
    from (
      select application_id, cohort_id, 'let-go' as why from dropouts where region_code = ${regionCode}
      union all
      select application_id, null, why from (${DEPARTED(regionCode)}) departed
    ) l
    join cards c on c.region_code = ${regionCode} and c.application_id = l.application_id
      and (l.cohort_id is null or l.cohort_id = c.cohort_id)
    where c.expires_at > ${now}
      and not exists (select from card_revocations r where r.region_code = c.region_code and r.card_id = c.id)
    order by c.id, l.why desc
    limit ${limit}`.execute(tx);
  return rows;
}

/** The codes of these people's cards that hold. */
export async function listHeldCodes(tx: Tx, regionCode: string, ids: readonly string[], now: Date) {
  const { rows } = await sql<{ application_id: string; code: string }>`
    select c.application_id, c.code from cards c
    where c.region_code = ${regionCode} and c.application_id = any (${ids}::uuid[]) and c.expires_at > ${now}
      and not exists (select from card_revocations r where r.region_code = c.region_code and r.card_id = c.id)
    order by c.issued_at, c.id`.execute(tx);
  return rows;
}

/** How many of a cohort's cards were withdrawn. */
export async function countRevoked(tx: Tx, regionCode: string, cohortId: string): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from cards c
    join card_revocations r on r.region_code = c.region_code and r.card_id = c.id
    where c.region_code = ${regionCode} and c.cohort_id = ${cohortId}`.execute(tx);
  return Number(rows[0]?.n ?? 0n);
}

/** Which of these codes are somebody's already. */
export async function listTakenCodes(
  tx: Tx,
  regionCode: string,
  codes: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ code: string }>`
    select code from cards where region_code = ${regionCode} and code = any (${codes}::text[])`.execute(
    tx,
  );
  return new Set(rows.map(({ code }) => code));
}

export function insertCards(tx: Tx, rows: readonly Insertable<Schema["cards"]>[]): Promise<number> {
  return insertMany(tx, "cards", rows, {
    columns: [
      "region_code",
      "id",
      "application_id",
      "kelurahan_code",
      "cohort_id",
      "code",
      "valid_to",
      "expires_at",
      "key_id",
      "qr_text",
      "replaces_id",
      "order_id",
      "issued_by",
      "issued_at",
    ],
  });
}

export function insertRevocations(
  tx: Tx,
  rows: readonly Insertable<Schema["card_revocations"]>[],
): Promise<number> {
  return insertMany(tx, "card_revocations", rows, {
    columns: [
      "region_code",
      "card_id",
      "application_id",
      "kelurahan_code",
      "reason",
      "words",
      "revoked_by",
      "revoked_at",
    ],
    conflict: "do nothing",
  });
}

/** A card by its code, for whoever asks about it from outside, with the name that is on it. */
export async function findByCode(tx: Tx, regionCode: string, code: string) {
  const { rows } = await sql<{
    name: string | null;
    valid_to: string;
    expires_at: Date;
    is_revoked: boolean;
  }>`
    select a.name, c.valid_to, c.expires_at, r.card_id is not null as is_revoked
    from cards c
    join applications a on a.region_code = c.region_code and a.id = c.application_id
    left join card_revocations r on r.region_code = c.region_code and r.card_id = c.id
    where c.region_code = ${regionCode} and c.code = ${code}`.execute(tx);
  return rows[0];
}

/** The name on somebody's card. */
export async function findName(
  tx: Tx,
  regionCode: string,
  applicationId: string,
): Promise<string | null> {
  const row = await tx
    .selectFrom("applications")
    .select("name")
    .where("region_code", "=", regionCode)
    .where("id", "=", applicationId)
    .executeTakeFirst();
  return row?.name ?? null;
}
