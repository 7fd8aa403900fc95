import { type Insertable, type Selectable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import { holdLock, type Tx } from "../db/transaction.ts";

export type ProposalRow = Selectable<Schema["parameter_proposals"]> & {
  readonly outcome: "confirmed" | "withdrawn" | "sent-back" | null;
  readonly words: string | null;
  readonly version_id: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
};

/** Holds the parameters still, so that two people cannot add two versions for one day. */
export async function lockParameters(tx: Tx): Promise<void> {
  await holdLock(tx, "parameters");
}

export async function listPolicies(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("decision_policies")
    .selectAll()
    .where("region_code", "=", regionCode)
    .orderBy("valid_from")
    .execute();
}

const PROPOSAL = sql`p.*, d.outcome, d.words, d.version_id, d.decided_by, d.decided_at
  from parameter_proposals p
  left join parameter_decisions d on d.region_code = p.region_code and d.proposal_id = p.id`;

/** Proposals that nobody has decided, and what was decided of late. */
export async function listProposals(tx: Tx, regionCode: string): Promise<ProposalRow[]> {
  const { rows } = await sql<ProposalRow>`
    select ${PROPOSAL} where p.region_code = ${regionCode} order by p.proposed_at desc, p.id desc limit 200`.execute(
    tx,
  );
  return rows;
}

export async function findProposal(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<ProposalRow | undefined> {
  const { rows } = await sql<ProposalRow>`
    select ${PROPOSAL} where p.region_code = ${regionCode} and p.id = ${id}`.execute(tx);
  return rows[0];
}

/** Adds a proposal; false when its id is taken. */
export async function insertProposal(
  tx: Tx,
  proposal: Insertable<Schema["parameter_proposals"]>,
): Promise<boolean> {
  return insertOnce(tx, "parameter_proposals", proposal);
}

export async function insertDecision(
  tx: Tx,
  decision: Insertable<Schema["parameter_decisions"]>,
): Promise<void> {
  await tx.insertInto("parameter_decisions").values(decision).execute();
}

/** Closes the version that a confirmed proposal follows and adds the new one. */
export async function applyProposal(tx: Tx, regionCode: string, id: string): Promise<void> {
  await sql`select apply_parameter(${regionCode}, ${id}::uuid)`.execute(tx);
}

/** The last day on which somebody was decided by the rules of registration. */
export async function lastRunDay(tx: Tx, regionCode: string): Promise<string | null> {
  const { rows } = await sql<{ day: string | null }>`
    select to_char(max(as_of), 'YYYY-MM-DD') as day from runs where region_code = ${regionCode}`.execute(
    tx,
  );
  return rows[0]?.day ?? null;
}

/** The last month, up to this one, that a decree covers. */
export async function lastMonthBegun(
  tx: Tx,
  regionCode: string,
  thisMonth: string,
): Promise<string | null> {
  const { rows } = await sql<{ month: string | null }>`
    select max(least(to_char((first_month || '-01')::date + make_interval(months => month_count - 1), 'YYYY-MM'), ${thisMonth})) as month
    from (select distinct first_month, month_count from current_decree_lines
      where region_code = ${regionCode} and first_month <= ${thisMonth}) as covered`.execute(tx);
  return rows[0]?.month ?? null;
}

/** The days on which applicants were born. */
export async function listBirthDates(tx: Tx, regionCode: string): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select to_char(born_on, 'YYYY-MM-DD') as day
    from (select distinct born_on from applications where region_code = ${regionCode} and born_on is not null) as days`.execute(
    tx,
  );
  return rows.map(({ day }) => day);
}

/** Which way of looking at an age holds for somebody born on a day; null where no age is looked at. */
export type AgeKinds = ReadonlyMap<string, number> | null;

/**
 * Everybody whom data has decided and who is in no decree, with what a rule can tell them apart by: their grounds in one
 * word, and how their age is looked at, -1 where it is unknown or not asked.
 */
function decidedPeople(regionCode: string, ages: AgeKinds) {
  const age =
    ages === null
      ? sql``
      : sql`join applications a on a.region_code = j.region_code and a.id = j.application_id
    left join unnest(${[...ages.keys()]}::date[], ${[...ages.values()]}::int[]) as age(born_on, kind)
      on age.born_on = a.born_on`;
  return sql`(
    select j.kelurahan_code, j.occupation_id, array_to_string(d.grounds, ' ') as grounds,
      ${ages === null ? sql`-1` : sql`coalesce(age.kind, -1)`} as age
    from journeys j
    join decisions d on d.region_code = j.region_code and d.id = j.decision_id
    ${age}
    where j.region_code = ${regionCode} and j.by_data and j.decreed_at is null) as people`;
}

/** How many of them a rule cannot tell apart. */
export async function countDecided(tx: Tx, regionCode: string, ages: AgeKinds) {
  const { rows } = await sql<{ grounds: string; age: number; n: number }>`
    select grounds, age, count(*)::int as n from ${decidedPeople(regionCode, ages)} group by 1, 2`.execute(
    tx,
  );
  return rows;
}

/** Where those live, and what those do, who are one of these in the eyes of a rule. */
export async function countDecidedPerPlace(
  tx: Tx,
  regionCode: string,
  ages: AgeKinds,
  chosen: readonly { readonly grounds: string; readonly age: number }[],
) {
  const { rows } = await sql<{ by_place: boolean; key: string | null; n: number }>`
    select grouping(people.kelurahan_code) = 0 as by_place,
      coalesce(people.kelurahan_code, people.occupation_id) as key, count(*)::int as n
    from ${decidedPeople(regionCode, ages)}
    join unnest(${chosen.map(({ grounds }) => grounds)}::text[], ${chosen.map(({ age }) => age)}::int[])
      as chosen(grounds, age) using (grounds, age)
    group by grouping sets ((people.kelurahan_code), (people.occupation_id))`.execute(tx);
  return rows;
}
