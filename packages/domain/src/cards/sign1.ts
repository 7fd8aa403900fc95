import { type Cbor, readCbor, Tagged, writeCbor } from "./cbor.ts";

/** Labels and numbers of COSE (RFC 9052, 9053). */
const ALGORITHM = 1;
const CRITICAL = 2;
const CONTENT_TYPE = 3;
const KEY_ID = 4;
const ED25519 = -8;
const ES256 = -7;
const TAG_SIGN1 = 18;
const TAG_CWT = 61;
const TAGS_ENCRYPTED: readonly number[] = [16, 96];
const TAGS_MAC: readonly number[] = [17, 97];
const SIGNATURE_BYTES = 64;
const KEY_ID_BYTES = { least: 2, most: 8 } as const;

export type SignatureAlgorithm = "EdDSA" | "ES256";

/** Bytes that somebody signed: what stands in them, by which key as they say themselves, and what the signature is over. */
export type Sign1 = {
  readonly algorithm: SignatureAlgorithm;
  /** What kind of contents it is; null where it does not say. */
  readonly contentType: string | null;
  /** A hint at the key, nothing more: whoever checks chooses among the keys they trust. Small hexadecimal letters. */
  readonly keyId: string | null;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** The very bytes that the signature is over. */
  readonly signed: Uint8Array;
};

/** Why bytes are not taken for something signed. */
export const SIGN1_REFUSALS = [
  "not-cose",
  "encrypted",
  "mac",
  "unsigned",
  "signature-length",
  "other-algorithm",
] as const;
export type Sign1Refusal = (typeof SIGN1_REFUSALS)[number];

/** How deep our own structures may nest, and those of others. */
export const DEPTH_OWN = 16;

/** What is to be signed, before there is a signature: the protected header, and the bytes that the signature is over. */
export function toBeSigned(
  payload: Uint8Array,
  contentType: string | null = null,
): { readonly protectedHeader: Uint8Array; readonly signed: Uint8Array } {
  const header = new Map<Cbor, Cbor>([[ALGORITHM, ED25519]]);
  if (contentType !== null) header.set(CONTENT_TYPE, contentType);
  const protectedHeader = writeCbor(header);
  return { protectedHeader, signed: signedBytes(protectedHeader, payload) };
}

/** COSE_Sign1 with its tag, the key's id as a hint in the unprotected header. `keyId` is 2 to 8 bytes in hexadecimal letters. */
export function writeSign1(
  { protectedHeader, payload }: { protectedHeader: Uint8Array; payload: Uint8Array },
  keyId: string,
  signature: Uint8Array,
): Uint8Array {
  const unprotected = new Map<Cbor, Cbor>([[KEY_ID, fromHex(keyId)]]);
  return writeCbor(new Tagged(TAG_SIGN1, [protectedHeader, unprotected, payload, signature]));
}

/** Takes COSE_Sign1 apart, in its own tag or in that of a CWT around it (card-qr.md section 8); says why where it is not one. */
export function readSign1(
  bytes: Uint8Array,
): { readonly sign1: Sign1 } | { readonly refused: Sign1Refusal } {
  const outer = readCbor(bytes, DEPTH_OWN)?.value;
  const inner = outer instanceof Tagged && outer.tag === TAG_CWT ? outer.value : outer;
  if (!(inner instanceof Tagged)) return { refused: "not-cose" };
  if (TAGS_ENCRYPTED.includes(inner.tag)) return { refused: "encrypted" };
  if (TAGS_MAC.includes(inner.tag)) return { refused: "mac" };
  if (inner.tag !== TAG_SIGN1 || !Array.isArray(inner.value) || inner.value.length !== 4)
    return { refused: "not-cose" };
  const [protectedHeader, unprotected, payload, signature] = inner.value as readonly Cbor[];
  if (
    !(protectedHeader instanceof Uint8Array) ||
    !(unprotected instanceof Map) ||
    !(payload instanceof Uint8Array)
  )
    return { refused: "not-cose" };
  if (!(signature instanceof Uint8Array) || signature.length === 0) return { refused: "unsigned" };
  if (signature.length !== SIGNATURE_BYTES) return { refused: "signature-length" };
  const header = readCbor(protectedHeader, DEPTH_OWN)?.value;
  // Whatever a header calls critical must be understood, and we understand none of it.
  if (!(header instanceof Map) || header.has(CRITICAL)) return { refused: "not-cose" };
  const algorithm = algorithmOf(header.get(ALGORITHM));
  if (algorithm === null) return { refused: "other-algorithm" };
  const contentType = header.get(CONTENT_TYPE);
  return {
    sign1: {
      algorithm,
      contentType: typeof contentType === "string" ? contentType : null,
      keyId: readKeyId(unprotected.get(KEY_ID)),
      payload,
      signature,
      signed: signedBytes(protectedHeader, payload),
    },
  };
}

function signedBytes(protectedHeader: Uint8Array, payload: Uint8Array): Uint8Array {
  return writeCbor(["Signature1", protectedHeader, new Uint8Array(), payload]);
}

function algorithmOf(value: Cbor | undefined): SignatureAlgorithm | null {
  if (value === ED25519) return "EdDSA";
  return value === ES256 ? "ES256" : null;
}

function readKeyId(value: Cbor | undefined): string | null {
  if (!(value instanceof Uint8Array)) return null;
  const { least, most } = KEY_ID_BYTES;
  return value.length < least || value.length > most ? null : toHex(value);
}

/** Bytes in small hexadecimal letters. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of hexadecimal letters. */
export function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw new Error("these are no hexadecimal letters");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
