import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cellText } from "@payung/domain/intake/cell.ts";
import { sql } from "kysely";
import { uuidv7 } from "uuidv7";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freezeBatch } from "../enrolment/service.ts";
import {
  type CohortOrder,
  issueDecree,
  openCohort,
  recordDropout,
  selectCohort,
} from "../programme/service.ts";
import { type Office, read, write } from "../shared/office.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { AS_OF, aCohort, givenApplications } from "../testing/approved.ts";
import { aPaper, givenCorrected, givenIssued } from "../testing/decrees.ts";
import { asOwner } from "../testing/table-rows.ts";
import { as, givenOffice, type TestOffice } from "../testing/test-office.ts";
import { aWorker, workers } from "../testing/workers.ts";
import {
  changesSince,
  draftCorrection,
  draftDecree,
  endDraft,
  issueDraft,
  listDrafts,
  readDraft,
} from "./service.ts";

const JAMBI = "15.71";
let work: TestOffice;
let maker: Office;
let checker: Office;
beforeEach(async () => {
  work = await givenOffice();
  maker = as(work.office, { id: "staff:maker" });
  checker = as(work.office, { id: "staff:checker" });
});
afterEach(() => work.close());

const givenSelected = async (people = workers(3), changed: Partial<CohortOrder> = {}) => {
  const ids = await givenApplications(work, people);
  const cohort = aCohort(changed);
  await write(maker, async (tx) => {
    await openCohort(tx, maker, cohort);
    await selectCohort(tx, maker, cohort.id);
  });
  return { ids, cohort };
};
let numbers = 0;
const anOrder = (cohort: CohortOrder) => {
  numbers += 1;
  return { id: uuidv7(), cohortId: cohort.id, number: `${numbers}/D/2026`, issuedOn: AS_OF };
};
type Order = ReturnType<typeof anOrder>;
const draft = (order: Order, purpose: "selection" | "replacement" = "selection", by = maker) =>
  write(by, (tx) => draftDecree(tx, by, { ...order, purpose, paper: aPaper() }));
const issue = (id: string, by: Office = checker) => write(by, (tx) => issueDraft(tx, by, id));
const end = (id: string, by: Office, words = "Salah ketik") =>
  write(by, (tx) => endDraft(tx, by, id, words));
const changes = async (id: string) =>
  read(checker, async (tx) => changesSince(tx, checker, await readDraft(tx, JAMBI, id)));
const dropOut = (cohort: CohortOrder, applicationId: string) =>
  write(maker, (tx) =>
    recordDropout(tx, maker, { cohortId: cohort.id, applicationId, reason: "DIED", note: "" }),
  );
const count = (table: "decrees" | "decree_lines" | "events", kind?: string) =>
  asOwner(work, async (tx) => {
    let query = tx.selectFrom(table).select(sql<number>`count(*)::int`.as("n"));
    if (kind !== undefined) query = query.where(sql.ref("kind"), "=", kind);
    return (await query.executeTakeFirstOrThrow()).n;
  });

describe("a decree", () => {
  test("is drafted by one person and issued by another, exactly as it was drafted", async () => {
    const { cohort } = await givenSelected();
    const order = anOrder(cohort);
    const drafted = await draft(order);
    expect(await count("decrees")).toBe(0);
    const issued = await issue(order.id);
    expect(issued).toMatchObject({
      id: order.id,
      number: order.number,
      version: 1,
      kind: "initial",
      lines: 3,
      annexSha256: drafted.annex_sha256.toString("hex"),
    });
    expect(await count("decree_lines")).toBe(3);
    expect(await issue(order.id)).toEqual(issued);
    expect(await count("events", "programme.decree-issued")).toBe(1);
  });

  test("is not issued by the one who drafted it, in whichever role", async () => {
    const { cohort } = await givenSelected();
    const order = anOrder(cohort);
    await draft(order);
    const inAnotherRole = as(maker, { roles: ["administrator"] });
    for (const same of [maker, inAnotherRole])
      await expect(issue(order.id, same)).rejects.toMatchObject({ code: "programme.same-person" });
    expect(await count("decrees")).toBe(0);
  });

  test("is refused by the database itself when one person does both, or nobody drafted it", async () => {
    const { cohort } = await givenSelected();
    const order = anOrder(cohort);
    await draft(order);
    const insert = (draftedBy: string | null, changed: { number?: string } = {}) =>
      write(maker, (tx) =>
        sql`insert into decrees (region_code, id, cohort_id, number, version, kind, issued_on, line_count, annex_sha256, drafted_by, issued_by)
          select region_code, id, cohort_id, ${changed.number ?? order.number}, 1, kind, issued_on, line_count, annex_sha256,
            ${draftedBy}, ${maker.actor.id}
          from decree_drafts where id = ${order.id}`.execute(tx),
      );
    await expect(insert(maker.actor.id)).rejects.toThrow(/two_people_for_a_decree/);
    await expect(insert("staff:somebody-else")).rejects.toThrow(/decree_as_drafted/);
    await expect(insert(null)).rejects.toThrow(/alone_at_the_terminal_only/);
  });

  test("is issued as drafted or not at all: the database holds it against the draft", async () => {
    const { cohort } = await givenSelected();
    const order = anOrder(cohort);
    await draft(order);
    const other = write(checker, (tx) =>
      sql`insert into decrees (region_code, id, cohort_id, number, version, kind, issued_on, line_count, annex_sha256, drafted_by, issued_by)
        select region_code, id, cohort_id, 'other', 1, kind, issued_on, line_count, annex_sha256, drafted_by, 'staff:checker'
        from decree_drafts where id = ${order.id}`.execute(tx),
    );
    await expect(other).rejects.toThrow(/decree_as_drafted/);
  });

  test("that eight people issue at the same moment is one decree", async () => {
    const { cohort } = await givenSelected();
    const order = anOrder(cohort);
    await draft(order);
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        issue(order.id, as(checker, { id: `staff:checker-${n}` })).then(
          () => "issued",
          (problem) => problem.code,
        ),
      ),
    );
    expect(tries.filter((each) => each === "issued")).toHaveLength(1);
    expect(new Set(tries)).toEqual(new Set(["issued", "programme.draft-closed"]));
    expect([await count("decrees"), await count("decree_lines")]).toEqual([1, 3]);
  });

  test("that eight send at the same moment is one draft; another under its id is refused", async () => {
    const { cohort } = await givenSelected();
    const order = anOrder(cohort);
    const drafts = await Promise.all(Array.from({ length: 8 }, () => draft(order)));
    expect(new Set(drafts.map((each) => each.annex_sha256.toString("hex"))).size).toBe(1);
    expect(await count("events", "programme.decree-drafted")).toBe(1);
    for (const other of [{ number: "lain" }, { issuedOn: "2026-11-24" }])
      await expect(draft({ ...order, ...other })).rejects.toMatchObject({
        code: "request.id-already-used",
      });
    await expect(draft(order, "replacement")).rejects.toMatchObject({
      code: "request.id-already-used",
    });
    await expect(draft(order, "selection", checker)).rejects.toMatchObject({
      code: "request.id-already-used",
    });
  });
});

describe("a draft", () => {
  test("is alone in its cohort until it is issued, taken back or sent back", async () => {
    const { cohort } = await givenSelected();
    const [first, second, third] = [anOrder(cohort), anOrder(cohort), anOrder(cohort)];
    await draft(first);
    const refusal = { code: "programme.draft-open" };
    await expect(draft(second, "selection", checker)).rejects.toMatchObject(refusal);
    expect(await end(first.id, maker)).toBe("withdrawn");
    await draft(second);
    expect(await end(second.id, checker, "Nomor salah")).toBe("sent-back");
    await draft(third);
    expect((await read(maker, (tx) => listDrafts(tx, JAMBI, null))).map(({ id }) => id)).toEqual([
      third.id,
    ]);
    expect(
      (await read(maker, (tx) => listDrafts(tx, JAMBI, cohort.id))).map(({ id, words }) => [
        id,
        words,
      ]),
    ).toEqual([
      [third.id, null],
      [second.id, "Nomor salah"],
    ]);
  });

  test("that has ended is not issued, and one that was issued does not end", async () => {
    const { cohort } = await givenSelected();
    const [gone, kept] = [anOrder(cohort), anOrder(cohort)];
    await draft(gone);
    await end(gone.id, maker);
    expect(await end(gone.id, maker)).toBe("withdrawn");
    const closed = { code: "programme.draft-closed" };
    await expect(issue(gone.id)).rejects.toMatchObject(closed);
    await expect(end(gone.id, checker)).rejects.toMatchObject(closed);
    await draft(kept);
    await issue(kept.id);
    await expect(end(kept.id, maker)).rejects.toMatchObject(closed);
  });

  test("may not take the number of a decree that is there", async () => {
    const one = await givenSelected();
    const first = anOrder(one.cohort);
    await draft(first);
    await issue(first.id);
    const other = await givenSelected(workers(1));
    await expect(draft({ ...anOrder(other.cohort), number: first.number })).rejects.toMatchObject({
      code: "programme.decree-number-used",
    });
  });
});

describe("when something has changed since the draft, it is not issued, and says what", () => {
  const refused = { code: "programme.draft-outdated" };

  test("somebody is in another decree by now", async () => {
    const { cohort } = await givenSelected();
    const order = anOrder(cohort);
    await draft(order);
    const other = aCohort({ quota: 1 });
    await write(work.office, async (tx) => {
      await openCohort(tx, work.office, other);
      await selectCohort(tx, work.office, other.id);
      await issueDecree(tx, work.office, anOrder(other));
    });
    expect(await changes(order.id)).toEqual([{ what: "in-a-decree", line: 1 }]);
    await expect(issue(order.id)).rejects.toMatchObject(refused);
  });

  test("somebody is refused by now", async () => {
    const { cohort, ids } = await givenSelected();
    const order = anOrder(cohort);
    await draft(order);
    await refuse(ids[1] ?? "");
    expect(await changes(order.id)).toEqual([{ what: "not-approved", line: 2 }]);
    await expect(issue(order.id)).rejects.toMatchObject(refused);
  });

  test("the places were given out at the terminal", async () => {
    const { cohort } = await givenSelected(workers(4), { quota: 2 });
    const order = anOrder(cohort);
    await draft(order);
    await write(work.office, (tx) => issueDecree(tx, work.office, anOrder(cohort)));
    expect((await changes(order.id)).map(({ what }) => what)).toEqual([
      "another-decree",
      "in-a-decree",
      "in-a-decree",
    ]);
    await expect(issue(order.id)).rejects.toMatchObject(refused);
  });

  test("a person whose line is corrected dropped out", async () => {
    const { cohort, ids } = await givenSelected(workers(5), { quota: 3 });
    const first = await givenIssued(work.office, anOrder(cohort), "selection");
    await dropOut(cohort, ids[0] ?? "");
    const replacement = anOrder(cohort);
    await draft(replacement, "replacement");
    await end(replacement.id, maker);
    const correction = { ...aCorrection(first.id, ids[1] ?? ""), id: uuidv7() };
    await write(maker, (tx) => draftCorrection(tx, maker, correction));
    await dropOut(cohort, ids[1] ?? "");
    expect(await changes(correction.id)).toEqual([{ what: "dropped-out", line: 1 }]);
    await expect(issue(correction.id)).rejects.toMatchObject(refused);
  });
});

const aCorrection = (decreeId: string, applicationId: string, changed: object = {}) => ({
  id: uuidv7(),
  decreeId,
  issuedOn: AS_OF,
  paper: aPaper("correction"),
  lines: [
    {
      applicationId,
      name: "Nama Yang Benar",
      occupation: "Tukang ojek",
      firstMonth: "2027-01",
      monthCount: 11,
      reason: "Salah tulis di usulan",
      ...changed,
    },
  ],
});

describe("a correction", () => {
  test("is a new version under the same number; the old one says what it said", async () => {
    const { cohort, ids } = await givenSelected();
    const first = await givenIssued(work.office, anOrder(cohort), "selection");
    const id = ids[1] ?? "";
    const second = await givenCorrected(work.office, aCorrection(first.id, id));
    expect(second).toMatchObject({
      number: first.number,
      version: 2,
      kind: "correction",
      lines: 1,
    });
    const third = await givenCorrected(
      work.office,
      aCorrection(first.id, id, { name: "Nama Terakhir" }),
    );
    expect(third).toMatchObject({ number: first.number, version: 3 });
    const lines = await asOwner(work, async (tx) => ({
      signed: await tx
        .selectFrom("decree_lines")
        .select(["name", "first_month"])
        .where("application_id", "=", id)
        .execute(),
      now: await tx
        .selectFrom("current_decree_lines")
        .select(["name", "first_month", "month_count", "correction_id"])
        .where("application_id", "=", id)
        .execute(),
    }));
    expect(lines.signed).toHaveLength(1);
    expect(lines.signed[0]).toMatchObject({ first_month: "2026-12" });
    expect(lines.now).toEqual([
      {
        name: "Nama Terakhir",
        first_month: "2027-01",
        month_count: 11,
        correction_id: third.id,
      },
    ]);
    const events = await asOwner(work, (tx) =>
      tx
        .selectFrom("events")
        .select("details")
        .where("subject_id", "=", id)
        .where("kind", "=", "programme.line-corrected")
        .orderBy("id")
        .execute(),
    );
    expect(events[0]?.details).toMatchObject({
      isNameChanged: true,
      before: { firstMonth: "2026-12", monthCount: 12 },
      after: { firstMonth: "2027-01", monthCount: 11 },
      reason: "Salah tulis di usulan",
    });
  });

  test("is what the insurer's batch is made of", async () => {
    const [person, other] = workers(2);
    const { cohort, ids } = await givenSelected([person ?? aWorker(), other ?? aWorker()]);
    const first = await givenIssued(work.office, anOrder(cohort), "selection");
    await givenCorrected(work.office, aCorrection(first.id, ids[0] ?? "", { monthCount: 5 }));
    const batch = await write(work.office, (tx) =>
      freezeBatch(tx, work.office, first.id, crypto.randomUUID()),
    );
    expect(batch.rows).toBe(2);
    const { file_sealed, id } = await asOwner(work, (tx) =>
      tx.selectFrom("insurer_batches").selectAll().executeTakeFirstOrThrow(),
    );
    const said = await cellsOf(work.office.vault.unseal(file_sealed, id), work.folder);
    expect(said.find((row) => row.includes("Nama Yang Benar"))?.at(-1)).toBe("5");
    expect(said.find((row) => row.includes(other?.name ?? ""))?.at(-1)).toBe("12");
  });

  test("needs something to put right, of somebody in the decree, within the months of the cohort", async () => {
    const { cohort, ids } = await givenSelected();
    const first = await givenIssued(work.office, anOrder(cohort), "selection");
    const id = ids[0] ?? "";
    const attempt = (correction: ReturnType<typeof aCorrection>) =>
      write(maker, (tx) => draftCorrection(tx, maker, correction));
    const said = await asOwner(work, (tx) =>
      tx
        .selectFrom("decree_lines")
        .selectAll()
        .where("application_id", "=", id)
        .executeTakeFirstOrThrow(),
    );
    const same = {
      name: said.name,
      occupation: said.occupation,
      firstMonth: "2026-12",
      monthCount: 12,
    };
    for (const [correction, code] of [
      [aCorrection(first.id, id, same), "programme.nothing-corrected"],
      [aCorrection(first.id, uuidv7()), "programme.not-in-decree"],
      [aCorrection(first.id, id, { monthCount: 12 }), "request.invalid"],
      [aCorrection(first.id, id, { firstMonth: "2026-11" }), "request.invalid"],
      [aCorrection(uuidv7(), id), "request.not-found"],
    ] as const)
      await expect(attempt(correction), code).rejects.toMatchObject({ code });
  });

  test("two drafted one after the other: the later one sees that there is a newer version", async () => {
    const { cohort, ids } = await givenSelected();
    const first = await givenIssued(work.office, anOrder(cohort), "selection");
    const correction = aCorrection(first.id, ids[0] ?? "");
    await write(maker, (tx) => draftCorrection(tx, maker, correction));
    // The terminal adds people under the same number meanwhile.
    await givenApplications(work, workers(1));
    await write(work.office, async (tx) => {
      await selectCohort(tx, work.office, cohort.id);
      await issueDecree(tx, work.office, { ...anOrder(cohort), number: first.number });
    });
    expect(await changes(correction.id)).toEqual([{ what: "another-decree", line: null }]);
  });
});

/** Another extract says that somebody has died: the newest decision counts. */
async function refuse(applicationId: string): Promise<void> {
  const id = crypto.randomUUID();
  await asOwner(work, async (tx) => {
    await sql`insert into runs (region_code, id, inputs_sha256, as_of, policy_id)
      select region_code, ${id}::uuid, ${Buffer.from(id)}, ${AS_OF}::date, policy_id from decisions
      where application_id = ${applicationId}`.execute(tx);
    await sql`insert into decisions (region_code, id, application_id, kelurahan_code, run_id, outcome, grounds, policy_id, decided_by)
      select region_code, ${"ffffffff-ffff-7fff-bfff-ffffffffffff"}::uuid, application_id, kelurahan_code, ${id}::uuid,
        'refused', '{deceased}', policy_id, 'test'
      from decisions where application_id = ${applicationId}`.execute(tx);
  });
}

/** The rows of a workbook, as text. */
async function cellsOf(workbook: Buffer, folder: string): Promise<string[][]> {
  const path = join(folder, `${uuidv7()}.xlsx`);
  await writeFile(path, workbook);
  const rows: string[][] = [];
  await readSheet(path, (read) => {
    for (const { cells } of read) rows.push(cells.map(cellText));
  });
  return rows;
}
