import type { ReadCard } from "./card.ts";
import { type SignatureAlgorithm, toHex } from "./sign1.ts";

/** A public key that somebody trusts to sign cards of one issuer. */
export type CardKey = {
  readonly issuer: string;
  readonly keyId: string;
  readonly algorithm: SignatureAlgorithm;
  /** Ed25519: the 32 bytes of the point. */
  readonly publicKey: Uint8Array;
};

/** A key set (RFC 7517) as an issuer publishes it: Ed25519 keys only (RFC 8037), each with the issuer it signs for. */
export type CardKeySet = {
  readonly keys: readonly {
    readonly kty: "OKP";
    readonly crv: "Ed25519";
    readonly alg: "EdDSA";
    readonly use: "sig";
    /** 2 to 8 bytes in hexadecimal letters. */
    readonly kid: string;
    readonly iss: string;
    /** The public key, 32 bytes in base64url. */
    readonly x: string;
  }[];
};

/**
 * The points of small order of Ed25519 in every writing of theirs: under one of them a made-up signature holds for any
 * message. Sources: RFC 8032 section 5.1; the list is that of libsodium's `ge25519_has_small_order`.
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

/** Whether a public key is one that no key maker gives out. The sign bit makes no difference. */
export function isSmallOrder(publicKey: Uint8Array): boolean {
  const point = publicKey.slice();
  point[31] = (point[31] ?? 0) & 0x7f;
  return SMALL_ORDER.has(toHex(point));
}

/**
 * Takes a published key set apart. Throws where it is not built like one, or a key in it is weak. By hand and not by a
 * schema: a phone that checks a card would load twice as much for it.
 */
export function readKeySet(json: unknown): CardKey[] {
  const { keys } = Object(json) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) throw new Error("This is no set of keys");
  return keys.map((each: unknown): CardKey => {
    const { kty, crv, alg, use, kid, iss, x } = Object(each) as Record<string, unknown>;
    const isOurKind = kty === "OKP" && crv === "Ed25519" && alg === "EdDSA" && use === "sig";
    const isWhole =
      typeof kid === "string" &&
      /^(?:[0-9a-f]{2}){2,8}$/.test(kid) &&
      typeof iss === "string" &&
      iss !== "" &&
      typeof x === "string" &&
      /^[A-Za-z0-9_-]{43}$/.test(x);
    if (!isOurKind || !isWhole) throw new Error("A key of this set is not one for cards");
    const publicKey = fromBase64url(x);
    if (publicKey.length !== 32 || isSmallOrder(publicKey))
      throw new Error(`The key ${kid} is not one that may be trusted`);
    return { issuer: iss, keyId: kid, algorithm: alg, publicKey };
  });
}

/**
 * The trusted keys that may have signed a card, the one it hints at first. Only keys of the issuer it names, and only of
 * the algorithm it was signed with; none means that nobody we trust made it.
 */
export function keysFor(card: ReadCard, trusted: readonly CardKey[]): CardKey[] {
  return trusted
    .filter(({ issuer, algorithm }) => issuer === card.issuer && algorithm === card.algorithm)
    .sort((one, other) => rank(one, card) - rank(other, card));
}

function rank({ keyId }: CardKey, card: ReadCard): number {
  return keyId === card.keyId ? 0 : 1;
}

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

function fromBase64url(text: string): Uint8Array {
  const bytes: number[] = [];
  let [held, count] = [0, 0];
  for (const each of text) {
    held = ((held << 6) | BASE64URL.indexOf(each)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((held >> count) & 0xff);
  }
  return Uint8Array.from(bytes);
}
