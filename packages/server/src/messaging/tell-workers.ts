import type { WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import { sayCount, sayDay } from "@payung/domain/shared/say-day.ts";
import type { Outcome } from "@payung/domain/verification/decision.ts";
import { type DecisionPolicy, leadingGround } from "@payung/domain/verification/decision.ts";
import type { Ground } from "@payung/domain/verification/grounds.ts";
import { decidedByPerson, workerSentence } from "@payung/domain/verification/sentences.ts";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import { lastDayOf } from "./cover-days.ts";
import * as coverStore from "./cover-store.ts";
import { messageIdOf, queueForWorkers, type ToTell } from "./queue-message.ts";

type Desk = Pick<Office, "actor" | "vault" | "now">;

export type ToldDecision = {
  readonly id: string;
  readonly applicationId: string;
  readonly outcome: Outcome;
  readonly grounds: readonly Ground[];
};

const OF_A_DECISION = ["decision-approved", "decision-not-yet", "data-needed"] as const;
/** That somebody else is known under a number is nothing to tell a phone; at the office and by the code it is told. */
const OF_TWO: ReadonlySet<Ground> = new Set(["same-as-earlier-row", "same-as-known-worker"]);

/** Tells workers what was decided, where it is news to them. What waits for a person is not: nothing follows from it. */
export async function tellDecisions(
  tx: Tx,
  office: Desk,
  decisions: readonly ToldDecision[],
  policy: DecisionPolicy,
): Promise<void> {
  await queueForWorkers(
    tx,
    office,
    decisions.flatMap((decision) => messageOf(decision, policy) ?? []),
    { unlessLastTold: OF_A_DECISION },
  );
}

function messageOf(decision: ToldDecision, policy: DecisionPolicy): ToTell | null {
  const { id, applicationId, outcome } = decision;
  const leading = leadingGround(decision, policy);
  if (outcome === "referred" || (leading !== null && OF_TWO.has(leading))) return null;
  if (outcome === "approved") {
    const template = "decision-approved";
    return { id: messageIdOf(template, id), applicationId, template, params: () => ({}) };
  }
  const template = outcome === "refused" ? "decision-not-yet" : "data-needed";
  return {
    id: messageIdOf(template, id),
    applicationId,
    template,
    params: (language) => {
      const { reason, nextStep: step } =
        leading === null ? decidedByPerson(language) : workerSentence(leading, language);
      return { reason, step };
    },
  };
}

/** Tells those who qualify and found no place where they stand in the queue. */
export async function tellWaiting(
  tx: Tx,
  office: Desk,
  selectionId: string,
  waiting: readonly { readonly applicationId: string; readonly place: number }[],
): Promise<void> {
  await queueForWorkers(
    tx,
    office,
    waiting.map(({ applicationId, place }) => ({
      id: messageIdOf("waiting-list", `${selectionId} ${applicationId}`),
      applicationId,
      template: "waiting-list" as const,
      params: (language) => ({ place: sayCount(place, language) }),
    })),
  );
}

/** Tells those whom the insurer has taken that their card is ready. */
export async function tellCardsReady(
  tx: Tx,
  office: Desk,
  memberships: readonly { readonly id: string; readonly applicationId: string }[],
): Promise<void> {
  await queueForWorkers(
    tx,
    office,
    memberships.map(({ id, applicationId }) => ({
      id: messageIdOf("card-ready", id),
      applicationId,
      template: "card-ready" as const,
      params: () => ({}),
    })),
  );
}

/** So many days before the last day of cover its end is told: a month is time to go and ask. */
const ENDING_DAYS = 30;

/**
 * Tells those whose cover has started, and those whose cover is about to end. Looked at again and again, each is told
 * once: what was queued is not queued again.
 */
export async function tellCover(tx: Tx, office: Desk, today: string): Promise<number> {
  const { regionCode } = office.actor;
  const started = await coverStore.listStarted(tx, regionCode, today);
  const ending = (await coverStore.listCovered(tx, regionCode, today, ENDING_DAYS)).filter(
    (each) => lastDayOf(each) >= today,
  );
  return queueForWorkers(tx, office, [
    ...started.map((each) => ({
      id: messageIdOf("cover-started", each.id),
      applicationId: each.application_id,
      template: "cover-started" as const,
      params: (language: WorkerLanguage) => ({
        from: sayDay(each.started_on, language),
        to: sayDay(lastDayOf(each), language),
        phone: KOTA_JAMBI.insurerPhone,
      }),
    })),
    ...ending.map((each) => ({
      id: messageIdOf("cover-ending", each.id),
      applicationId: each.application_id,
      template: "cover-ending" as const,
      params: (language: WorkerLanguage) => ({ to: sayDay(lastDayOf(each), language) }),
    })),
  ]);
}
