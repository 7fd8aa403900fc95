import { rupiah } from "@payung/domain/shared/money.ts";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { read, write } from "../shared/office.ts";
import { givenCovered } from "../testing/cards.ts";
import { givenFund, givenPlan } from "../testing/funds.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { workOffCommitment } from "./commitments.ts";
import { setTerms } from "./funds.ts";

const RANGE = { firstMonth: "2026-12", lastMonth: "2027-02" } as const;
const YEAR = { firstMonth: "2026-12", lastMonth: "2027-11" } as const;

let api: TestApi;
let key: string;
let city: Awaited<ReturnType<typeof givenFund>>;
let ids: readonly string[];
beforeAll(async () => {
  api = await givenApi();
  key = await api.keyOf("treasurer");
  ({ ids } = await givenCovered(api, [...workers(3), aWorker({ occupation: "Pedagang pasar" })]));
  // Announced for much, come in for five months of a worker and a bit.
  city = await givenFund(api.office, { ...YEAR, budgetYear: 2026 }, rupiah(5n * 16_800n + 100n));
});
afterAll(() => api.close());

const get = (path: string) => api.ask("GET", path, { key });
const preview = () => get(`/v1/coverage-commitments/preview?${new URLSearchParams(RANGE)}`);

test("nothing is previewed that no plan covers", async () => {
  const { status, body } = await preview();
  expect([status, body.code]).toEqual([409, "funding.not-planned"]);
});

test("what reserving is said to cost is what it costs, fund by fund, to the month", async () => {
  const gift = await givenFund(
    api.office,
    {
      ...YEAR,
      name: "Hibah",
      isStateBudget: false,
      budgetYear: null,
      applicationIds: [ids[0] ?? ""],
    },
    rupiah(1_000_000n),
  );
  await givenPlan(api.office, [RANGE.firstMonth, RANGE.lastMonth]);
  const { funds } = (await preview()).body;
  const of = (id: string) => funds.find((fund: { id: string }) => fund.id === id);
  // Three others, three months each: five months can be paid, in December three and in January two.
  expect(of(city.id)).toMatchObject({
    available: "84100",
    planned: { months: 9, amount: "151200" },
    reservable: { months: 5, amount: "84000" },
    shortAt: "2027-01",
  });
  expect(of(gift.id)).toMatchObject({
    planned: { months: 3 },
    reservable: { months: 3 },
    shortAt: null,
  });
  const id = uuidv7();
  await api.ask("POST", "/v1/coverage-commitments", { key, body: { id, ...RANGE } });
  await workOffCommitment(api.office, id);
  const { commitments } = (await get("/v1/coverage-commitments")).body;
  const told = funds.reduce(
    (sum: bigint, fund: { reservable: { amount: string } }) => sum + BigInt(fund.reservable.amount),
    0n,
  );
  expect(commitments[0]).toMatchObject({ monthsDone: 8, amount: String(told) });
  expect(funds.map((fund: { id: string }) => fund.id).sort()).toEqual([city.id, gift.id].sort());
  const again = (await preview()).body.funds;
  expect(again).toEqual([
    expect.objectContaining({
      id: city.id,
      available: "100",
      planned: { months: 4, amount: "67200" },
      reservable: { months: 0, amount: "0" },
    }),
  ]);
});

test("money of a budget year that is bound for months of another year stands apart", async () => {
  const { sums } = (await get("/v1/budget-years")).body;
  const ofCity = sums.filter(({ fund }: { fund: { id: string } }) => fund.id === city.id);
  expect(
    ofCity.map(({ budgetYear, year, state, months }: never) => [budgetYear, year, state, months]),
  ).toEqual([
    [2026, 2026, "committed", 3],
    [2026, 2027, "committed", 2],
    [2026, 2027, "planned", 4],
  ]);
  expect(sums.at(-1)).toMatchObject({ budgetYear: null, fund: { name: "Hibah" } });
});

test("a plan says what it changed of the one before, and why months have no payer", async () => {
  const terms = await read(api.office, (tx) =>
    tx
      .selectFrom("current_fund_terms")
      .select("version")
      .where("fund_id", "=", city.id)
      .executeTakeFirstOrThrow(),
  );
  // Four planned months are left to it, and after this it can pay for one.
  const reason = "Dipotong";
  await write(api.office, (tx) =>
    setTerms(tx, api.office, {
      fundId: city.id,
      version: terms.version + 1,
      reason,
      terms: { ...city.terms, amount: rupiah(6n * 16_800n) },
    }),
  );
  const id = await givenPlan(api.office, [RANGE.firstMonth, RANGE.lastMonth]);
  const { body } = await get(`/v1/coverage-plans/${id}`);
  expect(body.plan).toMatchObject({ unpaid: 3 });
  expect(body.changes).toEqual([
    {
      from: { id: city.id, name: city.terms.name },
      to: "nobody",
      months: 3,
      before: "50400",
      after: "0",
    },
  ]);
  expect(body.gaps).toEqual([
    {
      why: "ran-out",
      ranOut: [{ id: city.id, name: city.terms.name }],
      months: 3,
      firstMonth: "2027-02",
      lastMonth: "2027-02",
    },
  ]);
  const same = await givenPlan(api.office, [RANGE.firstMonth, RANGE.lastMonth]);
  expect((await get(`/v1/coverage-plans/${same}`)).body.changes).toEqual([]);
});

test("a worker's months are told with the rules that their amounts rest on, in words", async () => {
  const { body } = await get(`/v1/applications/${ids[1]}/coverage-months`);
  expect(body.code).toMatch(/^\w+/);
  const named = new Set(
    body.months.flatMap((month: { ruleVersionIds: string[] }) => month.ruleVersionIds),
  );
  expect(named.size).toBeGreaterThan(0);
  expect(new Set(body.rules.map((rule: { id: string }) => rule.id))).toEqual(named);
  for (const { basis } of body.rules) expect(basis).toMatch(/PP/);
});
