import type { MessageChannel, WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import { TEMPLATES, type TemplateName, templateText } from "@payung/domain/messaging/templates.ts";
import { uuidv7 } from "uuidv7";
import { holdLock, type Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import * as consentStore from "./consent-store.ts";
import type { Gateway, Outgoing } from "./gateway.ts";
import { giveUp, noteState, TRIES_MAX } from "./keep-states.ts";
import { addSmsToday, countSmsToday, type MessagingLimits, tomorrow } from "./limits.ts";
import * as store from "./outbox-store.ts";
import { type MessageContent, placeOfMessage, SENDER } from "./queue-message.ts";

/** A gateway answers within a third of this: whoever took a message longer ago has died. */
const LOST_AFTER_MS = 90_000;
/** WhatsApp takes free words for so long after somebody's last message. */
const WINDOW_MS = 24 * 60 * 60_000;

/** A message that is about to leave. */
export type Taken = {
  readonly due: store.DueMessage;
  readonly attempt: number;
  readonly outgoing: Outgoing;
};

/**
 * Takes the messages that a gateway may send now, at most so many, and notes before they leave that they are about to:
 * a process that dies meanwhile leaves a trace. Such a message may have left, is shown as `unknown`, and is sent again
 * only through a gateway that knows its id. `wasAnyDue` is false when there is nothing to do.
 */
export async function takeDue(
  tx: Tx,
  office: Office,
  gateway: Gateway,
  most: number,
  { smsADay }: Pick<MessagingLimits, "smsADay">,
): Promise<{ taken: Taken[]; wasAnyDue: boolean }> {
  const { regionCode } = office.actor;
  const { channel } = gateway;
  const now = office.now();
  // Of one number one at a time, and no more in a day than may be: also where several processes send.
  await holdLock(tx, `outbox ${regionCode} ${channel}`);
  const left = channel === "sms" ? smsADay - (await countSmsToday(tx, office)) : most;
  if (left <= 0) {
    await store.putOff(tx, regionCode, channel, tomorrow(now));
    return { taken: [], wasAnyDue: false };
  }
  const rows = await store.lockDue(tx, regionCode, channel, {
    now,
    lostSince: new Date(now.getTime() - LOST_AFTER_MS),
    most: Math.min(most, left),
  });
  if (rows.length === 0) return { taken: [], wasAnyDue: false };
  const obstacleTo = await obstacles(tx, office, channel, rows);
  const taken: Taken[] = [];
  for (const due of rows) {
    const attempt = due.attempt + 1;
    if (due.taken_at !== null && !gateway.isIdempotent) {
      await noteState(tx, office, due, { state: "unknown", attempt: due.attempt, code: "cut-off" });
      await store.leaveOutbox(tx, regionCode, due.message_id);
      continue;
    }
    const obstacle = attempt > TRIES_MAX ? "too-many-tries" : obstacleTo(due);
    if (obstacle !== null) await giveUp(tx, office, due, { attempt, code: obstacle });
    else taken.push({ due, attempt, outgoing: outgoingOf(office, channel, due) });
  }
  await noteLeaving(tx, office, taken, now);
  if (channel === "sms" && taken.length > 0) await addSmsToday(tx, office, taken.length);
  return { taken, wasAnyDue: true };
}

async function noteLeaving(tx: Tx, { actor }: Office, taken: readonly Taken[], now: Date) {
  if (taken.length === 0) return;
  await store.insertStates(
    tx,
    taken.map(({ due, attempt }) => ({
      region_code: actor.regionCode,
      id: uuidv7(),
      message_id: due.message_id,
      application_id: due.application_id,
      kelurahan_code: due.kelurahan_code,
      state: "sending",
      attempt,
      happened_at: now,
    })),
  );
  const ids = taken.map(({ due }) => due.message_id);
  await store.takePlaces(tx, actor.regionCode, ids, now);
}

/** Why a message must not leave any more; null when nothing stands in the way. */
async function obstacles(
  tx: Tx,
  { actor, now }: Office,
  channel: MessageChannel,
  rows: readonly store.DueMessage[],
): Promise<(due: store.DueMessage) => "expired" | "not-wanted" | "window-closed" | null> {
  const { regionCode } = actor;
  const isReply = ({ template }: store.DueMessage) => template === "reply";
  const isAnswer = ({ template }: store.DueMessage) =>
    TEMPLATES[template as TemplateName].isAnswer === true;
  const numbersOf = (some: readonly store.DueMessage[]) =>
    some.map(({ phone_index }) => phone_index);
  const replies = channel === "whatsapp" ? rows.filter(isReply) : [];
  const unasked = rows.filter((due) => !isReply(due) && !isAnswer(due));
  const heard =
    replies.length === 0
      ? new Map<string, Date>()
      : await store.listLastHeard(tx, regionCode, channel, numbersOf(replies));
  const wanting =
    unasked.length === 0
      ? new Set<string>()
      : await consentStore.listWanting(tx, regionCode, channel, numbersOf(unasked));
  return (due) => {
    if (due.expires_at !== null && due.expires_at <= now()) return "expired";
    const number = due.phone_index.toString("hex");
    if (isReply(due)) {
      if (channel === "sms") return null;
      const last = heard.get(number);
      const isOpen = last !== undefined && now().getTime() - last.getTime() < WINDOW_MS;
      return isOpen ? null : "window-closed";
    }
    return isAnswer(due) || wanting.has(number) ? null : "not-wanted";
  };
}

function outgoingOf({ vault }: Office, channel: MessageChannel, due: store.DueMessage): Outgoing {
  const { message_id: messageId, language } = due;
  const sealed = vault.unseal(due.content_sealed, placeOfMessage(messageId));
  const content = JSON.parse(sealed.toString("utf8")) as MessageContent;
  const { phone } = content;
  if ("reply" in content)
    return { messageId, phone, content: { kind: "reply", reply: content.reply } };
  const name = due.template as TemplateName;
  const spoken = language as WorkerLanguage;
  const { params } = content;
  return {
    messageId,
    phone,
    content: {
      kind: "template",
      name,
      language: spoken,
      params: TEMPLATES[name].params.map((each) => params[each] ?? ""),
      text: templateText(name, { channel, language: spoken, sender: SENDER }, params),
    },
  };
}
