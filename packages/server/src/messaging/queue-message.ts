import { hash } from "node:crypto";
import type { MessageChannel, WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import {
  TEMPLATES,
  type TemplateName,
  type TemplateParams,
  templateText,
} from "@payung/domain/messaging/templates.ts";
import type { Tx } from "../db/transaction.ts";
import { findApplication } from "../intake/service.ts";
import type { Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import * as consentStore from "./consent-store.ts";
import { phoneIndexOf } from "./consents.ts";
import * as store from "./outbox-store.ts";

type Desk = Pick<Office, "actor" | "vault" | "now">;

/** What is sealed of a message that is a template, and of one that answers within a conversation. */
export type MessageContent =
  | { readonly phone: string; readonly params: Readonly<Record<string, string>> }
  | { readonly phone: string; readonly reply: Reply };

/** An answer as it was put together for its channel: free text, and what can be chosen by touching it. */
export type Reply = {
  readonly text: string;
  /** The file name of a clip that is sent instead of the words, which are the same. */
  readonly clip?: string;
  readonly buttons?: readonly { readonly id: string; readonly title: string }[];
  readonly list?: {
    readonly button: string;
    readonly rows: readonly { readonly id: string; readonly title: string }[];
  };
};

export type NewMessage<Name extends TemplateName> = {
  /** The caller's: the same id twice is one message. `messageIdOf` makes it of what causes the message. */
  readonly id: string;
  /** Whom it is about; null for somebody who has not registered yet. */
  readonly applicationId: string | null;
  /** International form, "+628…". */
  readonly phone: string;
  readonly template: Name;
  readonly params: TemplateParams<Name>;
  /** By which channel; without it the one that was consented to, and SMS for what needs no consent. */
  readonly via?: MessageChannel;
  readonly language?: WorkerLanguage;
};

/** Who writes, as it stands at the beginning of every message. */
export const SENDER: string = KOTA_JAMBI.payer;

/** The id of the one message of a kind that something causes: a decision, a membership. Anew it comes out the same. */
export function messageIdOf(template: TemplateName, cause: string): string {
  const bytes = hash("sha256", `payung message ${template} ${cause}`, "buffer").subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80; // a UUID of version 8: made of other things
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

/**
 * Puts a message into the outbox, in the transaction of what causes it: both happen, or neither. It leaves soon after.
 * Without a consent for the number only what was asked for at that very moment is sent (a code, an answer): everything
 * else is `not-wanted` and nothing is stored.
 */
export async function queueMessage<Name extends TemplateName>(
  tx: Tx,
  office: Desk,
  message: NewMessage<Name>,
): Promise<"queued" | "not-wanted"> {
  const phoneIndex = phoneIndexOf(office, message.phone);
  const wanted = await consentStore.listConsentsOf(tx, office.actor.regionCode, phoneIndex);
  const consent =
    wanted.find((each) => each.is_given && each.channel === (message.via ?? "whatsapp")) ??
    wanted.find((each) => each.is_given && message.via === undefined);
  if (consent === undefined && TEMPLATES[message.template].isAnswer !== true) return "not-wanted";
  const channel = message.via ?? consent?.channel ?? "sms";
  const language = message.language ?? consent?.language ?? "id";
  const application =
    message.applicationId === null
      ? undefined
      : await findApplication(tx, office.actor.regionCode, message.applicationId);
  const row = rowOf(office, {
    ...message,
    kelurahanCode: application?.kelurahan_code ?? null,
    channel,
    language,
    phoneIndex,
  });
  const isUrgent = TEMPLATES[message.template].isAnswer === true;
  if ((await store.insertMessages(tx, [row], isUrgent)) === 0) {
    const kept = await store.findMessage(tx, office.actor.regionCode, message.id);
    if (kept?.template !== message.template || !kept.content_hmac.equals(row.content_hmac))
      throw new Problem("request.id-already-used");
  }
  return "queued";
}

/** Puts an answer within a conversation into the outbox. */
export async function queueReply(
  tx: Tx,
  office: Desk,
  reply: {
    readonly id: string;
    readonly applicationId: string | null;
    readonly kelurahanCode: string | null;
    readonly phone: string;
    readonly via: MessageChannel;
    readonly language: WorkerLanguage;
    readonly content: Reply;
  },
): Promise<void> {
  const content: MessageContent = { phone: reply.phone, reply: reply.content };
  const row = sealedRow(office, {
    ...reply,
    template: "reply",
    channel: reply.via,
    phoneIndex: phoneIndexOf(office, reply.phone),
    content,
    expiresAt: null,
  });
  await store.insertMessages(tx, [row], true);
}

/** One message for each of these applications that wants it. */
export type ToTell = {
  readonly [Name in TemplateName]: {
    readonly id: string;
    readonly applicationId: string;
    readonly template: Name;
    /** In the language in which the worker wants to be told. */
    readonly params: (language: WorkerLanguage) => TemplateParams<Name>;
  };
}[TemplateName];

/**
 * The same for many at once, with some statements for all of them: those whose worker gave no consent, or whose number
 * is another by now, are left out. `unlessLastTold` leaves out who was told the very same last, of these templates.
 */
export async function queueForWorkers(
  tx: Tx,
  office: Desk,
  all: readonly ToTell[],
  { unlessLastTold = [] }: { unlessLastTold?: readonly TemplateName[] } = {},
): Promise<number> {
  if (all.length === 0) return 0;
  const { regionCode } = office.actor;
  const ids = all.map(({ applicationId }) => applicationId);
  const reachable = await consentStore.listReachable(tx, regionCode, ids);
  if (reachable.length === 0) return 0;
  const whom = new Map(reachable.map((each) => [each.application_id, each]));
  const told =
    unlessLastTold.length === 0
      ? new Map<string, Buffer>()
      : await store.listLastTold(tx, regionCode, [...whom.keys()], unlessLastTold);
  const rows = all.flatMap((message) => {
    const to = whom.get(message.applicationId);
    // Whoever corrected the number has not consented for the new one.
    if (to === undefined || !phoneIndexOf(office, to.phone).equals(to.phone_index)) return [];
    const row = rowOf(office, {
      ...message,
      params: message.params(to.language),
      kelurahanCode: to.kelurahan_code,
      phone: to.phone,
      phoneIndex: to.phone_index,
      channel: to.channel,
      language: to.language,
    });
    return told.get(message.applicationId)?.equals(row.content_hmac) === true ? [] : [row];
  });
  return store.insertMessages(tx, rows, false);
}

type Addressed = Pick<NewMessage<TemplateName>, "id" | "applicationId" | "template" | "phone"> & {
  readonly params: Readonly<Record<string, string>>;
  readonly kelurahanCode: string | null;
  readonly phoneIndex: Buffer;
  readonly channel: MessageChannel;
  readonly language: WorkerLanguage;
};

function rowOf(office: Desk, message: Addressed): store.NewMessageRow {
  const { template, channel, language, params } = message;
  // Now, where whoever causes it can still mend it, and not when nobody waits any more.
  templateText(template, { channel, language, sender: SENDER }, params);
  const { expiresMinutes } = TEMPLATES[template];
  return sealedRow(office, {
    ...message,
    content: { phone: message.phone, params },
    expiresAt:
      expiresMinutes === undefined
        ? null
        : new Date(office.now().getTime() + expiresMinutes * 60_000),
  });
}

function sealedRow(
  { actor, vault, now }: Desk,
  message: {
    readonly id: string;
    readonly applicationId: string | null;
    readonly kelurahanCode: string | null;
    readonly template: TemplateName | "reply";
    readonly channel: MessageChannel;
    readonly language: WorkerLanguage;
    readonly phoneIndex: Buffer;
    readonly content: MessageContent;
    readonly expiresAt: Date | null;
  },
): store.NewMessageRow {
  const content = JSON.stringify(message.content);
  return {
    region_code: actor.regionCode,
    id: message.id,
    application_id: message.applicationId,
    kelurahan_code: message.kelurahanCode,
    template: message.template,
    channel: message.channel,
    language: message.language,
    phone_index: message.phoneIndex,
    content_sealed: vault.seal(Buffer.from(content), placeOfMessage(message.id)),
    content_hmac: vault.indexOf("message", `${message.template} ${content}`),
    expires_at: message.expiresAt,
    queued_at: now(),
    queued_by: actor.id,
  };
}

/** What the content of a message is sealed for. */
export function placeOfMessage(id: string): string {
  return `message ${id}`;
}
