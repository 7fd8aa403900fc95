import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Office, read, write } from "../shared/office.ts";
import { AS_OF, aCohort, givenApplications } from "../testing/approved.ts";
import { givenIssued } from "../testing/decrees.ts";
import { asOwner } from "../testing/table-rows.ts";
import { as, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { aWorker, nikFor, workers } from "../testing/workers.ts";
import {
  type CohortOrder,
  contendersOn,
  type Decree,
  issueDecree,
  listDecreeLines,
  listDecrees,
  openCohort,
  pageOfWaiting,
  recordDropout,
  selectCohort,
} from "./service.ts";

const JAMBI = "15.71";
const HERE = "15.71.07.1005";
const THERE = { kelurahan: "Telanaipura", kelurahanCode: "15.71.01.1004" };
let work: TestOffice;
let office: Office;
beforeEach(async () => {
  work = await givenOffice();
  office = work.office;
});
afterEach(() => work.close());

const open = (cohort: CohortOrder) => write(office, (tx) => openCohort(tx, office, cohort));
const selectFor = (cohort: CohortOrder) =>
  write(office, (tx) => selectCohort(tx, office, cohort.id));
let numbers = 0;
const aDecreeOf = (cohort: CohortOrder, changed = {}) => {
  numbers += 1;
  return {
    id: crypto.randomUUID(),
    cohortId: cohort.id,
    number: `${numbers}/SK/2026`,
    issuedOn: AS_OF,
    ...changed,
  };
};
type Order = ReturnType<typeof aDecreeOf>;
const issue = (order: Order) => write(office, (tx) => issueDecree(tx, office, order));
const replace = (order: Order) => givenIssued(office, order, "replacement");
const dropOut = (cohort: CohortOrder, applicationId: string) =>
  write(office, (tx) =>
    recordDropout(tx, office, { cohortId: cohort.id, applicationId, reason: "DIED", note: "" }),
  );
const linesOf = (decree: Pick<Decree, "id">) =>
  read(office, (tx) => listDecreeLines(tx, JAMBI, decree.id, 0, 1000));
const peopleOf = async (decree: Pick<Decree, "id">) =>
  (await linesOf(decree)).map((line) => line.application_id);
const waitingFor = (cohort: CohortOrder) =>
  read(office, (tx) => pageOfWaiting(tx, JAMBI, cohort.id, 0, 1000));
const decreesOf = (cohort: CohortOrder) => read(office, (tx) => listDecrees(tx, JAMBI, cohort.id));
/** Who has a place in a cohort now. */
const placesTaken = (cohort: CohortOrder) =>
  read(office, async (tx) => {
    const { rows } = await sql<{ id: string; kelurahan: string }>`
      select application_id as id, kelurahan_code as kelurahan from decree_lines l
      where cohort_id = ${cohort.id} and not exists (select from dropouts d
        where d.cohort_id = l.cohort_id and d.application_id = l.application_id)`.execute(tx);
    return rows;
  });

describe("a cohort", () => {
  test("that is opened twice is one cohort, and its name is nobody else's", async () => {
    const cohort = aCohort();
    const first = await open(cohort);
    expect(await open(cohort)).toEqual(first);
    await expect(open(aCohort({ name: cohort.name }))).rejects.toMatchObject({
      code: "programme.cohort-exists",
    });
    for (const changed of [{ name: "Lain" }, { quota: 3 }, { quotaPerKelurahan: { [HERE]: 1 } }]) {
      await expect(open({ ...cohort, ...changed })).rejects.toMatchObject({
        code: "request.id-already-used",
      });
    }
  });
});

describe("the selection", () => {
  test("takes those first whom the priority rule puts first, and tells the others their place", async () => {
    const ids = await givenApplications(work, workers(3), { deciles: [9, 1, 3] });
    const cohort = aCohort({ quota: 1 });
    await open(cohort);
    expect(await selectFor(cohort)).toMatchObject({ selected: 1, waiting: 2 });
    expect(
      (await waitingFor(cohort)).map((each) => [each.application_id, each.waiting_place]),
    ).toEqual([
      [ids[2], 1],
      [ids[0], 2],
    ]);
    expect(await peopleOf(await issue(aDecreeOf(cohort)))).toEqual([ids[1]]);
  });

  test("does not go by what was said of a NIK that was not theirs, and does once it is theirs again", async () => {
    const list = workers(2);
    const [hers = "", his = ""] = await givenApplications(work, list, { deciles: [1, 3] });
    const decileOf = (id: string) =>
      read(office, async (tx) => {
        const contenders = await contendersOn(tx, JAMBI, AS_OF);
        return contenders.find((each) => each.id === id)?.decile;
      });
    const correctNik = (nik: string, basedOn: number) =>
      asOwner(work, (tx) =>
        sql`insert into corrections (region_code, id, application_id, number, after, reason, corrected_by, corrected_at, content_hmac)
          values (${JAMBI}, ${crypto.randomUUID()}, ${hers}, ${basedOn + 1},
            ${JSON.stringify({ nik_index: `\\x${office.vault.nikIndex(nik).toString("hex")}` })}, 'Salah ketik', 'verifier-1', now(), ''::bytea)`.execute(
          tx,
        ),
      );
    expect(await Promise.all([hers, his].map(decileOf))).toEqual([1, 3]);
    const [{ nik = "", bornOn = "", sex = "L" } = {}] = list;
    await correctNik(nikFor(bornOn, sex), 0);
    expect(await Promise.all([hers, his].map(decileOf))).toEqual([null, 3]);
    await correctNik(nik, 1);
    expect(await Promise.all([hers, his].map(decileOf))).toEqual([1, 3]);
  });

  test("keeps to the places of the city and of each kelurahan", async () => {
    await givenApplications(work, [...workers(6), ...workers(4, THERE)]);
    const cohort = aCohort({ quota: 5, quotaPerKelurahan: { [HERE]: 2 } });
    await open(cohort);
    expect(await selectFor(cohort)).toMatchObject({ selected: 5, waiting: 5 });
    await issue(aDecreeOf(cohort));
    const taken = await placesTaken(cohort);
    expect(taken).toHaveLength(5);
    expect(taken.filter((each) => each.kelurahan === HERE)).toHaveLength(2);
  });

  test("passes over whoever is refused, referred, or in a decree of another cohort", async () => {
    const decreed = aCohort();
    const [taken] = await givenApplications(work, [aWorker()]);
    await open(decreed);
    await selectFor(decreed);
    expect(await peopleOf(await issue(aDecreeOf(decreed)))).toEqual([taken]);

    const [, , free] = await givenApplications(work, [
      aWorker({ employmentStatus: "PNS" }),
      aWorker({ occupation: "" }),
      aWorker(),
    ]);
    const cohort = aCohort();
    await open(cohort);
    await selectFor(cohort);
    expect(await peopleOf(await issue(aDecreeOf(cohort)))).toEqual([free]);
  });
});

describe("a decree", () => {
  test("freezes its annex: the same people, in the order of priority, with what was known of them", async () => {
    const list = workers(3);
    const ids = await givenApplications(work, list);
    const cohort = aCohort();
    await open(cohort);
    await selectFor(cohort);
    const decree = await issue(aDecreeOf(cohort));
    expect(decree).toMatchObject({ version: 1, kind: "initial", lines: 3 });
    const lines = await linesOf(decree);
    expect(lines.map((line) => line.application_id)).toEqual(ids);
    expect(lines.map((line) => line.line_number)).toEqual([1, 2, 3]);
    for (const [at, line] of lines.entries()) {
      const nik = office.vault.openNik(line.nik_sealed, `${decree.id} ${line.line_number}`);
      expect(nik).toBe(list[at]?.nik);
      expect(line).toMatchObject({
        name: list[at]?.name,
        kelurahan_code: HERE,
        first_month: "2026-12",
        month_count: 12,
        replaces_id: null,
      });
    }
  });

  test("has a hash that tells every change of its annex", async () => {
    // Two annexes that differ in one person; a third that is like the first in everything.
    const alike = aWorker();
    const others = [alike, aWorker()];
    const hashes: string[] = [];
    for (const list of [[alike], others, [alike]]) {
      const fresh = await givenOffice();
      try {
        await givenApplications(fresh, list);
        const cohort = aCohort();
        const decree = await write(fresh.office, async (tx) => {
          await openCohort(tx, fresh.office, cohort);
          await selectCohort(tx, fresh.office, cohort.id);
          return issueDecree(tx, fresh.office, aDecreeOf(cohort));
        });
        hashes.push(decree.annexSha256);
      } finally {
        await fresh.close();
      }
    }
    expect(hashes[0]).toBe(hashes[2]);
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  test("with the same id is one decree, whatever is selected since; with other content it is refused", async () => {
    await givenApplications(work, workers(2));
    const cohort = aCohort();
    await open(cohort);
    await selectFor(cohort);
    const order = aDecreeOf(cohort);
    const first = await issue(order);
    await givenApplications(work, workers(2));
    await selectFor(cohort);
    expect(await issue(order)).toEqual(first);
    expect(await decreesOf(cohort)).toHaveLength(1);
    await expect(issue({ ...order, number: "other" })).rejects.toMatchObject({
      code: "request.id-already-used",
    });
  });

  test("that adds people later covers them from the month after it, never backdated", async () => {
    await givenApplications(work, workers(1));
    const cohort = aCohort({ firstMonth: "2026-11", monthCount: 4 });
    await open(cohort);
    await selectFor(cohort);
    await issue(aDecreeOf(cohort, { issuedOn: "2026-11-02" }));
    await givenApplications(work, workers(1));
    await selectFor(cohort);
    const later = await issue(aDecreeOf(cohort, { issuedOn: "2026-12-05" }));
    expect(await linesOf(later)).toMatchObject([{ first_month: "2027-01", month_count: 2 }]);
  });

  test("that comes after the first adds people, names the one it changes, and is a new version under the same number", async () => {
    await givenApplications(work, workers(2));
    const cohort = aCohort();
    await open(cohort);
    await selectFor(cohort);
    const first = await issue(aDecreeOf(cohort, { number: "100/SK" }));
    const late = await givenApplications(work, workers(2));
    await selectFor(cohort);
    const second = await issue(aDecreeOf(cohort, { number: "100/SK" }));
    expect(second).toMatchObject({ number: "100/SK", version: 2, kind: "addition", lines: 2 });
    expect(await peopleOf(second)).toEqual(late);
    const third = await givenApplications(work, workers(1));
    await selectFor(cohort);
    const last = await issue(aDecreeOf(cohort, { number: "101/SK" }));
    expect(last).toMatchObject({ version: 1, kind: "addition" });
    expect(await peopleOf(last)).toEqual(third);
    expect((await decreesOf(cohort)).map((each) => [each.id, each.changes_id])).toEqual([
      [first.id, null],
      [second.id, first.id],
      [last.id, second.id],
    ]);
  });

  test("with a number that another cohort's decree has is refused", async () => {
    await givenApplications(work, workers(1));
    const [one, other] = [aCohort(), aCohort()];
    await open(one);
    await selectFor(one);
    await issue(aDecreeOf(one, { number: "100/SK" }));
    await givenApplications(work, workers(1));
    await open(other);
    await selectFor(other);
    await expect(issue(aDecreeOf(other, { number: "100/SK" }))).rejects.toMatchObject({
      code: "programme.decree-number-used",
    });
  });

  test("over nobody is refused", async () => {
    const cohort = aCohort();
    await open(cohort);
    const refusal = { code: "programme.nobody-selected" };
    await expect(issue(aDecreeOf(cohort))).rejects.toMatchObject(refusal);
    await selectFor(cohort);
    await expect(issue(aDecreeOf(cohort))).rejects.toMatchObject(refusal);
  });

  test("leaves out whoever was refused after the selection", async () => {
    const list = workers(2);
    const [gone, stays] = await givenApplications(work, list);
    const cohort = aCohort();
    await open(cohort);
    await selectFor(cohort);
    await refuse(gone ?? "");
    expect(await peopleOf(await issue(aDecreeOf(cohort)))).toEqual([stays]);
  });

  test("of another region is not there", async () => {
    const elsewhere = as(office, { regionCode: "15.72" });
    const cohort = aCohort();
    await open(cohort);
    await expect(
      write(elsewhere, (tx) => selectCohort(tx, elsewhere, cohort.id)),
    ).rejects.toMatchObject({ code: "request.not-found" });
  });
});

describe("who drops out", () => {
  test("must be in a decree of the cohort, and drops out once", async () => {
    const [id = ""] = await givenApplications(work, workers(1));
    const cohort = aCohort();
    await open(cohort);
    await expect(dropOut(cohort, id)).rejects.toMatchObject({ code: "programme.not-in-decree" });
    await selectFor(cohort);
    await issue(aDecreeOf(cohort));
    await dropOut(cohort, id);
    await dropOut(cohort, id);
    const events = await read(office, (tx) =>
      sql`select 1 from events where kind = 'programme.dropout-recorded'`.execute(tx),
    );
    expect(events.rows).toHaveLength(1);
  });

  test("is replaced from the same kelurahan first, and each replacement names whom it replaces", async () => {
    const [gone = "", , far, near] = await givenApplications(work, [
      aWorker(),
      aWorker(),
      aWorker(THERE),
      aWorker(),
    ]);
    const cohort = aCohort({ quota: 2 });
    await open(cohort);
    await selectFor(cohort);
    const first = await issue(aDecreeOf(cohort));
    await dropOut(cohort, gone);
    const replacement = await replace(aDecreeOf(cohort));
    expect(replacement).toMatchObject({ kind: "replacement", lines: 1 });
    expect(await linesOf(replacement)).toMatchObject([
      { application_id: near, replaces_id: gone, first_month: "2026-12", month_count: 12 },
    ]);
    expect((await waitingFor(cohort)).map((each) => each.application_id)).toEqual([far]);
    // The first annex still says what it said when it was signed.
    expect(await peopleOf(first)).toContain(gone);
  });

  test("is replaced from the month after the decree, for what is left of the cohort", async () => {
    const [gone = ""] = await givenApplications(work, workers(2));
    const cohort = aCohort({ quota: 1, firstMonth: "2026-11", monthCount: 4 });
    await open(cohort);
    await selectFor(cohort);
    await issue(aDecreeOf(cohort));
    await dropOut(cohort, gone);
    await expect(replace(aDecreeOf(cohort, { issuedOn: "2027-02-01" }))).rejects.toMatchObject({
      code: "programme.nobody-waiting",
    });
    const replacement = await replace(aDecreeOf(cohort, { issuedOn: "2026-12-05" }));
    expect(await linesOf(replacement)).toMatchObject([{ first_month: "2027-01", month_count: 2 }]);
  });

  test("leaves one place, which is filled once: by a replacement or by a new selection, not by both", async () => {
    const ids = await givenApplications(work, workers(5));
    const cohort = aCohort({ quota: 2 });
    await open(cohort);
    await selectFor(cohort);
    await issue(aDecreeOf(cohort));
    await dropOut(cohort, ids[0] ?? "");
    expect(await selectFor(cohort)).toMatchObject({ selected: 1 });

    await replace(aDecreeOf(cohort));
    expect(await placesTaken(cohort)).toHaveLength(2);
    await expect(issue(aDecreeOf(cohort))).rejects.toMatchObject({
      code: "programme.nobody-selected",
    });
    expect(await placesTaken(cohort)).toHaveLength(2);
  });

  test("whose place a new selection has taken is not replaced as well", async () => {
    const ids = await givenApplications(work, workers(5));
    const cohort = aCohort({ quota: 2 });
    await open(cohort);
    await selectFor(cohort);
    await issue(aDecreeOf(cohort));
    await dropOut(cohort, ids[0] ?? "");
    await selectFor(cohort);
    await issue(aDecreeOf(cohort));
    await expect(replace(aDecreeOf(cohort))).rejects.toMatchObject({
      code: "programme.nobody-waiting",
    });
    expect(await placesTaken(cohort)).toHaveLength(2);
  });

  test("is not replaced by somebody for whose kelurahan no place is left", async () => {
    const [gone = "", , farWaiting] = await givenApplications(work, [
      aWorker(),
      aWorker(THERE),
      aWorker(THERE),
    ]);
    const cohort = aCohort({ quotaPerKelurahan: { [THERE.kelurahanCode]: 1 } });
    await open(cohort);
    await selectFor(cohort);
    await issue(aDecreeOf(cohort));
    expect((await waitingFor(cohort)).map((each) => each.application_id)).toEqual([farWaiting]);
    await dropOut(cohort, gone);
    await expect(replace(aDecreeOf(cohort))).rejects.toMatchObject({
      code: "programme.nobody-waiting",
    });
  });
});

describe("at the same moment", () => {
  test("eight who select and decree give out each place once", async () => {
    await givenApplications(work, workers(20));
    const cohort = aCohort({ quota: 7, quotaPerKelurahan: { [HERE]: 6 } });
    await open(cohort);
    const rush = Array.from({ length: 8 }, async (_, n) => {
      await selectFor(cohort);
      return issue(aDecreeOf(cohort, { number: `${n}/RUSH` })).catch((problem) => problem);
    });
    await Promise.all(rush);
    const taken = await placesTaken(cohort);
    expect(taken).toHaveLength(6);
    expect(new Set(taken.map((each) => each.id)).size).toBe(6);
  });

  test("eight who send the same decree get the same answer, and it is there once", async () => {
    await givenApplications(work, workers(5));
    const cohort = aCohort();
    await open(cohort);
    await selectFor(cohort);
    const order = aDecreeOf(cohort);
    const answers = await Promise.all(Array.from({ length: 8 }, () => issue(order)));
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await decreesOf(cohort)).toHaveLength(1);
    expect(await placesTaken(cohort)).toHaveLength(5);
  });

  test("two cohorts never take the same person", async () => {
    await givenApplications(work, workers(10));
    const cohorts = [aCohort(), aCohort(), aCohort(), aCohort()];
    for (const cohort of cohorts) {
      await open(cohort);
      await selectFor(cohort); // each selection is made while nobody is in a decree
    }
    await Promise.all(
      cohorts.map((cohort) => issue(aDecreeOf(cohort)).catch((problem) => problem)),
    );
    const taken = (await Promise.all(cohorts.map(placesTaken))).flat();
    expect(taken).toHaveLength(10);
    expect(new Set(taken.map((each) => each.id)).size).toBe(10);
  });

  test("dropouts, replacements and additions together never overrun the quota", async () => {
    const ids = await givenApplications(work, workers(20));
    const cohort = aCohort({ quota: 6 });
    await open(cohort);
    await selectFor(cohort);
    await issue(aDecreeOf(cohort));
    const quietly = (work: Promise<unknown>) => work.catch((problem) => problem);
    await Promise.all(ids.slice(0, 3).map((id) => dropOut(cohort, id)));
    await Promise.all(
      Array.from({ length: 8 }, async (_, n) => {
        if (n % 2 === 0) await quietly(replace(aDecreeOf(cohort)));
        else {
          await selectFor(cohort);
          await quietly(issue(aDecreeOf(cohort)));
        }
      }),
    );
    expect(await placesTaken(cohort)).toHaveLength(6);
  });
});

/** Another extract says that somebody has died: the newest decision counts. */
async function refuse(applicationId: string): Promise<void> {
  await write(office, async (tx) => {
    await sql`
      insert into decisions (region_code, id, application_id, kelurahan_code, run_id, outcome, grounds, policy_id, decided_by)
      select region_code, ${"ffffffff-ffff-7fff-bfff-ffffffffffff"}::uuid, application_id, kelurahan_code,
        ${await anotherRun(applicationId)}::uuid, 'refused', '{deceased}', policy_id, 'test'
      from decisions where application_id = ${applicationId}`.execute(tx);
  });
}

async function anotherRun(applicationId: string): Promise<string> {
  const id = crypto.randomUUID();
  await write(office, (tx) =>
    sql`insert into runs (region_code, id, inputs_sha256, as_of, policy_id)
      select region_code, ${id}::uuid, ${Buffer.from(id)}, ${AS_OF}::date, policy_id from decisions
      where application_id = ${applicationId}`.execute(tx),
  );
  return id;
}
