import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openSigningKeys, renewSigningKey } from "./signing-keys.ts";

const homes: string[] = [];
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

function givenHome(): string {
  const home = mkdtempSync(join(tmpdir(), "payung-signing-"));
  chmodSync(home, 0o700);
  homes.push(home);
  return home;
}

const open = (home: string) => openSigningKeys(home, {});
const BYTES = Buffer.from("sebuah kartu");
const NOW = new Date("2026-11-23T03:00:00Z");

test("the same keys sign after a restart, and their file is readable by its owner only", () => {
  const home = givenHome();
  const first = open(home)("cards").sign(BYTES);
  expect(open(home)("cards").sign(BYTES)).toEqual(first);
  expect(statSync(join(home, "signing-keys.json")).mode & 0o777).toBe(0o600);
});

test("a signature for one purpose is none for another, and none for other bytes", () => {
  const keys = open(givenHome());
  const { keyId, signature } = keys("cards").sign(BYTES);
  expect(keys("cards").isSigned(BYTES, keyId, signature)).toBe(true);
  expect(keys("cards").isSigned(Buffer.from("lain"), keyId, signature)).toBe(false);
  const receipts = keys("receipts").all[0]?.keyId ?? "";
  expect(keys("receipts").isSigned(BYTES, receipts, signature)).toBe(false);
});

test("a renewed key signs from then on, and what the earlier one signed still counts", () => {
  const home = givenHome();
  const before = open(home)("cards").sign(BYTES);
  const made = renewSigningKey(home, "cards", { now: NOW, wasStolen: false }, {});
  const keys = open(home)("cards");
  expect(keys.sign(BYTES).keyId).toBe(made.keyId);
  expect(keys.all.map(({ keyId }) => keyId)).toEqual([before.keyId, made.keyId]);
  expect(keys.isSigned(BYTES, before.keyId, before.signature)).toBe(true);
});

test("what a stolen key signed does not count any more; other purposes are left alone", () => {
  const home = givenHome();
  const card = open(home)("cards").sign(BYTES);
  const receipt = open(home)("receipts").sign(BYTES);
  renewSigningKey(home, "cards", { now: NOW, wasStolen: true }, {});
  const keys = open(home);
  expect(keys("cards").isSigned(BYTES, card.keyId, card.signature)).toBe(false);
  expect(keys("cards").all.map(({ cutOffAt }) => cutOffAt)).toEqual([NOW, null]);
  expect(keys("receipts").isSigned(BYTES, receipt.keyId, receipt.signature)).toBe(true);
});

test("a damaged file is said to be damaged, without a word of what stands in it", () => {
  const home = givenHome();
  writeFileSync(join(home, "signing-keys.json"), '{"version":1,"keys":[{"seed":"geheim"}]}');
  expect(() => open(home)("cards")).toThrow(/signing-keys.json is damaged/);
  expect(() => open(home)("cards")).not.toThrow(/geheim/);
});
