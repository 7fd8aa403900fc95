import { beforeEach, describe, expect, test } from "vitest";
import {
  isGuessable,
  type KeptLock,
  type LockStore,
  makeLock,
  makeSigning,
  openByCode,
  TRIES,
  unlock,
} from "./lock.ts";

const PIN = "408213";
const CODE = "83021 55417 90266 18834";
const given = {
  deviceId: "019ab000-0000-7000-8000-000000000001",
  pin: PIN,
  code: CODE,
  rounds: 10,
};
const made = async () => makeLock(store, { ...given, signing: await makeSigning() });
const words = new TextEncoder().encode("Siti Rahmah");

let kept: KeptLock | null;
const store: LockStore = {
  read: async () => kept,
  write: async (lock) => {
    kept = lock;
  },
};
beforeEach(() => {
  kept = null;
});

test("the PIN opens what was kept, and nothing else does", async () => {
  const sealed = await (await made()).seal(words);
  const again = await unlock(store, PIN);
  if (again.outcome !== "open") throw new Error("did not open");
  expect(await again.keys.open(sealed)).toEqual(words);
  const changed = sealed.map((byte, at) => (at === 20 ? byte ^ 1 : byte));
  await expect(again.keys.open(changed)).rejects.toThrow();
});

test("a PIN is hashed as often as is advised, so that a copy of the phone is slow to try", async () => {
  const { rounds: _, ...asAlways } = given;
  await makeLock(store, { ...asAlways, signing: await makeSigning() });
  expect(kept?.byPin.rounds).toBeGreaterThanOrEqual(600_000);
});

test("the same words never look the same twice", async () => {
  const keys = await made();
  expect(await keys.seal(words)).not.toEqual(await keys.seal(words));
});

describe("five wrong PINs", () => {
  test("lock it, also for the right one", async () => {
    await made();
    for (let left = TRIES - 1; left >= 0; left--)
      expect(await unlock(store, "000001")).toEqual({ outcome: "wrong", triesLeft: left });
    expect(await unlock(store, PIN)).toEqual({ outcome: "wrong", triesLeft: 0 });
  });

  test("are counted before they are made: a phone that is switched off in between wins none", async () => {
    await made();
    const stopped: LockStore = {
      read: store.read,
      write: async (lock) => {
        await store.write(lock);
        throw new Error("switched off");
      },
    };
    await expect(unlock(stopped, PIN)).rejects.toThrow("switched off");
    expect(kept?.triesLeft).toBe(TRIES - 1);
  });

  test("are forgiven by the right one", async () => {
    await made();
    await unlock(store, "000001");
    await unlock(store, PIN);
    expect(kept?.triesLeft).toBe(TRIES);
  });
});

test("the server's code opens a locked phone with a new PIN, and nothing is lost", async () => {
  const sealed = await (await made()).seal(words);
  for (let n = 0; n < TRIES; n++) await unlock(store, "000001");
  expect(await openByCode(store, "83021 55417 90266 18835", "771204")).toBeNull();
  expect(kept?.triesLeft).toBe(0);
  const keys = await openByCode(store, "83021-55417-90266-18834", "771204");
  expect(await keys?.open(sealed)).toEqual(words);
  expect(await unlock(store, PIN)).toMatchObject({ outcome: "wrong" });
  expect(await unlock(store, "771204")).toMatchObject({ outcome: "open" });
});

test("the server can check what the device signs, before and after it was locked", async () => {
  const signing = await makeSigning();
  const first = await makeLock(store, { ...given, signing });
  const second = await unlock(store, PIN);
  if (second.outcome !== "open") throw new Error("did not open");
  const key = await crypto.subtle.importKey(
    "raw",
    Buffer.from(signing.publicKey, "base64url"),
    { name: "ECDSA", namedCurve: "P-256" },
    false,
    ["verify"],
  );
  for (const keys of [first, second.keys]) {
    const signature = Buffer.from(await keys.sign("saya"), "base64url");
    const check = (text: string) =>
      crypto.subtle.verify(
        { name: "ECDSA", hash: "SHA-256" },
        key,
        signature,
        new TextEncoder().encode(text),
      );
    expect(await check("saya")).toBe(true);
    expect(await check("kamu")).toBe(false);
  }
});

test("what lies on the phone opens on no other: the device key cannot be taken out", async () => {
  await made();
  const deviceKey = kept?.deviceKey as CryptoKey;
  await expect(crypto.subtle.exportKey("raw", deviceKey)).rejects.toThrow();
  const other = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  kept = { ...(kept as KeptLock), deviceKey: other };
  await expect(unlock(store, PIN)).rejects.toThrow();
});

test.each([
  ["000000", true],
  ["123456", true],
  ["654321", true],
  ["121212", true],
  ["123123", true],
  ["408213", false],
  ["112358", false],
])("%s is guessed at once: %s", (pin, is) => {
  expect(isGuessable(pin)).toBe(is);
});
