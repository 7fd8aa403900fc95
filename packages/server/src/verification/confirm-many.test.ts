import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
import { closeProposal, confirmMany, listClean, propose } from "./service.ts";

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
const confirm = (office: Office, proposalIds: readonly string[], id: string = uuidv7()) =>
  write(office, (tx) => confirmMany(tx, office, { id, proposalIds }));
const cleanFor = async (office: Office) =>
  (await read(office, (tx) => listClean(tx, office))).clean.map((each) => each.proposal_id);
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
    const id = uuidv7();
    const [one, again] = [
      await confirm(second, proposals, id),
      await confirm(second, proposals, id),
    ];
    expect([one.confirmed.length, one.sampled.length, one.changed.length]).toEqual([36, 4, 0]);
    expect(again).toEqual(one);
    await expect(confirm(second, proposals.slice(1), id)).rejects.toMatchObject({
      code: "request.id-already-used",
    });
    expect(await outcomes(ids)).toEqual({ approved: 36, referred: 4 });
    // What was drawn is looked at one by one: it is not offered again, nor taken.
    expect(await cleanFor(second)).toEqual([]);
    const rest = await confirm(second, proposals);
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

  test("leave out whoever is not clean, whatever ids are sent", async () => {
    const known = aWorker();
    const [silent = "", , twin = "", refusal = ""] = await givenApplications(work, [
      aWorker(unclear),
      known,
      {
        ...known,
        nik: aWorker({ bornOn: known.bornOn, sex: known.sex }).nik,
        phone: "081233330000",
      },
      aWorker(unclear),
    ]);
    const [ok = ""] = await proposeAll(first, [silent]);
    const [doubt = ""] = await proposeAll(first, [twin]);
    const [no = ""] = await proposeAll(first, [refusal], "refused");
    expect(await cleanFor(second)).toEqual([ok]);
    // The only one is drawn for a look one by one: a tenth of one, rounded up.
    const result = await confirm(second, [ok, doubt, no]);
    expect(result).toEqual({ confirmed: [], sampled: [silent], changed: [twin, refusal].sort() });
  });

  test("are never the maker's own, and not whose proposal was closed meanwhile", async () => {
    const ids = await givenApplications(work, workers(12, unclear));
    const proposals = await proposeAll(first, ids);
    expect(await cleanFor(first)).toEqual([]);
    expect((await confirm(first, proposals)).changed).toHaveLength(12);
    const [closed = ""] = proposals;
    await write(second, (tx) =>
      closeProposal(tx, second, (id) => findApplication(tx, JAMBI, id), closed, "Foto tidak cocok"),
    );
    const { changed, confirmed, sampled } = await confirm(second, proposals);
    expect(changed).toEqual([ids[0]]);
    expect(confirmed.length + sampled.length).toBe(11);
  });

  test("confirmed by four at one moment are decided once", async () => {
    const ids = await givenApplications(work, workers(30, unclear));
    const proposals = await proposeAll(first, ids);
    const results = await Promise.all(
      [2, 3, 4, 5].map((n) => confirm(as(work.office, { id: `verifier-${n}` }), proposals)),
    );
    expect(results.flatMap(({ confirmed }) => confirmed)).toHaveLength(27);
    expect(await outcomes(ids)).toEqual({ approved: 27, referred: 3 });
  });

  test("are confirmed whole or not at all, wherever it is broken off", async () => {
    const ids = await givenApplications(work, workers(10, unclear));
    const proposals = await proposeAll(first, ids);
    let points = 0;
    for (; ; points++) {
      const outcome = await confirm(breakingOffAt(second, points), proposals).catch(
        (error: unknown) => error,
      );
      if (!(outcome instanceof BrokenOff)) break;
      expect(await outcomes(ids)).toEqual({ referred: 10 });
    }
    expect(points).toBeGreaterThan(7);
    expect(await outcomes(ids)).toEqual({ approved: 9, referred: 1 });
  });
});
