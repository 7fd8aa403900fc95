import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { recordEvent } from "../transparency/service.ts";
import type { Sending } from "./gateway.ts";
import * as store from "./outbox-store.ts";

/** How long is waited after each try that failed in a way that may pass; after the last one the message is given up. */
const WAITS_SECONDS = [30, 120, 600, 3_600, 6 * 3_600] as const;
export const TRIES_MAX: number = WAITS_SECONDS.length + 1;

type About = Pick<store.DueMessage, "message_id" | "application_id" | "kelurahan_code">;

/** Keeps what came of a message that was sent. */
export async function keepSending(
  tx: Tx,
  office: Office,
  { due, attempt }: { due: About; attempt: number },
  sending: Sending,
): Promise<void> {
  const { regionCode } = office.actor;
  switch (sending.outcome) {
    case "sent":
      await noteState(tx, office, due, {
        state: "sent",
        attempt,
        code: null,
        providerIndex: office.vault.indexOf("provider", sending.providerId),
      });
      return store.leaveOutbox(tx, regionCode, due.message_id);
    case "unknown":
      await noteState(tx, office, due, { state: "unknown", attempt, code: sending.code });
      return store.leaveOutbox(tx, regionCode, due.message_id);
    case "refused": {
      const wait = WAITS_SECONDS[attempt - 1];
      if (!sending.mayRetry || wait === undefined)
        return giveUp(tx, office, due, { attempt, code: sending.code });
      await noteState(tx, office, due, { state: "retrying", attempt, code: sending.code });
      const seconds = Math.max(wait, Math.min(sending.afterSeconds ?? 0, 6 * 3_600));
      const until = new Date(office.now().getTime() + seconds * 1_000);
      await store.holdPlace(tx, regionCode, due.message_id, until);
      return store.holdFollowing(tx, regionCode, due.message_id, until);
    }
  }
}

/** Takes a message out of the outbox that will not leave, with why, for those who look at the application. */
export async function giveUp(
  tx: Tx,
  office: Office,
  due: About,
  { attempt, code }: { attempt: number; code: string },
): Promise<void> {
  await noteState(tx, office, due, { state: "failed", attempt, code });
  await store.leaveOutbox(tx, office.actor.regionCode, due.message_id);
  await recordFailure(tx, office, due, code);
}

/** Adds what became of a message; false when the same was known. */
export function noteState(
  tx: Tx,
  office: Office,
  of: About,
  news: { state: string; attempt: number; code: string | null; providerIndex?: Buffer; at?: Date },
): Promise<boolean> {
  return store.insertState(tx, {
    region_code: office.actor.regionCode,
    id: uuidv7(),
    message_id: of.message_id,
    application_id: of.application_id,
    kelurahan_code: of.kelurahan_code,
    state: news.state,
    attempt: news.attempt,
    provider_index: news.providerIndex ?? null,
    error_code: news.code,
    happened_at: news.at ?? office.now(),
  });
}

function recordFailure(tx: Tx, { actor }: Office, of: About, code: string | null): Promise<void> {
  return recordEvent(tx, actor, {
    kind: "messaging.message-failed",
    subjectId: of.application_id ?? of.message_id,
    details: { messageId: of.message_id, code },
  });
}

/**
 * Keeps what a gateway says of a message of ours; false when we do not know of which (yet: news may overtake the answer
 * to the sending).
 */
export async function keepNews(
  tx: Tx,
  office: Office,
  news: {
    providerId: string;
    messageId: string | null;
    state: string;
    code: string | null;
    happenedAt: Date;
  },
): Promise<boolean> {
  const of = await store.findByProvider(tx, office.actor.regionCode, {
    providerIndex: office.vault.indexOf("provider", news.providerId),
    messageId: news.messageId,
  });
  if (of === undefined) return false;
  const isNew = await noteState(tx, office, of, {
    state: news.state,
    attempt: of.attempt,
    code: news.code,
    at: news.happenedAt,
  });
  if (isNew && news.state === "failed") await recordFailure(tx, office, of, news.code);
  return true;
}
