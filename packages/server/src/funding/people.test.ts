import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givenApplications } from "../testing/approved.ts";
import { givenFund, TERMS } from "../testing/funds.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner } from "../testing/table-rows.ts";
import { aWorker, workers } from "../testing/workers.ts";

let api: TestApi;
let key: string;
let people: readonly { readonly id: string; readonly code: string }[];
beforeAll(async () => {
  api = await givenApi();
  key = await api.keyOf("treasurer");
  await givenApplications(api, workers(3));
  people = await asOwner(api, (tx) =>
    tx.selectFrom("applications").select(["id", "code"]).orderBy("code").execute(),
  );
});
afterAll(() => api.close());

const search = (codes: readonly string[]) =>
  api.ask("POST", "/v1/case-code-searches", { key, body: { codes } });
const NIK = aWorker().nik;

test("workers are found by the codes of their cases, however those are typed", async () => {
  const [first, second] = people;
  const { status, body } = await search([
    first?.code.toLowerCase() ?? "",
    second?.code.replace(/\W/g, "") ?? "",
  ]);
  expect(status).toBe(200);
  expect(body.people).toEqual(
    [first, second].map((each) => ({ applicationId: each?.id, code: each?.code })),
  );
});

test("codes that nobody has are named, and a NIK among them is not said back", async () => {
  const { status, body } = await search([people[0]?.code ?? "", "XXXX", NIK]);
  expect([status, body.code, body.count]).toEqual([422, "funding.codes-unknown", 2]);
  expect(body.codes).toContain("XXXX");
  expect(body.codes).not.toContain(NIK);
});

test("the list of a fund is told by codes, of the terms that hold", async () => {
  const ids = people.map(({ id }) => id);
  const fund = await givenFund(api.office, { applicationIds: ids.slice(0, 1) });
  const listed = async () =>
    (await api.ask("GET", `/v1/funds/${fund.id}/people`, { key })).body.people.map(
      ({ code }: { code: string }) => code,
    );
  expect(await listed()).toEqual([people[0]?.code]);
  await api.ask("POST", `/v1/funds/${fund.id}/terms`, {
    key,
    body: {
      version: 2,
      reason: "Daftar baru",
      terms: { ...fund.terms, amount: String(fund.terms.amount), applicationIds: ids.slice(1) },
    },
  });
  expect(await listed()).toEqual(people.slice(1).map(({ code }) => code));
  const unknown = await api.ask("GET", `/v1/funds/${uuidv7()}/people`, { key });
  expect(unknown.status).toBe(404);
});

test("funds stand in the order in which a plan asks them: for certain people first", async () => {
  const everybody = await givenFund(api.office, { name: "Untuk semua", priority: 1 });
  const earmark = { ...TERMS.earmark, sex: "female" } as const;
  const women = await givenFund(api.office, { name: "Perempuan", priority: 900, earmark });
  const { body } = await api.ask("GET", "/v1/funds", { key });
  const order = body.funds.map(({ id }: { id: string }) => id);
  expect(order.indexOf(women.id)).toBeLessThan(order.indexOf(everybody.id));
});

test("a rate is told once for as long as it holds, and again from the month in which it changes", async () => {
  const { body } = await api.ask("GET", "/v1/member-rates?firstMonth=2026-12&lastMonth=2027-12", {
    key,
  });
  const of = (sector: string, isStateBudget: boolean) =>
    body.rates
      .filter(
        (rate: { sector: string; isStateBudget: boolean }) =>
          rate.sector === sector && rate.isStateBudget === isStateBudget,
      )
      .map(({ month, total }: { month: string; total: string }) => [month, total]);
  // PP 50/2025: the relief ends in December 2026, for transport in March 2027; state money never has it.
  expect(of("other", false)).toEqual([
    ["2026-12", "8400"],
    ["2027-01", "16800"],
  ]);
  expect(of("transport", false)).toEqual([
    ["2026-12", "8400"],
    ["2027-04", "16800"],
  ]);
  expect(of("other", true)).toEqual([["2026-12", "16800"]]);
  for (const { ruleVersionIds } of body.rates) expect(ruleVersionIds.length).toBeGreaterThan(1);
});
