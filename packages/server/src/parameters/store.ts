import { type Insertable, type Selectable, sql } from "kysely";
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
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("parameter_proposals")
    .values(proposal)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
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

/**
 * Everybody whom data has decided and who is in no decree, in groups that a rule cannot tell apart: the same grounds,
 * place, occupation and birth date.
 */
export async function listDecidedGroups(tx: Tx, regionCode: string, withBirthDate: boolean) {
  const bornOn = withBirthDate ? sql`to_char(a.born_on, 'YYYY-MM-DD')` : sql`null::text`;
  const { rows } = await sql<{
    kelurahan_code: string | null;
    occupation_id: string | null;
    outcome: string;
    grounds: string[];
    born_on: string | null;
    n: number;
  }>`
    select j.kelurahan_code, j.occupation_id, d.outcome, d.grounds, ${bornOn} as born_on, count(*)::int as n
    from journeys j
    join decisions d on d.region_code = j.region_code and d.id = j.decision_id
    join applications a on a.region_code = j.region_code and a.id = j.application_id
    where j.region_code = ${regionCode} and j.by_data and j.decreed_at is null
    group by 1, 2, 3, 4, 5`.execute(tx);
  return rows;
}
