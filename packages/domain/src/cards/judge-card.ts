import type { IsoDate } from "../shared/dates.ts";
import type { CardRefusal, ReadCard } from "./card.ts";
import type { CardKey } from "./card-keys.ts";
import { isRevoked, type RevokedCards } from "./revoked-cards.ts";

/** By how much two clocks may differ. */
const SKEW_SECONDS = 5 * 60;

/** Why nothing can be said for certain of a card that is genuine. */
export const DOUBTS = ["list-missing", "list-old", "clock"] as const;
export type Doubt = (typeof DOUBTS)[number];

/** What checking a card has come to. Green is `valid` only; nothing in it is about a person. */
export type CardVerdict =
  | { readonly state: "valid"; readonly facts: CardFacts; readonly listIssuedAt: number }
  | { readonly state: "expired" | "withdrawn"; readonly facts: CardFacts }
  | { readonly state: "cannot-confirm"; readonly doubt: Doubt; readonly facts: CardFacts }
  /** A code of something else, or of somebody whom we do not trust to speak of this programme. */
  | { readonly state: "not-a-payung-card" }
  | { readonly state: "refused"; readonly reason: CardRefusal | "signature" | "not-yet-valid" };

export type CardFacts = {
  readonly programme: string;
  readonly validTo: IsoDate;
  readonly workerCode: string;
};

/** What is known on the device that checks. */
export type Ground = {
  /** Unix seconds by the device's clock. */
  readonly now: number;
  /** When the server was last heard of, by its own clock; a device that is earlier than that has a wrong clock. */
  readonly lastContact: number | null;
  /** The list of the card's issuer, its signature checked. */
  readonly list: RevokedCards | null;
};

/**
 * Says what a card is worth, once the signature was looked at.
 *
 * `signedBy` is the trusted key whose signature holds, null when none of those that were asked (`keysFor`) does.
 * `candidates` is how many were asked: none means that the issuer is nobody we know. `hash` is the SHA-256 of the card's
 * entry in the list.
 */
export function judgeCard(
  card: ReadCard,
  signature: { readonly candidates: number; readonly signedBy: CardKey | null },
  hash: Uint8Array,
  { now, lastContact, list }: Ground,
): CardVerdict {
  if (signature.candidates === 0) return { state: "not-a-payung-card" };
  const { signedBy } = signature;
  if (signedBy === null) return { state: "refused", reason: "signature" };
  const { programme, validTo, workerCode, expiresAt, issuedAt, notBefore } = card;
  if (programme === null || validTo === null || workerCode === null || expiresAt === null)
    return { state: "not-a-payung-card" };
  const facts = { programme, validTo, workerCode };

  // What was withdrawn stays so, however old the list and whatever the clock says.
  const cutOff = list?.keyCutOffs.get(signedBy.keyId);
  if (cutOff !== undefined && now >= cutOff) return { state: "withdrawn", facts };
  if (list !== null && isRevoked(list, hash)) return { state: "withdrawn", facts };

  const earliest = Math.max(lastContact ?? 0, issuedAt ?? 0, list?.issuedAt ?? 0);
  if (now < earliest - SKEW_SECONDS) return { state: "cannot-confirm", doubt: "clock", facts };
  if (notBefore !== null && now < notBefore - SKEW_SECONDS)
    return { state: "refused", reason: "not-yet-valid" };
  if (now >= expiresAt + SKEW_SECONDS) return { state: "expired", facts };
  if (list === null) return { state: "cannot-confirm", doubt: "list-missing", facts };
  if (now > list.nextUpdate) return { state: "cannot-confirm", doubt: "list-old", facts };
  return { state: "valid", facts, listIssuedAt: list.issuedAt };
}
