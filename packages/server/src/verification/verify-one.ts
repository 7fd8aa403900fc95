import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { addDays } from "@payung/domain/shared/dates.ts";
import {
  correctionFindings,
  type DuplicateFact,
  duplicateFindings,
  type Finding,
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
  findApplication,
  findElsewhere,
  findKnown,
  personKeys,
} from "../intake/service.ts";
import { type PolicyInForce, readPolicyOn, readRules } from "../reference/service.ts";
import { dayOf, type Office, read, scopeOf, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as decisionStore from "./decision-store.ts";
import { type Alike, compareWith } from "./duplicates.ts";
import * as pairStore from "./pair-store.ts";
import * as proposalStore from "./proposal-store.ts";
import * as recheckStore from "./recheck-store.ts";
import * as registryStore from "./registry-store.ts";
import * as runStore from "./run-store.ts";
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
  await decisionStore.lockApplication(tx, regionCode, application.id);
  const asOf = dayOf(office.now());
  const policy = await readPolicyOn(tx, regionCode, asOf);
  const rules = await readRules(tx);
  const answers =
    (await registryStore.readAnswers(tx, regionCode, [application.id], asOf)).get(application.id) ??
    registryStore.NO_ANSWERS;
  const alike = await findDuplicatesOf(tx, office, application, policy);

  const found = [
    ...checkApplication(application, answers, asOf, rules),
    ...duplicateFindings(alike.facts),
  ];
  const said = await heedPeople(tx, regionCode, application.id, policy, found);
  const run = await openRunOf(tx, regionCode, application.id, said, {
    asOf,
    policyId: policy.id,
    inputs: [
      application.id,
      application.correction_count,
      asOf,
      policy.id,
      answers.references,
      alike.facts,
      alike.pairs.map(({ earlier }) => earlier.id),
      alike.judged,
    ],
  });
  await pairStore.insertPairs(
    tx,
    alike.pairs.map((pair) => newPair(regionCode, run.id, pair)),
  );
  await runStore.insertVerifications(tx, [
    {
      region_code: regionCode,
      application_id: application.id,
      run_id: run.id,
      kelurahan_code: application.kelurahan_code,
      findings: said.findings.map(withoutEmpty),
    },
  ]);
  if (!said.isStanding) await storeDecision(tx, office, application, run.id, policy, said.decision);
  await runStore.completeRun(tx, regionCode, run.id, {}, office.now());
  return said.decision;
}

/**
 * The run with these inputs. Where they are again what they were before something else was decided, that is a run of its
 * own: what was decided then is not what counts now.
 */
async function openRunOf(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  { decision }: Heeded,
  of: { asOf: IsoDate; policyId: string; inputs: readonly unknown[] },
): Promise<runStore.RunRow> {
  const open = (inputs: readonly unknown[]) =>
    runStore.openRun(tx, {
      region_code: regionCode,
      id: uuidv7(),
      list_id: null,
      inputs_sha256: hash("sha256", JSON.stringify(inputs), "buffer"),
      as_of: of.asOf,
      policy_id: of.policyId,
    });
  const run = await open(of.inputs);
  const current = await decisionStore.findDecision(tx, regionCode, applicationId);
  if (run.completed_at === null || current === undefined) return run;
  const isDecidedSo =
    current.outcome === decision.outcome && isDeepStrictEqual(current.grounds, decision.grounds);
  return isDecidedSo ? run : open([...of.inputs, current.id]);
}

/** Verifies those of a list by themselves who do not go by what stood on it any more. */
export async function verifyCorrected(office: Office, listId: string): Promise<void> {
  const { regionCode } = office.actor;
  for (const id of await read(office, (tx) => runStore.listCorrected(tx, regionCode, listId)))
    await write(office, async (tx) => {
      const application = await findApplication(tx, regionCode, id);
      if (application !== undefined) await verifyApplication(tx, office, application);
    });
}

/** What follows from findings where people may have decided already. */
type Heeded = {
  readonly decision: Decision;
  readonly findings: readonly Finding[];
  /** It is what counts already. */
  readonly isStanding: boolean;
};

/**
 * Data decides what no two people have. What they have decided stands, also when the application was corrected since,
 * unless the correction brings up what they did not know: then they are asked again, and data decides nothing.
 */
async function heedPeople(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  { policy }: PolicyInForce,
  found: readonly Finding[],
): Promise<Heeded> {
  const grounds = groundsOf(found);
  const byPeople = await decisionStore.findDecisionByPeople(tx, regionCode, applicationId);
  if (byPeople === undefined)
    return { decision: decide(grounds, policy), findings: found, isStanding: false };
  const before = { outcome: byPeople.outcome, grounds: byPeople.grounds } as Decision;
  const reopened = byPeople.corrected_since
    ? correctionFindings(grounds, policy, byPeople.grounds)
    : [];
  if (reopened.length === 0) {
    const current = await decisionStore.findDecision(tx, regionCode, applicationId);
    return { decision: before, findings: found, isStanding: current?.id === byPeople.id };
  }
  const findings = [...found, ...reopened];
  const decision = decide(groundsOf(findings), policy);
  const outcome = decision.outcome === "incomplete" ? "incomplete" : "referred";
  return { decision: { ...decision, outcome } as Decision, findings, isStanding: false };
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
  await decisionStore.insertDecisions(tx, [
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
  readonly judged: readonly pairStore.JudgedPair[];
};

/**
 * Whoever a correction has made somebody else came when it was made: those who were there before stand, however late
 * they applied.
 */
function arrivalOf(application: ApplicationRow) {
  const { identified_at: identifiedAt, submitted_at: at } = application;
  if (identifiedAt === null)
    return { at, listId: application.list_id, rowNumber: application.row_number };
  return { at: new Date(identifiedAt.getTime() + 1), listId: null, rowNumber: null };
}

/**
 * Who came before and looks like this one: known to the region, higher up in the same list, or a worker elsewhere.
 * Whom a correction made look like somebody may be the victim of a slip: that is a question, never a refusal.
 */
async function findDuplicatesOf(
  tx: Tx,
  office: VerificationOffice,
  application: ApplicationRow,
  policy: PolicyInForce,
): Promise<DuplicatesOf> {
  const { regionCode } = office.actor;
  if (!application.is_complete || application.nik_index === null)
    return { facts: [], pairs: [], judged: [] };
  const { nik_index, identified_at: identifiedAt } = application;
  const newcomer = comparable(application, office.vault);
  const arrival = arrivalOf(application);
  const judged = await pairStore.listJudgedOf(tx, regionCode, application.id);
  const { known, standing } = await acrossAreas(tx, office.actor, async () => ({
    known: await findKnown(tx, regionCode, arrival, personKeys(newcomer.identity, office.vault)),
    standing: await decisionStore.listNotRefused(
      tx,
      regionCode,
      judged.filter(({ verdict }) => verdict === "same").map((each) => each.earlier_id),
    ),
  }));
  const others = known.filter((row) => row.id !== application.id);
  const compared = compareWith(
    others.map((row) => comparable(row, office.vault)),
    newcomer,
    policy.parameters.duplicates,
  ).map((pair) => (identifiedAt === null ? pair : { ...pair, verdict: "possible" as const }));
  const pairs = withJudgements(compared, judged);
  const onThisList = new Set(
    others
      .filter((row) => arrival.listId !== null && row.list_id === arrival.listId)
      .map(({ id }) => id),
  );
  const facts = pairs.map(
    ({ earlier, verdict }): DuplicateFact => ({
      verdict,
      earlier: onThisList.has(earlier.id) ? "row-of-this-list" : "known-application",
    }),
  );
  // Two people have said that they are one: that holds however unlike a correction makes them.
  const foundIds = new Set(pairs.map(({ earlier }) => earlier.id));
  for (const id of standing)
    if (!foundIds.has(id)) facts.push({ verdict: "same", earlier: "known-application" });
  const elsewhere = await findElsewhere(tx, regionCode, [nik_index]);
  if (elsewhere.length > 0)
    facts.push({
      verdict: identifiedAt === null ? "same" : "possible",
      earlier: "known-application",
    });
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
  const added = await registryStore.insertAnswers(tx, [
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
      correction_count: application.correction_count,
    },
  ]);
  if (added > 0) {
    await recordEvent(tx, office.actor, {
      kind: "verification.answer-recorded",
      subjectId: application.id,
      details: { source },
    });
  }
  const kept = await registryStore.listAnswersOf(tx, office.actor.regionCode, application.id, id);
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
  await decisionStore.insertDecisions(tx, [
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
  return proposalStore.hasCorrected(tx, actor.regionCode, applicationId, actor.id, DECIDES_NOTHING);
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
const CORRECTED = "Data diperbaiki.";

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

/** Records what a visit in the field found about a sampled approval; the first result stays. */
export async function recordRecheck(
  tx: Tx,
  office: VerificationOffice,
  result: { applicationId: string; wasWrong: boolean; note: string },
): Promise<void> {
  const { regionCode } = office.actor;
  const sampled = await recheckStore.findRecheck(tx, regionCode, result.applicationId);
  if (sampled === undefined) throw new Problem("request.not-found");
  const isNew = await recheckStore.insertRecheckResult(tx, {
    region_code: regionCode,
    application_id: result.applicationId,
    kelurahan_code: sampled.kelurahan_code,
    was_wrong: result.wasWrong,
    note: result.note,
    checked_by: office.actor.id,
  });
  if (!isNew) {
    const kept = await recheckStore.findRecheck(tx, regionCode, result.applicationId);
    const isSame = kept?.was_wrong === result.wasWrong && kept.note === result.note;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, office.actor, {
    kind: "verification.recheck-recorded",
    subjectId: result.applicationId,
  });
}
