import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readCard } from "./card.ts";
import { isSmallOrder, keysFor, readKeySet } from "./card-keys.ts";
import { aCard, CLAIMS, givenIssuer, mustRead, signerOf } from "./cards.testing.ts";
import { type Ground, judgeCard } from "./judge-card.ts";
import {
  entryToHash,
  isRevoked,
  newerList,
  type RevokedCards,
  readRevokedCards,
  revokedCardsToSign,
} from "./revoked-cards.ts";
import { fromHex, readSign1, writeSign1 } from "./sign1.ts";
import { ED25519 } from "./vectors.testing.ts";

const NOW = CLAIMS.issuedAt + 1_000;
const issuer = givenIssuer();
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

function aList(changed: Partial<RevokedCards> = {}, codes: readonly string[] = []): RevokedCards {
  const toSign = revokedCardsToSign({
    issuer: "15.71",
    number: 7,
    issuedAt: CLAIMS.issuedAt,
    nextUpdate: CLAIMS.issuedAt + 7 * 86_400,
    keyCutOffs: new Map(),
    ...changed,
    entries: codes.map((code) => sha256(entryToHash("15.71", code))),
  });
  const read = readSign1(writeSign1(toSign, issuer.key.keyId, issuer.sign(toSign.signed)));
  const list = "sign1" in read ? readRevokedCards(read.sign1) : null;
  if (list === null) throw new Error("a list that was written is read");
  return list;
}

function judge(
  text: string,
  ground: Partial<Ground> = {},
  trusted = [issuer.key],
  list: RevokedCards | null = aList(),
) {
  const card = mustRead(text);
  const keys = keysFor(card, trusted);
  const hash = sha256(entryToHash(card.issuer ?? "", card.workerCode ?? ""));
  const signature = { candidates: keys.length, signedBy: signerOf(card, keys) };
  return judgeCard(card, signature, hash, { now: NOW, lastContact: null, list, ...ground });
}

describe("a genuine card", () => {
  const text = aCard(issuer);

  test("holds until its last day and the months of grace after it", () => {
    expect(judge(text)).toEqual({
      state: "valid",
      facts: { programme: "JBI-PR", validTo: "2027-12-31", workerCode: "7Q4K9X2M" },
      listIssuedAt: CLAIMS.issuedAt,
    });
    const atEnd = { nextUpdate: CLAIMS.expiresAt + 1_000 };
    const list = aList(atEnd);
    expect(judge(text, { now: CLAIMS.expiresAt + 299 }, [issuer.key], list).state).toBe("valid");
    expect(judge(text, { now: CLAIMS.expiresAt + 300 }, [issuer.key], list).state).toBe("expired");
  });

  test("that was withdrawn does not hold, however old the list and whatever the clock says", () => {
    const list = aList({}, ["ZZZZZZZZ", CLAIMS.workerCode, "00000000"]);
    expect(judge(text, {}, [issuer.key], list).state).toBe("withdrawn");
    expect(judge(text, { now: list.nextUpdate + 1 }, [issuer.key], list).state).toBe("withdrawn");
    expect(judge(text, { now: 0 }, [issuer.key], list).state).toBe("withdrawn");
    const others = aList({}, ["ZZZZZZZZ", "00000000"]);
    expect(judge(text, {}, [issuer.key], others).state).toBe("valid");
  });

  test("whose key was cut off does not hold from then on", () => {
    const list = aList({ keyCutOffs: new Map([[issuer.key.keyId, NOW]]) });
    expect(judge(text, { now: NOW - 1 }, [issuer.key], list).state).toBe("valid");
    expect(judge(text, { now: NOW }, [issuer.key], list).state).toBe("withdrawn");
  });

  test("cannot be confirmed without a list, with an old one, or by a wrong clock", () => {
    const doubt = (...given: Parameters<typeof judge>) => judge(...given);
    expect(doubt(text, {}, [issuer.key], null)).toMatchObject({
      state: "cannot-confirm",
      doubt: "list-missing",
    });
    const list = aList();
    expect(doubt(text, { now: list.nextUpdate }, [issuer.key], list).state).toBe("valid");
    expect(doubt(text, { now: list.nextUpdate + 1 }, [issuer.key], list)).toMatchObject({
      doubt: "list-old",
    });
    expect(doubt(text, { now: CLAIMS.issuedAt - 301 })).toMatchObject({ doubt: "clock" });
    expect(doubt(text, { lastContact: NOW + 301 })).toMatchObject({ doubt: "clock" });
    expect(doubt(text, { lastContact: NOW + 300 }).state).toBe("valid");
  });
});

describe("another card", () => {
  test("signed by a key that nobody trusts is refused, and its hint changes nothing", () => {
    const forger = givenIssuer("15.71", issuer.key.keyId);
    expect(judge(aCard(forger))).toEqual({ state: "refused", reason: "signature" });
  });

  test("of an issuer that nobody knows is not ours; naming ours does not make it ours", () => {
    const other = givenIssuer("16.71", "ffffffff");
    expect(judge(aCard(other))).toEqual({ state: "not-a-payung-card" });
    // Their key is trusted for their own cards, and signs one in our name.
    const posing = aCard({ ...other, key: { ...other.key, issuer: "15.71" } });
    expect(judge(posing, {}, [issuer.key, other.key])).toEqual({
      state: "refused",
      reason: "signature",
    });
    expect(judge(aCard(other), {}, [issuer.key, other.key], null).state).toBe("cannot-confirm");
  });

  test("whose hint names another key of the issuer is checked by the right one all the same", () => {
    const renewed = givenIssuer("15.71", "eeeeeeee");
    const misled = aCard({ ...issuer, key: { ...issuer.key, keyId: "eeeeeeee" } });
    expect(judge(misled, {}, [renewed.key, issuer.key]).state).toBe("valid");
    const card = mustRead(aCard(issuer));
    expect(keysFor(card, [renewed.key, issuer.key])).toEqual([issuer.key, renewed.key]);
  });

  test("of claim 169 that is genuine and not of this programme is not ours", () => {
    const key = {
      issuer: ED25519.issuer,
      keyId: "00000000",
      algorithm: "EdDSA" as const,
      publicKey: Buffer.from(ED25519.publicKey, "hex"),
    };
    expect(judge(ED25519.text, { now: 1_750_000_000 }, [key], null)).toEqual({
      state: "not-a-payung-card",
    });
  });

  test("is never taken for a list, nor a list for a card", () => {
    const toSign = revokedCardsToSign({ ...aList(), entries: [] });
    const read = readSign1(writeSign1(toSign, "00000000", issuer.sign(toSign.signed)));
    expect("sign1" in read && readRevokedCards(read.sign1)).not.toBeNull();
    const card = mustRead(aCard(issuer));
    expect(readRevokedCards(card)).toBeNull();
    expect("refused" in readCard("")).toBe(true);
  });
});

describe("the list of withdrawn cards", () => {
  test("finds each of a thousand in eight kilobytes, and nobody else", () => {
    const codes = Array.from({ length: 1_000 }, (_, n) => `CODE${String(n).padStart(4, "0")}`);
    const list = aList({}, codes);
    expect(list.entries.length).toBe(8_000);
    const found = (code: string) => isRevoked(list, sha256(entryToHash("15.71", code)));
    expect(codes.every(found)).toBe(true);
    expect(codes.map((code) => code.replace("CODE", "EDOC")).some(found)).toBe(false);
    expect(isRevoked(aList(), sha256(entryToHash("15.71", "CODE0001")))).toBe(false);
  });

  test("a newer one counts, an older one that is handed out again does not", () => {
    const [older, kept, newer] = [6, 7, 8].map((number) => aList({ number }));
    if (older === undefined || kept === undefined || newer === undefined) throw new Error("three");
    expect(newerList(kept, newer)).toBe(newer);
    expect(newerList(kept, older)).toBe(kept);
    expect(newerList(null, older)).toBe(older);
  });
});

describe("a published key set", () => {
  const jwk = (x: string) => ({
    keys: [
      { kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig", kid: "0a1b2c3d", iss: "15.71", x },
    ],
  });
  const POINT = Buffer.from(ED25519.publicKey, "hex");

  test("is read to the bytes of its keys", () => {
    expect(readKeySet(jwk(POINT.toString("base64url")))).toEqual([
      { issuer: "15.71", keyId: "0a1b2c3d", algorithm: "EdDSA", publicKey: Uint8Array.from(POINT) },
    ]);
  });

  test("is refused with a key under which made-up signatures hold, or of another kind", () => {
    const weak = [
      "0".repeat(64),
      `01${"0".repeat(62)}`,
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      `ec${"f".repeat(60)}7f`,
    ];
    for (const hex of weak) {
      expect(isSmallOrder(fromHex(hex)), hex).toBe(true);
      expect(() => readKeySet(jwk(Buffer.from(hex, "hex").toString("base64url")))).toThrow();
    }
    expect(isSmallOrder(POINT)).toBe(false);
    const key = jwk(POINT.toString("base64url")).keys[0];
    expect(() => readKeySet({ keys: [{ ...key, alg: "HS256" }] })).toThrow();
    expect(() => readKeySet({ keys: [{ ...key, iss: "" }] })).toThrow();
  });
});
