import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { deflateSync } from "node:zlib";
import { type CardClaims, cardText, cardToSign, type ReadCard, readCard } from "./card.ts";
import type { CardKey } from "./card-keys.ts";

/** A key pair as an issuer has it, made for one test. */
export type TestIssuer = {
  readonly key: CardKey;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
};

export function givenIssuer(issuer = "15.71", keyId = "0a1b2c3d"): TestIssuer {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const x = publicKey.export({ format: "jwk" }).x ?? "";
  return {
    key: { issuer, keyId, algorithm: "EdDSA", publicKey: Buffer.from(x, "base64url") },
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

/** The issuer of the published vectors, from the seed that stands in them. */
export function issuerOf(seed: string, issuer: string): TestIssuer {
  const der = Buffer.concat([
    Buffer.from("302e020100300506032b657004220420", "hex"),
    Buffer.from(seed, "hex"),
  ]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const x = createPublicKey(privateKey).export({ format: "jwk" }).x ?? "";
  return {
    key: { issuer, keyId: "00000000", algorithm: "EdDSA", publicKey: Buffer.from(x, "base64url") },
    sign: (bytes) => sign(null, bytes, privateKey),
  };
}

export const zip = (bytes: Uint8Array): Uint8Array => deflateSync(bytes, { level: 9 });

export const CLAIMS: CardClaims = {
  issuer: "15.71",
  programme: "JBI-PR",
  validTo: "2027-12-31",
  workerCode: "7Q4K9X2M",
  issuedAt: 1_798_000_000,
  expiresAt: 1_830_000_000,
};

export function aCard(issuer: TestIssuer, claims: Partial<CardClaims> = {}): string {
  const toSign = cardToSign({ ...CLAIMS, issuer: issuer.key.issuer, ...claims });
  return cardText(toSign, issuer.key.keyId, issuer.sign(toSign.signed), zip);
}

/** The card of a text that must be one. */
export function mustRead(text: string): ReadCard {
  const read = readCard(text);
  if ("refused" in read) throw new Error(`refused: ${read.refused}`);
  return read.card;
}

/** Which of these keys signed the card, by Node's own cryptography. */
export function signerOf(card: ReadCard, keys: readonly CardKey[]): CardKey | null {
  return (
    keys.find(({ publicKey }) => {
      const key = createPublicKey({
        key: {
          kty: "OKP",
          crv: "Ed25519",
          x: Buffer.from(publicKey).toString("base64url"),
        },
        format: "jwk",
      });
      return verify(null, card.signed, key, card.signature);
    }) ?? null
  );
}
