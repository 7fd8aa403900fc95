import { fullJkmFrom } from "@payung/domain/enrolment/coverage.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import { addDays, addMonths, type IsoDate } from "@payung/domain/shared/dates.ts";
import { type Decision, leadingGround } from "@payung/domain/verification/decision.ts";
import { nextStep } from "@payung/domain/verification/sentences.ts";
import {
  type WorkerState,
  type WorkerStatus,
  workerStatus,
} from "@payung/domain/verification/worker-status.ts";
import type { Tx } from "../db/transaction.ts";
import { findByCode, readRegistrationCode } from "../intake/service.ts";
import { readPolicyOn, readRules } from "../reference/service.ts";
import * as decisionStore from "./decision-store.ts";

/**
 * Where an application stands, for whoever knows its code and the worker's birth date; null for a wrong
 * code and for a wrong date alike, so that neither can be guessed by the other.
 */
export async function findWorkerStatus(
  tx: Tx,
  regionCode: string,
  typed: { code: string; bornOn: IsoDate },
  on: IsoDate,
): Promise<WorkerStatus | null> {
  const id = await findByReceipt(tx, regionCode, typed);
  return id === null ? null : workerStatusOf(tx, regionCode, id, on);
}

/** The application of whoever knows its code and the worker's birth date; null for a wrong code and a wrong date alike. */
export async function findByReceipt(
  tx: Tx,
  regionCode: string,
  typed: { code: string; bornOn: IsoDate },
): Promise<string | null> {
  const code = readRegistrationCode(typed.code);
  const application = code === null ? undefined : await findByCode(tx, regionCode, code);
  if (application === undefined || application.born_on !== typed.bornOn) return null;
  return application.id;
}

/** Where an application stands, as its worker is told it. */
export async function workerStatusOf(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  on: IsoDate,
): Promise<WorkerStatus> {
  const status = (await workerStatusesOf(tx, regionCode, [applicationId], on)).get(applicationId);
  if (status === undefined) throw new Error("Broken invariant: whoever is asked for has a status");
  return status;
}

/** Where what was decided last still says what to do. */
const STILL_DECIDED: readonly WorkerState[] = ["incomplete", "checking", "not-yet", "approved"];

/** The same of many, each with the step that follows from the decision while it is the next one, as the worker is told. */
export async function workerStatusesOf(
  tx: Tx,
  regionCode: string,
  ids: readonly string[],
  on: IsoDate,
): Promise<ReadonlyMap<string, WorkerStatus & { readonly nextStep: string | null }>> {
  const rules = await readRules(tx);
  const { policy } = await readPolicyOn(tx, regionCode, on);
  const decisions = await decisionStore.listDecisionsOf(tx, regionCode, ids);
  const decisionOf = new Map(decisions.map((each) => [each.application_id, each]));
  const standings = await decisionStore.listStandings(tx, regionCode, ids);
  return new Map(
    standings.map((standing) => {
      const decision = decisionOf.get(standing.application_id);
      const status = workerStatus(
        {
          outcome: decision?.outcome ?? null,
          grounds: decision?.grounds ?? [],
          waitingPlace: standing.waiting_place,
          checkPlace: standing.check_place,
          isInDecree: standing.in_decree && standing.dropped_out_on === null,
          isSent: standing.was_sent && standing.dropped_out_on === null,
          letGoOn: standing.dropped_out_on,
          wasRejectedByInsurer: standing.last_reply === "rejected",
          cover: coverOf(standing, rules),
        },
        policy,
        on,
      );
      // After the decision things take their course, and its step is no longer the next one.
      const next =
        decision === undefined || !STILL_DECIDED.includes(status.state)
          ? null
          : nextStep(decision.outcome, leadingGround(decision as Decision, policy));
      return [standing.application_id, { ...status, nextStep: next }];
    }),
  );
}

function coverOf(
  standing: { started_on: string | null; first_month: string | null; month_count: number | null },
  rules: RuleBook,
) {
  const { started_on: from, first_month: firstMonth, month_count: monthCount } = standing;
  if (from === null || firstMonth === null || monthCount === null) return null;
  return {
    from,
    to: addDays(addMonths(`${firstMonth}-01`, monthCount), -1),
    fullDeathBenefitFrom: fullJkmFrom(from, from, rules),
  };
}
