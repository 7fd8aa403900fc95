import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import type { ApplicationRow } from "../intake/service.ts";
import { readPolicyOn } from "../reference/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as decisionStore from "./decision-store.ts";
import { keepDecisions } from "./keep-decisions.ts";
import * as proposalStore from "./proposal-store.ts";
import * as registryStore from "./registry-store.ts";
import { claimIdentity, type VerificationOffice } from "./verify-one.ts";

const CORRECTED = "Data diperbaiki.";

export type Proposal = {
  readonly id: string;
  readonly applicationId: string;
  readonly outcome: "approved" | "refused";
  readonly reason: string;
};

/**
 * The first officer's proposal for a referred application. Nothing is decided by it. Whoever entered
 * the application may not judge it.
 */
export async function propose(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
  proposal: Proposal,
): Promise<void> {
  const { regionCode } = office.actor;
  await decisionStore.lockApplication(tx, regionCode, application.id);
  const before = await proposalStore.findProposal(tx, regionCode, proposal.id);
  if (before !== undefined) {
    const isSame =
      before.application_id === proposal.applicationId &&
      before.outcome === proposal.outcome &&
      before.reason === proposal.reason &&
      before.proposed_by === office.actor.id;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await mustWait(tx, regionCode, application.id);
  if (application.submitted_by === office.actor.id)
    throw new Problem("verification.own-application");
  await mustNotHavePrechecked(tx, office.actor, application.id);
  await proposalStore.insertProposal(tx, {
    region_code: regionCode,
    id: proposal.id,
    application_id: application.id,
    kelurahan_code: application.kelurahan_code,
    outcome: proposal.outcome,
    reason: proposal.reason,
    proposed_by: office.actor.id,
  });
  await recordEvent(tx, office.actor, { kind: "verification.proposed", subjectId: application.id });
}

/**
 * The second officer decides a referred application as the first one proposed. The database refuses
 * the same person twice, whatever the code says.
 */
export async function confirmProposal(
  tx: Tx,
  office: VerificationOffice,
  findApplication: (id: string) => Promise<ApplicationRow | undefined>,
  proposalId: string,
): Promise<{ applicationId: string; outcome: string }> {
  const { regionCode } = office.actor;
  const proposal = await proposalStore.findProposal(tx, regionCode, proposalId);
  const application =
    proposal === undefined ? undefined : await findApplication(proposal.application_id);
  if (proposal === undefined || application === undefined) throw new Problem("request.not-found");
  await decisionStore.lockApplication(tx, regionCode, application.id);

  const done = await decisionStore.findDecisionOfProposal(tx, regionCode, proposalId);
  if (done !== undefined) {
    if (done.decided_by !== office.actor.id) throw new Problem("verification.already-decided");
    return { applicationId: application.id, outcome: done.outcome };
  }
  if (await proposalStore.isProposalClosed(tx, regionCode, proposalId))
    throw new Problem("verification.proposal-closed");
  if (proposal.proposed_by === office.actor.id) throw new Problem("verification.same-person");
  if (application.submitted_by === office.actor.id)
    throw new Problem("verification.own-application");
  await mustNotHavePrechecked(tx, office.actor, application.id);
  const current = await mustWait(tx, regionCode, application.id);
  const decision = {
    region_code: regionCode,
    id: uuidv7(),
    application_id: application.id,
    kelurahan_code: application.kelurahan_code,
    run_id: null,
    outcome: proposal.outcome,
    grounds: current.grounds,
    policy_id: current.policy_id,
    decided_at: office.now(),
    decided_by: office.actor.id,
    proposal_id: proposal.id,
    proposed_by: proposal.proposed_by,
    reason: proposal.reason,
  };
  const { policy } = await readPolicyOn(tx, regionCode, dayOf(office.now()));
  await keepDecisions(tx, office, [decision], policy);
  if (proposal.outcome === "approved") await claimIdentity(tx, regionCode, application);
  await recordEvent(tx, office.actor, {
    kind: "verification.decided",
    subjectId: application.id,
    details: { outcome: proposal.outcome },
  });
  return { applicationId: application.id, outcome: proposal.outcome };
}

/** Only what data could not decide waits for people, and what somebody objects to. */
async function mustWait(tx: Tx, regionCode: string, applicationId: string) {
  const current = await decisionStore.findDecision(tx, regionCode, applicationId);
  const waits =
    current?.outcome === "referred" ||
    (await decisionStore.isObjectedTo(tx, regionCode, applicationId));
  if (current === undefined || !waits) throw new Problem("verification.not-referred");
  return current;
}

/** Whether somebody recorded what a registry says of an application: they have judged part of it. */
export function hasPrechecked(
  tx: Tx,
  actor: Office["actor"],
  applicationId: string,
): Promise<boolean> {
  return registryStore.hasAnswered(tx, actor.regionCode, applicationId, actor.id);
}

/** Whoever has judged part of a case does not decide the whole. */
export async function mustNotHavePrechecked(
  tx: Tx,
  actor: Office["actor"],
  applicationId: string,
): Promise<void> {
  const hasPart =
    (await hasPrechecked(tx, actor, applicationId)) ||
    (await hasCorrected(tx, actor, applicationId));
  if (hasPart) throw new Problem("verification.own-application");
}

/** Columns of an application by which nothing is decided. */
export const DECIDES_NOTHING: readonly string[] = ["address", "rt", "rw", "email"];

/** Whether somebody has corrected what decides an application: they have entered part of it. */
export function hasCorrected(
  tx: Tx,
  actor: Office["actor"],
  applicationId: string,
): Promise<boolean> {
  return proposalStore.hasCorrected(tx, actor.regionCode, applicationId, {
    actorId: actor.id,
    columnsThatDecideNothing: DECIDES_NOTHING,
  });
}

/** Nobody confirms what was proposed about another reading. */
export async function closeOpenProposals(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
): Promise<void> {
  const { regionCode, id } = office.actor;
  for (const proposalId of await proposalStore.listOpenProposals(tx, regionCode, application.id)) {
    await proposalStore.insertProposalClosing(tx, {
      region_code: regionCode,
      proposal_id: proposalId,
      application_id: application.id,
      kelurahan_code: application.kelurahan_code,
      reason: CORRECTED,
      closed_by: id,
      closed_at: office.now(),
    });
  }
}
/** Ends a proposal without a decision: its author takes it back, or the second person does not agree. */
export async function closeProposal(
  tx: Tx,
  office: VerificationOffice,
  findApplication: (id: string) => Promise<ApplicationRow | undefined>,
  proposalId: string,
  reason: string,
): Promise<string> {
  const { regionCode, id: closedBy } = office.actor;
  const proposal = await proposalStore.findProposal(tx, regionCode, proposalId);
  const application =
    proposal === undefined ? undefined : await findApplication(proposal.application_id);
  if (proposal === undefined || application === undefined) throw new Problem("request.not-found");
  await decisionStore.lockApplication(tx, regionCode, application.id);
  if ((await decisionStore.findDecisionOfProposal(tx, regionCode, proposalId)) !== undefined)
    throw new Problem("verification.already-decided");
  const isNew = await proposalStore.insertProposalClosing(tx, {
    region_code: regionCode,
    proposal_id: proposalId,
    application_id: application.id,
    kelurahan_code: application.kelurahan_code,
    reason,
    closed_by: closedBy,
    closed_at: office.now(),
  });
  if (isNew)
    await recordEvent(tx, office.actor, {
      kind: "verification.proposal-closed",
      subjectId: application.id,
      details: { outcome: proposal.outcome, byAuthor: proposal.proposed_by === closedBy },
    });
  return application.id;
}
