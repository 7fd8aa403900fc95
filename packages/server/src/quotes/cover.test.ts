import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givenApi, type TestApi } from "../testing/serve.ts";

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await givenApi();
  key = await api.keyOf("treasurer");
});
afterAll(() => api.close());

async function ask(address: string) {
  const { status, body, text } = await api.ask("GET", `/v1/${address}`, { key });
  expect(status, text).toBe(200);
  expect(Array.isArray(body.ruleVersionIds ?? [])).toBe(true);
  return body;
}
const standing = (periods: string, on: string) =>
  ask(`cover-standings?periods=${periods}&on=${on}`);

const JULY = "periods=2026-07-01~2026-12";

/** The worked examples E of the domain notes, with what they come to at most. */
describe("E. benefits", () => {
  test.each([
    ["K01", `event=death&on=2026-08-20&${JULY}`, "10000000"],
    ["K02", `event=death&on=2026-09-30&${JULY}`, "10000000"],
    ["K03", `event=death&on=2026-10-01&${JULY}`, "42000000"],
    ["K04", `event=death&on=2026-10-20&${JULY}`, "42000000"],
    ["K07", "event=death&on=2025-02-20&periods=2025-02-10~2025-12", "42000000"],
    ["K08", `event=work-death&on=2026-07-20&${JULY}`, "70000000"],
    ["K09", `event=work-death&on=2026-07-20&${JULY}&band=2`, "79600000"],
    ["K10", `event=total-disability&on=2026-07-20&${JULY}`, "68000000"],
    ["K11", `event=incapacity&on=2026-07-20&${JULY}&months=14`, "13000000"],
    ["K14", "event=death&on=2026-11-20&periods=2024-01-01~2026-11&children=2", "42000000"],
    ["K15", "event=death&on=2026-12-20&periods=2024-01-01~2026-12&children=2", "216000000"],
    ["K16", `event=work-death&on=2026-07-20&${JULY}&children=2`, "244000000"],
    ["K17", "event=death&on=2026-10-20&periods=2026-01-01~2026-09,2026-10-01~2026-12", "42000000"],
  ])("%s", async (_id, query, atMost) => {
    const told = await ask(`benefit-quotes?${query}`);
    expect(told).toMatchObject({ atMost, cover: "active" });
    expect(BigInt(told.cash) + BigInt(told.scholarshipAtMost)).toBe(BigInt(atMost));
    expect(told.ruleVersionIds.length).toBeGreaterThan(0);
  });

  test("K12 and K13: the scholarships of one child, of two, and never of a third", async () => {
    const of = async (children: number) =>
      (await ask(`benefit-quotes?event=work-death&on=2026-07-20&${JULY}&children=${children}`))
        .scholarshipAtMost;
    expect([await of(0), await of(1), await of(2), await of(3)]).toEqual([
      "0",
      "87000000",
      "174000000",
      "174000000",
    ]);
  });

  test.each([
    ["K05", "2026-07-15~2026-12", "2026-12-01", "2026-10-15"],
    ["K06", "2026-11-30~2027-03", "2027-03-01", "2027-02-28"],
    ["K18", "2025-09-01~2025-12", "2025-12-01", "2025-12-01"],
  ])("%s the first day of the full amount", async (_id, periods, on, fullFrom) => {
    expect((await standing(periods, on)).fullJkmFrom).toBe(fullFrom);
    const death = await ask(`benefit-quotes?event=death&on=${on}&periods=${periods}`);
    expect(death.fullFrom).toBe(fullFrom);
  });

  test("near the end of the waiting time the branch is asked, and a month unpaid is told", async () => {
    const near = await ask(`benefit-quotes?event=death&on=2026-09-28&${JULY}`);
    expect(near).toMatchObject({ isFull: false, confirmWithBranch: true });
    const unpaid = await ask("benefit-quotes?event=death&on=2026-10-20&periods=2026-01-01~2026-09");
    expect(unpaid.cover).toBe("grace");
  });
});

/** The worked examples F. */
describe("F. grace, lapse, age, clocks", () => {
  test.each([
    ["L01", "2026-01-01~2026-06", "2026-07-01", "grace"],
    ["L02", "2026-01-01~2026-06", "2026-09-30", "grace"],
    ["L03", "2026-01-01~2026-06", "2026-10-01", "lapsed"],
    ["L07", "2026-01-01~2026-12", "2027-03-31", "grace"],
    ["L08", "2026-01-01~2026-12", "2027-04-01", "lapsed"],
  ])("%s", async (_id, periods, on, status) => {
    expect((await standing(periods, on)).status).toBe(status);
  });

  test.each([
    ["L04", "self", "25200"],
    ["L05", "city_apbd", "50400"],
  ])("%s the arrears, and what they cost whoever pays", async (_id, funder, owed) => {
    const { arrears, fine } = await standing("2026-01-01~2026-06", "2026-09-20");
    expect({ arrears, fine }).toEqual({ arrears: ["2026-07", "2026-08", "2026-09"], fine: "0" });
    const range = `firstMonth=${arrears[0]}&lastMonth=${arrears[2]}`;
    const quote = await ask(`contribution-quotes?funder=${funder}&sector=other&${range}`);
    expect(quote.total).toBe(owed);
  });

  test("L06 after a lapse the waiting time begins anew, and old arrears are forgotten", async () => {
    const again = "2026-01-01~2026-06,2026-11-10~2026-11";
    expect(await standing(again, "2026-11-10")).toMatchObject({
      status: "active",
      arrears: [],
      waitingSince: "2026-11-10",
      fullJkmFrom: "2027-02-10",
    });
  });

  test.each([
    ["L09", "bornOn=1961-11-23&registeredOn=2026-11-22&firstPaidOn=2026-11-22", "accepted", null],
    [
      "L10",
      "bornOn=1961-11-23&registeredOn=2026-11-22&firstPaidOn=2026-11-23",
      "refused",
      "AGE_OVER",
    ],
    ["L11", "bornOn=1960-01-01&registeredOn=2026-11-22&isMemberAlready=yes", "may-continue", null],
    ["L12", "bornOn=2008-11-24&registeredOn=2026-11-23", "refused", "AGE_UNDER"],
  ])("%s", async (_id, query, outcome, why) => {
    expect(await ask(`entry-ages?${query}`)).toMatchObject({ outcome, why });
  });

  test("L13 a contribution falls due after a weekend and a holiday", async () => {
    expect((await ask("contribution-deadlines/2026-08")).dueOn).toBe("2026-08-18");
  });

  test("L14 and L15: clocks in hours run through the weekend", async () => {
    const accident = await ask("accident-deadlines?happenedAt=2026-11-20T14:00:00%2B07:00");
    expect(Date.parse(accident.dueAt)).toBe(Date.parse("2026-11-22T14:00:00+07:00"));
    const request = await ask("data-request-deadlines?receivedAt=2026-11-20T16:00:00%2B07:00");
    expect(Date.parse(request.dueAt)).toBe(Date.parse("2026-11-23T16:00:00+07:00"));
  });
});

test("what makes no sense is told, and where", async () => {
  const refused = async (address: string) => {
    const { status, body } = await api.ask("GET", `/v1/${address}`, { key });
    expect(status, address).toBe(400);
    expect(body.code).toBe("request.invalid");
  };
  await refused("cover-standings?periods=2026-01-01&on=2026-07-01");
  await refused("cover-standings?periods=2026-13-01~2026-06&on=2026-07-01");
  await refused("cover-standings?periods=2026-01-01~2026-06,2026-05-01~2026-07&on=2026-07-01");
  await refused("benefit-quotes?event=death&on=2025-08-20&periods=2026-01-01~2026-06");
  await refused("benefit-quotes?event=death&on=2026-02-20&periods=2026-01-01~2026-06&months=3");
  await refused("benefit-quotes?event=incapacity&on=2026-02-20&periods=2026-01-01~2026-06");
  await refused("accident-deadlines?happenedAt=2026-11-20");
  await refused("entry-ages?bornOn=1980-02-30&registeredOn=2026-11-20");
});
