import type { Finding } from "@payung/domain/verification/checks.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import { type Expression, type Insertable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

/** Proposals that nobody has confirmed or closed. */
export async function listOpenProposals(tx: Tx, regionCode: string, applicationId: string) {
  const { rows } = await sql<{ id: string }>`
    select p.id from proposals p
    where p.region_code = ${regionCode} and p.application_id = ${applicationId}
      and not exists (select from decisions d where d.region_code = p.region_code and d.proposal_id = p.id)
      and not exists (select from proposal_closings c where c.region_code = p.region_code and c.proposal_id = p.id)`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export async function insertProposal(
  tx: Tx,
  proposal: Insertable<Schema["proposals"]>,
): Promise<void> {
  await tx.insertInto("proposals").values(proposal).execute();
}

export async function findProposal(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("proposals")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Closes a proposal that nothing comes of; false when it was closed before. */
export async function insertProposalClosing(
  tx: Tx,
  closing: Insertable<Schema["proposal_closings"]>,
): Promise<boolean> {
  return insertOnce(tx, "proposal_closings", closing);
}

export async function isProposalClosed(tx: Tx, regionCode: string, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom("proposal_closings")
    .select("proposal_id")
    .where("region_code", "=", regionCode)
    .where("proposal_id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Who looks, and which columns of an application decide nothing. */
export type Corrector = {
  readonly actorId: string;
  readonly columnsThatDecideNothing: readonly string[];
};

/**
 * That somebody has corrected what decides an application: then they have entered part of it. What they took back
 * themselves does not count, nor what two people kept of two applications of one person.
 */
function hasCorrectedSql(
  regionCode: string,
  applicationId: Expression<unknown>,
  { actorId, columnsThatDecideNothing }: Corrector,
) {
  return sql<boolean>`exists (
    select from corrections k
    where k.region_code = ${regionCode} and k.application_id = ${applicationId} and k.corrected_by = ${actorId}
      and k.judgement_id is null and k.after - ${columnsThatDecideNothing}::text[] <> '{}'
      and not exists (
        select from corrections u
        where u.region_code = k.region_code and u.application_id = k.application_id and u.corrected_by = k.corrected_by
          and (u.undoes_id = k.id or u.id = k.undoes_id)))`;
}

export async function hasCorrected(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  by: Corrector,
): Promise<boolean> {
  const { rows } = await sql<{
    has: boolean;
  }>`select ${hasCorrectedSql(regionCode, sql`${applicationId}::uuid`, by)} as has`.execute(tx);
  return rows[0]?.has === true;
}

/** A proposal, with all that says whether its case is clean enough to be confirmed among many. */
export type CandidateRow = {
  readonly proposal_id: string;
  readonly application_id: string;
  readonly kelurahan_code: string | null;
  readonly nik_index: Buffer | null;
  readonly proposed: "approved" | "refused";
  readonly proposed_by: string;
  readonly proposed_at: Date;
  readonly reason: string;
  readonly grounds: Ground[];
  readonly policy_id: string;
  readonly outcomes: Finding["outcome"][];
};

/**
 * Proposals that wait for a second person and that this one may confirm: not theirs, of nobody whom they entered,
 * pre-checked or corrected, and not kept out before for a look one by one. Of these ids where some are given.
 */
export async function listConfirmable(
  tx: Tx,
  regionCode: string,
  by: Corrector,
  proposalIds: readonly string[] | null,
): Promise<CandidateRow[]> {
  // A join, not a comparison with each: of many thousands the database would compare every one with all others.
  const among =
    proposalIds === null ? sql`true` : sql`p.id in (select unnest(${proposalIds}::uuid[]))`;
  const { rows } = await sql<CandidateRow>`
    select p.id as proposal_id, p.application_id, p.kelurahan_code, a.nik_index,
      p.outcome as proposed, p.proposed_by, p.proposed_at, p.reason, d.grounds, d.policy_id,
      jsonb_path_query_array(v.findings, '$[*].outcome') as outcomes
    from cases c
    join proposals p on p.region_code = c.region_code and p.application_id = c.application_id
    join applications a on a.region_code = p.region_code and a.id = p.application_id
    join lateral (
      select outcome, grounds, policy_id, run_id, decided_at from decisions d
      where d.region_code = p.region_code and d.application_id = p.application_id order by d.id desc limit 1
    ) d on d.outcome = 'referred' and p.proposed_at >= d.decided_at
    join verifications v on v.region_code = p.region_code and v.application_id = p.application_id and v.run_id = d.run_id
    where c.region_code = ${regionCode} and c.queue = 'confirmation'
      and ${among}
      and p.proposed_by <> ${by.actorId} and a.submitted_by <> ${by.actorId}
      and not exists (select from decisions x where x.region_code = p.region_code and x.proposal_id = p.id)
      and not exists (select from proposal_closings x where x.region_code = p.region_code and x.proposal_id = p.id)
      and not exists (
        select from bulk_confirmation_rows x
        where x.region_code = p.region_code and x.proposal_id = p.id and x.result = 'sampled')
      and not exists (
        select from cases o where o.region_code = p.region_code and o.application_id = p.application_id and o.queue = 'objection')
      and not exists (
        select from registry_answers r
        where r.region_code = p.region_code and r.application_id = p.application_id
          and r.mode = 'manual' and r.answered_by = ${by.actorId})
      and not ${hasCorrectedSql(regionCode, sql.ref("p.application_id"), by)}
    order by p.proposed_at, p.id`.execute(tx);
  return rows;
}
