import { afterAll, beforeAll, expect, test } from "vitest";
import { asOwner } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { type Office, write } from "./office.ts";
import { countTries, countTriesNow, forgetTries, forgiveTries, type Limit } from "./tries.ts";

const MINUTE = 60_000;
const THREE: Limit = { name: "three", most: 3, windowMs: 10 * MINUTE };
const ONE: Limit = { name: "one", most: 1, windowMs: 10 * MINUTE };

let work: TestOffice;
let now = new Date("2026-11-23T09:00:00Z");
let office: Office;
beforeAll(async () => {
  work = await givenOffice();
  office = { ...work.office, now: () => now };
});
afterAll(() => work.close());
const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * MINUTE);
};
const tryOf = (by: string, of = THREE) => countTriesNow(office, [{ of, by }]);

test("somebody may try so often, then waits, then may try again", async () => {
  expect([await tryOf("a"), await tryOf("a"), await tryOf("a")]).toEqual([0, 0, 0]);
  later(3);
  expect(await tryOf("a")).toBe(7);
  expect(await tryOf("b")).toBe(0);
  expect(await tryOf("a", ONE)).toBe(0);
  later(7);
  expect(await tryOf("a")).toBe(0);
});

test("a try that was no guess is taken back, and none is taken back that was not made", async () => {
  const tried = [{ of: ONE, by: "c" }];
  await write(office, (tx) => forgiveTries(tx, office, tried));
  expect(await tryOf("c", ONE)).toBe(0);
  await write(office, (tx) => forgiveTries(tx, office, tried));
  expect(await tryOf("c", ONE)).toBe(0);
  expect(await tryOf("c", ONE)).toBeGreaterThan(0);
});

test("two processes count together, also what is tried at the same moment", async () => {
  const other: Office = { ...office }; // nothing is known to it but the database
  const waits = await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      countTriesNow(at % 2 === 0 ? office : other, [
        { of: ONE, by: `person ${at}` },
        { of: THREE, by: "the same address" },
      ]),
    ),
  );
  expect(waits.filter((minutes) => minutes === 0)).toHaveLength(3);
});

test("what is tried in a transaction that fails is not counted, and nothing is kept for longer than it counts", async () => {
  const failing = write(office, async (tx) => {
    await countTries(tx, office, [{ of: ONE, by: "d" }]);
    throw new Error("something else went wrong");
  });
  await expect(failing).rejects.toThrow("something else");
  expect(await tryOf("d", ONE)).toBe(0);
  later(11);
  await write(office, (tx) => forgetTries(tx, office));
  const left = await asOwner(work, (tx) => tx.selectFrom("tries").selectAll().execute());
  expect(left).toEqual([]);
});

test("who tried is kept under a hash", async () => {
  await tryOf("203.0.113.7");
  const [row] = await asOwner(work, (tx) => tx.selectFrom("tries").selectAll().execute());
  expect(row?.caller.length).toBe(32);
  expect(JSON.stringify(row)).not.toContain("203.0.113.7");
});
