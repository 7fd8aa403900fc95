import type { MessageChannel, WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import {
  shownParams,
  type TemplateName,
  templateText,
} from "@payung/domain/messaging/templates.ts";
import type { Tx } from "../db/transaction.ts";
import { findApplication } from "../intake/service.ts";
import type { Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import * as store from "./outbox-store.ts";
import { type MessageContent, placeOfMessage, SENDER } from "./queue-message.ts";

/** What can become of a message, from its first try to its being read. */
export const MESSAGE_STATES = [
  "sending",
  "retrying",
  "unknown",
  "sent",
  "failed",
  "delivered",
  "read",
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** The messages of an application, the newest first: number masked, codes and conversations left out. */
export async function listMessagesOf(
  tx: Tx,
  { actor, vault }: Pick<Office, "actor" | "vault">,
  applicationId: string,
) {
  const { regionCode } = actor;
  if ((await findApplication(tx, regionCode, applicationId)) === undefined)
    throw new Problem("request.not-found");
  return (await store.listMessages(tx, regionCode, applicationId)).map((message) => {
    const sealed = vault.unseal(message.content_sealed, placeOfMessage(message.id));
    const content = JSON.parse(sealed.toString("utf8")) as MessageContent;
    const template = message.template as TemplateName | "reply";
    const channel = message.channel as MessageChannel;
    const language = message.language as WorkerLanguage;
    return {
      id: message.id,
      template,
      channel,
      phoneMasked: maskPhone(content.phone),
      text:
        template === "reply" || "reply" in content
          ? null
          : templateText(
              template,
              { channel, language, sender: SENDER },
              shownParams(template, content.params),
            ),
      state: (message.current as MessageState | null) ?? ("waiting" as const),
      queuedAt: message.queued_at.toISOString(),
      states: message.states.map(({ state, error_code: code, happened_at }) => ({
        state: state as MessageState,
        code,
        at: happened_at.toISOString(),
      })),
    };
  });
}

/** "+62••••••••678": enough to tell two numbers of one family apart. */
export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}${"•".repeat(Math.max(0, phone.length - 6))}${phone.slice(-3)}`;
}
