import type { PublicFigures } from "@payung/domain/transparency/figures.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { insertMany } from "../db/bulk.ts";
import type { Tx } from "../db/transaction.ts";

/** Adds one event; it can never be changed. */
export async function insertEvent(
  tx: Tx,
  event: {
    regionCode: string;
    actorId: string;
    kind: string;
    subjectId: string;
    details: Record<string, unknown>;
  },
): Promise<void> {
  await tx
    .insertInto("events")
    .values({
      region_code: event.regionCode,
      id: uuidv7(),
      actor_id: event.actorId,
      kind: event.kind,
      subject_id: event.subjectId,
      details: JSON.stringify(event.details),
    })
    .execute();
}

/** Adds many events in few statements. */
export async function insertEvents(
  tx: Tx,
  events: readonly Parameters<typeof insertEvent>[1][],
): Promise<void> {
  await insertMany(
    tx,
    "events",
    events.map((event) => ({
      region_code: event.regionCode,
      id: uuidv7(),
      actor_id: event.actorId,
      kind: event.kind,
      subject_id: event.subjectId,
      happened_at: new Date(),
      details: event.details as never,
    })),
    { columns: ["region_code", "id", "actor_id", "kind", "subject_id", "happened_at", "details"] },
  );
}

/** Whoever is enrolled was approved once, even if a later run would decide otherwise. */
const approvedOrEnrolled = (regionCode: string) => sql`
  select application_id, kelurahan_code from current_decisions
  where region_code = ${regionCode} and outcome = 'approved'
  union
  select application_id, kelurahan_code from memberships where region_code = ${regionCode}`;

/** The counts behind the public figures, over the whole region. */
export async function countFigures(tx: Tx, regionCode: string) {
  const funnel = await sql<
    Record<
      "received" | "complete" | "decided" | "approved" | "in_decree" | "sent" | "protected",
      bigint
    >
  >`
    with current as (select * from current_decisions where region_code = ${regionCode}),
    approved as (${approvedOrEnrolled(regionCode)})
    select
      (select count(*) from applications where region_code = ${regionCode}) as received,
      (select count(*) from applications where region_code = ${regionCode} and is_complete) as complete,
      (select count(*) from current where outcome in ('approved', 'refused')) as decided,
      (select count(*) from approved) as approved,
      (select count(distinct application_id) from decree_lines l where region_code = ${regionCode}
         and not exists (select from dropouts d where d.region_code = l.region_code
           and d.cohort_id = l.cohort_id and d.application_id = l.application_id)) as in_decree,
      (select count(distinct application_id) from batch_rows where region_code = ${regionCode}) as sent,
      (select count(*) from memberships where region_code = ${regionCode}) as protected`.execute(
    tx,
  );

  const days = await sql<{
    median: number | null;
    p90: number | null;
    decided: bigint;
    automatic: bigint;
  }>`
    select
      percentile_disc(0.5) within group (order by days) as median,
      percentile_disc(0.9) within group (order by days) as p90,
      count(*) as decided,
      count(*) filter (where run_id is not null) as automatic
    from (
      select d.run_id, extract(epoch from d.decided_at - a.submitted_at) / 86400 as days
      from current_decisions d
      join applications a on a.region_code = d.region_code and a.id = d.application_id
      where d.region_code = ${regionCode} and d.outcome in ('approved', 'refused')
    ) as decided`.execute(tx);

  const rechecks = await sql<{ checked: bigint; wrong: bigint }>`
    select count(*) as checked, count(*) filter (where was_wrong) as wrong
    from recheck_results where region_code = ${regionCode}`.execute(tx);

  const undecided = await sql<{ waiting: bigint }>`
    select count(*) as waiting from current_decisions
    where region_code = ${regionCode} and outcome = 'referred'`.execute(tx);

  const areas = await sql<{
    code: string;
    name: string;
    kecamatan: string;
    received: bigint;
    approved: bigint;
    protected: bigint;
  }>`
    select k.code, k.name, k.kecamatan,
      coalesce(r.n, 0) as received, coalesce(d.n, 0) as approved, coalesce(m.n, 0) as protected
    from kelurahan k
    left join (select kelurahan_code as code, count(*) as n from applications
               where region_code = ${regionCode} group by 1) r on r.code = k.code
    left join (select kelurahan_code as code, count(*) as n from (${approvedOrEnrolled(regionCode)}) as a
               group by 1) d on d.code = k.code
    left join (select kelurahan_code as code, count(*) as n from memberships
               where region_code = ${regionCode} group by 1) m on m.code = k.code
    where k.region_code = ${regionCode} and k.valid_to is null
    order by k.code`.execute(tx);

  const one = <T>(rows: readonly T[]): T => {
    const [row] = rows;
    if (row === undefined) throw new Error("Broken invariant: an aggregate has a row");
    return row;
  };
  return {
    funnel: one(funnel.rows),
    days: one(days.rows),
    rechecks: one(rechecks.rows),
    referred: one(undecided.rows).waiting,
    areas: areas.rows,
  };
}

/** Publishes figures: from now on they are quoted. */
export async function insertFigures(
  tx: Tx,
  regionCode: string,
  figures: PublicFigures,
): Promise<void> {
  await tx
    .insertInto("figures")
    .values({
      region_code: regionCode,
      published_at: figures.publishedAt,
      figures: JSON.stringify(figures),
    })
    // Two works that end in the same millisecond have counted the same.
    .onConflict((on) => on.doNothing())
    .execute();
}

/** The figures published last, or null before the first time. */
export async function findFigures(tx: Tx, regionCode: string): Promise<PublicFigures | null> {
  const row = await tx
    .selectFrom("figures")
    .select("figures")
    .where("region_code", "=", regionCode)
    .orderBy("published_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : (row.figures as unknown as PublicFigures);
}

/** The region's name, and whether its people are made up. */
export async function readRegion(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("regions")
    .selectAll()
    .where("region_code", "=", regionCode)
    .executeTakeFirstOrThrow();
}
