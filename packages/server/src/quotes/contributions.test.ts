import { afterAll, beforeAll, expect, test } from "vitest";
import { givenApi, type TestApi } from "../testing/serve.ts";

let api: TestApi;
let key: string;
beforeAll(async () => {
  api = await givenApi();
  key = await api.keyOf("treasurer");
});
afterAll(() => api.close());

/** Asks for a quote; text after the path is its query. */
async function quote(kind: string, query: string) {
  const { status, body, text } = await api.ask("GET", `/v1/${kind}-quotes?${query}`, { key });
  expect(status, text).toBe(200);
  return body;
}

const CITY = "funder=city_apbd&sector=other";
const SELF = "funder=self&sector=other";
const DRIVER = "funder=self&sector=transport";

/** The worked examples A, B and C of the domain notes, with their numbers. */
const WORKED: readonly (readonly [id: string, query: string, total: string])[] = [
  ["C01", `${CITY}&firstMonth=2026-11`, "16800"],
  ["C02", "funder=city_apbd&sector=transport&firstMonth=2026-02", "16800"],
  ["C03", `${CITY}&firstMonth=2026-11&workers=1`, "16800"],
  ["C04", `${CITY}&firstMonth=2026-01&lastMonth=2026-12`, "201600"],
  ["C05", `${CITY}&firstMonth=2026-01&lastMonth=2026-12&workers=3000`, "604800000"],
  ["C06", `${CITY}&firstMonth=2026-01&lastMonth=2026-12&workers=4000`, "806400000"],
  ["C07", `${CITY}&firstMonth=2026-01&lastMonth=2026-12&workers=15000`, "3024000000"],
  [
    "C10",
    "funder=rt_grant&sector=other&firstMonth=2026-01&lastMonth=2026-12&workers=20",
    "4032000",
  ],
  [
    "C11",
    "funder=dbh_sawit&sector=other&firstMonth=2026-03&lastMonth=2026-12&workers=2442",
    "410256000",
  ],
  ["S01", `${DRIVER}&firstMonth=2025-12`, "16800"],
  ["S02", `${DRIVER}&firstMonth=2026-01`, "8400"],
  ["S03", `${DRIVER}&firstMonth=2026-02`, "8400"],
  ["S04", `${DRIVER}&firstMonth=2026-05`, "8400"],
  ["S05", `${DRIVER}&firstMonth=2027-01`, "8400"],
  ["S06", `${DRIVER}&firstMonth=2027-03`, "8400"],
  ["S07", `${DRIVER}&firstMonth=2027-04`, "16800"],
  ["S08", `${SELF}&firstMonth=2026-03`, "16800"],
  ["S09", `${SELF}&firstMonth=2026-04`, "8400"],
  ["S10", `${SELF}&firstMonth=2026-12`, "8400"],
  ["S11", `${SELF}&firstMonth=2027-01`, "16800"],
  ["S12", `${SELF}&firstMonth=2026-01&lastMonth=2026-12`, "126000"],
  ["S13", `${DRIVER}&firstMonth=2026-01&lastMonth=2026-12`, "100800"],
  ["S14", `${DRIVER}&firstMonth=2027-01&lastMonth=2027-12`, "176400"],
  ["S15", `${SELF}&firstMonth=2026-10&lastMonth=2027-03`, "75600"],
  ["S16", `${SELF}&firstMonth=2026-12`, "8400"],
  ["S17", "funder=zis&sector=other&firstMonth=2026-06", "8400"],
  ["S18", "funder=csr&sector=transport&firstMonth=2027-02", "8400"],
  ["B01", `${SELF}&firstMonth=2027-06&income=0`, "16800"],
  ["B02", `${SELF}&firstMonth=2027-06&income=1099000`, "16800"],
  ["B03", `${SELF}&firstMonth=2027-06&income=1099999`, "16800"],
  ["B04", `${SELF}&firstMonth=2027-06&income=1100000`, "18800"],
  ["B05", `${SELF}&firstMonth=2027-06&income=2699000`, "32800"],
  ["B06", `${SELF}&firstMonth=2027-06&income=2699500`, "32800"],
  ["B07", `${SELF}&firstMonth=2027-06&income=2700000`, "36300"],
  ["B08", `${SELF}&firstMonth=2027-06&income=8199000`, "86300"],
  ["B09", `${SELF}&firstMonth=2027-06&income=8200000`, "93800"],
  ["B10", `${SELF}&firstMonth=2027-06&income=20199999`, "203800"],
  ["B11", `${SELF}&firstMonth=2027-06&income=20200000`, "213800"],
  ["B12", `${SELF}&firstMonth=2027-06&income=50000000`, "213800"],
  ["B13", `${SELF}&firstMonth=2026-06&income=2700000`, "18150"],
  ["B14", `${SELF}&firstMonth=2027-06&band=1&withOldAge=yes`, "36800"],
  ["B15", `${DRIVER}&firstMonth=2026-05&band=1&withOldAge=yes`, "28400"],
  ["B16", `${SELF}&firstMonth=2026-06&income=1750000&withOldAge=yes`, "48400"],
  ["B17", `${SELF}&firstMonth=2027-06&income=20200000&withOldAge=yes`, "627800"],
];

test.each(WORKED)("%s costs through the API what it costs by hand", async (_id, query, total) => {
  const { months, ...told } = await quote("contribution", query);
  expect(told.total).toBe(total);
  for (const month of months) {
    expect(BigInt(month.jkk) + BigInt(month.jkm) + BigInt(month.jht)).toBe(BigInt(month.total));
    expect(month.ruleVersionIds.length).toBeGreaterThan(2);
  }
});

test("C08 and C09: a cohort from October to September charges two budget years", async () => {
  const query = `${CITY}&firstMonth=2026-10&lastMonth=2027-09&workers=100`;
  expect((await quote("contribution", query)).byBudgetYear).toEqual([
    { year: 2026, total: "5040000" },
    { year: 2027, total: "15120000" },
  ]);
});

test("S19: when the payer changes in October, each month costs what its payer pays", async () => {
  const city = await quote("contribution", `${CITY}&firstMonth=2026-01&lastMonth=2026-09`);
  const self = await quote("contribution", `${SELF}&firstMonth=2026-10&lastMonth=2026-12`);
  expect([city.total, self.total]).toEqual(["151200", "25200"]);
});

test.each([
  ["J01", 50_000_000, "105000", "15000"],
  ["J02", 70_000_000, "147000", "21000"],
  ["J03", 80_000_000, "168000", "24000"],
  ["J04", 100_000_000, "210000", "30000"],
  ["J05", 300_000_000, "550000", "70000"],
  ["J06", 500_000_000, "890000", "110000"],
  ["J07", 750_000_000, "1215000", "160000"],
  ["J08", 1_000_000_000, "1540000", "210000"],
  ["J09", 5_000_000_000, "5940000", "610000"],
  ["J10", 10_000_000_000, "10440000", "1110000"],
] as const)("%s a construction contract of %i owes by its slices", async (_id, value, jkk, jkm) => {
  expect(await quote("construction", `netValue=${value}`)).toMatchObject({ jkk, jkm });
});

test("J11, J12, P01: works of every RT, known wages on a site, a wage earner", async () => {
  const all = await quote("construction", "netValue=100000000&projects=67");
  expect(all.totalOfAll).toBe("16080000");
  expect(await quote("construction", "monthlyWages=3000000")).toMatchObject({
    jkk: "52200",
    jkm: "9000",
    total: "61200",
  });
  const earner = await quote("wage-earner", "month=2026-12&wage=3000000&riskClass=low");
  expect(earner.total).toBe("25200");
});

test("what cannot be worked out is told, and is no fault of ours", async () => {
  const ask = (query: string) => api.ask("GET", `/v1/contribution-quotes?${query}`, { key });
  expect((await ask(`${CITY}&firstMonth=2001-01`)).status).toBeGreaterThanOrEqual(400);
  expect((await ask(`funder=saku&sector=other&firstMonth=2026-12`)).status).toBe(400);
  expect((await ask(`${SELF}&firstMonth=2026-12&band=1&income=5`)).status).toBe(400);
  expect((await ask(`${SELF}&firstMonth=2026-12&band=99`)).body.code).toBe("funding.rate-missing");
  expect((await ask(`${SELF}&firstMonth=2026-12&lastMonth=2026-11`)).status).toBe(400);
});
