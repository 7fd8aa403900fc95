import { afterAll, beforeAll, expect, test } from "vitest";
import { read } from "../shared/office.ts";
import { givenApplications } from "../testing/approved.ts";
import { countRows } from "../testing/table-rows.ts";
import { as, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { workers } from "../testing/workers.ts";
import { findFigures, publishAfter } from "./service.ts";

let work: TestOffice;
beforeAll(async () => {
  work = await givenOffice();
});
afterAll(() => work.close());

test("figures that two works publish in the same millisecond are published, and stop neither", async () => {
  await givenApplications(work, workers(12));
  const before = (await countRows(work))["figures"] ?? 0;
  const office = { ...work.office, now: () => new Date("2027-01-01T00:00:00.000Z") };
  await Promise.all([publishAfter(office), publishAfter(office), publishAfter(office)]);
  expect((await countRows(work))["figures"]).toBe(before + 1);
  const figures = await read(office, (tx) => findFigures(tx, "15.71"));
  expect(figures).toMatchObject({
    publishedAt: "2027-01-01T00:00:00.000Z",
    funnel: { received: 12, approved: 12 },
  });
});

test("whoever sees a part of the city publishes nothing about it", async () => {
  const before = (await countRows(work))["figures"];
  await publishAfter(as(work.office, { areas: ["15.71.07.1005"] }));
  expect((await countRows(work))["figures"]).toBe(before);
});
