import type { DangerKind, GapReason } from "@payung/domain/funding/guard.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { sql } from "kysely";
import type { Tx } from "../../db/transaction.ts";
import { PROGRAMME } from "../service.ts";

/** Warnings that were given on a day, so many days before the same loss. */
export type WarningSum = {
  readonly warned_on: IsoDate;
  readonly days: number;
  readonly kind: DangerKind;
  readonly last_day: IsoDate;
  readonly reason: GapReason;
  readonly people: number;
};

/** The latest warnings, added up. */
export async function sumWarnings(
  tx: Tx,
  regionCode: string,
  limit: number,
): Promise<WarningSum[]> {
  const { rows } = await sql<WarningSum>`
    select warned_on, days, kind, last_day, reason, count(*)::int as people from cover_warnings
    where region_code = ${regionCode}
    group by 1, 2, 3, 4, 5 order by warned_on desc, days, last_day, kind, reason limit ${limit}`.execute(
    tx,
  );
  return rows;
}

/** Somebody who was warned of, and whether it has been averted since. */
export type WarnedRow = {
  readonly application_id: string;
  readonly code: string;
  readonly reason: GapReason;
  readonly days: number;
  readonly warned_on: IsoDate;
  readonly is_averted: boolean;
};

/**
 * The cases behind a warning: all who were to lose the same on the same day, by their last warning. Averted: of cover, money
 * stands behind the month after it; of grace, no month up to it waits to be paid.
 */
export async function listWarned(
  tx: Tx,
  regionCode: string,
  asked: {
    readonly kind: DangerKind;
    readonly lastDay: IsoDate;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<WarnedRow[]> {
  const { rows } = await sql<WarnedRow>`
    select w.application_id, a.code, w.reason, w.days, w.warned_on,
      case w.kind when 'cover'
        then exists (
          select from coverage_months c
          where c.region_code = w.region_code and c.worker_id = w.worker_id and c.programme = ${PROGRAMME}
            and c.month = to_char(w.last_day + 1, 'YYYY-MM') and c.state in ('committed', 'billed', 'paid', 'confirmed'))
        else not exists (
          select from coverage_months c
          where c.region_code = w.region_code and c.worker_id = w.worker_id and c.programme = ${PROGRAMME}
            and c.month <= to_char(w.last_day, 'YYYY-MM') and c.state in ('planned', 'committed', 'billed')) end as is_averted
    from (
      select distinct on (worker_id) * from cover_warnings
      where region_code = ${regionCode} and kind = ${asked.kind} and last_day = ${asked.lastDay}::date
      order by worker_id, days) w
    join applications a on a.region_code = w.region_code and a.id = w.application_id
    where ${asked.after}::uuid is null or w.application_id > ${asked.after}::uuid
    order by w.application_id limit ${asked.limit}`.execute(tx);
  return rows;
}
