import type { Channel } from "@payung/domain/intake/channels.ts";
import type { MessageChannel, WorkerLanguage } from "@payung/domain/messaging/channels.ts";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./consent-store.ts";

export type Consent = {
  readonly id: string;
  /** International form, "+628…". */
  readonly phone: string;
  readonly channel: MessageChannel;
  /** Wanted, or wanted no more. */
  readonly isGiven: boolean;
  readonly language?: WorkerLanguage;
  /** Whose messages are meant; none where somebody only wants no more. */
  readonly application: { readonly id: string; readonly kelurahanCode: string | null } | null;
  readonly saidThrough: Channel;
};

/** The name under which a number is kept where the number itself is not. */
export function phoneIndexOf({ vault }: Pick<Office, "vault">, phone: string): Buffer {
  return vault.indexOf("phone", phone);
}

/**
 * Keeps that somebody wants messages at a number, or wants them no more. From then on it holds for every message that
 * they did not ask for at that moment. The same id again changes nothing.
 */
export async function recordConsent(
  tx: Tx,
  office: Pick<Office, "actor" | "vault" | "now">,
  consent: Consent,
): Promise<void> {
  const { actor, now } = office;
  const { regionCode } = actor;
  const phoneIndex = phoneIndexOf(office, consent.phone);
  const isNew = await store.insertConsent(tx, {
    region_code: regionCode,
    id: consent.id,
    phone_index: phoneIndex,
    channel: consent.channel,
    is_given: consent.isGiven,
    language: consent.language ?? "id",
    application_id: consent.application?.id ?? null,
    kelurahan_code: consent.application?.kelurahanCode ?? null,
    said_through: consent.saidThrough,
    said_at: now(),
    said_by: actor.id,
  });
  if (!isNew) {
    const kept = await store.findConsent(tx, regionCode, consent.id);
    const isSame =
      kept?.phone_index.equals(phoneIndex) === true &&
      kept.channel === consent.channel &&
      kept.is_given === consent.isGiven &&
      kept.application_id === (consent.application?.id ?? null);
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await recordEvent(tx, actor, {
    kind: consent.isGiven ? "messaging.consent-given" : "messaging.consent-withdrawn",
    subjectId: consent.application?.id ?? consent.id,
    details: { channel: consent.channel, saidThrough: consent.saidThrough },
  });
}
