import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findApplication } from "../intake/service.ts";
import { KOTA_JAMBI, loadReferenceData } from "../reference/starter.ts";
import { type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { civilLine, givenCivil, givenList, givenMembers, givenWelfare } from "../testing/files.ts";
import { asOwner, countRows } from "../testing/table-rows.ts";
import { as, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { aWorker, nikFor, type Worker, workers } from "../testing/workers.ts";
import type { ExtractFiles } from "../verification/service.ts";
import { confirmProposal, eachOutcome, findDecision, propose } from "../verification/service.ts";
import { type RunSummary, verifyList } from "./verify.ts";

const AS_OF = "2026-11-23";
let work: TestOffice;
beforeAll(async () => {
  work = await givenOffice();
});
afterAll(() => work.close());

const verify = async (list: string, extracts: ExtractFiles = {}, office: Office = work.office) =>
  verifyList(office, { list, asOf: AS_OF, extracts });

type Decided = { id: string; outcome: string; grounds: readonly string[] };

/** What a run decided about each worker, in the order of the list. */
async function decided(
  list: readonly Worker[],
  extracts: ExtractFiles = {},
  office: Office = work.office,
): Promise<Decided[]> {
  const { summary } = await verify(await givenList(work.folder, list), extracts, office);
  return outcomesOf(summary, office);
}

async function outcomesOf(summary: RunSummary, office: Office = work.office): Promise<Decided[]> {
  const found: Decided[] = [];
  for await (const { id, outcome, grounds } of eachOutcome(office, {
    id: summary.runId,
    listId: summary.listId,
  })) {
    found.push({ id, outcome, grounds });
  }
  return found;
}

const allKnown = async (list: readonly Worker[]) => ({
  civil: await givenCivil(
    work.folder,
    list.map((worker) => civilLine(worker)),
  ),
});
const approved = { outcome: "approved", grounds: [] };

test("without the civil registry everyone complete is referred, and only for that", async () => {
  const list = workers(4);
  const [first, ...others] = await decided([aWorker({ nik: "12345" }), ...list]);
  expect(first).toMatchObject({
    outcome: "incomplete",
    grounds: ["nik-malformed"],
  });
  expect(others).toHaveLength(4);
  for (const each of others) {
    expect(each).toMatchObject({ outcome: "referred", grounds: ["civil-registry-not-asked"] });
  }
});

test("whom the civil registry does not list is unknown to it, and referred", async () => {
  const [known, unknown] = [aWorker(), aWorker()];
  const found = await decided([known, unknown], await allKnown([known]));
  expect(found).toMatchObject([
    approved,
    { outcome: "referred", grounds: ["not-in-civil-registry"] },
  ]);
});

describe("the insurer's list of members", () => {
  const answersOf = (summary: RunSummary) =>
    read(work.office, async (tx) => {
      const { rows } = await sql<{ answer: { memberships: unknown[] } }>`
        select r.answer from registry_answers r join applications a on a.region_code = r.region_code and a.id = r.application_id
        where r.source = 'insurer' and a.list_id = ${summary.listId} order by a.row_number`.execute(
        tx,
      );
      return rows.map((row) => row.answer.memberships.length);
    });
  const given = async (complete: boolean) => {
    const [member, nobody] = [aWorker(), aWorker()];
    const line = { nik: member.nik, segment: "PU", status: "active" } as const;
    const extracts = {
      ...(await allKnown([member, nobody])),
      insurer: await givenMembers(work.folder, [line], { complete }),
    };
    return verify(await givenList(work.folder, [member, nobody]), extracts);
  };

  test("that is complete answers about everyone: who is not on it is no member", async () => {
    const { summary } = await given(true);
    expect(await answersOf(summary)).toEqual([1, 0]);
    expect(summary.outcomes).toEqual({ approved: 1, refused: 1 });
  });

  test("that is not complete answers only about those on it, and its silence stands in nobody's way", async () => {
    const { summary } = await given(false);
    expect(await answersOf(summary)).toEqual([1]);
    expect(summary.outcomes).toEqual({ approved: 1, refused: 1 });
  });
});

test("the welfare register's decile is kept, and refuses nobody", async () => {
  const list = [aWorker(), aWorker()];
  const [poor, rich] = list.map((each) => each.nik);
  const welfare = await givenWelfare(work.folder, [
    { nik: poor ?? "", decile: 1 },
    { nik: rich ?? "", decile: 10 },
  ]);
  expect(await decided(list, { ...(await allKnown(list)), welfare })).toMatchObject([
    approved,
    approved,
  ]);
});

test("an extract that lacks what it must have stops the run before anyone is decided", async () => {
  const list = await givenList(work.folder, workers(1));
  const run = verify(list, { civil: await givenMembers(work.folder, []) });
  await expect(run).rejects.toBeInstanceOf(Problem);
  await expect(run).rejects.toMatchObject({
    code: "verification.extract-not-recognised",
    details: { source: "civil", missing: ["sex"] },
  });
});

test("the same list with another extract is a new run: it adds decisions, and the latest counts", async () => {
  const worker = aWorker();
  const list = await givenList(work.folder, [worker]);
  const alive = await verify(list, await allKnown([worker]));
  const died = await givenCivil(work.folder, [civilLine(worker, { status: "deceased" })]);
  const dead = await verify(list, { civil: died });
  expect(dead.wasDone).toBe(false);
  expect(dead.summary.listId).toBe(alive.summary.listId);
  expect(dead.summary.runId).not.toBe(alive.summary.runId);

  // Both decisions stand; each run still tells what it decided.
  const [before] = await outcomesOf(alive.summary);
  const [after] = await outcomesOf(dead.summary);
  expect(before).toMatchObject(approved);
  expect(after).toMatchObject({ id: before?.id, outcome: "refused", grounds: ["deceased"] });
  const current = await read(work.office, (tx) =>
    findDecision(tx, KOTA_JAMBI.regionCode, after?.id ?? ""),
  );
  expect(current?.outcome).toBe("refused");
});

describe("who applied before", () => {
  test("and was approved is the same worker, whatever the new list calls the job", async () => {
    const worker = aWorker();
    const again = { ...worker, occupation: "Nelayan" };
    const civil = await allKnown([worker]);
    expect(await decided([worker], civil)).toMatchObject([approved]);
    expect(await decided([again], civil)).toMatchObject([
      { outcome: "refused", grounds: ["same-as-known-worker"] },
    ]);
  });

  test("with the same name and birth date under another NIK is looked at by a person", async () => {
    const worker = aWorker();
    const namesake = { ...worker, nik: nikFor(worker.bornOn, worker.sex) };
    expect(await decided([worker], await allKnown([worker]))).toMatchObject([approved]);
    expect(await decided([namesake], await allKnown([namesake]))).toMatchObject([
      { outcome: "referred", grounds: ["possible-duplicate"] },
    ]);
  });

  test("and was refused may apply again", async () => {
    const worker = aWorker({ employmentStatus: "PNS" });
    const civil = await allKnown([worker]);
    expect(await decided([worker], civil)).toMatchObject([
      { outcome: "refused", grounds: ["civil-servant"] },
    ]);
    const retired = { ...worker, employmentStatus: "Bekerja sendiri" };
    expect(await decided([retired], civil)).toMatchObject([approved]);
  });

  test("incompletely stands for nobody: the mended row is decided on its own", async () => {
    const worker = aWorker();
    expect(await decided([{ ...worker, bornOn: "" }])).toMatchObject([{ outcome: "incomplete" }]);
    expect(await decided([worker], await allKnown([worker]))).toMatchObject([approved]);
  });

  test("later is not known yet: the earlier application stands", async () => {
    const worker = aWorker();
    const early = await givenList(work.folder, [worker]);
    const withoutRegistry = await verify(early);
    const civil = await allKnown([worker]);
    expect(await decided([{ ...worker, phone: "081200000001" }], civil)).toMatchObject([
      { outcome: "refused", grounds: ["same-as-known-worker"] },
    ]);
    const { summary } = await verify(early, civil);
    expect(summary.listId).toBe(withoutRegistry.summary.listId);
    expect(await outcomesOf(summary)).toMatchObject([approved]);
  });
});

test("a NIK that is a worker of another region is not a worker here, and tells nothing about there", async () => {
  const elsewhere = { regionCode: "15.72", name: "Kota Sungai Penuh" };
  await loadReferenceData(work.db.owner, { ...elsewhere, isExample: true });
  const worker = aWorker({ kelurahanCode: "15.72.01.1001" });
  const civil = await allKnown([worker]);
  const there = as(work.office, { regionCode: elsewhere.regionCode, id: "officer-there" });
  expect(await decided([worker], civil, there)).toMatchObject([{ outcome: "approved" }]);

  const movedBack = await allKnown([{ ...worker, kelurahanCode: "15.71.07.1005" }]);
  expect(await decided([worker], movedBack)).toMatchObject([
    { outcome: "refused", grounds: ["same-as-known-worker"] },
  ]);
  const pairs = await asOwner(work, (tx) =>
    sql`select 1 from duplicate_pairs p join applications a on a.id = p.earlier_id
        where a.region_code <> ${KOTA_JAMBI.regionCode}`.execute(tx),
  );
  expect(pairs.rows).toEqual([]);
});

test("a list that comes twice at the same moment is one list, decided once", async () => {
  const list = workers(300);
  const path = await givenList(work.folder, list);
  const civil = await allKnown(list);
  const before = await countRows(work);
  const both = await Promise.all(
    [1, 2, 3].map((n) => verify(path, civil, as(work.office, { id: `officer-${n}` }))),
  );
  const after = await countRows(work);
  const added = (table: string) => (after[table] ?? 0) - (before[table] ?? 0);
  expect(added("lists")).toBe(1);
  expect(added("applications")).toBe(300);
  expect(added("runs")).toBe(1);
  expect(added("decisions")).toBe(300);
  expect(added("verifications")).toBe(300);
  expect(added("identities")).toBe(300);
  expect(new Set(both.map(({ summary }) => summary.runId)).size).toBe(1);
  for (const { summary } of both) expect(summary.outcomes).toEqual({ approved: 300 });
});

test("among many approved some are drawn for a visit, and the same ones however often it is run", async () => {
  const list = workers(100);
  const path = await givenList(work.folder, list);
  const before = (await countRows(work))["rechecks"] ?? 0;
  await verify(path, await allKnown(list));
  const drawn = ((await countRows(work))["rechecks"] ?? 0) - before;
  expect(drawn).toBe(2); // the base share of 2 in 100, rounded up
});

test("what two people decided is drawn for no visit, though data would approve it", async () => {
  const worker = aWorker();
  const path = await givenList(work.folder, [worker]);
  const [referred] = await outcomesOf((await verify(path)).summary);
  const id = referred?.id ?? "";
  const proposalId = crypto.randomUUID();
  const [first, second] = [as(work.office, { id: "one" }), as(work.office, { id: "two" })];
  await write(first, async (tx) => {
    const application = await findApplication(tx, KOTA_JAMBI.regionCode, id);
    if (application === undefined) throw new Error("the application is there");
    await propose(tx, first, application, {
      id: proposalId,
      applicationId: id,
      outcome: "refused",
      reason: "Pindah ke luar kota",
    });
  });
  await write(second, (tx) =>
    confirmProposal(
      tx,
      second,
      (each) => findApplication(tx, KOTA_JAMBI.regionCode, each),
      proposalId,
    ),
  );
  const before = (await countRows(work))["rechecks"];
  await verify(path, await allKnown([worker]));
  const decision = await read(work.office, (tx) => findDecision(tx, KOTA_JAMBI.regionCode, id));
  expect(decision?.outcome).toBe("refused");
  expect((await countRows(work))["rechecks"]).toBe(before);
});
