import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { addDays } from "@payung/domain/shared/dates.ts";
import {
  correctionFindings,
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
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, claimIdentities, findApplication } from "../intake/service.ts";
import { type PolicyInForce, readPolicyOn, readRules } from "../reference/service.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as decisionStore from "./decision-store.ts";
import { findDuplicatesOf } from "./duplicates-of.ts";
import { keepDecisions } from "./keep-decisions.ts";
import * as pairStore from "./pair-store.ts";
import * as registryStore from "./registry-store.ts";
import * as runStore from "./run-store.ts";
import { checkApplication, newPair, withoutEmpty } from "./verify-list.ts";
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
  const row = {
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
  };
  await keepDecisions(tx, office, [row], policy.policy);
  if (decision.outcome === "approved") await claimIdentity(tx, regionCode, application);
}

/** From now on this NIK is this worker, in the whole country. */
export async function claimIdentity(
  tx: Tx,
  regionCode: string,
  application: ApplicationRow,
): Promise<void> {
  if (application.nik_index === null) return;
  await claimIdentities(tx, [
    { nik_index: application.nik_index, region_code: regionCode, worker_id: application.id },
  ]);
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
