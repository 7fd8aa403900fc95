import type { MessageChannel, WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import { TEMPLATES, type TemplateName, templateText } from "@payung/domain/messaging/templates.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { type Office, write } from "../shared/office.ts";
import { recordEvent } from "../transparency/service.ts";
import * as consentStore from "./consent-store.ts";
import type { Gateways, Outgoing, Sending } from "./gateway.ts";
import * as store from "./outbox-store.ts";
import { type MessageContent, placeOfMessage, SENDER } from "./queue-message.ts";

/** How long is waited after each try that failed in a way that may pass; after the last one the message is given up. */
const WAITS_SECONDS = [30, 120, 600, 3_600, 6 * 3_600] as const;
const TRIES_MAX = WAITS_SECONDS.length + 1;
/** A gateway answers within a third of this: whoever took a message longer ago has died. */
const LOST_AFTER_MS = 90_000;
/** WhatsApp takes free words for so long after somebody's last message. */
const WINDOW_MS = 24 * 60 * 60_000;

type Taken = {
  readonly due: store.DueMessage;
  readonly attempt: number;
  readonly channel: MessageChannel;
  readonly outgoing: Outgoing;
};

/**
 * Sends the next message that is due; false when there is none. That it is about to leave is written down first, so a
 * process that dies meanwhile leaves a trace: such a message may have left, is shown as `unknown`, and is sent again
 * only through a gateway that knows its id.
 */
export async function sendNext(office: Office, gateways: Gateways): Promise<boolean> {
  const taken = await write(office, (tx) => takeNext(tx, office, gateways));
  if (taken === "nothing-due") return false;
  if (taken === "settled") return true;
  const gateway = gateways.get(taken.channel);
  if (gateway === undefined) throw new Error("Broken invariant: what is taken has a gateway");
  const sending = await gateway.send(taken.outgoing);
  await write(office, (tx) => keepSending(tx, office, taken, sending));
  return true;
}

async function takeNext(
  tx: Tx,
  office: Office,
  gateways: Gateways,
): Promise<Taken | "settled" | "nothing-due"> {
  const { regionCode } = office.actor;
  const now = office.now();
  const due = await store.lockDue(tx, regionCode, [...gateways.keys()], {
    now,
    lostSince: new Date(now.getTime() - LOST_AFTER_MS),
  });
  if (due === undefined) return "nothing-due";
  const message = await store.findMessage(tx, regionCode, due.message_id);
  if (message === undefined) throw new Error("Broken invariant: the outbox holds messages only");
  const channel = message.channel as MessageChannel;
  const wasLost = due.taken_at !== null;
  if (wasLost && gateways.get(channel)?.isIdempotent !== true) {
    await noteState(tx, office, due, { state: "unknown", attempt: due.attempt, code: "cut-off" });
    await store.leaveOutbox(tx, regionCode, due.message_id);
    return "settled";
  }
  const attempt = due.attempt + 1;
  const obstacle =
    attempt > TRIES_MAX ? "too-many-tries" : await obstacleTo(tx, office, { ...message, channel });
  if (obstacle !== null) {
    await giveUp(tx, office, due, { attempt, code: obstacle });
    return "settled";
  }
  const content = JSON.parse(
    office.vault.unseal(message.content_sealed, placeOfMessage(message.id)).toString("utf8"),
  ) as MessageContent;
  await noteState(tx, office, due, { state: "sending", attempt, code: null });
  await store.holdPlace(tx, regionCode, due.message_id, { attempt, taken_at: now });
  return {
    due,
    attempt,
    channel,
    outgoing: {
      messageId: message.id,
      phone: content.phone,
      content: outgoingOf(message.template, channel, message.language as WorkerLanguage, content),
    },
  };
}

/** Why a message must not leave any more; null when nothing stands in the way. */
async function obstacleTo(
  tx: Tx,
  { actor, now }: Office,
  message: {
    template: string;
    channel: MessageChannel;
    phone_index: Buffer;
    expires_at: Date | null;
  },
): Promise<"expired" | "not-wanted" | "window-closed" | null> {
  const { regionCode } = actor;
  if (message.expires_at !== null && message.expires_at <= now()) return "expired";
  if (message.template === "reply") {
    if (message.channel === "sms") return null;
    const heard = await store.findLastHeard(tx, regionCode, "whatsapp", message.phone_index);
    const isOpen = heard !== null && now().getTime() - heard.getTime() < WINDOW_MS;
    return isOpen ? null : "window-closed";
  }
  if (TEMPLATES[message.template as TemplateName].isAnswer === true) return null;
  const said = await consentStore.listConsentsOf(tx, regionCode, message.phone_index);
  const isWanted = said.some((each) => each.channel === message.channel && each.is_given);
  return isWanted ? null : "not-wanted";
}

async function keepSending(tx: Tx, office: Office, taken: Taken, sending: Sending): Promise<void> {
  const { regionCode } = office.actor;
  const { due, attempt } = taken;
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
      return store.holdPlace(tx, regionCode, due.message_id, {
        due_at: new Date(office.now().getTime() + seconds * 1_000),
        taken_at: null,
      });
    }
  }
}

async function giveUp(
  tx: Tx,
  office: Office,
  due: store.DueMessage,
  { attempt, code }: { attempt: number; code: string },
): Promise<void> {
  await noteState(tx, office, due, { state: "failed", attempt, code });
  await store.leaveOutbox(tx, office.actor.regionCode, due.message_id);
  await recordEvent(tx, office.actor, {
    kind: "messaging.message-failed",
    subjectId: due.application_id ?? due.message_id,
    details: { messageId: due.message_id, code },
  });
}

async function noteState(
  tx: Tx,
  office: Office,
  of: Pick<store.DueMessage, "message_id" | "application_id" | "kelurahan_code">,
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
  if (isNew && news.state === "failed")
    await recordEvent(tx, office.actor, {
      kind: "messaging.message-failed",
      subjectId: of.application_id ?? of.message_id,
      details: { messageId: of.message_id, code: news.code },
    });
  return true;
}

function outgoingOf(
  template: string,
  channel: MessageChannel,
  language: WorkerLanguage,
  content: MessageContent,
): Outgoing["content"] {
  if ("reply" in content) return { kind: "reply", reply: content.reply };
  const name = template as TemplateName;
  const { params } = content;
  return {
    kind: "template",
    name,
    language,
    params: TEMPLATES[name].params.map((each) => params[each] ?? ""),
    text: templateText(name, { channel, language, sender: SENDER }, params),
  };
}
