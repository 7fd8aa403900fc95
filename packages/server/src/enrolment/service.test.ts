import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Cell, cellText } from "@payung/domain/intake/cell.ts";
import fc from "fast-check";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordDropout } from "../programme/service.ts";
import { type Office, read, write } from "../shared/office.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { aCohort, givenApplications, givenDecree } from "../testing/approved.ts";
import { givenReply, type ReplyLine } from "../testing/files.ts";
import { asOwner, countRows } from "../testing/table-rows.ts";
import { givenOffice, type TestOffice } from "../testing/test-office.ts";
import { aWorker, type Worker, workers } from "../testing/workers.ts";
import {
  closeTask,
  countBatchOutcomes,
  type FrozenBatch,
  freezeBatch,
  listOpenTasks,
  readBatchFile,
  takeReply,
} from "./service.ts";

const JAMBI = "15.71";
let work: TestOffice;
let office: Office;
beforeEach(async () => {
  work = await givenOffice();
  office = work.office;
});
afterEach(() => work.close());

const freeze = (decreeId: string, id: string = crypto.randomUUID()) =>
  write(office, (tx) => freezeBatch(tx, office, decreeId, id));
const take = async (...lines: ReplyLine[]) => taken(await givenReply(work.folder, lines));
const taken = (path: string) => write(office, (tx) => takeReply(tx, office, path));
const countOf = (batch: FrozenBatch) =>
  read(office, (tx) => countBatchOutcomes(tx, JAMBI, batch.id));
const openTasks = () => read(office, (tx) => listOpenTasks(tx, JAMBI, null, 1000));
const memberships = () =>
  read(office, (tx) => tx.selectFrom("memberships").selectAll().orderBy("kpj").execute());

/** Approved workers in a decree, whose first batch is frozen. */
async function givenBatch(list: readonly Worker[] = workers(4)) {
  const ids = await givenApplications(work, list);
  const decree = await givenDecree(work, aCohort());
  return { list, ids, decree, batch: await freeze(decree.id) };
}

async function sheetOf(bytes: Buffer): Promise<(readonly Cell[])[]> {
  const path = join(work.folder, `${crypto.randomUUID()}.xlsx`);
  await writeFile(path, bytes);
  const rows: (readonly Cell[])[] = [];
  await readSheet(path, (part) => {
    rows.push(...part.map((row) => row.cells));
  });
  return rows;
}
const niksIn = (rows: readonly (readonly Cell[])[]) =>
  rows.slice(1).map((cells) => cellText(cells[0]));
const fileOf = async (batch: FrozenBatch) => {
  const file = await write(office, (tx) => readBatchFile(tx, office, batch.id));
  if (file === null) throw new Error("a frozen batch has a file");
  return file;
};
const kpj = (n: number) => `26${String(n).padStart(9, "0")}`;
const accepts = (worker: Worker | undefined, n: number): ReplyLine => ({
  nik: worker?.nik ?? "",
  kpj: kpj(n),
  startedOn: "01-12-2026",
});
const rejects = (worker: Worker | undefined, reason = "Nama tidak sesuai KTP"): ReplyLine => ({
  nik: worker?.nik ?? "",
  reason,
});

describe("a batch", () => {
  test("is hashed and frozen: the file that is given out is the one that was hashed, row by row the annex", async () => {
    const { list, batch } = await givenBatch();
    const file = await fileOf(batch);
    expect(createHash("sha256").update(file.bytes).digest("hex")).toBe(batch.sha256);
    expect(file.name).toBe(batch.fileName);
    const rows = await sheetOf(file.bytes);
    expect(rows[0]).toContain("NOMOR_IDENTITAS");
    expect(niksIn(rows)).toEqual(list.map((worker) => worker.nik));
    expect((await fileOf(batch)).bytes.equals(file.bytes)).toBe(true);
  });

  test("given out is recorded each time, because it holds NIK", async () => {
    const { batch } = await givenBatch(workers(1));
    await fileOf(batch);
    await fileOf(batch);
    const { rows } = await read(office, (tx) =>
      sql`select actor_id, subject_id from events where kind = 'enrolment.batch-downloaded'`.execute(
        tx,
      ),
    );
    expect(rows).toEqual(Array(2).fill({ actor_id: "officer-1", subject_id: batch.id }));
  });

  test("with the same id is one batch; without it there is nothing more to send", async () => {
    const { decree, batch } = await givenBatch();
    expect(await freeze(decree.id, batch.id)).toEqual(batch);
    await expect(freeze(decree.id)).rejects.toMatchObject({ code: "enrolment.nothing-to-send" });
    expect((await countRows(work))["insurer_batches"]).toBe(1);
  });

  test("leaves out a line that lacks what the insurer asks for, and says which", async () => {
    const list = [aWorker(), aWorker({ kelurahan: "", occupation: "Tukang ojek" })];
    const { batch } = await givenBatch(list);
    // Without a kelurahan the city's name stands for the place of work, so nobody is left out here.
    expect(batch).toMatchObject({ rows: 2, leftOut: [] });
  });

  test("of which no line can be sent says who lacks what the insurer asks for", async () => {
    const ids = await givenApplications(work, workers(2));
    const decree = await givenDecree(work, aCohort());
    await asOwner(work, (tx) =>
      sql`update exchange_templates set columns =
            jsonb_set(columns, '{columns,4,required}', 'true') where kind = 'enrolment-batch'`.execute(
        tx,
      ),
    );
    await expect(freeze(decree.id)).rejects.toMatchObject({
      code: "enrolment.nothing-to-send",
      details: { leftOut: ids },
    });
  });

  test("of a decree that is not there is not found", async () => {
    await expect(freeze(crypto.randomUUID())).rejects.toMatchObject({ code: "request.not-found" });
  });

  test("leaves out whoever dropped out of the decree", async () => {
    const list = workers(2);
    const [gone = ""] = await givenApplications(work, list);
    const cohort = aCohort();
    const decree = await givenDecree(work, cohort);
    await write(office, (tx) =>
      recordDropout(tx, office, {
        cohortId: cohort.id,
        applicationId: gone,
        reason: "DIED",
        note: "",
      }),
    );
    const rows = await sheetOf((await fileOf(await freeze(decree.id))).bytes);
    expect(niksIn(rows)).toEqual([list[1]?.nik]);
  });

  test("frozen by several at once sends nobody twice", async () => {
    const list = workers(3);
    await givenApplications(work, list);
    const decree = await givenDecree(work, aCohort());
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => freeze(decree.id)));
    expect(results.filter((each) => each.status === "fulfilled")).toHaveLength(1);
    expect((await countRows(work))["batch_rows"]).toBe(3);
  });
});

describe("a reply", () => {
  test("that accepts makes a membership with its KPJ from the insurer's day", async () => {
    const { list, ids, batch } = await givenBatch();
    const reply = await take(accepts(list[0], 1), { ...accepts(list[1], 2), startedOn: "" });
    expect(reply).toMatchObject({ rows: 2, counts: { accepted: 2 }, wasTaken: false });
    expect(await memberships()).toMatchObject([
      { application_id: ids[0], worker_id: ids[0], kpj: kpj(1), started_on: "2026-12-01" },
      // Without a day of the insurer's, cover starts with the first month of the decree.
      { application_id: ids[1], kpj: kpj(2), started_on: "2026-12-01", month_count: 12 },
    ]);
    expect(await countOf(batch)).toEqual({ accepted: 2, rejected: 0, waiting: 2 });
    expect(await openTasks()).toEqual([]);
  });

  test("that rejects makes a task with the insurer's own words and who can mend it", async () => {
    const { list, ids, batch } = await givenBatch();
    const reply = await take(rejects(list[0]), rejects(list[1], "Usia melebihi batas"));
    expect(reply.counts).toMatchObject({ rejected: 2, accepted: 0 });
    const tasks = await openTasks();
    expect(tasks.map((task) => [task.application_id, task.reason_code, task.who_can_fix])).toEqual([
      [ids[0], "INSURER_INVALID_DATA", "city"],
      [ids[1], "INSURER_AGE", "worker"],
    ]);
    expect(tasks[0]).toMatchObject({
      kind: "insurer-reject",
      reason_text: "Nama tidak sesuai KTP",
    });
    expect(await countOf(batch)).toEqual({ accepted: 0, rejected: 2, waiting: 2 });
  });

  test("about somebody whom we never sent stands in suspense, for a person to look at", async () => {
    const { list, batch } = await givenBatch(workers(1));
    const reply = await take(
      accepts(aWorker(), 1),
      { nik: Number(list[0]?.nik), kpj: kpj(2) },
      { nik: "123", kpj: kpj(3) },
    );
    expect(reply.counts).toMatchObject({ suspense: 3, accepted: 0 });
    expect((await openTasks()).map((task) => task.kind)).toEqual(Array(3).fill("insurer-suspense"));
    expect(await countOf(batch)).toMatchObject({ waiting: 1 });
    expect(await memberships()).toEqual([]);
  });

  test("whose NIK was destroyed by a spreadsheet is known by our row number and the name together", async () => {
    const { list } = await givenBatch();
    const [first, second] = list;
    const reply = await take(
      { nik: Number(first?.nik), name: first?.name ?? "", kpj: kpj(1) },
      { nik: Number(first?.nik), name: "SOMEBODY ELSE", kpj: kpj(2) },
      { nik: "", name: second?.name ?? "", kpj: kpj(3) },
    );
    // Their number may count from the header or behind it.
    expect(reply.counts).toMatchObject({ accepted: 2, suspense: 1 });
  });

  test("taken twice changes nothing and says so", async () => {
    const { list } = await givenBatch();
    const path = await givenReply(work.folder, [accepts(list[0], 1), rejects(list[1])]);
    const first = await taken(path);
    const before = await countRows(work);
    const again = await taken(path);
    expect(again).toMatchObject({ replyId: first.replyId, wasTaken: true, rows: 2 });
    expect(await countRows(work)).toEqual(before);
  });

  test("that says the same again in another file changes no membership and makes no second task", async () => {
    const { list } = await givenBatch();
    await take(accepts(list[0], 1), rejects(list[1]));
    const reply = await take(rejects(list[1]), accepts(list[0], 1));
    expect(reply.counts).toMatchObject({ repeated: 2, accepted: 0, rejected: 0 });
    expect(await memberships()).toHaveLength(1);
    expect(await openTasks()).toHaveLength(1);
  });

  test("that says the same row twice counts it once", async () => {
    const { list } = await givenBatch();
    const reply = await take(
      accepts(list[0], 1),
      accepts(list[0], 1),
      rejects(list[1]),
      rejects(list[1]),
    );
    expect(reply.counts).toMatchObject({ accepted: 1, rejected: 1, repeated: 2 });
  });

  test("that contradicts an earlier one overwrites nothing and asks a person", async () => {
    const { list, batch } = await givenBatch();
    await take(accepts(list[0], 1));
    const reply = await take(rejects(list[0]), accepts(list[0], 9));
    expect(reply.counts).toMatchObject({ conflict: 2 });
    expect((await memberships()).map((each) => each.kpj)).toEqual([kpj(1)]);
    expect((await openTasks()).map((task) => task.kind)).toEqual(Array(2).fill("insurer-conflict"));
    expect(await countOf(batch)).toMatchObject({ accepted: 1, rejected: 0 });
  });

  test("that gives somebody a KPJ which is another's makes no membership and asks a person", async () => {
    const { list, ids } = await givenBatch();
    await take(accepts(list[0], 1));
    // Another's from an earlier reply, and another's within the same one.
    const reply = await take(accepts(list[1], 1), accepts(list[2], 2), accepts(list[3], 2));
    expect(reply.counts).toMatchObject({ conflict: 2, accepted: 1 });
    expect((await memberships()).map((each) => each.application_id)).toEqual([ids[0], ids[2]]);
    const tasks = await openTasks();
    expect(tasks.map((task) => [task.kind, task.application_id])).toEqual([
      ["insurer-conflict", ids[1]],
      ["insurer-conflict", ids[3]],
    ]);
  });

  test("that accepts after a rejection enrols", async () => {
    const { list, batch } = await givenBatch();
    await take(rejects(list[0]));
    expect((await take(accepts(list[0], 1))).counts).toMatchObject({ accepted: 1 });
    expect(await countOf(batch)).toEqual({ accepted: 1, rejected: 0, waiting: 3 });
  });

  test("with a header that we do not know stops before anything is kept", async () => {
    await givenBatch(workers(1));
    const before = await countRows(work);
    const path = join(work.folder, "changed.csv");
    await writeFile(path, "NO,NIK,NOMOR BARU\n1,1571011501909901,26000000001\n");
    await expect(taken(path)).rejects.toMatchObject({
      code: "enrolment.reply-not-recognised",
      details: { missing: ["kpj"] },
    });
    expect(await countRows(work)).toEqual(before);
  });

  test("mapped by a person is understood by that mapping from then on", async () => {
    const { list } = await givenBatch();
    await write(office, (tx) =>
      tx
        .insertInto("insurer_reasons")
        .values({
          region_code: JAMBI,
          insurer_text: "Kode wadah salah",
          reason_code: "INSURER_INVALID_DATA",
        })
        .execute(),
    );
    await take(rejects(list[0], "KODE WADAH SALAH"));
    expect(await openTasks()).toMatchObject([{ reason_code: "INSURER_INVALID_DATA" }]);
  });

  test("comes in two files at the same moment: each row is answered once", async () => {
    const { list, batch } = await givenBatch();
    const both = [
      [accepts(list[0], 1), rejects(list[1])],
      [rejects(list[1]), accepts(list[0], 1)],
      [accepts(list[0], 1), rejects(list[1]), accepts(list[2], 2)],
    ];
    const paths = await Promise.all(both.map((lines) => givenReply(work.folder, lines)));
    await Promise.all(paths.map(taken));
    expect(await memberships()).toHaveLength(2);
    expect(await openTasks()).toHaveLength(1);
    expect(await countOf(batch)).toEqual({ accepted: 2, rejected: 1, waiting: 1 });
  });
});

describe("sending again", () => {
  test("sends only what was mended since, and never whoever is enrolled", async () => {
    const { list, decree, batch } = await givenBatch();
    await take(accepts(list[0], 1), rejects(list[1]), rejects(list[2]));
    await expect(freeze(decree.id)).rejects.toMatchObject({ code: "enrolment.nothing-to-send" });

    const [mended, withdrawn] = await openTasks();
    await write(office, (tx) => closeTask(tx, office, mended?.id ?? "", "mended"));
    await write(office, (tx) => closeTask(tx, office, withdrawn?.id ?? "", "withdrawn"));
    const second = await freeze(decree.id);
    expect(second).toMatchObject({ number: batch.number + 1, rows: 1 });
    expect(niksIn(await sheetOf((await fileOf(second)).bytes))).toEqual([list[1]?.nik]);

    // What is answered from now on is answered to the second batch; the first keeps its answer.
    await take(accepts(list[1], 2));
    expect(await countOf(second)).toEqual({ accepted: 1, rejected: 0, waiting: 0 });
    expect(await countOf(batch)).toEqual({ accepted: 1, rejected: 2, waiting: 1 });
    await expect(freeze(decree.id)).rejects.toMatchObject({ code: "enrolment.nothing-to-send" });
  });

  test("after a second rejection needs a second mending", async () => {
    const { list, decree } = await givenBatch(workers(1));
    for (const round of [1, 2, 3]) {
      await take(rejects(list[0]));
      await expect(freeze(decree.id)).rejects.toMatchObject({ code: "enrolment.nothing-to-send" });
      const tasks = await openTasks();
      expect(tasks, `round ${round}`).toHaveLength(1);
      await write(office, (tx) => closeTask(tx, office, tasks[0]?.id ?? "", "mended"));
      expect(await freeze(decree.id)).toMatchObject({ number: round + 1, rows: 1 });
    }
  });

  test("a task is closed once, and the first who closed it stays", async () => {
    const { list } = await givenBatch(workers(1));
    await take(rejects(list[0]));
    const [task] = await openTasks();
    const close = (resolution: "mended" | "withdrawn") =>
      write(office, (tx) => closeTask(tx, office, task?.id ?? "", resolution));
    await close("mended");
    expect(await close("withdrawn")).toMatchObject({ resolution: "mended" });
  });
});

test("whatever the insurer writes, in however many files, every row that was sent is accounted for", async () => {
  const { list, batch, ids } = await givenBatch(workers(6));
  const anyLine = fc.record({
    nik: fc.constantFrom<Cell>(...list.map((worker) => worker.nik), aWorker().nik, "", 1.57e15),
    kpj: fc.option(fc.integer({ min: 1, max: 9 }).map(kpj), { nil: undefined }),
    status: fc.constantFrom("DITERIMA", "DITOLAK", "", "PENDING"),
    reason: fc.constantFrom("NIK salah", "Usia", ""),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 8 }), async (lines) => {
      const before = await memberships();
      const reply = await take(
        ...lines.map(({ kpj: number, ...line }) => ({
          ...line,
          ...(number ? { kpj: number } : {}),
        })),
      );
      if (!reply.wasTaken) {
        // Every row of the file has one outcome.
        expect(Object.values(reply.counts).reduce((sum, n) => sum + n, 0)).toBe(reply.rows);
      }
      const { accepted, rejected, waiting } = await countOf(batch);
      expect(accepted + rejected + waiting).toBe(batch.rows);
      const now = await memberships();
      expect(accepted).toBe(now.length);
      // Nobody who was enrolled is ever anything else, and no KPJ is two people's.
      expect(now).toEqual(expect.arrayContaining(before));
      expect(new Set(now.map((each) => each.kpj)).size).toBe(now.length);
      for (const { application_id } of now) expect(ids).toContain(application_id);
    }),
    { numRuns: 25 },
  );
});
