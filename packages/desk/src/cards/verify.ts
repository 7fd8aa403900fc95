import { readCard } from "@payung/domain/cards/card.ts";
import { type CardKey, keysFor } from "@payung/domain/cards/card-keys.ts";
import { type CardVerdict, judgeCard } from "@payung/domain/cards/judge-card.ts";
import {
  entryToHash,
  newerList,
  type RevokedCards,
  readRevokedCards,
} from "@payung/domain/cards/revoked-cards.ts";
import { readSign1, type Sign1 } from "@payung/domain/cards/sign1.ts";

/** What a device trusts: the keys it was given by the server itself, and the lists that these keys signed. */
export type CardTrust = {
  readonly keys: readonly CardKey[];
  /** The list of each issuer that counts. */
  readonly lists: ReadonlyMap<string, RevokedCards>;
  /** When the server was last heard of, by its own clock, in Unix seconds. */
  readonly lastContact: number | null;
};

/** Nothing is known yet: no card can be confirmed. */
export const NO_TRUST: CardTrust = { keys: [], lists: new Map(), lastContact: null };

/**
 * Checks the text of a card's QR code on this device, without a network. `now` is the device's clock. Whatever the text
 * is, the answer is a verdict and never an error.
 */
export async function verifyCard(text: string, trust: CardTrust, now: Date): Promise<CardVerdict> {
  const read = readCard(text);
  if ("refused" in read) return { state: "refused", reason: read.refused };
  const { card } = read;
  const candidates = keysFor(card, trust.keys);
  const signedBy = await findSigner(card, candidates);
  return judgeCard(
    card,
    { candidates: candidates.length, signedBy },
    await sha256(entryToHash(card.issuer ?? "", card.workerCode ?? "")),
    {
      now: Math.floor(now.getTime() / 1000),
      lastContact: trust.lastContact,
      list: trust.lists.get(card.issuer ?? "") ?? null,
    },
  );
}

/**
 * Takes a list of withdrawn cards in, if one of the trusted keys signed it and it is no older than the one that is
 * there. Gives the trust as it is from then on; the same one where the list changes nothing.
 */
export async function withList(trust: CardTrust, bytes: Uint8Array): Promise<CardTrust> {
  const read = readSign1(bytes);
  const list = "refused" in read ? null : readRevokedCards(read.sign1);
  if ("refused" in read || list === null) return trust;
  // A key that a list we trust has cut off signs no other list.
  const cutOffs = trust.lists.get(list.issuer)?.keyCutOffs;
  const candidates = trust.keys.filter(
    ({ issuer, algorithm, keyId }) =>
      issuer === list.issuer && algorithm === read.sign1.algorithm && cutOffs?.has(keyId) !== true,
  );
  if ((await findSigner(read.sign1, candidates)) === null) return trust;
  const kept = newerList(trust.lists.get(list.issuer) ?? null, list);
  return { ...trust, lists: new Map([...trust.lists, [list.issuer, kept]]) };
}

/** The key whose signature it is; null when it is none of theirs. */
async function findSigner(
  { signed, signature }: Sign1,
  candidates: readonly CardKey[],
): Promise<CardKey | null> {
  for (const key of candidates)
    if (key.algorithm === "EdDSA" && (await isSignedBy(key, signature, signed))) return key;
  return null;
}

/** Whether the browser knows Ed25519 itself; phones of before 2025 do not. Asked once. */
let knowsEd25519: boolean | null = null;

async function isSignedBy(
  { publicKey }: CardKey,
  signature: Uint8Array,
  signed: Uint8Array,
): Promise<boolean> {
  if (knowsEd25519 !== false) {
    try {
      const key = await crypto.subtle.importKey("raw", copyOf(publicKey), "Ed25519", false, [
        "verify",
      ]);
      knowsEd25519 = true;
      return await crypto.subtle.verify("Ed25519", key, copyOf(signature), copyOf(signed));
    } catch {
      if (knowsEd25519 === true) return false;
      knowsEd25519 = false;
    }
  }
  const { verifyAsync } = await import("@noble/ed25519");
  return verifyAsync(signature, signed, publicKey, { zip215: false }).catch(() => false);
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", copyOf(bytes)));
}

/** Bytes in memory of their own, as the browser's functions ask for them. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
