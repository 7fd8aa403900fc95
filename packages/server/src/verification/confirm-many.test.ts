import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { correct } from "../corrections/service.ts";
import { findApplication } from "../intake/service.ts";
import type { Office } from "../shared/office.ts";
import { read, write } from "../shared/office.ts";
import { givenApplications } from "../testing/approved.ts";
import { asOwner } from "../testing/table-rows.ts";
import {
  as,
  BrokenOff,
  breakingOffAt,
  givenOffice,
  type TestOffice,
} from "../testing/test-office.ts";
import { aWorker, workers } from "../testing/workers.ts";
import {
  closeProposal,
  confirmMany,
  countClean,
  listSelectedCases,
  propose,
  selectClean,
} from "./service.ts";

const JAMBI = "15.71";
let work: TestOffice;
let first: Office;
let second: Office;
beforeAll(async () => {
  work = await givenOffice();
  first = as(work.office, { id: "verifier-1" });
  second = as(work.office, { id: "verifier-2" });
});
afterAll(() => work.close());

const unclear = { occupation: "penjinak naga" };
const proposeAll = (
  office: Office,
  ids: readonly string[],
  outcome: "approved" | "refused" = "approved",
) =>
  write(office, async (tx) => {
    const proposals: string[] = [];
    for (const applicationId of ids) {
      const application = await findApplication(tx, JAMBI, applicationId);
      if (application === undefined) throw new Error("the application is there");
      const id = uuidv7();
      await propose(tx, office, application, { id, applicationId, outcome, reason: "Ditemui" });
      proposals.push(id);
    }
    return proposals;
  });
const select = async (office: Office): Promise<string> => {
  const id = uuidv7();
  await write(office, (tx) => selectClean(tx, office, id));
  return id;
};
const confirm = (office: Office, selectionId: string, id: string = uuidv7()) =>
  write(office, (tx) => confirmMany(tx, office, { id, selectionId }));
const casesOf = (selectionId: string, after = 0, limit = 500) =>
  read(work.office, (tx) => listSelectedCases(tx, JAMBI, selectionId, after, limit));
const cleanFor = async (office: Office) =>
  (await casesOf(await select(office))).map((each) => each.proposal_id);
const outcomes = (ids: readonly string[]) =>
  asOwner(work, async (tx) => {
    const { rows } = await sql<{ outcome: string; n: bigint }>`
      select outcome, count(*) as n from current_decisions
      where application_id = any (${ids}::uuid[]) group by outcome order by outcome`.execute(tx);
    return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, Number(n)]));
  });

describe("many clean cases", () => {
  test("are confirmed in one piece but for a random tenth, once however often it is sent", async () => {
    const ids = await givenApplications(work, workers(40, unclear));
    const proposals = await proposeAll(first, ids);
    expect((await cleanFor(second)).sort()).toEqual([...proposals].sort());
    const [id, selection, other] = [uuidv7(), await select(second), await select(second)];
    const [one, again] = [
      await confirm(second, selection, id),
      await confirm(second, selection, id),
    ];
    expect([one.confirmed.length, one.sampled.length, one.changed.length]).toEqual([36, 4, 0]);
    expect(again).toEqual(one);
    await expect(confirm(second, other, id)).rejects.toMatchObject({
      code: "request.id-already-used",
    });
    expect(await outcomes(ids)).toEqual({ approved: 36, referred: 4 });
    // What was drawn is looked at one by one: it is not offered again, nor taken.
    expect(await cleanFor(second)).toEqual([]);
    const rest = await confirm(second, selection);
    expect([rest.confirmed.length, rest.changed.length]).toEqual([0, 40]);
    const events = await asOwner(work, (tx) =>
      tx
        .selectFrom("events")
        .select("subject_id")
        .where("kind", "=", "verification.decided")
        .where("actor_id", "=", "verifier-2")
        .execute(),
    );
    expect(events.map((each) => each.subject_id).sort()).toEqual([...one.confirmed]);
  });

  test("are those against which nothing speaks, in the order in which they waited, page by page", async () => {
    const known = aWorker();
    const [silent = "", , twin = "", refusal = "", late = ""] = await givenApplications(work, [
      aWorker(unclear),
      known,
      {
        ...known,
        nik: aWorker({ bornOn: known.bornOn, sex: known.sex }).nik,
        phone: "081233330000",
      },
      aWorker(unclear),
      aWorker(unclear),
    ]);
    const [ok = "", after = ""] = await proposeAll(first, [silent, late]);
    await proposeAll(first, [twin]);
    await proposeAll(first, [refusal], "refused");
    const selection = await select(second);
    const [page, rest] = [await casesOf(selection, 0, 1), await casesOf(selection, 1)];
    expect([...page, ...rest].map((each) => each.proposal_id)).toEqual([ok, after]);
    expect(await read(second, (tx) => countClean(tx, second))).toMatchObject({ count: 2 });
    const result = await confirm(second, selection);
    // A tenth of two, rounded up.
    expect([result.confirmed.length, result.sampled.length, result.changed.length]).toEqual([
      1, 1, 0,
    ]);
  });

  test("are those that were looked at, and none that came since", async () => {
    const ids = await givenApplications(work, workers(3, unclear));
    await proposeAll(first, ids.slice(0, 2));
    const selection = await select(second);
    await proposeAll(first, ids.slice(2));
    const result = await confirm(second, selection);
    expect([...result.confirmed, ...result.sampled].sort()).toEqual(ids.slice(0, 2).sort());
    expect((await confirm(second, await select(second))).sampled).toEqual(ids.slice(2));
  });

  test("are never the maker's own, nor whose proposal was closed or whose data were corrected since", async () => {
    const ids = await givenApplications(work, workers(12, unclear));
    const proposals = await proposeAll(first, ids);
    expect(await cleanFor(first)).toEqual([]);
    const selection = await select(second);
    const [closed = ""] = proposals;
    const [, corrected = ""] = ids;
    await write(second, (tx) =>
      closeProposal(tx, second, (id) => findApplication(tx, JAMBI, id), closed, "Foto tidak cocok"),
    );
    // An address decides nothing, and yet this is not what they looked at.
    const third = as(work.office, { id: "verifier-3" });
    const typed = { address: "Lorong Damai 3" };
    await write(third, (tx) =>
      correct(tx, third, {
        ...{ id: uuidv7(), applicationId: corrected, basedOn: 0, typed },
        ...{ reason: "KTP", evidence: null },
      }),
    );
    const { changed, confirmed, sampled } = await confirm(second, selection);
    expect(changed).toEqual([ids[0], corrected].sort());
    expect(confirmed.length + sampled.length).toBe(10);
  });

  test("are confirmed only by whoever selected them", async () => {
    const selection = await select(second);
    await expect(confirm(as(work.office, { id: "verifier-9" }), selection)).rejects.toMatchObject({
      code: "request.not-found",
    });
    await expect(confirm(second, uuidv7())).rejects.toMatchObject({ code: "request.not-found" });
  });

  test("confirmed by four at one moment are decided once", async () => {
    const ids = await givenApplications(work, workers(30, unclear));
    await proposeAll(first, ids);
    const people = [2, 3, 4, 5].map((n) => as(work.office, { id: `verifier-${n}` }));
    const selections = await Promise.all(people.map(select));
    const results = await Promise.all(
      people.map((person, at) => confirm(person, selections[at] ?? "")),
    );
    expect(results.flatMap(({ confirmed }) => confirmed)).toHaveLength(27);
    expect(await outcomes(ids)).toEqual({ approved: 27, referred: 3 });
  });

  test("are confirmed whole or not at all, wherever it is broken off", async () => {
    const ids = await givenApplications(work, workers(10, unclear));
    await proposeAll(first, ids);
    const selection = await select(second);
    let points = 0;
    for (; ; points++) {
      const outcome = await confirm(breakingOffAt(second, points), selection).catch(
        (error: unknown) => error,
      );
      if (!(outcome instanceof BrokenOff)) break;
      expect(await outcomes(ids)).toEqual({ referred: 10 });
    }
    expect(points).toBeGreaterThan(7);
    expect(await outcomes(ids)).toEqual({ approved: 9, referred: 1 });
  });

  test("selected and left alone are given up after a day, but for what was confirmed", async () => {
    const [left, confirmed] = [await select(second), await select(second)];
    await confirm(second, confirmed);
    const tomorrow = { ...second, now: () => new Date(second.now().getTime() + 25 * 3_600_000) };
    await select(tomorrow);
    const kept = await asOwner(work, (tx) =>
      tx.selectFrom("clean_selections").select("id").where("id", "in", [left, confirmed]).execute(),
    );
    expect(kept).toEqual([{ id: confirmed }]);
  });
});
