import type { Breakdown, WaitingPlace } from "@payung/domain/insight/overview.ts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../db/transaction.ts";

/** Which applications are counted: by the instants of their receipt, the end not included. */
export type Period = { readonly from: Date | null; readonly before: Date | null };

/** In days: the median, and what nine of ten keep. */
type Percentiles = readonly [median: number, p90: number] | null;

export type CountedRow = {
  /** What these have in common; null where all are counted together, and where it is not known. */
  readonly key: string | null;
  readonly received: bigint;
  readonly complete: bigint;
  readonly decided: bigint;
  readonly by_data: bigint;
  readonly referred: bigint;
  readonly approved: bigint;
  readonly in_decree: bigint;
  readonly sent: bigint;
  readonly protected: bigint;
  readonly checked: bigint;
  readonly wrong: bigint;
  readonly timed_decision: bigint;
  readonly timed_decree: bigint;
  readonly timed_sending: bigint;
  readonly timed_cover: bigint;
  readonly decision_days: Percentiles;
  readonly decree_days: Percentiles;
  readonly sending_days: Percentiles;
  readonly cover_days: Percentiles;
};

export type DaysColumn = "decision_days" | "decree_days" | "sending_days" | "cover_days";
export type CountColumn = Exclude<keyof CountedRow, DaysColumn | "key">;

export type WaitingRow = {
  readonly key: string | null;
  readonly place: WaitingPlace;
  readonly count: bigint;
  /** Half of them have waited since then or longer. */
  readonly half_since: Date;
  readonly oldest: Date;
  /** How many wait since before the instant that was given for this place. */
  readonly late: bigint;
};

/** What an application is counted under. Written here, so that nothing from outside becomes SQL. */
const KEY: Readonly<Record<Breakdown, RawBuilder<string | null>>> = {
  kelurahan: sql`j.kelurahan_code`,
  occupation: sql`j.occupation_id`,
  sex: sql`j.sex`,
  channel: sql`j.channel`,
};
const keyOf = (by: Breakdown | null) => (by === null ? sql`null::text` : KEY[by]);

const isReceivedIn = ({ from, before }: Period) => sql`
  (${from === null} or j.received_at >= ${from}::timestamptz)
  and (${before === null} or j.received_at < ${before}::timestamptz)`;

const DECIDED = sql`outcome in ('approved', 'refused')`;

/** A time that runs backwards belongs to a case decided anew, and says nothing about how long people waited. */
const timed = (days: string) => sql`count(*) filter (where ${sql.ref(days)} >= 0)`;
const percentiles = (days: string) => sql`
  percentile_disc(array[0.5, 0.9]) within group (order by ${sql.ref(days)}) filter (where ${sql.ref(days)} >= 0)`;
const daysBetween = (earlier: string, later: string) =>
  sql`date_part('epoch', ${sql.ref(later)} - ${sql.ref(earlier)}) / 86400`;

/**
 * How far those received in a period came, how long each step took and what visits found: all together, or each part
 * of a breakdown. As the public figures count: the last decision counts, and whoever is enrolled was approved once.
 */
export async function countJourneys(
  tx: Tx,
  regionCode: string,
  by: Breakdown | null,
  period: Period,
): Promise<CountedRow[]> {
  const { rows } = await sql<CountedRow>`
    select key,
      count(*) as received,
      count(*) filter (where is_complete) as complete,
      count(*) filter (where ${DECIDED}) as decided,
      count(*) filter (where ${DECIDED} and by_data) as by_data,
      count(*) filter (where outcome = 'referred') as referred,
      count(*) filter (where outcome = 'approved' or protected_at is not null) as approved,
      count(decreed_at) as in_decree,
      count(sent_at) as sent,
      count(protected_at) as protected,
      count(was_wrong) as checked,
      count(*) filter (where was_wrong) as wrong,
      ${timed("to_decision")} as timed_decision, ${percentiles("to_decision")} as decision_days,
      ${timed("to_decree")} as timed_decree, ${percentiles("to_decree")} as decree_days,
      ${timed("to_sending")} as timed_sending, ${percentiles("to_sending")} as sending_days,
      ${timed("to_cover")} as timed_cover, ${percentiles("to_cover")} as cover_days
    from (
      select ${keyOf(by)} as key, is_complete, outcome, by_data, decreed_at, sent_at, protected_at, was_wrong,
        case when ${DECIDED} then ${daysBetween("received_at", "decided_at")} end as to_decision,
        case when outcome = 'approved' then ${daysBetween("decided_at", "decreed_at")} end as to_decree,
        ${daysBetween("decreed_at", "sent_at")} as to_sending,
        ${daysBetween("sent_at", "protected_at")} as to_cover
      from journeys j where j.region_code = ${regionCode} and ${isReceivedIn(period)}
      offset 0 -- or each time would be worked out anew wherever it is used
    ) as timed
    group by key`.execute(tx);
  return rows;
}

/**
 * Where those received in a period wait: for people in their queues, and for the programme between its steps.
 * `lateBefore` says of each queue since when whoever waits there has waited too long.
 */
export async function countWaiting(
  tx: Tx,
  regionCode: string,
  by: Breakdown | null,
  period: Period,
  lateBefore: ReadonlyMap<WaitingPlace, Date>,
): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select key, w.place, count(*) as count,
      percentile_disc(0.5) within group (order by since) as half_since,
      min(since) as oldest,
      count(*) filter (where since < l.before) as late
    from (
      select j.key, c.queue as place, c.since
      from cases c
      cross join lateral (
        select ${keyOf(by)} as key from journeys j
        where j.region_code = ${regionCode} and j.application_id = c.application_id and ${isReceivedIn(period)}
        offset 0 -- few wait: each is looked up, and not every journey walked through
      ) j
      where c.region_code = ${regionCode}
      union all
      select ${keyOf(by)}, case when decreed_at is null then 'decree' when sent_at is null then 'sending' else 'reply' end,
        case when decreed_at is null then decided_at when sent_at is null then decreed_at else sent_at end
      from journeys j
      where j.region_code = ${regionCode} and ${isReceivedIn(period)} and protected_at is null
        and (outcome = 'approved' or decreed_at is not null)
        and (sent_at is null or not exists (
          select from cases c where c.region_code = ${regionCode} and c.application_id = j.application_id
            and c.queue = 'insurer'))
    ) as w
    left join unnest(${[...lateBefore.keys()]}::text[], ${[...lateBefore.values()]}::timestamptz[]) as l(place, before)
      on l.place = w.place
    group by key, w.place`.execute(tx);
  return rows;
}

/** The kelurahan of the region. */
export async function listKelurahan(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("kelurahan")
    .select(["code", "name", "kecamatan"])
    .where("region_code", "=", regionCode)
    .where("valid_to", "is", null)
    .orderBy("code")
    .execute();
}

/** The occupations by what people call them. */
export async function listOccupations(tx: Tx) {
  return tx.selectFrom("occupations").select(["id", "name_id", "name_en"]).execute();
}
