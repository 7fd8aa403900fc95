import { afterAll, beforeAll, expect, test } from "vitest";
import { read, write } from "../shared/office.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { createKey, findBearer, listKeys, readKey, revokeKey } from "./service.ts";

let work: TestOffice;
beforeAll(async () => {
  work = await givenOffice();
});
afterAll(() => work.close());

const JAMBI = "15.71";
const create = (areas: "*" | readonly string[] = "*") =>
  asOwner(work, (tx) => createKey(tx, JAMBI, { label: "Simulator", role: "machine", areas }));
const bearerOf = (text: string) => {
  const key = readKey(text);
  return key === null ? null : read(work.office, (tx) => findBearer(tx, key));
};

test("a key tells who bears it: a role, an area, an id for the events", async () => {
  const key = await create(["15.71.07.1005"]);
  expect(await bearerOf(key.text)).toEqual({
    role: "machine",
    actor: {
      id: `key:${key.id}`,
      regionCode: JAMBI,
      areas: ["15.71.07.1005"],
      narrow: [],
      roles: ["machine"],
    },
  });
  expect((await bearerOf((await create()).text))?.actor.areas).toBe("*");
});

test("a key is shown once: nothing kept of it opens anything", async () => {
  const { text } = await create();
  const secret = text.split("_").slice(3).join("_");
  const kept = await asOwner(work, (tx) => tx.selectFrom("api_keys").selectAll().execute());
  expect(JSON.stringify(kept)).not.toContain(secret);
  const shown = JSON.stringify(await read(work.office, (tx) => listKeys(tx, JAMBI)));
  expect(shown).not.toMatch(/secret|hash/);
});

test("a revoked key opens nothing any more, and is revoked once", async () => {
  const key = await create();
  const at = new Date("2026-11-23T00:00:00Z");
  const revoke = () => asOwner(work, (tx) => revokeKey(tx, JAMBI, key.id, at));
  expect([await revoke(), await revoke()]).toEqual([true, false]);
  expect(await bearerOf(key.text)).toBeNull();
});

test("the service can neither make nor revoke a key", async () => {
  const order = { label: "x", role: "administrator", areas: "*" } as const;
  await expect(write(work.office, (tx) => createKey(tx, JAMBI, order))).rejects.toThrow(
    /permission/,
  );
  const { id } = await create();
  await expect(write(work.office, (tx) => revokeKey(tx, JAMBI, id, new Date()))).rejects.toThrow(
    /permission/,
  );
});

test("one character off, and it is no key, or nobody's", async () => {
  const { text } = await create();
  for (let at = 0; at < text.length; at += 1) {
    const other = text[at] === "0" ? "1" : "0";
    expect(await bearerOf(`${text.slice(0, at)}${other}${text.slice(at + 1)}`), `${at}`).toBeNull();
  }
});
