import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import { uuidv7 } from "uuidv7";
import { insertOnce } from "../db/insert-once.ts";
import type { Tx } from "../db/transaction.ts";
import { maskPhone, phoneIndexOf } from "../messaging/service.ts";
import { mustSeeAll, type Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./store.ts";

type Desk = Pick<Office, "actor" | "vault" | "now">;

export const HANDOVER_REASONS = ["voice", "not-understood", "asked", "photo-lost"] as const;
export type HandoverReason = (typeof HANDOVER_REASONS)[number];

type Content = { readonly phone: string; readonly words: string | null };

/** Asks a person to call somebody back. Whoever waits for a call already is not put on the list twice. */
export async function handOver(
  tx: Tx,
  office: Desk,
  of: { channel: MessageChannel; phone: string; reason: HandoverReason; words: string | null },
): Promise<void> {
  const { regionCode } = office.actor;
  const phoneIndex = phoneIndexOf(office, of.phone);
  if ((await store.listOpenHandovers(tx, regionCode, { phoneIndex, limit: 1 })).length > 0) return;
  const id = uuidv7();
  const content: Content = { phone: of.phone, words: of.words };
  await store.insertHandover(tx, {
    region_code: regionCode,
    id,
    channel: of.channel,
    phone_index: phoneIndex,
    reason: of.reason,
    content_sealed: office.vault.seal(Buffer.from(JSON.stringify(content)), `handover ${id}`),
    asked_at: office.now(),
  });
  await recordEvent(tx, office.actor, {
    kind: "outreach.handed-over",
    subjectId: id,
    details: { channel: of.channel, reason: of.reason },
  });
}

const SHOWN_MAX = 500;

/** Who waits for a call, the longest waiting first, with the number masked. */
export async function listHandovers(tx: Tx, office: Desk) {
  mustSeeAll(office.actor);
  const rows = await store.listOpenHandovers(tx, office.actor.regionCode, { limit: SHOWN_MAX });
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel as MessageChannel,
    reason: row.reason as HandoverReason,
    phoneMasked: maskPhone(contentOf(office, row).phone),
    askedAt: row.asked_at.toISOString(),
  }));
}

/** The number to call and what was last written there. That it was looked at is recorded. */
export async function readHandover(tx: Tx, office: Desk, id: string) {
  mustSeeAll(office.actor);
  const row = await store.findHandover(tx, office.actor.regionCode, id);
  if (row === undefined) throw new Problem("request.not-found");
  await recordEvent(tx, office.actor, { kind: "outreach.handover-viewed", subjectId: id });
  const { phone, words } = contentOf(office, row);
  return {
    id,
    channel: row.channel as MessageChannel,
    reason: row.reason as HandoverReason,
    phone,
    words: words === null ? null : withoutNik(words),
    askedAt: row.asked_at.toISOString(),
  };
}

/** Says what came of it. Closed once; closed again with other words it is refused. */
export async function closeHandover(
  tx: Tx,
  office: Desk,
  { id, note }: { id: string; note: string },
): Promise<void> {
  const { actor } = office;
  mustSeeAll(actor);
  if ((await store.findHandover(tx, actor.regionCode, id)) === undefined)
    throw new Problem("request.not-found");
  const isNew = await insertOnce(tx, "handover_closings", {
    region_code: actor.regionCode,
    handover_id: id,
    note,
    closed_by: actor.id,
    closed_at: office.now(),
  });
  if (isNew) return recordEvent(tx, actor, { kind: "outreach.handover-closed", subjectId: id });
  const there = await store.findClosing(tx, actor.regionCode, id);
  if (there?.note !== note || there.closed_by !== actor.id)
    throw new Problem("request.id-already-used");
}

function contentOf({ vault }: Desk, row: { id: string; content_sealed: Buffer }): Content {
  const text = vault.unseal(row.content_sealed, `handover ${row.id}`).toString("utf8");
  return JSON.parse(text) as Content;
}
