import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import { type Office, write } from "../shared/office.ts";
import { phoneIndexOf } from "./consents.ts";
import type { Incoming, IncomingInput, News } from "./gateway.ts";
import * as store from "./inbox-store.ts";
import { keepNews } from "./keep-states.ts";

/** Messages overtake each other on the way to us; so long an earlier one is waited for. */
const SETTLE_MS = 1_000;
/** News may come before the answer to the sending; words may come while something is broken. */
const POSTPONE_SECONDS = [5, 30, 120, 600] as const;

/** What lies sealed in the inbox. */
type Content =
  | { readonly kind: "words"; readonly phone: string; readonly input: IncomingInput }
  | { readonly kind: "news"; readonly news: Omit<News, "happenedAt"> };

/** Somebody's word, opened, as the conversation is given it. */
export type Heard = {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly phone: string;
  readonly sentAt: Date;
  readonly input: IncomingInput;
};

/**
 * Keeps what a gateway brought, each thing once however often it is brought, and returns at once: it is worked on later.
 * What people wrote is sealed, and gone when it was worked on.
 */
export async function keepHeard(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  channel: MessageChannel,
  heard: { readonly incoming: readonly Incoming[]; readonly news: readonly News[] },
): Promise<void> {
  const { regionCode } = office.actor;
  const now = office.now();
  for (const { providerId, phone, sentAt, input } of heard.incoming) {
    const id = uuidv7();
    const phoneIndex = phoneIndexOf(office, phone);
    const isNew = await store.insertIncoming(tx, {
      region_code: regionCode,
      id,
      channel,
      provider_index: office.vault.indexOf(`incoming ${channel}`, providerId),
      phone_index: phoneIndex,
      kind: input.kind,
      sent_at: sentAt,
      received_at: now,
    });
    if (!isNew) continue;
    await store.insertInbox(tx, {
      ...sealed(office, id, { kind: "words", phone, input }),
      channel,
      phone_index: phoneIndex,
      sent_at: sentAt,
      due_at: new Date(now.getTime() + SETTLE_MS),
    });
  }
  for (const { happenedAt, ...news } of heard.news) {
    await store.insertInbox(tx, {
      ...sealed(office, uuidv7(), { kind: "news", news }),
      channel,
      phone_index: null,
      sent_at: happenedAt,
      due_at: now,
    });
  }
}

function sealed({ actor, vault }: Pick<Office, "actor" | "vault">, id: string, content: Content) {
  return {
    region_code: actor.regionCode,
    id,
    content_sealed: vault.seal(Buffer.from(JSON.stringify(content)), `inbox ${id}`),
  };
}

/**
 * Works on the next thing that came in; false when nothing is due. A word is handed to `hear` in the transaction that
 * takes it from the inbox, so it has its effect once. What fails again and again is handed to `giveUp`: nobody's word
 * may block what they say later.
 */
export async function takeNext(
  office: Office,
  hear: (tx: Tx, heard: Heard) => Promise<void>,
  giveUp: (tx: Tx, heard: Heard) => Promise<void>,
  onError: (error: unknown, id: string) => void,
): Promise<boolean> {
  const { regionCode } = office.actor;
  let failed: { id: string; error: unknown } | null = null;
  const found = await write(office, async (tx) => {
    const row = await store.lockNext(tx, regionCode, office.now());
    if (row === undefined) return false;
    failed = { id: row.id, error: null };
    const { vault } = office;
    const text = vault.unseal(row.content_sealed, `inbox ${row.id}`).toString("utf8");
    const content = JSON.parse(text) as Content;
    const isLast = row.attempt >= POSTPONE_SECONDS.length;
    if (content.kind === "news") {
      const isKnown = await keepNews(tx, office, { ...content.news, happenedAt: row.sent_at });
      if (!isKnown && !isLast) await postpone(tx, office, row);
      else await store.leaveInbox(tx, regionCode, row.id);
    } else {
      const { phone, input } = content;
      const channel = row.channel as MessageChannel;
      const heard: Heard = { id: row.id, channel, phone, sentAt: row.sent_at, input };
      await (isLast ? giveUp : hear)(tx, heard);
      await store.leaveInbox(tx, regionCode, row.id);
    }
    failed = null;
    return true;
  }).catch((error: unknown) => {
    if (failed === null) throw error;
    failed = { ...failed, error };
    return true;
  });
  if (failed !== null) {
    const { id, error } = failed as { id: string; error: unknown };
    onError(error, id);
    await write(office, async (tx) => {
      const row = await store.findInbox(tx, regionCode, id);
      if (row !== undefined) await postpone(tx, office, row);
    });
  }
  return found;
}

function postpone(
  tx: Tx,
  { actor, now }: Office,
  { id, attempt }: { id: string; attempt: number },
): Promise<void> {
  const seconds = POSTPONE_SECONDS[attempt] ?? 600;
  const due = new Date(now().getTime() + seconds * 1_000);
  return store.postpone(tx, actor.regionCode, id, { attempt: attempt + 1, due_at: due });
}
