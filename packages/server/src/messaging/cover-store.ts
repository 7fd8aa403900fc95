import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { sql } from "kysely";
import type { Tx } from "../db/transaction.ts";

export type CoverToTell = {
  readonly id: string;
  readonly application_id: string;
  readonly started_on: IsoDate;
  readonly first_month: string;
  readonly month_count: number;
};

/** Longer ago it is no news. */
const NEWS_DAYS = 60;

/** Whose cover has started and who was not told, of those who want messages. */
export async function listStarted(
  tx: Tx,
  regionCode: string,
  today: IsoDate,
): Promise<CoverToTell[]> {
  const { rows } = await sql<CoverToTell>`
    select m.id, m.application_id, m.started_on, m.first_month, m.month_count
    from memberships m
    where m.region_code = ${regionCode} and m.started_on <= ${today}::date and m.started_on > ${today}::date - ${NEWS_DAYS}::int
      and exists (
        select from message_consents c
        where c.region_code = m.region_code and c.application_id = m.application_id and c.is_given)
      and not exists (
        select from messages x
        where x.region_code = m.region_code and x.application_id = m.application_id and x.template = 'cover-started')
    order by m.id`.execute(tx);
  return rows;
}

/** Whose cover ends within so many days and who was not told, of those who want messages. */
export async function listCovered(
  tx: Tx,
  regionCode: string,
  today: IsoDate,
  days: number,
): Promise<CoverToTell[]> {
  const { rows } = await sql<CoverToTell>`
    select m.id, m.application_id, m.started_on, m.first_month, m.month_count
    from memberships m
    where m.region_code = ${regionCode} and m.started_on <= ${today}::date
      and (m.first_month || '-01')::date + make_interval(months => m.month_count) <= ${today}::date + ${days + 1}::int
      and exists (
        select from message_consents c
        where c.region_code = m.region_code and c.application_id = m.application_id and c.is_given)
      and not exists (
        select from messages x
        where x.region_code = m.region_code and x.application_id = m.application_id and x.template = 'cover-ending')
    order by m.id`.execute(tx);
  return rows;
}
