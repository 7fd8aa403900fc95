import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givenDoor, type Staffer, type TestDoor } from "../testing/staff.ts";
import { asOwner } from "../testing/table-rows.ts";
import { givenWholeSeason, KENALI, TELANAIPURA } from "../testing/whole-office.ts";
import { publishFigures } from "../transparency/service.ts";
import type { Group } from "./service.ts";

let door: TestDoor;
let city: Staffer;
let inKenali: Staffer;
let ofUnion: Staffer;
beforeAll(async () => {
  door = await givenDoor();
  await givenWholeSeason(door);
  city = await door.signedIn([{ role: "monitor", areas: ["*"] }]);
  inKenali = await door.signedIn([{ role: "supervisor", areas: [KENALI.kelurahanCode] }]);
  ofUnion = await door.signedIn([{ role: "supervisor", areas: ["own"] }], "Koperasi Lain");
});
afterAll(() => door.close());

const groupsFor = async (who: Staffer, query = ""): Promise<Group[]> => {
  const { status, body, text } = await who.ask("GET", `/v1/overview${query}`);
  expect(status, text).toBe(200);
  return body.groups;
};
const allFor = async (who: Staffer, query = "") => {
  const [all] = await groupsFor(who, query);
  if (all === undefined) throw new Error("all together are one group");
  return all.figures;
};
const sum = (groups: readonly Group[], step: "received" | "decided" | "protected") =>
  groups.reduce((total, { figures }) => total + figures.funnel[step], 0);

describe("the rows that say how far each came", () => {
  test("say what the tables say that they are derived from", async () => {
    await asOwner(door, async (tx) => {
      const { rows } = await sql<{ application_id: string }>`
        select j.application_id from journeys j
        join applications a on a.region_code = j.region_code and a.id = j.application_id
        left join current_decisions d on d.region_code = a.region_code and d.application_id = a.id
        left join memberships m on m.region_code = a.region_code and m.application_id = a.id
        left join recheck_results x on x.region_code = a.region_code and x.application_id = a.id
        where j.received_at <> a.submitted_at or j.decision_id is distinct from d.id
          or j.outcome is distinct from d.outcome or j.decided_at is distinct from d.decided_at
          or j.by_data is distinct from case when d.id is not null then d.run_id is not null end
          or j.protected_at is distinct from m.created_at or j.was_wrong is distinct from x.was_wrong
          or j.decreed_at is distinct from (
            select min(e.created_at) from decree_lines l
            join decrees e on e.region_code = l.region_code and e.id = l.decree_id
            where l.region_code = a.region_code and l.application_id = a.id and not exists (
              select from dropouts o where o.region_code = l.region_code and o.cohort_id = l.cohort_id
                and o.application_id = l.application_id))
          or j.sent_at is distinct from (
            select min(i.frozen_at) from batch_rows r
            join insurer_batches i on i.region_code = r.region_code and i.id = r.batch_id
            where r.region_code = a.region_code and r.application_id = a.id)`.execute(tx);
      expect(rows).toEqual([]);
      const { rows: missing } = await sql`
        select from applications a where not exists (select from journeys j where j.application_id = a.id)`.execute(
        tx,
      );
      expect(missing).toEqual([]);
    });
  });
});

describe("the overview", () => {
  test("counts as the public figures do", async () => {
    const figures = await asOwner(door, (tx) => publishFigures(tx, door.office.actor, new Date()));
    const all = await allFor(city);
    expect(all.funnel).toEqual(figures.funnel);
    expect(all.shareByData).toBe(figures.automaticShare);
    const { checked, wrong, upper } = all.error;
    expect({ checked, wrong, upper }).toEqual(figures.recheck);
    expect(all.speed[0]?.median).toBeCloseTo(figures.decisionDays?.median ?? -1, 9);
  });

  test.each([
    "kelurahan",
    "occupation",
    "sex",
    "channel",
  ])("divided by %s, the parts make up the whole", async (by) => {
    const all = await allFor(city);
    const groups = await groupsFor(city, `?by=${by}`);
    for (const step of ["received", "decided", "protected"] as const)
      expect(sum(groups, step), step).toBe(all.funnel[step]);
    const waiting = (each: Pick<Group["figures"], "waiting">) =>
      each.waiting.reduce((total, { count }) => total + count, 0);
    expect(groups.reduce((total, { figures }) => total + waiting(figures), 0)).toBe(waiting(all));
  });

  test("names every kelurahan of one's area, also where nobody registered", async () => {
    const groups = await groupsFor(city, "?by=kelurahan");
    expect(groups.length).toBeGreaterThan(60);
    expect(groups.find(({ key }) => key === KENALI.kelurahanCode)).toMatchObject({
      name: { id: "Kenali Asam Bawah" },
      kecamatan: "Kota Baru",
    });
  });

  test("waits are those of the queues, with how many are late", async () => {
    const queues = await asOwner(door, (tx) =>
      sql<{ place: string; n: bigint }>`
        select queue as place, count(*) as n from cases group by 1`.execute(tx),
    );
    const { waiting } = await allFor(city);
    for (const { place, n } of queues.rows)
      expect(waiting.find((each) => each.place === place)).toMatchObject({
        count: Number(n),
        late: 0,
      });
    expect(waiting.find(({ place }) => place === "decree")?.late).toBeNull();
  });

  test("counts those received in a period, both days included", async () => {
    const today = (await allFor(city)).funnel.received;
    const day = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    expect((await allFor(city, `?from=${day}&to=${day}`)).funnel.received).toBe(today);
    const before = await allFor(city, "?to=2020-01-01");
    expect(before.funnel.received).toBe(0);
    expect(before).toMatchObject({ shareByData: null, waiting: [], error: { checked: 0 } });
    const { status, body } = await city.ask("GET", "/v1/overview?from=2026-02-01&to=2026-01-01");
    expect([status, body.code]).toEqual([400, "request.invalid"]);
  });

  test("shows somebody of one kelurahan that one only", async () => {
    const own = await groupsFor(inKenali, "?by=kelurahan");
    expect(own.map(({ key }) => key)).toEqual([KENALI.kelurahanCode]);
    const all = await allFor(inKenali);
    const ofCity = await groupsFor(city, "?by=kelurahan");
    const kenali = ofCity.find(({ key }) => key === KENALI.kelurahanCode);
    expect(all.funnel).toEqual(kenali?.figures.funnel);
    expect(all.funnel.received).toBeGreaterThan(5);
    expect(
      ofCity.find(({ key }) => key === TELANAIPURA.kelurahanCode)?.figures.funnel.received,
    ).toBeGreaterThan(5);
    expect(all.funnel.received).toBeLessThan((await allFor(city)).funnel.received);
    expect((await allFor(ofUnion)).funnel.received).toBe(0);
    expect(await groupsFor(ofUnion, "?by=occupation")).toEqual([]);
  });

  test("gives the same numbers as a table for a spreadsheet", async () => {
    const { text, headers } = await city.ask("GET", "/v1/overview.csv?by=kelurahan");
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [head = "", ...lines] = text.trim().split("\r\n");
    const at = (name: string) => head.replace("\ufeff", "").split(",").indexOf(name);
    const line = lines
      .map((each) => each.split(","))
      .find((row) => row[1] === KENALI.kelurahanCode);
    const { funnel } = await allFor(inKenali);
    expect(line?.[at("received")]).toBe(String(funnel.received));
    expect(line?.[at("sent_to_insurer")]).toBe(String(funnel["sent-to-insurer"]));
  });
});

test("the map has a shape for each kelurahan", async () => {
  const { body } = await city.ask("GET", "/v1/kelurahan-shapes");
  const groups = await groupsFor(city, "?by=kelurahan");
  const codes = body.shapes.map(({ code }: { code: string }) => code);
  expect(codes.sort()).toEqual(groups.flatMap(({ key }) => key ?? []).sort());
});
