import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aCohort, givenApplications, givenDecree } from "../testing/approved.ts";
import { givenReply, type ReplyLine } from "../testing/files.ts";
import { type Answer, givenApi, type TestApi } from "../testing/serve.ts";
import { countRows } from "../testing/table-rows.ts";
import { aWorker, workers } from "../testing/workers.ts";
import { enrolmentRoutes } from "./routes.ts";

const HERE = "15.71.07.1005";
const ELSEWHERE = { kelurahan: "Kenali Besar", kelurahanCode: "15.71.11.1001" };

let api: TestApi;
let manager: string;
let limited: string;
let insurer: string;
const list = [...workers(3), aWorker(ELSEWHERE)];
const [one, two, three, far] = list;
let ids: string[];
let decreeId: string;
let batchId: string;
beforeAll(async () => {
  api = await givenApi();
  manager = await api.keyOf("programme-manager");
  limited = await api.keyOf("programme-manager", [HERE]);
  insurer = await api.keyOf("insurer-officer");
  ids = await givenApplications(api, list);
  decreeId = (await givenDecree(api)).id;
});
afterAll(() => api.close());

const post = (path: string, body: unknown, key = manager) => api.ask("POST", path, { key, body });
const get = (path: string, key = manager) => api.ask("GET", path, { key });
const freeze = (decree: string, id: string, key = manager) =>
  post(`/v1/decrees/${decree}/batches`, { batchId: id }, key);

async function eightTimes(ask: () => Promise<Answer>): Promise<Answer> {
  const all = await Promise.all(Array.from({ length: 8 }, ask));
  expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  return all[0] as Answer;
}

async function uploadReply(lines: readonly ReplyLine[]): Promise<string> {
  return upload(await readFile(await givenReply(api.folder, lines)));
}

async function upload(bytes: Uint8Array): Promise<string> {
  const id = uuidv7();
  await api.ask("PUT", `/v1/uploads/${id}?fileName=jawaban.xlsx`, { key: insurer, bytes });
  return id;
}

describe("a batch", () => {
  test("is frozen once, however often that is sent; under its id there is no other", async () => {
    batchId = uuidv7();
    const first = await eightTimes(() => freeze(decreeId, batchId));
    expect(first.body).toMatchObject({ id: batchId, number: 1, rows: 4, leftOut: [] });
    const missing = await freeze(uuidv7(), uuidv7());
    expect([missing.status, missing.body.code]).toEqual([404, "request.not-found"]);
    const again = await freeze(decreeId, uuidv7());
    expect([again.status, again.body.code]).toEqual([409, "enrolment.nothing-to-send"]);
    await givenApplications(api, workers(1));
    const other = await freeze((await givenDecree(api, aCohort())).id, batchId);
    expect([other.status, other.body.code]).toEqual([409, "request.id-already-used"]);
  });

  test("is the very file that was hashed, and each download of it is recorded", async () => {
    const { body } = await get(`/v1/batches/${batchId}`);
    expect(body).toMatchObject({ rows: 4, accepted: 0, rejected: 0, waiting: 4 });
    const before = await countRows(api);
    const file = await get(`/v1/batches/${batchId}/file`, insurer);
    expect(hash("sha256", file.bytes)).toBe(body.sha256);
    expect(file.headers.get("content-disposition")).toMatch(/filename="payung-[\d-]+\.xlsx"/);
    expect((await countRows(api))["events"]).toBe((before["events"] ?? 0) + 1);
  });

  test("holds people of all kelurahan, so an area's key may not touch it", async () => {
    const answers = [
      await freeze(decreeId, uuidv7(), limited),
      await get(`/v1/batches/${batchId}`, limited),
      await get(`/v1/batches/${batchId}/file`, limited),
      await post("/v1/insurer-replies", { uploadId: uuidv7() }, limited),
    ];
    for (const { status, body } of answers)
      expect([status, body.code]).toEqual([403, "access.region-wide-only"]);
  });

  test("has to be there", async () => {
    for (const path of [`/v1/batches/${uuidv7()}`, `/v1/batches/${uuidv7()}/file`])
      expect((await get(path)).body.code).toBe("request.not-found");
  });
});

describe("a reply", () => {
  test("is taken in once, row by row, however often it is sent", async () => {
    const uploadId = await uploadReply([
      { nik: one?.nik ?? "", kpj: "26000000001" },
      { nik: two?.nik ?? "", reason: "Nama tidak sesuai" },
      { nik: far?.nik ?? "", reason: "NIK tidak ditemukan" },
      { nik: "1571010101709999", kpj: "26000000009" },
    ]);
    const all = await Promise.all(
      Array.from({ length: 8 }, () => post("/v1/insurer-replies", { uploadId }, insurer)),
    );
    const fresh = all.filter(({ body }) => !body.wasTaken);
    expect(all.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(all.map(({ body }) => body.replyId)).size).toBe(1);
    expect(fresh).toHaveLength(1);
    expect(fresh[0]?.body).toMatchObject({
      rows: 4,
      counts: { accepted: 1, rejected: 2, suspense: 1 },
    });
    const { body } = await get(`/v1/batches/${batchId}`);
    expect(body).toMatchObject({ accepted: 1, rejected: 2, waiting: 1 });
  });

  test("that cannot be read is refused in plain words, and changes nothing", async () => {
    const before = await countRows(api);
    const cases = [
      ["upload.unknown", uuidv7()],
      ["upload.refused", await upload(Buffer.from("PK\u0003\u0004 and no workbook"))],
      [
        "enrolment.reply-not-recognised",
        await upload(Buffer.from(`${three?.nik};${three?.name}\n`.repeat(3))),
      ],
    ] as const;
    const uploads = cases.length - 1;
    for (const [code, uploadId] of cases) {
      const { status, body, text } = await post("/v1/insurer-replies", { uploadId });
      expect([status, body.code]).toEqual([422, code]);
      expect(text).not.toContain(three?.nik);
    }
    expect(await countRows(api)).toEqual({
      ...before,
      uploads: (before["uploads"] ?? 0) + uploads,
    });
  });
});

describe("the work that a reply makes", () => {
  type Task = { id: string; applicationId: string | null; kelurahanCode: string | null };

  test("is walked page by page, each task once, while others arrive", async () => {
    const before: Task[] = (await get("/v1/tasks")).body.tasks;
    expect(before).toHaveLength(3);
    const first = await get("/v1/tasks?limit=1");
    await post("/v1/insurer-replies", {
      uploadId: await uploadReply([{ nik: three?.nik ?? "", reason: "Data ganda" }]),
    });
    const rest = await get(`/v1/tasks?limit=10&after=${first.body.next}`);
    const walked: Task[] = [...first.body.tasks, ...rest.body.tasks];
    expect(walked.slice(0, 3)).toEqual(before);
    expect(walked).toHaveLength(4);
    expect(rest.body.next).toBeNull();
  });

  test("of another kelurahan, or of nobody we know, is not an officer's", async () => {
    const officer = await api.keyOf("kelurahan-officer", [HERE]);
    const all: Task[] = (await get("/v1/tasks")).body.tasks;
    const { body, text } = await get("/v1/tasks", officer);
    expect(body.tasks.map(({ applicationId }: Task) => applicationId)).toEqual([ids[1], ids[2]]);
    for (const secret of [far?.nik, far?.name, one?.nik]) expect(text).not.toContain(secret);
    const hidden = all.find(({ applicationId }) => applicationId === ids[3]);
    const path = `/v1/tasks/${hidden?.id}/closings`;
    const refused = await post(path, { resolution: "mended" }, officer);
    const missing = await post(`/v1/tasks/${uuidv7()}/closings`, { resolution: "mended" }, officer);
    expect([refused.status, refused.text]).toEqual([404, missing.text]);
  });

  test("is closed once; what was mended goes out with the next batch, and only that", async () => {
    const tasks: Task[] = (await get("/v1/tasks")).body.tasks;
    const mended = tasks.find(({ applicationId }) => applicationId === ids[1]);
    const path = `/v1/tasks/${mended?.id}/closings`;
    const closed = await eightTimes(() => post(path, { resolution: "mended" }));
    expect(closed.body).toMatchObject({ id: mended?.id, resolution: "mended" });
    const other = await post(path, { resolution: "withdrawn" });
    expect([other.status, other.body.code]).toEqual([409, "request.id-already-used"]);
    expect((await freeze(decreeId, uuidv7())).body).toMatchObject({ number: 2, rows: 1 });
  });
});

test("every refusal that these routes declare was met", () => {
  expect(api.unmet(enrolmentRoutes)).toEqual([]);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});
