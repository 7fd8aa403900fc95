import { createHash } from "node:crypto";
import { aCard, CLAIMS, givenIssuer } from "@payung/domain/cards/cards.testing.ts";
import { entryToHash, revokedCardsToSign } from "@payung/domain/cards/revoked-cards.ts";
import { writeSign1 } from "@payung/domain/cards/sign1.ts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type CardTrust, NO_TRUST } from "./verify.ts";

const issuer = givenIssuer();
const NOW = new Date((CLAIMS.issuedAt + 1_000) * 1_000);
const trust: CardTrust = { ...NO_TRUST, keys: [issuer.key] };

function aList(number: number, codes: readonly string[], by = issuer): Uint8Array {
  const toSign = revokedCardsToSign({
    issuer: "15.71",
    number,
    issuedAt: CLAIMS.issuedAt,
    nextUpdate: CLAIMS.issuedAt + 7 * 86_400,
    keyCutOffs: new Map(),
    entries: codes.map((code) => createHash("sha256").update(entryToHash("15.71", code)).digest()),
  });
  return writeSign1(toSign, by.key.keyId, by.sign(toSign.signed));
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

describe.each([
  ["by the browser's own Ed25519", false],
  ["on a phone that knows no Ed25519", true],
])("a card is checked %s", (_, isOld) => {
  const load = async () => {
    if (isOld)
      vi.spyOn(crypto.subtle, "importKey").mockRejectedValue(new Error("NotSupportedError"));
    return import("./verify.ts");
  };

  test("to the same verdicts", async () => {
    const { verifyCard, withList } = await load();
    const known = await withList(trust, aList(1, []));
    expect(await verifyCard(aCard(issuer), known, NOW)).toMatchObject({ state: "valid" });
    expect(await verifyCard(aCard(issuer), trust, NOW)).toMatchObject({ doubt: "list-missing" });
    const forger = givenIssuer("15.71", issuer.key.keyId);
    expect(await verifyCard(aCard(forger), known, NOW)).toEqual({
      state: "refused",
      reason: "signature",
    });
    expect(await verifyCard(aCard(givenIssuer("16.71")), known, NOW)).toEqual({
      state: "not-a-payung-card",
    });
    expect(await verifyCard("https://example.org", known, NOW)).toMatchObject({ state: "refused" });
    expect(await verifyCard(aCard(issuer), NO_TRUST, NOW)).toEqual({ state: "not-a-payung-card" });
  });

  test("against a list that is newer, and not against one that is older or forged", async () => {
    const { verifyCard, withList } = await load();
    const state = async (with_: CardTrust) => (await verifyCard(aCard(issuer), with_, NOW)).state;
    const before = await withList(trust, aList(2, []));
    const withdrawn = await withList(before, aList(3, [CLAIMS.workerCode]));
    expect([await state(before), await state(withdrawn)]).toEqual(["valid", "withdrawn"]);
    expect(await state(await withList(withdrawn, aList(2, [])))).toBe("withdrawn");
    const forger = givenIssuer("15.71", issuer.key.keyId);
    expect(await withList(withdrawn, aList(9, [], forger))).toBe(withdrawn);
    expect(await withList(withdrawn, Uint8Array.of(1, 2, 3))).toBe(withdrawn);
  });
});
