import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dueDay } from "../casework/service.ts";
import { read } from "../shared/office.ts";
import { givenDoor, type Staffer, type TestDoor } from "../testing/staff.ts";
import { readHolidays } from "./service.ts";

let door: TestDoor;
let boss: Staffer;
beforeAll(async () => {
  door = await givenDoor();
  boss = await door.signedIn([{ role: "administrator", areas: ["*"] }]);
});
afterAll(() => door.close());

const daysOff = () => read(door.office, (tx) => readHolidays(tx, "15.71"));
const say = (changed: object = {}) => ({
  id: uuidv7(),
  day: "2027-03-10",
  isOff: true,
  name: "Idul Fitri 1448 Hijriah",
  basis: "SKB 3 Menteri tentang libur 2027",
  ...changed,
});
const post = (body: object) => boss.ask("POST", "/v1/holidays", body);

test("a promise counts the days off that are decreed, and joint leave", async () => {
  const since = new Date("2026-12-23T03:00:00Z");
  expect(dueDay("confirmation", since, new Set())).toBe("2026-12-25");
  // Thursday 24 and Friday 25 December are off, then comes the weekend.
  expect(dueDay("confirmation", since, await daysOff())).toBe("2026-12-29");
});

test("a day is added by its decree, once, and a moved one is taken out again", async () => {
  const word = say();
  expect([(await post(word)).status, (await post(word)).status]).toEqual([200, 200]);
  expect((await post({ ...word, name: "Lain" })).body.code).toBe("request.id-already-used");
  expect(await daysOff()).toContain("2027-03-10");
  await post(say({ isOff: false, basis: "Perubahan SKB: pindah ke 11 Maret" }));
  await post(say({ day: "2027-03-11" }));
  expect(await daysOff()).not.toContain("2027-03-10");
  const { body } = await boss.ask("GET", "/v1/holidays");
  expect(body.days.at(-1)).toMatchObject({ day: "2027-03-11", name: "Idul Fitri 1448 Hijriah" });
});

test("only those who see the whole region say it", async () => {
  const narrow = await door.signedIn([{ role: "administrator", areas: ["15.71.07.1005"] }]);
  const { status, body } = await narrow.ask("POST", "/v1/holidays", say());
  expect([status, body.code]).toEqual([403, "access.region-wide-only"]);
});
