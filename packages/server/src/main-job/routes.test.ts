import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { uuidv7 } from "uuidv7";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { holdLock } from "../db/transaction.ts";
import { readUpload } from "../intake/service.ts";
import { type Jobs, openJobs, prepareJobs } from "../shared/jobs.ts";
import { read, write } from "../shared/office.ts";
import { civilLine, givenCivil, givenList } from "../testing/files.ts";
import { type Answer, givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner, countRows } from "../testing/table-rows.ts";
import { as, BrokenOff, breakingOffAt, givenOffice } from "../testing/test-office.ts";
import { aWorker, type Worker, workers } from "../testing/workers.ts";
import { workOffOrder } from "./ordered-run.ts";
import { writeResults } from "./results.ts";
import { mainJobRoutes } from "./routes.ts";
import { verifyList } from "./verify.ts";

let api: TestApi;
let jobs: Jobs;
let key: string;
let isWorking = true;

beforeAll(async () => {
  const office = await givenOffice();
  await prepareJobs(office.db.ownerUrl);
  jobs = await openJobs(office.db.serviceUrl, () => {});
  api = await givenApi({ office, jobs });
  key = await api.keyOf("machine");
  await jobs.work("verification.verify-list", async ({ orderId }) => {
    while (!isWorking) await setTimeout(20);
    await workOffOrder(as(api.office, { id: "jobs" }), orderId);
  });
});
afterAll(async () => {
  await jobs.stop();
  await api.close();
});

async function upload(bytes: Uint8Array | string, fileName = "daftar.csv"): Promise<string> {
  const id = uuidv7();
  const path = `/v1/uploads/${id}?fileName=${fileName}`;
  const { status } = await api.ask("PUT", path, { key, bytes: Buffer.from(bytes) });
  expect(status).toBe(200);
  return id;
}

/** Uploads a list of these workers and what the civil registry knows of them. */
async function uploaded(list: readonly Worker[]) {
  const civil = await givenCivil(
    api.folder,
    list.map((worker) => civilLine(worker)),
  );
  return {
    listUploadId: await upload(await readFile(await givenList(api.folder, list))),
    civilUploadId: await upload(await readFile(civil), "capil.csv"),
  };
}

const order = (body: object, by = key) => api.ask("POST", "/v1/runs", { key: by, body });
const look = (id: string) => api.ask("GET", `/v1/runs/${id}`, { key });

/** Works an order off at once, beside the queue, which finds it done when its turn comes. */
async function workedOff(id: string): Promise<Answer["body"]> {
  await workOffOrder(as(api.office, { id: "jobs" }), id);
  return (await look(id)).body;
}

/** Waits until the queue has worked an order off, as a caller would: by looking again. */
async function ended(id: string): Promise<Answer["body"]> {
  for (;;) {
    const { body } = await look(id);
    if (body.state === "done" || body.state === "refused") return body;
    await setTimeout(30);
  }
}

describe("an ordered run", () => {
  test("is worked off by a job, and its files are those that the terminal writes", async () => {
    const list = [...workers(3), aWorker({ nik: "157101" })];
    const files = await uploaded(list);
    const id = uuidv7();
    isWorking = false;
    const placed = await order({ id, ...files, asOf: "2026-11-23" });
    expect(placed.body).toMatchObject({ id, state: "waiting", runId: null, summary: null });
    const early = await api.ask("GET", `/v1/runs/${id}/decisions.csv`, { key });
    expect([early.status, early.body.code]).toEqual([409, "verification.run-not-finished"]);
    isWorking = true;
    const done = await ended(id);
    expect(done).toMatchObject({ state: "done", refusal: null });
    expect(done.summary.outcomes).toEqual({ approved: 3, incomplete: 1 });

    const { summary, wasDone } = await verifyList(api.office, {
      list: await givenUploadAgain(files.listUploadId),
      extracts: { civil: await givenUploadAgain(files.civilUploadId) },
      asOf: "2026-11-23",
    });
    expect([summary.runId, wasDone]).toEqual([done.runId, true]);
    await writeResults(api.office, summary, join(api.folder, "out"));
    for (const name of ["decisions.csv", "duplicates.csv"]) {
      const { text, headers } = await api.ask("GET", `/v1/runs/${id}/${name}`, { key });
      expect(text).toBe(await readFile(join(api.folder, "out", name), "utf8"));
      expect(headers.get("content-disposition")).toBe(`attachment; filename="${name}"`);
      expect(headers.get("cache-control")).toBe("no-store");
      for (const { nik } of list.slice(0, 3)) expect(text).not.toContain(nik);
    }
    for (const name of ["errors.xlsx", "insurer-batch.xlsx"]) {
      const { bytes } = await api.ask("GET", `/v1/runs/${id}/${name}`, { key });
      expect(bytes.subarray(0, 2).toString()).toBe("PK");
    }
  });

  test("can be downloaded by more callers at once than the database has connections", async () => {
    const id = uuidv7();
    await order({ id, ...(await uploaded(workers(1))) });
    await workedOff(id);
    const all = await Promise.all(
      Array.from({ length: 15 }, () => api.ask("GET", `/v1/runs/${id}/decisions.csv`, { key })),
    );
    expect(new Set(all.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  });

  test("sent again is the same order, and eight times at once too; another under its id is refused", async () => {
    const files = await uploaded(workers(2));
    const sent = { id: uuidv7(), ...files, asOf: "2026-11-20" };
    isWorking = false;
    const all = await Promise.all(Array.from({ length: 8 }, () => order(sent)));
    expect(all.map(({ status }) => status)).toEqual(Array(8).fill(200));
    await workedOff(sent.id);
    const rows = await countRows(api);
    expect((await order(sent)).body.state).toBe("done");
    const others = [
      { asOf: "2026-11-21" },
      { welfareUploadId: files.civilUploadId },
      { mapping: { Nama: "ignore" } },
    ];
    for (const changed of others) {
      const { status, body } = await order({ ...sent, ...changed });
      expect([status, body.code]).toEqual([409, "request.id-already-used"]);
    }
    expect(await countRows(api)).toEqual(rows);
    isWorking = true;
  });

  test("of a list that was verified before adds nothing", async () => {
    const files = await uploaded(workers(2));
    const [one, two] = [uuidv7(), uuidv7()];
    await order({ id: one, ...files, asOf: "2026-11-23" });
    const first = await workedOff(one);
    const rows = await countRows(api);
    await order({ id: two, ...files, asOf: "2026-11-23" });
    expect((await workedOff(two)).runId).toBe(first.runId);
    const after = await countRows(api);
    for (const table of ["applications", "decisions", "verifications", "runs", "lists"])
      expect(after[table], table).toBe(rows[table]);
  });

  test("broken off in the middle is tried again, and nothing is doubled", async () => {
    const list = workers(4);
    const before = await countRows(api);
    const id = uuidv7();
    isWorking = false;
    await order({ id, ...(await uploaded(list)) });
    const worker = as(api.office, { id: "jobs" });
    for (const statement of [1, 5, 10, 20, 30])
      await expect(workOffOrder(breakingOffAt(worker, statement), id)).rejects.toThrow(BrokenOff);
    isWorking = true;
    expect((await ended(id)).summary.outcomes).toEqual({ approved: 4 });
    const after = await countRows(api);
    for (const table of ["applications", "decisions", "verifications"])
      expect(after[table], table).toBe((before[table] ?? 0) + 4);
    for (const table of ["lists", "runs", "registry_extracts"])
      expect(after[table], table).toBe((before[table] ?? 0) + 1);
  });

  test.each([
    [
      "a list without a header",
      "1571010101759901;Budi Rahasia;0812-3456-7890\n".repeat(3),
      "intake.columns-not-recognised",
    ],
    ["a file that is no table", "%PDF-1.7 and no rows", "file."],
    ["an empty file", "", "file.empty"],
    ["half a workbook", "PK\u0003\u0004 and then nothing", "file."],
  ])("of %s ends with the reason in plain words, without a NIK", async (_what, bytes, code) => {
    const before = await countRows(api);
    const id = uuidv7();
    await order({ id, listUploadId: await upload(bytes) });
    const { state, refusal, runId } = await workedOff(id);
    expect([state, runId]).toEqual(["refused", null]);
    expect(refusal.code.startsWith(code)).toBe(true);
    expect((refusal.detail ?? refusal.title).length).toBeGreaterThan(10);
    expect(JSON.stringify(refusal)).not.toMatch(/\d{15,16}|3456|Rahasia/);
    const after = await countRows(api);
    expect(after["applications"]).toBe(before["applications"]);
    const file = await api.ask("GET", `/v1/runs/${id}/errors.xlsx`, { key });
    expect([file.status, file.body.code]).toEqual([409, "verification.run-not-finished"]);
  });

  test("needs files that are there, and a day for which there is a policy", async () => {
    const listUploadId = await upload("a");
    const missing = await order({ id: uuidv7(), listUploadId: uuidv7() });
    expect([missing.status, missing.body.code]).toEqual([422, "upload.unknown"]);
    const early = await order({ id: uuidv7(), listUploadId, asOf: "1990-01-01" });
    expect([early.status, early.body.code]).toEqual([400, "request.invalid"]);
  });
});

describe("an order that somebody calls off", () => {
  const callOff = (id: string, by = key) =>
    api.ask("POST", `/v1/runs/${id}/cancellations`, { key: by, body: {} });
  const TABLES = ["lists", "applications", "decisions", "runs"] as const;
  const stored = async () => {
    const rows = await countRows(api);
    return TABLES.map((name) => rows[name]);
  };
  /** Orders a run that the queue leaves alone. */
  async function ordered(list: readonly Worker[]) {
    isWorking = false;
    const sent = { id: uuidv7(), ...(await uploaded(list)), asOf: "2026-11-23" };
    await order(sent);
    return sent;
  }
  afterEach(() => {
    isWorking = true;
  });

  test("before it began leaves nothing, and sent twice is called off once", async () => {
    const before = await stored();
    const { id } = await ordered(workers(2));
    const [first, again] = [await callOff(id), await callOff(id)];
    expect(first.body).toMatchObject({ state: "cancelled", mayBeCancelled: false, list: null });
    expect(again.body).toEqual(first.body);
    expect((await workedOff(id)).state).toBe("cancelled");
    expect(await stored()).toEqual(before);
    const { events } = await asOwner(api, async (tx) => ({
      events: await tx.selectFrom("events").select("kind").where("subject_id", "=", id).execute(),
    }));
    expect(events).toEqual([{ kind: "verification.run-cancelled" }]);
  });

  test("while its rows are being stored leaves none of them", async () => {
    const before = await stored();
    const { id } = await ordered(workers(2));
    const letGo = Promise.withResolvers<void>();
    const holding = write(api.office, async (tx) => {
      await holdLock(tx, `intake ${api.office.actor.regionCode}`);
      await letGo.promise;
    });
    const working = workOffOrder(as(api.office, { id: "jobs" }), id);
    while ((await look(id)).body.state !== "working") await setTimeout(20);
    expect((await callOff(id)).status).toBe(200);
    letGo.resolve();
    await Promise.all([holding, working]);
    expect(await stored()).toEqual(before);
    expect((await look(id)).body.state).toBe("cancelled");
  });

  test("when its rows are stored keeps them undecided, and ordered anew they are decided", async () => {
    const sent = await ordered(workers(3));
    const before = await countRows(api);
    for (let statement = 10; ; statement += 1) {
      await workOffOrder(breakingOffAt(as(api.office, { id: "jobs" }), statement), sent.id).catch(
        () => {},
      );
      if ((await countRows(api))["runs"] !== before["runs"]) break;
    }
    const called = await callOff(sent.id);
    expect(called.body).toMatchObject({ state: "cancelled", list: { rows: 3 }, runId: null });
    expect((await workedOff(sent.id)).state).toBe("cancelled");
    const after = await countRows(api);
    expect(after["decisions"]).toBe(before["decisions"]);
    expect(after["applications"]).toBe((before["applications"] ?? 0) + 3);

    const anew = { ...sent, id: uuidv7() };
    await order(anew);
    expect((await workedOff(anew.id)).outcomes).toEqual({ approved: 3 });
  });

  test("stays when it has begun to decide, and says why", async () => {
    const { id } = await ordered(workers(1));
    expect(await workedOff(id)).toMatchObject({ state: "done", mayBeCancelled: false });
    const { status, body } = await callOff(id);
    expect([status, body.code]).toEqual([409, "verification.run-has-decided"]);
    expect((await look(id)).body.state).toBe("done");
  });

  test("is there, still goes on, and is the business of who sees the whole region", async () => {
    const id = uuidv7();
    isWorking = false;
    await order({ id, listUploadId: await upload("") });
    const limited = await api.keyOf("machine", ["15.71.07.1005"]);
    expect((await callOff(id, limited)).body.code).toBe("access.region-wide-only");
    await workedOff(id);
    expect((await callOff(id)).body.code).toBe("verification.run-not-going");
    expect((await callOff(uuidv7())).body.code).toBe("request.not-found");
  });
});

describe("whoever comes back later", () => {
  test("finds what runs and what ran, newest first, page by page", async () => {
    isWorking = false;
    const ids: string[] = [];
    for (const list of [workers(1), workers(2), [aWorker(), aWorker({ nik: "157101" })]]) {
      const id = uuidv7();
      await order({ id, ...(await uploaded(list)), asOf: "2026-11-23" });
      ids.unshift(id);
    }
    const [newest = "", middle = "", oldest = ""] = ids;
    await workedOff(oldest);
    await workedOff(middle);
    const page = (await api.ask("GET", "/v1/runs?limit=2", { key })).body;
    expect(page.runs.map((run: { id: string }) => run.id)).toEqual([newest, middle]);
    expect(page.runs[0]).toMatchObject({ state: "waiting", list: null, mayBeCancelled: true });
    expect(page.runs[1]).toMatchObject({
      state: "done",
      rowsTotal: 2,
      fileName: "daftar.csv",
      orderedBy: "machine",
      outcomes: { approved: 2 },
      list: { rows: 2 },
      wasDoneBefore: false,
    });
    const next = (await api.ask("GET", `/v1/runs?limit=2&after=${page.next}`, { key })).body;
    expect(next.runs[0].id).toBe(oldest);

    const { lists } = (await api.ask("GET", "/v1/lists?limit=2", { key })).body;
    expect(lists).toMatchObject([
      { id: page.runs[1].list.id, orderId: middle, rows: 2, outcomes: { approved: 2 } },
      { orderId: oldest, rows: 1, fileName: "daftar.csv", receivedBy: "machine" },
    ]);
    expect(lists[0].sha256).toBe(page.runs[1].sha256);
    await workedOff(newest);
    isWorking = true;
  });

  test("is told that the same files were done before", async () => {
    const files = await uploaded(workers(1));
    const [first, second] = [uuidv7(), uuidv7()];
    await order({ id: first, ...files, asOf: "2026-11-23" });
    expect((await workedOff(first)).wasDoneBefore).toBe(false);
    await order({ id: second, ...files, asOf: "2026-11-23" });
    expect((await workedOff(second)).wasDoneBefore).toBe(true);
  });

  test("sees it only with the sight of the whole region", async () => {
    const limited = await api.keyOf("verifier", ["15.71.07.1005"]);
    for (const path of ["/v1/runs", "/v1/lists"]) {
      const { status, body } = await api.ask("GET", path, { key: limited });
      expect([status, body.code]).toEqual([403, "access.region-wide-only"]);
    }
  });
});

test("a list holds people of all kelurahan, so an area's key may neither order nor read a run", async () => {
  const limited = await api.keyOf("machine", ["15.71.07.1005"]);
  const id = uuidv7();
  await order({ id, listUploadId: await upload("a") });
  const answers = [
    await order({ id: uuidv7(), listUploadId: id }, limited),
    ...(await Promise.all(
      ["", "/decisions.csv", "/duplicates.csv", "/errors.xlsx", "/insurer-batch.xlsx"].map((name) =>
        api.ask("GET", `/v1/runs/${id}${name}`, { key: limited }),
      ),
    )),
  ];
  for (const { status, body } of answers)
    expect([status, body.code]).toEqual([403, "access.region-wide-only"]);
  await workedOff(id);
});

test("a run that nobody ordered is not found, in any of its files", async () => {
  for (const name of [
    "",
    "/decisions.csv",
    "/duplicates.csv",
    "/errors.xlsx",
    "/insurer-batch.xlsx",
  ])
    expect((await api.ask("GET", `/v1/runs/${uuidv7()}${name}`, { key })).status).toBe(404);
});

test("every refusal that these routes declare was met", () => {
  // All four files come from one function; that a run must be finished is tried on two of them.
  const same =
    /^GET \/v1\/runs\/:id\/(?:duplicates\.csv|insurer-batch\.xlsx) verification\.run-not-finished$/;
  expect(api.unmet(mainJobRoutes).filter((each) => !same.test(each))).toEqual([]);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});

/** Writes an upload's bytes to a file, as if it had never left the terminal. */
async function givenUploadAgain(id: string): Promise<string> {
  const path = join(api.folder, `${id}.csv`);
  await writeFile(path, (await read(api.office, (tx) => readUpload(tx, api.office, id))).bytes);
  return path;
}
