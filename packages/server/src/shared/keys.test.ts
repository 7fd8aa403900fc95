import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { openVault, UnopenableSeal } from "./keys.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function givenHome(): string {
  const home = mkdtempSync(join(tmpdir(), "payung-keys-"));
  folders.push(home);
  return home;
}

const vault = openVault(givenHome(), {});
const anyNik = fc
  .integer({ min: 9900, max: 9999 })
  .map((serial) => `157101${"010190"}${String(serial)}`);
const anyRow = fc.uuid();

test("what was sealed for a row opens for that row, and shows nothing of itself", () => {
  fc.assert(
    fc.property(anyNik, anyRow, fc.uint8Array({ maxLength: 500 }), (nik, row, bytes) => {
      const sealed = vault.sealNik(nik, row);
      expect(vault.openNik(sealed, row)).toBe(nik);
      expect(sealed.includes(nik)).toBe(false);
      expect(new Uint8Array(vault.unseal(vault.seal(bytes, row), row))).toEqual(bytes);
    }),
  );
});

test("a seal that was moved to another row does not open", () => {
  fc.assert(
    fc.property(anyNik, anyRow, anyRow, (nik, row, other) => {
      fc.pre(row !== other);
      expect(() => vault.openNik(vault.sealNik(nik, row), other)).toThrow(UnopenableSeal);
    }),
  );
});

test("a seal with one bit changed, or cut anywhere, does not open", () => {
  const sealed = vault.sealNik("1571010101909901", "row");
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => vault.openNik(changed, "row")).toThrow(UnopenableSeal);
  }
  for (let length = 0; length < sealed.length; length += 1) {
    expect(() => vault.openNik(sealed.subarray(0, length), "row")).toThrow(UnopenableSeal);
  }
});

test("the same NIK is sealed differently each time, and has one index", () => {
  const seals = new Set(
    Array.from({ length: 100 }, () => vault.sealNik("1571010101909901", "row").toString("hex")),
  );
  expect(seals.size).toBe(100);
  expect(vault.nikIndex("1571010101909901")).toEqual(vault.nikIndex("1571010101909901"));
  expect(vault.nikIndex("1571010101909901")).not.toEqual(vault.nikIndex("1571010101909902"));
  expect(vault.nikIndex("1571010101909901")).toHaveLength(32);
});

test("another installation's keys open nothing and find nothing", () => {
  const other = openVault(givenHome(), {});
  const sealed = vault.sealNik("1571010101909901", "row");
  expect(() => other.openNik(sealed, "row")).toThrow(UnopenableSeal);
  expect(other.nikIndex("1571010101909901")).not.toEqual(vault.nikIndex("1571010101909901"));
  expect(other.loginPassword("payung_server")).not.toBe(vault.loginPassword("payung_server"));
});

test("what the NIK's key sealed, the key of rows does not open, nor the other way round", () => {
  expect(() => vault.unseal(vault.sealNik("1571010101909901", "row"), "row")).toThrow(
    UnopenableSeal,
  );
  expect(() => vault.openNik(vault.seal(Buffer.from("x"), "row"), "row")).toThrow(UnopenableSeal);
});

test("keys stay the same from start to start, in a file that only its owner may read", () => {
  const home = givenHome();
  const sealed = openVault(home, {}).sealNik("1571010101909901", "row");
  expect(openVault(home, {}).openNik(sealed, "row")).toBe("1571010101909901");
  expect(statSync(join(home, "keys.json")).mode & 0o777).toBe(0o600);
  expect(readdirSync(home)).toEqual(["keys.json"]); // no draft is left behind
});

test("a renewed key seals from now on, and the old one still opens what it sealed", () => {
  const home = givenHome();
  const old = openVault(home, {}).sealNik("1571010101909901", "row");
  const keys = JSON.parse(readFileSync(join(home, "keys.json"), "utf8"));
  keys.nikSealing.push({ id: 2, secret: Buffer.alloc(32, 7).toString("base64") });
  const renewed = join(home, "renewed.json");
  writeFileSync(renewed, JSON.stringify(keys));

  const vaultNow = openVault("not used", { PAYUNG_KEYS: renewed });
  expect(vaultNow.openNik(old, "row")).toBe("1571010101909901");
  expect(vaultNow.sealNik("1571010101909901", "row")[0]).toBe(2);
});

test("a damaged key file stops the start with a sentence, never with new keys", () => {
  const home = givenHome();
  for (const damage of ["", "{}", '{"version":1}', '{"version":1,"nikSealing":[']) {
    writeFileSync(join(home, "keys.json"), damage);
    expect(() => openVault(home, {})).toThrow(/keys.json is damaged/);
    expect(readFileSync(join(home, "keys.json"), "utf8")).toBe(damage);
  }
});
