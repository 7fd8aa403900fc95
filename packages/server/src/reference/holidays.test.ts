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
  source: "JDIH Kemenko PMK",
  confidence: "official",
  ...changed,
});
const post = (body: object) => boss.ask("POST", "/v1/holidays", body);
type Word = { name: string; isOff: boolean; basis: string; confidence: string; said: object };
const wordsOn = async (day: string, by = boss): Promise<Word[]> =>
  (await by.ask("GET", "/v1/holiday-words")).body.days.find(
    (each: { day: string }) => each.day === day,
  )?.words ?? [];

test("a promise counts the days off that are decreed, and joint leave", async () => {
  const since = new Date("2026-12-23T03:00:00Z");
  expect(dueDay("confirmation", since, new Set())).toBe("2026-12-25");
  // Thursday 24 and Friday 25 December are off, then comes the weekend.
  expect(dueDay("confirmation", since, await daysOff())).toBe("2026-12-29");
});

test("a day is added by its decree, once, and a moved one is taken out again", async () => {
  const word = say();
  expect([(await post(word)).status, (await post(word)).status]).toEqual([200, 200]);
  for (const other of [{ name: "Lain" }, { source: "Koran" }, { confidence: "to confirm" }])
    expect((await post({ ...word, ...other })).body.code).toBe("request.id-already-used");
  expect(await daysOff()).toContain("2027-03-10");
  await post(say({ isOff: false, basis: "Perubahan SKB: pindah ke 11 Maret" }));
  await post(say({ day: "2027-03-11" }));
  expect(await daysOff()).not.toContain("2027-03-10");
  const { body } = await boss.ask("GET", "/v1/holidays");
  expect(body.days.at(-1)).toMatchObject({
    day: "2027-03-11",
    name: "Idul Fitri 1448 Hijriah",
    source: "JDIH Kemenko PMK",
    confidence: "official",
  });
});

test("every day says where it was read and how sure that is, also those that come with the program", async () => {
  const { body } = await boss.ask("GET", "/v1/holidays");
  const starters = body.days.filter(({ day }: { day: string }) => day.startsWith("2026-"));
  expect(starters).toHaveLength(25);
  for (const each of body.days) expect(each.source.length).toBeGreaterThan(3);
  expect(new Set(starters.map(({ confidence }: Word) => confidence))).toEqual(
    new Set(["secondary"]),
  );
  for (const missing of ["source", "confidence"])
    expect((await post(say({ [missing]: undefined }))).status).toBe(400);
});

test("what was said before stays: a correction is one more word, with who said it", async () => {
  const day = "2027-05-20";
  await post(say({ day, name: "Waisak", confidence: "to confirm" }));
  await post(say({ day, name: "Hari Raya Waisak 2571 BE" }));
  const supervisor = await door.signedIn([{ role: "supervisor", areas: ["*"] }]);
  const words = await wordsOn(day, supervisor);
  expect(words.map(({ name, confidence }) => [name, confidence])).toEqual([
    ["Hari Raya Waisak 2571 BE", "official"],
    ["Waisak", "to confirm"],
  ]);
  expect(words[0]?.said).toMatchObject({ name: expect.any(String), isMe: false });
  expect((await wordsOn(day))[0]?.said).toMatchObject({ isMe: true });
  // What came with the program was said by nobody who has a name.
  expect((await wordsOn("2026-01-01"))[0]?.said).toMatchObject({ name: null });
});

test("only those who see the whole region say it", async () => {
  const narrow = await door.signedIn([{ role: "administrator", areas: ["15.71.07.1005"] }]);
  const { status, body } = await narrow.ask("POST", "/v1/holidays", say());
  expect([status, body.code]).toEqual([403, "access.region-wide-only"]);
});
