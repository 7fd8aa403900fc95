import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { addDays } from "@payung/domain/shared/dates.ts";
import {
  type DuplicateFact,
  duplicateFindings,
  groundsOf,
} from "@payung/domain/verification/checks.ts";
import { type Decision, decide } from "@payung/domain/verification/decision.ts";
import type {
  CivilAnswer,
  MembershipAnswer,
  RegistrySource,
  WelfareAnswer,
} from "@payung/domain/verification/registry.ts";
import { uuidv7 } from "uuidv7";
import { rescope, type Tx } from "../db/transaction.ts";
import {
  type ApplicationRow,
  claimIdentities,
  findElsewhere,
  findKnown,
  personKeys,
} from "../intake/service.ts";
import { type PolicyInForce, readPolicyOn, readRules } from "../reference/service.ts";
import { dayOf, type Office, scopeOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import { type Alike, compareWith } from "./duplicates.ts";
import * as store from "./store.ts";
import {
  checkApplication,
  comparable,
  newPair,
  withJudgements,
  withoutEmpty,
} from "./verify-list.ts";

/** What the functions here need beside their transaction. */
export type VerificationOffice = Pick<Office, "actor" | "vault" | "now">;

/**
 * Verifies one application with what the registries have said so far, and decides it by the policy.
 * The same checks as for a list; the same answers again are the same run. What two people have decided
 * stays decided, and is what is returned.
 */
export async function verifyApplication(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
): Promise<Decision> {
  const { regionCode } = office.actor;
  await store.lockApplication(tx, regionCode, application.id);
  const asOf = dayOf(office.now());
  const policy = await readPolicyOn(tx, regionCode, asOf);
  const rules = await readRules(tx);
  const answers =
    (await store.readAnswers(tx, regionCode, [application.id], asOf)).get(application.id) ??
    store.NO_ANSWERS;
  const alike = await findDuplicatesOf(tx, office, application, policy);

  const run = await store.openRun(tx, {
    region_code: regionCode,
    id: uuidv7(),
    list_id: null,
    inputs_sha256: hash(
      "sha256",
      JSON.stringify([
        application.id,
        asOf,
        policy.id,
        answers.references,
        alike.facts,
        alike.pairs.map(({ earlier }) => earlier.id),
        alike.judged,
      ]),
      "buffer",
    ),
    as_of: asOf,
    policy_id: policy.id,
  });
  await store.insertPairs(
    tx,
    alike.pairs.map((pair) => newPair(regionCode, run.id, pair)),
  );
  const findings = [
    ...checkApplication(application, answers, asOf, rules),
    ...duplicateFindings(alike.facts),
  ];
  const decision = decide(groundsOf(findings), policy.policy);
  await store.insertVerifications(tx, [
    {
      region_code: regionCode,
      application_id: application.id,
      run_id: run.id,
      kelurahan_code: application.kelurahan_code,
      findings: findings.map(withoutEmpty),
    },
  ]);
  const current = await store.findDecision(tx, regionCode, application.id);
  const isDecidedByPeople = current !== undefined && current.proposal_id !== null;
  if (!isDecidedByPeople) await storeDecision(tx, office, application, run.id, policy, decision);
  await store.completeRun(tx, regionCode, run.id, {}, office.now());
  return isDecidedByPeople ? (current as Decision) : decision;
}

async function storeDecision(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
  runId: string,
  policy: PolicyInForce,
  decision: Decision,
): Promise<void> {
  const { regionCode } = office.actor;
  await store.insertDecisions(tx, [
    {
      region_code: regionCode,
      id: uuidv7(),
      application_id: application.id,
      kelurahan_code: application.kelurahan_code,
      run_id: runId,
      outcome: decision.outcome,
      grounds: [...decision.grounds],
      policy_id: policy.id,
      decided_at: office.now(),
      decided_by: office.actor.id,
    },
  ]);
  if (decision.outcome === "approved") await claim(tx, regionCode, application);
}

/** From now on this NIK is this worker, in the whole country. */
async function claim(tx: Tx, regionCode: string, application: ApplicationRow): Promise<void> {
  if (application.nik_index === null) return;
  await claimIdentities(tx, [
    { nik_index: application.nik_index, region_code: regionCode, worker_id: application.id },
  ]);
}

type DuplicatesOf = {
  readonly facts: readonly DuplicateFact[];
  readonly pairs: readonly Alike[];
  /** What people have said, of which the facts are a consequence. */
  readonly judged: readonly store.JudgedPair[];
};

/** Who came before and looks like this one: known to the region, higher up in the same list, or a worker elsewhere. */
async function findDuplicatesOf(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
  policy: PolicyInForce,
): Promise<DuplicatesOf> {
  const { regionCode } = office.actor;
  if (!application.is_complete || application.nik_index === null)
    return { facts: [], pairs: [], judged: [] };
  const { nik_index, list_id: listId, row_number: rowNumber } = application;
  const newcomer = comparable(application, office.vault);
  const known = await acrossAreas(tx, office.actor, () =>
    findKnown(
      tx,
      regionCode,
      { at: application.submitted_at, listId, rowNumber },
      personKeys(newcomer.identity, office.vault),
    ),
  );
  const others = known.filter((row) => row.id !== application.id);
  const judged = await store.listJudgedOf(tx, regionCode, application.id);
  const pairs = withJudgements(
    compareWith(
      others.map((row) => comparable(row, office.vault)),
      newcomer,
      policy.parameters.duplicates,
    ),
    judged,
  );
  const onThisList = new Set(
    others.filter((row) => listId !== null && row.list_id === listId).map(({ id }) => id),
  );
  const facts = pairs.map(
    ({ earlier, verdict }): DuplicateFact => ({
      verdict,
      earlier: onThisList.has(earlier.id) ? "row-of-this-list" : "known-application",
    }),
  );
  const elsewhere = await findElsewhere(tx, regionCode, [nik_index]);
  if (elsewhere.length > 0) facts.push({ verdict: "same", earlier: "known-application" });
  return { facts, pairs, judged };
}

/**
 * Looks at the whole region for once: an officer of one kelurahan must not register anew whom the next
 * one registered yesterday. What is seen so is compared, and never shown.
 */
export async function acrossAreas<T>(
  tx: Tx,
  actor: Office["actor"],
  work: () => Promise<T>,
): Promise<T> {
  await rescope(tx, scopeOf({ ...actor, areas: "*" }));
  const result = await work();
  await rescope(tx, scopeOf(actor));
  return result;
}

export type ManualAnswer =
  | { readonly source: "civil"; readonly answer: CivilAnswer }
  | { readonly source: "insurer"; readonly answer: MembershipAnswer }
  | { readonly source: "welfare"; readonly answer: WelfareAnswer };

/**
 * Records what an officer read in a registry's own portal: mode `manual` of the source interface. The
 * application is verified anew with it. The id is the caller's: sent twice, it is recorded once; another
 * answer under it is refused.
 */
export async function recordAnswer(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
  id: string,
  { source, answer }: ManualAnswer,
): Promise<Decision> {
  const now = office.now();
  const policy = await readPolicyOn(tx, office.actor.regionCode, dayOf(now));
  const added = await store.insertAnswers(tx, [
    {
      region_code: office.actor.regionCode,
      application_id: application.id,
      source,
      reference: id,
      kelurahan_code: application.kelurahan_code,
      mode: "manual",
      answered_at: now,
      answered_by: office.actor.id,
      expires_on: expiry(dayOf(now), policy, source),
      answer,
    },
  ]);
  if (added > 0) {
    await recordEvent(tx, office.actor, {
      kind: "verification.answer-recorded",
      subjectId: application.id,
      details: { source },
    });
  }
  const kept = await store.listAnswersOf(tx, office.actor.regionCode, application.id, id);
  const isSame = kept.length === 1 && isDeepStrictEqual(kept[0], { source, answer });
  if (!isSame) throw new Problem("request.id-already-used");
  return verifyApplication(tx, office, application);
}

function expiry(on: IsoDate, policy: PolicyInForce, source: RegistrySource): IsoDate {
  return addDays(on, policy.parameters.answerValidDays[source]);
}

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
  await store.lockApplication(tx, regionCode, application.id);
  const before = await store.findProposal(tx, regionCode, proposal.id);
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
  await store.insertProposal(tx, {
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
  const proposal = await store.findProposal(tx, regionCode, proposalId);
  const application =
    proposal === undefined ? undefined : await findApplication(proposal.application_id);
  if (proposal === undefined || application === undefined) throw new Problem("request.not-found");
  await store.lockApplication(tx, regionCode, application.id);

  const done = await store.findDecisionOfProposal(tx, regionCode, proposalId);
  if (done !== undefined) {
    if (done.decided_by !== office.actor.id) throw new Problem("verification.already-decided");
    return { applicationId: application.id, outcome: done.outcome };
  }
  if (await store.isProposalClosed(tx, regionCode, proposalId))
    throw new Problem("verification.proposal-closed");
  if (proposal.proposed_by === office.actor.id) throw new Problem("verification.same-person");
  if (application.submitted_by === office.actor.id)
    throw new Problem("verification.own-application");
  await mustNotHavePrechecked(tx, office.actor, application.id);
  const current = await mustWait(tx, regionCode, application.id);
  await store.insertDecisions(tx, [
    {
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
    },
  ]);
  if (proposal.outcome === "approved") await claim(tx, regionCode, application);
  await recordEvent(tx, office.actor, {
    kind: "verification.decided",
    subjectId: application.id,
    details: { outcome: proposal.outcome },
  });
  return { applicationId: application.id, outcome: proposal.outcome };
}

/** Only what data could not decide waits for people, and what somebody objects to. */
async function mustWait(tx: Tx, regionCode: string, applicationId: string) {
  const current = await store.findDecision(tx, regionCode, applicationId);
  const waits =
    current?.outcome === "referred" || (await store.isObjectedTo(tx, regionCode, applicationId));
  if (current === undefined || !waits) throw new Problem("verification.not-referred");
  return current;
}

/** Whether somebody recorded what a registry says of an application: they have judged part of it. */
export function hasPrechecked(
  tx: Tx,
  actor: Office["actor"],
  applicationId: string,
): Promise<boolean> {
  return store.hasAnswered(tx, actor.regionCode, applicationId, actor.id);
}

/** Whoever has judged part of a case does not decide the whole. */
export async function mustNotHavePrechecked(
  tx: Tx,
  actor: Office["actor"],
  applicationId: string,
): Promise<void> {
  if (await hasPrechecked(tx, actor, applicationId))
    throw new Problem("verification.own-application");
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
  const proposal = await store.findProposal(tx, regionCode, proposalId);
  const application =
    proposal === undefined ? undefined : await findApplication(proposal.application_id);
  if (proposal === undefined || application === undefined) throw new Problem("request.not-found");
  await store.lockApplication(tx, regionCode, application.id);
  if ((await store.findDecisionOfProposal(tx, regionCode, proposalId)) !== undefined)
    throw new Problem("verification.already-decided");
  const isNew = await store.insertProposalClosing(tx, {
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

/** Records what a visit in the field found about a sampled approval; the first result stays. */
export async function recordRecheck(
  tx: Tx,
  office: VerificationOffice,
  result: { applicationId: string; wasWrong: boolean; note: string },
): Promise<void> {
  const { regionCode } = office.actor;
  const sampled = await store.findRecheck(tx, regionCode, result.applicationId);
  if (sampled === undefined) throw new Problem("request.not-found");
  const added = await store.insertRecheckResult(tx, {
    region_code: regionCode,
    application_id: result.applicationId,
    kelurahan_code: sampled.kelurahan_code,
    was_wrong: result.wasWrong,
    note: result.note,
    checked_by: office.actor.id,
  });
  if (added === 0n) {
    const kept = await store.findRecheck(tx, regionCode, result.applicationId);
    const isSame = kept?.was_wrong === result.wasWrong && kept.note === result.note;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, office.actor, {
    kind: "verification.recheck-recorded",
    subjectId: result.applicationId,
  });
}
