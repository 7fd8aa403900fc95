import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "@payung/domain/intake/cell.ts";
import fc from "fast-check";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read, write } from "../shared/office.ts";
import { csvLine } from "../shared/sheets/csv-line.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import { aCohort, givenApplications, givenDecree } from "../testing/approved.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { countRows } from "../testing/table-rows.ts";
import { as } from "../testing/test-office.ts";
import { aWorker, type Worker, workers } from "../testing/workers.ts";
import { coverRoutes } from "./cover-routes.ts";
import { driftRoutes } from "./drift/routes.ts";
import { compareWithMembers } from "./drift/service.ts";
import { inboxRoutes } from "./inbox-routes.ts";
import { replyRoutes } from "./reply-routes.ts";
import { previewReply, takeReply } from "./service.ts";
import { taskRoutes } from "./task-routes.ts";

const NOW = new Date("2027-03-10T03:00:00Z");
const HEADER = ["NO", "NIK", "NAMA", "KPJ", "STATUS", "KETERANGAN", "TGL_KEPESERTAAN"];
const HERE = "15.71.07.1005";

let api: TestApi;
let manager: string;
let second: string;
let insurer: string;
let limited: string;
beforeAll(async () => {
  api = await givenApi({ now: () => NOW });
  manager = await api.keyOf("programme-manager");
  second = await api.keyOf("supervisor");
  insurer = await api.keyOf("insurer-officer");
  limited = await api.keyOf("programme-manager", [HERE]);
});
afterAll(() => api.close());

const post = (path: string, body: unknown, key = manager) => api.ask("POST", path, { key, body });
const get = (path: string, key = manager) => api.ask("GET", path, { key });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [
  status,
  body.code,
];

let sheets = 0;
async function sheet(rows: readonly (readonly Cell[])[], header: readonly string[] = HEADER) {
  sheets += 1;
  const path = join(api.folder, `jawaban-${sheets}.xlsx`);
  await writeWorkbook(path, { name: `Hasil ${sheets}`, headerRows: 1, rows: [header, ...rows] });
  return path;
}
async function upload(path: string, key = manager): Promise<string> {
  const id = uuidv7();
  const bytes = await readFile(path);
  await api.ask("PUT", `/v1/uploads/${id}?fileName=jawaban.xlsx`, { key, bytes });
  return id;
}
let kpjs = 0;
const kpj = () => {
  kpjs += 1;
  return `26${String(kpjs).padStart(9, "0")}`;
};
const yes = (worker: Worker | undefined, number = kpj()): Cell[] => [
  1,
  worker?.nik ?? "",
  worker?.name ?? "",
  number,
  "DITERIMA",
  null,
  "01-12-2026",
];
const no = (worker: Worker | undefined, reason: string): Cell[] => [
  1,
  worker?.nik ?? "",
  worker?.name ?? "",
  null,
  "DITOLAK",
  reason,
  null,
];

/** Approved workers in a decree of their own, whose first batch is frozen. */
async function givenSent(list: readonly Worker[]) {
  const ids = await givenApplications(api, list);
  const decree = await givenDecree(api, aCohort());
  const batchId = uuidv7();
  await post(`/v1/decrees/${decree.id}/batches`, { batchId });
  return { list, ids, decree, batchId };
}
async function takeIn(rows: readonly (readonly Cell[])[]) {
  const { status, text } = await post("/v1/insurer-replies", {
    uploadId: await upload(await sheet(rows)),
  });
  expect(status, text).toBe(200);
}
async function tasksOf(kind: string, applicationId: string | null = null) {
  const { body } = await get(`/v1/tasks?limit=500&kind=${kind}`);
  return (body.tasks as { id: string; applicationId: string | null; reasonText: string }[]).filter(
    (task) => applicationId === null || task.applicationId === applicationId,
  );
}

describe("the inbox", () => {
  test("says of a decree who may be sent, and the preview is what freezing sends", async () => {
    const list = workers(3);
    const ids = await givenApplications(api, list);
    const decree = await givenDecree(api, aCohort());
    const line = async () =>
      (await get("/v1/insurer-inbox")).body.decrees.find(
        (each: { id: string }) => each.id === decree.id,
      );
    expect(await line()).toMatchObject({ lines: 3, neverSent: 3, mended: 0, enrolled: 0 });
    const preview = await get(`/v1/decrees/${decree.id}/next-batch`);
    // Twelve months of work accident and death on the first band, half price of accident while the relief lasts.
    expect(preview.body).toMatchObject({ rows: 3, resent: 0, leftOutCount: 0, toMend: 0 });
    expect(Number(preview.body.cost)).toBeGreaterThanOrEqual(3 * 12 * 6_800);
    expect(
      preview.body.lines.map(({ applicationId }: { applicationId: string }) => applicationId),
    ).toEqual(ids);
    for (const { nik } of list) expect(preview.text).not.toContain(nik);

    const batchId = uuidv7();
    await post(`/v1/decrees/${decree.id}/batches`, { batchId });
    expect(await line()).toMatchObject({ neverSent: 0, waiting: 3 });
    await get(`/v1/batches/${batchId}/file`, insurer);
    await takeIn([yes(list[0]), no(list[1], "NIK tidak ditemukan")]);
    const inbox = await get("/v1/insurer-inbox", insurer);
    const batch = inbox.body.batches.find((each: { id: string }) => each.id === batchId);
    expect(batch).toMatchObject({
      rows: 3,
      accepted: 1,
      rejected: 1,
      waiting: 1,
      contradicting: 0,
    });
    expect(batch.downloadedAt).not.toBeNull();
    expect(await line()).toMatchObject({ enrolled: 1, toMend: 1, waiting: 1 });

    const rows = await get(`/v1/batches/${batchId}/rows?limit=2`);
    expect(rows.body.rows.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "accepted",
      "rejected",
    ]);
    const rest = await get(`/v1/batches/${batchId}/rows?after=${rows.body.next}`);
    expect(rest.body).toMatchObject({ rows: [{ outcome: "waiting" }], next: null });
    const only = await get(`/v1/batches/${batchId}/rows?only=rejected`);
    expect(only.body.rows).toMatchObject([
      { applicationId: ids[1], reasonText: "NIK tidak ditemukan" },
    ]);
  });

  test("and all that handles whole batches needs the sight of the whole region", async () => {
    const id = uuidv7();
    const answers = [
      await get("/v1/insurer-inbox", limited),
      await get(`/v1/decrees/${id}/next-batch`, limited),
      await get(`/v1/batches/${id}/rows`, limited),
      await post(`/v1/uploads/${id}/reply-previews`, {}, limited),
      await get("/v1/insurer-reasons", limited),
      await post("/v1/insurer-reasons", { text: "x", code: "INSURER_AGE" }, limited),
      await get(`/v1/tasks/${id}/reply-row`, limited),
      await post(
        `/v1/tasks/${id}/settlements`,
        { settlementId: uuidv7(), verdict: "set-aside", reason: "Bukan kita" },
        limited,
      ),
      await post(`/v1/settlements/${id}/confirmations`, { confirmationId: uuidv7() }, limited),
      await post(`/v1/uploads/${id}/member-previews`, {}, limited),
      await post("/v1/drift-reports", { id: uuidv7(), uploadId: id }, limited),
      await get("/v1/drift-reports", limited),
      await get(`/v1/drift-reports/${id}`, limited),
      await get(`/v1/drift-reports/${id}/rows`, limited),
      await post(`/v1/drift-reports/${id}/tasks`, { lines: [1] }, limited),
    ];
    for (const answer of answers) expect(codeOf(answer)).toEqual([403, "access.region-wide-only"]);
  });

  test("knows no decree, batch or report that is not there", async () => {
    const id = uuidv7();
    for (const path of [
      `/v1/decrees/${id}/next-batch`,
      `/v1/batches/${id}/rows`,
      `/v1/drift-reports/${id}`,
      `/v1/drift-reports/${id}/rows`,
      `/v1/applications/${id}/cover`,
    ])
      expect(codeOf(await get(path)), path).toEqual([404, "request.not-found"]);
  });
});

describe("a reply, looked at before it is taken in", () => {
  test("comes to exactly what taking it in comes to, and changes nothing", async () => {
    const { list } = await givenSent(workers(6));
    const office = { ...as(api.office, { id: "officer-9" }), now: () => NOW };
    const anyRow = fc.record({
      nik: fc.constantFrom<Cell>(...list.map(({ nik }) => nik), aWorker().nik, "", "1571", 1.57e15),
      kpj: fc.constantFrom<Cell>(null, "26111111111", "26222222222", 26_333_333_333, "2644444444"),
      status: fc.constantFrom("DITERIMA", "DITOLAK", "", "MENUNGGU"),
      reason: fc.constantFrom("", "Usia melebihi batas", "NIK salah"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { minLength: 1, maxLength: 8 }),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
        async (lines, order) => {
          const moved = (cells: readonly Cell[]) => order.map((at) => cells[at] ?? null);
          const rows = lines.map((line, at) =>
            moved([at + 1, line.nik, "NAMA", line.kpj, line.status, line.reason, null]),
          );
          const path = await sheet(
            rows,
            order.map((at) => HEADER[at] ?? ""),
          );
          const file = { path, bytes: await readFile(path) };
          const before = await countRows(api);
          const looked = await read(office, (tx) => previewReply(tx, office, file, null));
          expect(await countRows(api)).toEqual(before);
          const { counts } = await write(office, (tx) => takeReply(tx, office, path));
          expect(looked.counts).toEqual({ ...counts, rows: rows.length });
          const again = await read(office, (tx) => previewReply(tx, office, file, null));
          expect(again.takenBefore?.rows).toBe(rows.length);
        },
      ),
      { numRuns: 15 },
    );
  });

  test("names the row and the cell of whatever cannot be taken as it stands", async () => {
    const { list } = await givenSent(workers(4));
    const [one, two, three] = list;
    const taken = kpj();
    const number = (worker: Worker | undefined) => Number(worker?.nik);
    const uploadId = await upload(
      await sheet([
        yes(one, taken),
        yes(one, taken),
        yes(two, "2600000000"),
        [1, number(three), three?.name ?? "", kpj(), "DITERIMA", null, null],
        yes(aWorker()),
        [1, three?.nik ?? "", "", null, "MENUNGGU", null, null],
        yes(three, taken),
      ]),
      insurer,
    );
    const { body, text } = await post(`/v1/uploads/${uploadId}/reply-previews`, {}, insurer);
    expect(body).toMatchObject({
      missing: [],
      unclear: [],
      counts: { rows: 7, accepted: 1, rejected: 0, repeated: 1 },
      takenBefore: null,
    });
    expect(
      body.rows.map(({ row, letter, code }: { row: number; letter: string; code: string }) => [
        `${letter}${row}`,
        code,
      ]),
    ).toEqual([
      ["B3", "said-before"],
      ["D4", "kpj-not-11-digits"],
      ["B5", "nik-as-number"],
      ["B6", "nobody-sent"],
      ["E7", "status-unknown"],
      ["D8", "kpj-taken"],
    ]);
    expect(body.columns.find(({ letter }: { letter: string }) => letter === "B")).toMatchObject({
      field: "nik",
      use: "field",
    });
    for (const { nik } of list) expect(text).not.toContain(nik);
  });

  test("with a renamed header stops and asks; what is said is remembered for the next file", async () => {
    const { list } = await givenSent(workers(2));
    const header = HEADER.with(5, "Catatan Cabang").with(3, "No. Kartu");
    const first = await upload(await sheet([no(list[0], "Alamat kurang jelas")], header));
    const asked = await post(`/v1/uploads/${first}/reply-previews`, {});
    expect(asked.body).toMatchObject({
      missing: ["kpj"],
      unclear: ["No. Kartu", "Catatan Cabang"],
      counts: null,
      wasRemembered: false,
    });
    const refused = await post("/v1/insurer-replies", { uploadId: first });
    expect(codeOf(refused)).toEqual([422, "enrolment.reply-not-recognised"]);

    const mapping = { "No. Kartu": "kpj", "Catatan Cabang": "reason" };
    const said = await post(`/v1/uploads/${first}/reply-previews`, { mapping });
    expect(said.body).toMatchObject({
      counts: { rejected: 1 },
      reasons: [{ text: "Alamat kurang jelas", code: "INSURER_OTHER", rows: 1, isMapped: false }],
    });
    expect((await post("/v1/insurer-replies", { uploadId: first, mapping })).status).toBe(200);

    const next = await upload(await sheet([yes(list[1])], header));
    const remembered = await post(`/v1/uploads/${next}/reply-previews`, {});
    expect(remembered.body).toMatchObject({
      wasRemembered: true,
      mapping,
      counts: { accepted: 1 },
    });
    expect((await post("/v1/insurer-replies", { uploadId: next })).body.counts.accepted).toBe(1);
  });

  test("that is no table, or was never sent, is refused", async () => {
    const path = join(api.folder, "rusak.xlsx");
    await writeFile(path, "PK\u0003\u0004 dan tidak ada lanjutannya");
    const broken = await upload(path);
    for (const kind of ["reply-previews", "member-previews"]) {
      expect(codeOf(await post(`/v1/uploads/${broken}/${kind}`, {}))).toEqual([
        422,
        "upload.refused",
      ]);
      expect(codeOf(await post(`/v1/uploads/${uuidv7()}/${kind}`, {}))).toEqual([
        422,
        "upload.unknown",
      ]);
    }
  });
});

describe("the insurer's words", () => {
  test("are mapped once, for the tasks that wait and for all that come", async () => {
    const { list, ids } = await givenSent(workers(3));
    const text = "Berkas ditahan cabang";
    await takeIn([no(list[0], text), no(list[1], ` ${text.toUpperCase()} `)]);
    const said = (await get("/v1/insurer-reasons")).body.texts.find(
      (each: { text: string }) => each.text.trim().toLowerCase() === text.toLowerCase(),
    );
    expect(said).toMatchObject({ tasks: 2, code: "INSURER_OTHER", isMapped: false });
    const mapped = await post("/v1/insurer-reasons", { text, code: "INSURER_AGE" });
    expect(mapped.body).toEqual({ tasks: 2 });
    expect((await post("/v1/insurer-reasons", { text, code: "INSURER_AGE" })).body).toEqual({
      tasks: 0,
    });
    await takeIn([no(list[2], text)]);
    const { body } = await get(
      "/v1/tasks?kind=insurer-reject&reasonCode=INSURER_AGE&whoCanFix=worker&limit=500",
    );
    const found = body.tasks.map(({ applicationId }: { applicationId: string }) => applicationId);
    expect(found.slice(-3)).toEqual(ids);
    const { rows } = {
      rows: await read(api.office, (tx) =>
        tx
          .selectFrom("events")
          .select("details")
          .where("kind", "=", "enrolment.reason-mapped")
          .execute(),
      ),
    };
    expect(rows).toEqual([{ details: { before: null, after: "INSURER_AGE", tasks: 2 } }]);
  });
});

describe("work of one reason", () => {
  test("is counted with its deadline, closed in one go, and goes out again", async () => {
    const { list, ids, decree } = await givenSent(workers(3));
    const text = "Tanggal lahir tidak cocok di pusat";
    await takeIn(list.map((worker) => no(worker, text)));
    const { groups } = (await get("/v1/task-groups")).body;
    expect(
      groups.find(
        ({ reasonCode }: { reasonCode: string }) => reasonCode === "INSURER_INVALID_DATA",
      ),
    ).toMatchObject({
      kind: "insurer-reject",
      whoCanFix: "city",
      dueOn: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
    });
    const tasks = (await tasksOf("insurer-reject")).filter(({ reasonText }) => reasonText === text);
    const taskIds = tasks.map(({ id }) => id);
    expect(taskIds).toHaveLength(3);
    const [other = "", ...mine] = taskIds;
    await post(`/v1/tasks/${other}/closings`, { resolution: "withdrawn" }, second);
    const closed = await post("/v1/task-closings", { taskIds, resolution: "mended" });
    expect(closed.body.closed.sort()).toEqual(mine.sort());
    const preview = await get(`/v1/decrees/${decree.id}/next-batch`);
    expect(preview.body).toMatchObject({ rows: 2, resent: 2 });
    expect(
      (await post(`/v1/decrees/${decree.id}/batches`, { batchId: uuidv7() })).body,
    ).toMatchObject({ number: 2, rows: 2 });
    await takeIn(list.slice(1).map((worker) => yes(worker)));
    const way = await get(`/v1/applications/${ids[1]}/cover`);
    expect(way.body.batches.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "rejected",
      "accepted",
    ]);
  });
});

describe("a row that names nobody we sent", () => {
  const settle = (taskId: string | undefined, body: object, key = manager) =>
    post(
      `/v1/tasks/${taskId}/settlements`,
      { settlementId: uuidv7(), reason: "Nama dan tanggal lahir sama", ...body },
      key,
    );
  const confirm = (id: string, key = second, confirmationId = uuidv7()) =>
    post(`/v1/settlements/${id}/confirmations`, { confirmationId }, key);
  const suspense = async () => (await tasksOf("insurer-suspense")).at(-1)?.id;

  test("shows what the insurer wrote and whom it may mean; two people make somebody a member by it", async () => {
    const { list, ids, batchId } = await givenSent(workers(2));
    const number = kpj();
    await takeIn([[99, "1571", list[0]?.name ?? "", number, "DITERIMA", null, "15-12-2026"]]);
    const taskId = await suspense();
    const shown = await get(`/v1/tasks/${taskId}/reply-row`);
    expect(shown.body).toMatchObject({
      kind: "insurer-suspense",
      answer: { outcome: "accepted", kpj: number, startedOn: "2026-12-15" },
      candidates: [{ applicationId: ids[0] }],
      proposal: null,
    });
    expect(shown.body.cells).toContainEqual({ header: "NAMA", text: list[0]?.name });
    expect(shown.body.cells).toContainEqual({ header: "KPJ", text: number });
    expect(shown.text).not.toContain(list[0]?.nik);

    const settlementId = uuidv7();
    const order = { settlementId, verdict: "attach", applicationId: ids[0] };
    expect((await settle(taskId, order)).body).toEqual({ needsSecond: true });
    expect((await settle(taskId, order)).body).toEqual({ needsSecond: true });
    expect(codeOf(await settle(taskId, { ...order, applicationId: ids[1] }))).toEqual([
      409,
      "request.id-already-used",
    ]);
    expect((await get(`/v1/tasks/${taskId}/reply-row`)).body.proposal).toMatchObject({
      applicationId: ids[0],
      by: { isMe: true },
    });
    expect((await get(`/v1/applications/${ids[0]}/cover`)).body.cover).toBeNull();
    expect(codeOf(await confirm(settlementId, manager))).toEqual([409, "verification.same-person"]);

    const confirmationId = uuidv7();
    for (let time = 0; time < 2; time += 1)
      expect((await confirm(settlementId, second, confirmationId)).body).toEqual({
        applicationId: ids[0],
      });
    expect(codeOf(await confirm(settlementId))).toEqual([409, "enrolment.row-settled"]);
    expect((await get(`/v1/applications/${ids[0]}/cover`)).body.cover).toMatchObject({
      kpj: number,
      from: "2026-12-15",
    });
    expect((await get(`/v1/batches/${batchId}`)).body).toMatchObject({ accepted: 1, waiting: 1 });
    expect(codeOf(await settle(taskId, { verdict: "set-aside" }))).toEqual([
      409,
      "enrolment.row-settled",
    ]);
    const found = await post("/v1/searches", { text: number.replace(/(\d{4})(?=\d)/g, "$1 ") });
    expect(found.body).toMatchObject({ by: "card", found: [{ id: ids[0] }] });
  });

  test("is set aside with a reason by one person", async () => {
    await takeIn([yes(aWorker())]);
    const taskId = await suspense();
    expect((await settle(taskId, { verdict: "set-aside" })).body).toEqual({ needsSecond: false });
    expect((await tasksOf("insurer-suspense")).some(({ id }) => id === taskId)).toBe(false);
  });

  test("that says no becomes a reject of the one it means", async () => {
    const { list, ids } = await givenSent(workers(1));
    await takeIn([[99, "1571", list[0]?.name ?? "", null, "DITOLAK", "NIK salah ketik", null]]);
    const answer = await settle(await suspense(), { verdict: "attach", applicationId: ids[0] });
    expect(answer.body).toEqual({ needsSecond: false });
    expect(await tasksOf("insurer-reject", ids[0] ?? "")).toHaveLength(1);
    expect((await get(`/v1/applications/${ids[0]}/cover`)).body.told.state).toBe(
      "insurer-question",
    );
  });

  test("is attached to nobody who was not sent, is a member, or whose answer says neither yes nor no", async () => {
    const { list, ids } = await givenSent(workers(2));
    const [never = ""] = await givenApplications(api, workers(1));
    await takeIn([
      yes(list[0]),
      yes(aWorker()),
      [1, aWorker().nik, "", null, "MENUNGGU", null, null],
    ]);
    const [plain, unclear] = (await tasksOf("insurer-suspense")).slice(-2);
    const attach = (task: string | undefined, applicationId: string | undefined) =>
      settle(task, { verdict: "attach", applicationId });
    expect(codeOf(await attach(plain?.id, never))).toEqual([409, "enrolment.not-sent"]);
    expect(codeOf(await attach(plain?.id, undefined))).toEqual([409, "enrolment.not-sent"]);
    expect(codeOf(await attach(plain?.id, ids[0]))).toEqual([409, "enrolment.already-member"]);
    expect(codeOf(await attach(unclear?.id, ids[1]))).toEqual([409, "enrolment.answer-unreadable"]);
    expect(codeOf(await attach(uuidv7(), ids[1]))).toEqual([404, "request.not-found"]);
    expect(codeOf(await get(`/v1/tasks/${uuidv7()}/reply-row`))).toEqual([
      404,
      "request.not-found",
    ]);
    expect(codeOf(await confirm(uuidv7()))).toEqual([404, "request.not-found"]);
  });

  test("is not confirmed when the person or the number became a member's meanwhile", async () => {
    const { list, ids } = await givenSent(workers(3));
    const [first, other] = [kpj(), kpj()];
    await takeIn([yes(aWorker(), first), yes(aWorker(), other)]);
    const tasks = (await tasksOf("insurer-suspense")).slice(-2);
    const settlements = [uuidv7(), uuidv7()];
    for (const at of [0, 1])
      await settle(tasks[at]?.id, {
        settlementId: settlements[at],
        verdict: "attach",
        applicationId: ids[at],
      });
    await takeIn([yes(list[0]), yes(list[2], other)]);
    expect(codeOf(await confirm(settlements[0] ?? ""))).toEqual([409, "enrolment.already-member"]);
    expect(codeOf(await confirm(settlements[1] ?? ""))).toEqual([409, "enrolment.kpj-taken"]);
  });
});

describe("cover", () => {
  test("is told month by month, from the decree to the insurer's yes, by the dated rules", async () => {
    const list = workers(2);
    const ids = await givenApplications(api, list);
    const decree = await givenDecree(api, aCohort());
    const cover = async (at: number) => (await get(`/v1/applications/${ids[at]}/cover`)).body;
    const states = async (at: number) =>
      (await cover(at)).months.map(({ state }: { state: string }) => state);
    expect(await states(0)).toEqual(Array(12).fill("planned"));
    expect((await cover(0)).told).toMatchObject({ state: "in-decree", reasons: [] });
    await post(`/v1/decrees/${decree.id}/batches`, { batchId: uuidv7() });
    expect(await states(0)).toEqual(Array(12).fill("sent"));
    await takeIn([
      [1, list[0]?.nik ?? "", "", kpj(), "DITERIMA", null, "01-02-2027"],
      no(list[1], "NIK salah"),
    ]);
    expect(await states(0)).toEqual([...Array(2).fill("not-started"), ...Array(10).fill("active")]);
    expect(await states(1)).toEqual(Array(12).fill("rejected"));
    expect(await cover(0)).toMatchObject({
      cover: {
        from: "2027-02-01",
        to: "2027-11-30",
        fullDeathBenefitFrom: "2027-05-01",
        graceUntil: "2028-02-29",
      },
      told: { state: "protected" },
    });
    expect((await get(`/v1/applications/${ids[0]}/cover`, limited)).status).toBe(200);
  });
});

describe("the insurer's own list", () => {
  const MEMBERS = ["nik", "name", "birth_date", "kpj", "segment", "status", "paid_through"];
  async function members(
    rows: readonly (readonly string[])[],
    header: readonly string[] = MEMBERS,
  ) {
    sheets += 1;
    const path = join(api.folder, `peserta-${sheets}.csv`);
    await writeFile(path, [header, ...rows].map((row) => csvLine([...row])).join(""));
    return upload(path);
  }
  const compare = async (uploadId: string, mapping?: object) => {
    const id = uuidv7();
    const order = { id, uploadId, ...(mapping === undefined ? {} : { mapping }) };
    expect((await post("/v1/drift-reports", order)).status).toBe(200);
    await compareWithMembers({ ...as(api.office, { id: "jobs" }), now: () => NOW }, id);
    return { id, order };
  };
  type Row = {
    line: number;
    kind: string;
    applicationId: string;
    persists: boolean;
    task: string | null;
  };
  const rowsOf = async (id: string, query = ""): Promise<Row[]> =>
    (await get(`/v1/drift-reports/${id}/rows?limit=500${query}`)).body.rows;

  test("is compared as a job; each report says what is new, what persists and what is settled", async () => {
    const { list, ids } = await givenSent(workers(4));
    const [known] = await givenApplications(api, [aWorker({ name: "Dikenal Saja" })]);
    const numbers = list.map(() => kpj());
    await takeIn(list.map((worker, at) => yes(worker, numbers[at])));
    const everybody = await read(api.office, (tx) =>
      tx
        .selectFrom("memberships as m")
        .innerJoin("applications as a", "a.id", "m.application_id")
        .select(["m.application_id", "m.kpj", "a.name", "a.born_on", "a.nik_sealed"])
        .execute(),
    );
    const lines = everybody.map((each) => {
      const nik = api.office.vault.openNik(each.nik_sealed as Buffer, each.application_id);
      return [nik, each.name ?? "", each.born_on ?? "", each.kpj, "BPU", "active", "2027-02"];
    });
    const at = (n: number) => lines.findIndex((line) => line[3] === numbers[n]);
    const dikenal = await read(api.office, (tx) =>
      tx
        .selectFrom("applications")
        .select("nik_sealed")
        .where("id", "=", known ?? "")
        .executeTakeFirstOrThrow(),
    );
    const knownNik = api.office.vault.openNik(dikenal.nik_sealed as Buffer, known ?? "");
    const stranger = aWorker({ name: "Orang Asing" });
    const planted = lines
      .with(at(1), lines[at(1)]?.with(5, "inactive") ?? [])
      .with(at(2), lines[at(2)]?.with(1, "NAMA LAIN SEKALI") ?? [])
      .filter((line) => line[3] !== numbers[0]);
    const extra = [
      [knownNik, "Dikenal Saja", "", "26999999999", "BPU", "active", ""],
      [stranger.nik, stranger.name, "", "26888888888", "BPU", "active", ""],
      ["1571", "", "", "", "BPU", "active", ""],
    ];
    const { id, order } = await compare(await members([...planted, ...extra]));
    expect((await get(`/v1/drift-reports/${id}`)).body).toMatchObject({
      state: "done",
      counts: {
        unreadable: 1,
        persists: 0,
        settled: 0,
        kinds: [
          { kind: "only-ours", rows: 1 },
          { kind: "inactive", rows: 1 },
          { kind: "only-theirs", rows: 1 },
          { kind: "other-name", rows: 1 },
        ],
      },
    });
    const rows = await rowsOf(id);
    expect(rows.map(({ kind, applicationId }) => [kind, applicationId])).toEqual([
      ["only-ours", ids[0]],
      ["inactive", ids[1]],
      ["only-theirs", known],
      ["other-name", ids[2]],
    ]);
    expect(rows.every(({ persists }) => !persists)).toBe(true);
    const stored = JSON.stringify(
      await read(api.office, (tx) => tx.selectFrom("drift_rows").selectAll().execute()),
    );
    for (const secret of [stranger.name, "26888888888"]) expect(stored).not.toContain(secret);
    expect((await post("/v1/drift-reports", order)).status).toBe(200);
    expect(
      codeOf(await post("/v1/drift-reports", { ...order, uploadId: await members([]) })),
    ).toEqual([409, "request.id-already-used"]);

    expect((await post(`/v1/drift-reports/${id}/tasks`, { kind: "only-ours" })).body).toEqual({
      tasks: 1,
    });
    expect((await post(`/v1/drift-reports/${id}/tasks`, { lines: [1, 2] })).body).toEqual({
      tasks: 1,
    });
    expect(codeOf(await post(`/v1/drift-reports/${uuidv7()}/tasks`, { lines: [1] }))).toEqual([
      404,
      "request.not-found",
    ]);
    expect(await tasksOf("insurer-drift", ids[0] ?? "")).toMatchObject([
      { reasonText: "only-ours" },
    ]);
    expect((await rowsOf(id)).map(({ task }) => task)).toEqual(["open", "open", null, null]);

    const next = await compare(
      await members([...planted.filter((line) => line[3] !== numbers[3]), ...extra.slice(1)]),
    );
    expect((await get(`/v1/drift-reports/${next.id}`)).body).toMatchObject({
      previousId: id,
      counts: { persists: 3, settled: 1 },
    });
    expect((await rowsOf(next.id, "&state=new")).map(({ applicationId }) => applicationId)).toEqual(
      [ids[3]],
    );
    expect(await rowsOf(next.id, "&state=persists&kind=inactive")).toMatchObject([
      { applicationId: ids[1], task: "open" },
    ]);
    const all = (await get("/v1/drift-reports")).body.reports;
    expect(all.slice(0, 2).map((report: { id: string }) => report.id)).toEqual([next.id, id]);
  });

  test("with a column nobody knows is asked about first, and ends refused when nobody said", async () => {
    const header = MEMBERS.with(3, "Nomor Kartu Anggota");
    const uploadId = await members(
      [[aWorker().nik, "SITI", "", "26000000123", "BPU", "active", ""]],
      header,
    );
    const asked = await post(`/v1/uploads/${uploadId}/member-previews`, {});
    expect(asked.body).toMatchObject({ missing: [], unclear: ["Nomor Kartu Anggota"], rows: 1 });
    const refused = await compare(uploadId);
    expect((await get(`/v1/drift-reports/${refused.id}`)).body).toMatchObject({
      state: "refused",
      refusal: { code: "enrolment.members-not-recognised" },
    });
    const mapping = { "Nomor Kartu Anggota": "kpj" };
    const said = await compare(uploadId, mapping);
    expect((await get(`/v1/drift-reports/${said.id}`)).body.state).toBe("done");
    expect((await post(`/v1/uploads/${uploadId}/member-previews`, {})).body).toMatchObject({
      wasRemembered: true,
      mapping,
    });
    expect(codeOf(await post("/v1/drift-reports", { id: uuidv7(), uploadId: uuidv7() }))).toEqual([
      422,
      "upload.unknown",
    ]);
  });
});

test("every refusal that these routes declare was met", () => {
  const own = [...inboxRoutes, ...replyRoutes, ...taskRoutes, ...driftRoutes, ...coverRoutes];
  // How tasks are closed one by one is tried with the batches.
  expect(api.unmet(own).filter((line) => !line.includes("/v1/tasks/:id/closings"))).toEqual([]);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});
