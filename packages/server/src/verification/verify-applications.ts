import { hash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import {
  correctionFindings,
  duplicateFindings,
  type Finding,
  groundsOf,
} from "@payung/domain/verification/checks.ts";
import { type Decision, decide } from "@payung/domain/verification/decision.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { type ApplicationRow, claimIdentities } from "../intake/service.ts";
import { type PolicyInForce, readPolicyOn, readRules } from "../reference/service.ts";
import { dayOf } from "../shared/office.ts";
import * as decisionStore from "./decision-store.ts";
import { type DuplicatesOf, findDuplicatesOf, inOrderOfArrival } from "./duplicates-of.ts";
import { keepDecisions } from "./keep-decisions.ts";
import * as pairStore from "./pair-store.ts";
import * as registryStore from "./registry-store.ts";
import * as runStore from "./run-store.ts";
import { checkApplication, newPair, withoutEmpty } from "./verify-list.ts";
import type { VerificationOffice } from "./verify-one.ts";

/** What follows from findings where people may have decided already. */
type Heeded = {
  readonly decision: Decision;
  readonly findings: readonly Finding[];
  /** It is what counts already. */
  readonly isStanding: boolean;
};

type Verified = Heeded & {
  readonly application: ApplicationRow;
  readonly pairs: DuplicatesOf["pairs"];
  /** What it rests on: the same again is the same run. */
  readonly inputs: readonly unknown[];
};

/** What counts of an application by now, and what two people have said of it. */
type Before = {
  readonly current?: Awaited<ReturnType<typeof decisionStore.listDecisionsOf>>[number] | undefined;
  readonly byPeople?:
    | Awaited<ReturnType<typeof decisionStore.listDecisionsByPeople>>[number]
    | undefined;
};

/**
 * Verifies applications with what the registries have said so far, and decides them by the policy; the decisions stand
 * in the order given. Many take as many statements as one, and each is decided as if they had been verified one after
 * another in the order in which they came: more than one at once are those that nothing has decided yet.
 */
export async function verifyApplications(
  tx: Tx,
  office: VerificationOffice,
  applications: readonly ApplicationRow[],
): Promise<Decision[]> {
  if (applications.length === 0) return [];
  const { regionCode } = office.actor;
  const ids = applications.map(({ id }) => id);
  await decisionStore.lockApplications(tx, regionCode, ids);
  const asOf = dayOf(office.now());
  const policy = await readPolicyOn(tx, regionCode, asOf);
  const rules = await readRules(tx);
  const answers = await registryStore.readAnswers(tx, regionCode, ids, asOf);
  const duplicatesOf = await findDuplicatesOf(tx, office, applications, policy);
  const before = await readBefore(tx, regionCode, ids);

  const verified = new Map<string, Verified>();
  const refused = new Set<string>();
  for (const application of inOrderOfArrival(applications)) {
    const { id } = application;
    const answered = answers.get(id) ?? registryStore.NO_ANSWERS;
    const alike = duplicatesOf(application, refused);
    const found = [
      ...checkApplication(application, answered, asOf, rules),
      ...duplicateFindings(alike.facts),
    ];
    const heeded = heedPeople(before(id), policy, found);
    if (heeded.decision.outcome === "refused") refused.add(id);
    verified.set(id, {
      ...heeded,
      application,
      pairs: alike.pairs,
      inputs: [
        id,
        application.correction_count,
        asOf,
        policy.id,
        answered.references,
        alike.facts,
        alike.pairs.map(({ earlier }) => earlier.id),
        alike.judged,
      ],
    });
  }
  const inOrder = ids.flatMap((id) => verified.get(id) ?? []);
  await keep(tx, office, inOrder, { asOf, policy, before });
  return inOrder.map(({ decision }) => decision);
}

async function readBefore(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
): Promise<(id: string) => Before> {
  const current = await decisionStore.listDecisionsOf(tx, regionCode, ids);
  if (current.length === 0) return () => ({});
  const byPeople = await decisionStore.listDecisionsByPeople(tx, regionCode, ids);
  const currentOf = new Map(current.map((each) => [each.application_id, each]));
  const byPeopleOf = new Map(byPeople.map((each) => [each.application_id, each]));
  return (id) => ({ current: currentOf.get(id), byPeople: byPeopleOf.get(id) });
}

/**
 * Data decides what no two people have. What they have decided stands, also when the application was corrected since,
 * unless the correction brings up what they did not know: then they are asked again, and data decides nothing.
 */
function heedPeople(
  { byPeople, current }: Before,
  { policy }: PolicyInForce,
  found: readonly Finding[],
): Heeded {
  const grounds = groundsOf(found);
  if (byPeople === undefined)
    return { decision: decide(grounds, policy), findings: found, isStanding: false };
  const before = { outcome: byPeople.outcome, grounds: byPeople.grounds } as Decision;
  const reopened = byPeople.corrected_since
    ? correctionFindings(grounds, policy, byPeople.grounds)
    : [];
  if (reopened.length === 0)
    return { decision: before, findings: found, isStanding: current?.id === byPeople.id };
  const findings = [...found, ...reopened];
  const decision = decide(groundsOf(findings), policy);
  const outcome = decision.outcome === "incomplete" ? "incomplete" : "referred";
  return { decision: { ...decision, outcome } as Decision, findings, isStanding: false };
}

type Of = {
  readonly asOf: IsoDate;
  readonly policy: PolicyInForce;
  readonly before: (id: string) => Before;
};

async function keep(
  tx: Tx,
  office: VerificationOffice,
  verified: readonly Verified[],
  of: Of,
): Promise<void> {
  const { actor, now } = office;
  const { regionCode } = actor;
  const runs = await openRunsOf(tx, office, verified, of);
  const withRun = verified.map((each, at) => {
    const run = runs[at];
    if (run === undefined) throw new Error("Broken invariant: each has its run");
    return { ...each, runId: run.id };
  });
  await pairStore.insertPairs(
    tx,
    withRun.flatMap(({ pairs, runId }) => pairs.map((pair) => newPair(regionCode, runId, pair))),
  );
  await runStore.insertVerifications(
    tx,
    withRun.map(({ application, findings, runId }) => ({
      region_code: regionCode,
      application_id: application.id,
      run_id: runId,
      kelurahan_code: application.kelurahan_code,
      findings: findings.map(withoutEmpty),
    })),
  );
  const decided = withRun.filter(({ isStanding }) => !isStanding);
  if (decided.length === 0) return;
  await keepDecisions(
    tx,
    office,
    decided.map(({ application, decision, runId }) => ({
      region_code: regionCode,
      id: uuidv7(),
      application_id: application.id,
      kelurahan_code: application.kelurahan_code,
      run_id: runId,
      outcome: decision.outcome,
      grounds: [...decision.grounds],
      policy_id: of.policy.id,
      decided_at: now(),
      decided_by: actor.id,
    })),
    of.policy.policy,
  );
  await claimIdentities(
    tx,
    decided.flatMap(({ application: { id, nik_index }, decision }) =>
      decision.outcome === "approved" && nik_index !== null
        ? [{ nik_index, region_code: regionCode, worker_id: id }]
        : [],
    ),
  );
}

/**
 * The run of each with its inputs, complete when the transaction is. Where they are again what they were before something
 * else was decided, that is a run of its own: what was decided then is not what counts now.
 */
async function openRunsOf(
  tx: Tx,
  { actor, now }: VerificationOffice,
  verified: readonly Verified[],
  { asOf, before, policy }: Of,
): Promise<{ readonly id: string }[]> {
  const { regionCode } = actor;
  const open = async (inputs: readonly (readonly unknown[])[]) => {
    const runs = inputs.map((each) => ({
      region_code: regionCode,
      id: uuidv7(),
      list_id: null,
      inputs_sha256: hash("sha256", JSON.stringify(each), "buffer"),
      as_of: asOf,
      policy_id: policy.id,
      completed_at: now(),
      summary: {} as never,
    }));
    const opened = await runStore.openRuns(tx, regionCode, runs);
    return opened.map((run, at) => ({ id: run.id, isNew: run.id === runs[at]?.id }));
  };
  const runs = await open(verified.map(({ inputs }) => inputs));
  const isOfAnother = ({ application, decision }: Verified, at: number) => {
    const { current } = before(application.id);
    if (runs[at]?.isNew === true || current === undefined) return false;
    const isDecidedSo =
      current.outcome === decision.outcome && isDeepStrictEqual(current.grounds, decision.grounds);
    return !isDecidedSo;
  };
  const again = verified.filter(isOfAnother);
  if (again.length === 0) return runs;
  const anew = await open(
    again.map(({ application, inputs }) => [...inputs, before(application.id).current?.id]),
  );
  return verified.flatMap((each, at) => anew[again.indexOf(each)] ?? runs[at] ?? []);
}
