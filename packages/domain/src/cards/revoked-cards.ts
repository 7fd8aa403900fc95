import { type Cbor, readCbor, writeCbor } from "./cbor.ts";
import { DEPTH_OWN, fromHex, type Sign1, toBeSigned, toHex } from "./sign1.ts";
import { writeUtf8 } from "./utf8.ts";

/** Tells the list from a card: both are signed by the same keys. */
export const REVOKED_CARDS_TYPE = "payung/revoked-cards";
const VERSION = 1;
/** Of SHA-256(issuer ‖ code): enough that nobody is taken for another, too little to be turned round by whoever guesses. */
export const ENTRY_BYTES = 8;

/** Which cards of an issuer do not hold any more, as the issuer signs it: numbered, so that an older one is known as such. */
export type RevokedCards = {
  readonly issuer: string;
  readonly number: number;
  /** Unix seconds. */
  readonly issuedAt: number;
  /** From then on the list is too old to call a card valid. Unix seconds. */
  readonly nextUpdate: number;
  /** Keys that do not count any more, and from when on: from then nothing that they signed holds. Unix seconds. */
  readonly keyCutOffs: ReadonlyMap<string, number>;
  /** Sorted entries, one after the other. Why a card was revoked is nobody's business. */
  readonly entries: Uint8Array;
};

/** What is hashed (SHA-256) for the entry of a card; the entry is the first eight bytes. */
export function entryToHash(issuer: string, workerCode: string): Uint8Array {
  return writeUtf8(issuer + workerCode);
}

/** What is to be signed of a list. Entries may come in any order. */
export function revokedCardsToSign(
  list: Omit<RevokedCards, "entries"> & { readonly entries: readonly Uint8Array[] },
): {
  readonly payload: Uint8Array;
  readonly protectedHeader: Uint8Array;
  readonly signed: Uint8Array;
} {
  const sorted = list.entries.toSorted(compareBytes);
  const entries = new Uint8Array(sorted.length * ENTRY_BYTES);
  for (const [at, entry] of sorted.entries())
    entries.set(entry.subarray(0, ENTRY_BYTES), at * ENTRY_BYTES);
  const payload = writeCbor(
    new Map<Cbor, Cbor>([
      [1, VERSION],
      [2, list.issuer],
      [3, list.number],
      [4, list.issuedAt],
      [5, list.nextUpdate],
      [6, [...list.keyCutOffs].map(([keyId, from]): Cbor => [fromHex(keyId), from])],
      [7, entries],
    ]),
  );
  return { payload, ...toBeSigned(payload, REVOKED_CARDS_TYPE) };
}

/** Takes a list apart that was signed; null when it is none. Whether the signature holds is asked elsewhere. */
export function readRevokedCards(sign1: Sign1): RevokedCards | null {
  const map = readCbor(sign1.payload, DEPTH_OWN)?.value;
  if (sign1.contentType !== REVOKED_CARDS_TYPE || !(map instanceof Map)) return null;
  const [version, issuer, number, issuedAt, nextUpdate, cutOffs, entries] = [
    1, 2, 3, 4, 5, 6, 7,
  ].map((key): Cbor | undefined => map.get(key));
  const keyCutOffs = readCutOffs(cutOffs);
  return version === VERSION &&
    typeof issuer === "string" &&
    typeof number === "number" &&
    typeof issuedAt === "number" &&
    typeof nextUpdate === "number" &&
    keyCutOffs !== null &&
    entries instanceof Uint8Array &&
    entries.length % ENTRY_BYTES === 0
    ? { issuer, number, issuedAt, nextUpdate, keyCutOffs, entries }
    : null;
}

function readCutOffs(value: Cbor | undefined): Map<string, number> | null {
  if (!Array.isArray(value)) return null;
  const cutOffs = new Map<string, number>();
  for (const each of value as readonly Cbor[]) {
    const [keyId, from] = Array.isArray(each) ? (each as readonly Cbor[]) : [];
    if (!(keyId instanceof Uint8Array) || typeof from !== "number") return null;
    cutOffs.set(toHex(keyId), from);
  }
  return cutOffs;
}

/** Whether a card's entry is in the list. `hash` is the SHA-256 of `entryToHash`. */
export function isRevoked({ entries }: RevokedCards, hash: Uint8Array): boolean {
  const entry = hash.subarray(0, ENTRY_BYTES);
  let [from, to] = [0, entries.length / ENTRY_BYTES];
  while (from < to) {
    const middle = (from + to) >> 1;
    const order = compareBytes(
      entries.subarray(middle * ENTRY_BYTES, (middle + 1) * ENTRY_BYTES),
      entry,
    );
    if (order === 0) return true;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return false;
}

/** Which of two lists counts: the number never goes down, so an old list that somebody hands out again changes nothing. */
export function newerList(kept: RevokedCards | null, fetched: RevokedCards): RevokedCards {
  if (kept === null || kept.issuer !== fetched.issuer) return fetched;
  return fetched.number >= kept.number ? fetched : kept;
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  for (let at = 0; at < ENTRY_BYTES; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
