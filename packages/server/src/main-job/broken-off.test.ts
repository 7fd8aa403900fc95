import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { read } from "../shared/office.ts";
import { civilLine, givenCivil, givenList } from "../testing/files.ts";
import { countRows } from "../testing/table-rows.ts";
import {
  BrokenOff,
  breakingOffAt,
  countingStatements,
  givenOffice,
  type TestOffice,
} from "../testing/test-office.ts";
import { aWorker, nikFor, type Worker, workers } from "../testing/workers.ts";
import { verifyList } from "./verify.ts";

const offices: TestOffice[] = [];
afterEach(async () => {
  for (const office of offices.splice(0)) await office.close();
});

async function anOffice(): Promise<TestOffice> {
  const office = await givenOffice();
  offices.push(office);
  return office;
}

/** A list in which something of everything happens, and the registry that knows its people. */
async function givenOrder(work: TestOffice, list: readonly Worker[]) {
  const known = list.filter((_, at) => at % 7 !== 3);
  return {
    list: await givenList(work.folder, list),
    asOf: "2026-11-23",
    extracts: {
      civil: await givenCivil(
        work.folder,
        known.map((worker) => civilLine(worker)),
      ),
    },
  };
}

function aMixedList(count: number): Worker[] {
  const list = workers(count);
  const [first = aWorker(), second = aWorker()] = list;
  return [
    ...list,
    { ...first, phone: "081299999999" },
    { ...second, nik: nikFor(second.bornOn, second.sex) },
    aWorker({ nik: "123" }),
    aWorker({ employmentStatus: "PNS" }),
  ];
}

/** All that a run leaves behind, without the ids that are drawn anew each time. */
async function traceOf(work: TestOffice) {
  const { events: _, figures: __, ...counts } = await countRows(work);
  const decided = await read(work.office, async (tx) => {
    const decisions = await sql`
      select a.row_number, d.outcome, d.grounds, v.findings
      from applications a
      join decisions d on d.region_code = a.region_code and d.application_id = a.id
      join verifications v on v.region_code = a.region_code and v.application_id = a.id and v.run_id = d.run_id
      order by a.row_number, d.outcome`.execute(tx);
    const pairs = await sql`
      select a.row_number, e.row_number as earlier, p.verdict, p.score
      from duplicate_pairs p
      join applications a on a.region_code = p.region_code and a.id = p.application_id
      join applications e on e.region_code = p.region_code and e.id = p.earlier_id
      order by 1, 2`.execute(tx);
    const runs = await sql`select completed_at is not null as done from runs`.execute(tx);
    return { decisions: decisions.rows, pairs: pairs.rows, runs: runs.rows };
  });
  return { counts, ...decided };
}

test("a run that is broken off again and again, everywhere, ends like one that never was", async () => {
  const list = aMixedList(40);
  const calm = await anOffice();
  const watched = countingStatements(calm.office);
  const { summary } = await verifyList(watched.office, await givenOrder(calm, list));
  const expected = await traceOf(calm);
  expect(summary.outcomes).toMatchObject({ incomplete: 1, refused: 2 });
  expect(expected.pairs).toHaveLength(2);

  const broken = await anOffice();
  const order = await givenOrder(broken, list);
  let breaks = 0;
  for (let nth = 2; nth < watched.count() - 2; nth += 3) {
    // The later statements are reached only because the earlier ones were kept.
    const attempt = verifyList(breakingOffAt(broken.office, nth), order);
    await expect(attempt).rejects.toBeInstanceOf(BrokenOff);
    breaks += 1;
    const { runs } = await traceOf(broken);
    if (runs.some((run) => (run as { done: boolean }).done)) break;
  }
  expect(breaks).toBeGreaterThan(8);
  const after = await verifyList(broken.office, order);
  expect(await traceOf(broken)).toEqual(expected);
  expect(after.summary.outcomes).toEqual(summary.outcomes);
  expect(after.summary.grounds).toEqual(summary.grounds);
});

test("a list of several thousand rows that is broken off is there whole or not at all", async () => {
  const work = await anOffice();
  const order = { ...(await givenOrder(work, aMixedList(6_000))), extracts: {} };
  const stored = async () => (await countRows(work))["applications"] ?? 0;
  const seen: number[] = [];
  for (let nth = 4; !seen.includes(6_004); nth += 3) {
    const attempt = verifyList(breakingOffAt(work.office, nth), order);
    await expect(attempt).rejects.toBeInstanceOf(BrokenOff);
    seen.push(await stored());
  }
  expect(new Set(seen)).toEqual(new Set([0, 6_004]));
  const { summary, wasDone } = await verifyList(work.office, order);
  expect(wasDone).toBe(false);
  expect(summary.list.rows).toBe(6_004);
  expect(await stored()).toBe(6_004);
  expect((await countRows(work))["decisions"]).toBe(6_004);
});
