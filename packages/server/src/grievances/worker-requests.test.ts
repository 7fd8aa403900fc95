import { createHash } from "node:crypto";
import sharp from "sharp";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givenApplications } from "../testing/approved.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner } from "../testing/table-rows.ts";
import { aPhone, type WorkerPhone } from "../testing/worker-phone.ts";
import { aWorker, type Worker } from "../testing/workers.ts";
import { dataCopyRoutes } from "./copy-routes.ts";
import { grievanceRoutes } from "./routes.ts";

let api: TestApi;
let clock = new Date("2026-11-20T03:00:00Z");
let verifier: string;
beforeAll(async () => {
  process.env["PAYUNG_CLIENT_IP_HEADER"] = "x-test-address";
  api = await givenApi({ now: () => clock });
  verifier = await api.keyOf("verifier");
});
afterAll(async () => {
  delete process.env["PAYUNG_CLIENT_IP_HEADER"];
  await api.close();
});

const owner = <T>(look: Parameters<typeof asOwner<T>>[1]) => asOwner(api, look);

/** Somebody who has opened the status page with code and birth date. */
async function atTheStatusPage(
  worker: Worker = aWorker(),
): Promise<{ phone: WorkerPhone; id: string; again: () => Promise<unknown> }> {
  const [id = ""] = await givenApplications(api, [worker]);
  const { code } = await owner((tx) =>
    tx.selectFrom("applications").select("code").where("id", "=", id).executeTakeFirstOrThrow(),
  );
  const phone = aPhone(api.app);
  const [year = "", month = "", day = ""] = worker.bornOn.split("-");
  const again = async () => {
    await phone.open("/status");
    return phone.send({ code, day, month, year });
  };
  await again();
  return { phone, id, again };
}
const atTheCounter = async () => {
  const [id = ""] = await givenApplications(api, [aWorker()]);
  return { id, requestId: uuidv7() };
};
const wants = (phone: WorkerPhone, wanted: string) => phone.send({ wanted }, "/status/permintaan");
const openRequests = async () =>
  (await api.ask("GET", "/v1/data-requests?limit=500", { key: verifier })).body.requests;
const historyOf = (id: string) =>
  owner((tx) =>
    tx.selectFrom("events").select(["kind", "actor_id"]).where("subject_id", "=", id).execute(),
  );

describe("a worker who has opened the status page", () => {
  test("asks to correct something; a verifier sees it with its 72 hours, and the worker the answer", async () => {
    const { phone, id, again } = await atTheStatusPage();
    await wants(phone, "correction");
    await phone.send({ field: "nik", words: "NIK saya 1571011501909901, ada salah ketik" });
    expect(phone.page.text).toContain("Permintaan perbaikan diterima");
    expect(phone.page.text).toContain("Dijawab paling lambat 23 November 2026, 10.00 WIB.");
    const request = (await openRequests()).find(
      (each: { applicationId: string }) => each.applicationId === id,
    );
    expect(request).toMatchObject({
      kind: "correction",
      field: "nik",
      dueAt: "2026-11-23T03:00:00.000Z",
      isLate: false,
    });
    expect(request.words).toContain("ada salah ketik");
    expect(request.words).not.toContain("1571011501909901");
    const row = await owner((tx) =>
      tx.selectFrom("data_requests").selectAll().where("id", "=", request.id).executeTakeFirst(),
    );
    expect(row?.words_sealed?.includes("1571011501909901")).toBe(false);

    await again();
    expect(phone.page.text).toContain("Permintaan Anda");
    const body = { outcome: "done", words: "NIK sudah diperbaiki sesuai KTP." };
    const path = `/v1/data-requests/${request.id}/answers`;
    for (let times = 0; times < 2; times += 1)
      expect((await api.ask("POST", path, { key: verifier, body })).status).toBe(200);
    const other = { outcome: "declined", words: "Belum cocok dengan KTP." };
    expect((await api.ask("POST", path, { key: verifier, body: other })).body.code).toBe(
      "request.id-already-used",
    );
    expect((await openRequests()).some((each: { id: string }) => each.id === request.id)).toBe(
      false,
    );
    await again();
    expect(phone.page.text).toContain("NIK sudah diperbaiki sesuai KTP.");
    expect((await historyOf(id)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["grievances.request-taken", "grievances.request-answered"]),
    );
  });

  test("objects to an answer, which then waits for two people", async () => {
    const { phone, id } = await atTheStatusPage(aWorker({ employmentStatus: "PNS" }));
    await wants(phone, "objection");
    await phone.send({ words: "Saya bukan PNS, saya tukang ojek." });
    expect(phone.page.text).toContain("Keberatan diterima");
    expect(phone.page.text).toMatch(/Jawaban paling lambat \d+ Desember 2026/);
    const objection = await owner((tx) =>
      tx.selectFrom("objections").selectAll().where("application_id", "=", id).executeTakeFirst(),
    );
    expect(objection?.received_by).toBe(`worker:${id}`);
    const queues = await owner((tx) =>
      tx.selectFrom("cases").select("queue").where("application_id", "=", id).execute(),
    );
    expect(queues.map(({ queue }) => queue)).toContain("objection");
  });

  test("who goes back and writes something else asks for something else", async () => {
    const { phone, id } = await atTheStatusPage();
    await wants(phone, "correction");
    const request = /name="id" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
    const handle = /name="handle" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
    for (const words of ["Nama saya Siti", "Nama saya Siti", "Nama saya Sitti"]) {
      const fields = { handle, wanted: "correction", id: request, field: "name", words };
      const { status } = await api.ask("POST", "/status/kirim", {
        body: new URLSearchParams(fields).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      expect(status).toBe(200);
    }
    const rows = await owner((tx) =>
      tx.selectFrom("data_requests").select("id").where("application_id", "=", id).execute(),
    );
    expect(rows).toHaveLength(2);
  });

  test("is not offered to object where there is nothing to object to", async () => {
    const { phone } = await atTheStatusPage();
    expect(phone.page.text).not.toContain('value="objection"');
    expect(phone.page.text).toContain('value="correction"');
  });

  test("stops messages at once, and is told what stays", async () => {
    const worker = aWorker();
    const { phone, again } = await atTheStatusPage(worker);
    await wants(phone, "consent_withdrawal");
    expect(phone.page.text).toContain("perlindungan Anda tetap jalan");
    await phone.send({});
    expect(phone.page.text).toContain("Kabar sudah dihentikan");
    const last = await owner((tx) =>
      tx
        .selectFrom("message_consents")
        .select(["channel", "is_given"])
        .orderBy("said_at", "desc")
        .limit(2)
        .execute(),
    );
    expect(last.map(({ channel }) => channel).sort()).toEqual(["sms", "whatsapp"]);
    expect(last.some((each) => each.is_given)).toBe(false);
    await again();
    expect(phone.page.text).toContain("Selesai.");
  });

  test("asks for the data held about them, once however often it is sent", async () => {
    const { phone, id } = await atTheStatusPage();
    await wants(phone, "access");
    const request = /name="id" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
    const handle = /name="handle" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
    const send = () => {
      const body = new URLSearchParams({ handle, wanted: "access", id: request }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      return api.ask("POST", "/status/kirim", { body, headers });
    };
    const both = await Promise.all([send(), send()]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const rows = await owner((tx) =>
      tx.selectFrom("data_requests").select("kind").where("application_id", "=", id).execute(),
    );
    expect(rows).toEqual([{ kind: "access" }]);
  });

  test("sends a KTP photo that came later, and is not asked for it again", async () => {
    const { phone, again } = await atTheStatusPage();
    await wants(phone, "photo");
    await phone.send({ photo: new File(["x"], "ktp.jpg") });
    expect(phone.page.text).toContain("Berkas ini bukan foto.");
    const bytes = await sharp({
      create: { width: 900, height: 600, channels: 3, background: "#357" },
    })
      .jpeg()
      .toBuffer();
    await phone.send({ photo: new File([bytes], "ktp.jpg") });
    expect(phone.page.text).toContain("Foto KTP diterima");
    await again();
    expect(phone.page.text).not.toContain('value="photo"');
  });

  test("sends the photo in parts that are cut, come twice and are gone on with; nobody else's handle takes them", async () => {
    const { phone, id } = await atTheStatusPage();
    await wants(phone, "photo");
    const hidden = (name: string) =>
      new RegExp(`name="${name}" value="([^"]+)"`).exec(phone.page.text)?.[1] ?? "";
    const bytes = await sharp({
      create: { width: 900, height: 600, channels: 3, background: "#357" },
    })
      .jpeg()
      .toBuffer();
    const headers = { "x-payung-handle": hidden("handle"), "x-payung-id": hidden("id") };
    const announced = JSON.stringify({
      byteCount: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    const begin = async (own: Record<string, string> = headers) => {
      const init = { method: "POST", body: announced, headers: own };
      return (await api.app.request("/status/foto/mulai", init)).json();
    };
    const put = async (at: number, until: number, own: Record<string, string> = headers) => {
      const body = new Uint8Array(bytes.subarray(at, until));
      const init = { method: "PUT", body, headers: own };
      const answer = await api.app.request(`/status/foto/bagian/${at}`, init);
      return answer.status === 200 ? answer.json() : answer.status;
    };
    expect(await begin()).toEqual({ state: "receiving", received: 0 });
    await put(0, 100);
    // Sent before it has come whole, it is asked for again.
    await phone.send({ keep: "1" });
    expect(phone.page.text).toContain("Pilih foto dulu.");
    expect(await put(0, 100)).toEqual({ state: "receiving", received: 100 });
    expect(await put(500, 600)).toEqual({ state: "receiving", received: 100 });
    const another = await atTheStatusPage();
    const theirs = {
      ...headers,
      "x-payung-handle": /name="handle" value="([^"]+)"/.exec(another.phone.page.text)?.[1] ?? "",
    };
    expect(await put(100, 200, theirs)).toBe(404);
    expect(await begin()).toEqual({ state: "receiving", received: 100 });
    expect(await put(100, bytes.length)).toMatchObject({ state: "kept" });
    await phone.send({ keep: "1" });
    expect(phone.page.text).toContain("Foto KTP diterima");
    const uploads = await owner((tx) =>
      tx.selectFrom("evidence_uploads").select("kind").where("application_id", "=", id).execute(),
    );
    expect(uploads).toEqual([{ kind: "ktp" }]);
  });

  test("asks six times a day at most", async () => {
    const { phone } = await atTheStatusPage();
    const page = phone.page;
    for (let times = 0; times < 7; times += 1) {
      const handle = /name="handle" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
      const fields = { handle, wanted: "access", id: uuidv7() };
      const { text } = await api.ask("POST", "/status/kirim", {
        body: new URLSearchParams(fields).toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      expect(text).toContain(
        times < 6 ? "Permintaan salinan diterima" : "Permintaan Anda hari ini sudah cukup banyak.",
      );
    }
  });

  test("has twenty minutes, and then shows the code again; a forged handle opens nothing", async () => {
    const { phone } = await atTheStatusPage();
    const handle = /name="handle" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
    const before = clock;
    clock = new Date(clock.getTime() + 21 * 60_000);
    await wants(phone, "access");
    expect([phone.page.status, phone.page.text.includes("Masukkan nomor sekali lagi")]).toEqual([
      404,
      true,
    ]);
    clock = before;
    for (const forged of ["", "AAAA", `${handle.slice(0, -4)}AAAA`]) {
      const body = new URLSearchParams({ handle: forged, wanted: "access", id: uuidv7() });
      const { status } = await api.ask("POST", "/status/kirim", {
        body: body.toString(),
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      expect(status).toBe(404);
    }
  });
});

test("requests come the most urgent first, page by page", async () => {
  const all = await openRequests();
  const first = await api.ask("GET", "/v1/data-requests?limit=1", { key: verifier });
  expect(first.body.requests).toEqual(all.slice(0, 1));
  const next = await api.ask("GET", `/v1/data-requests?limit=1&after=${first.body.next}`, {
    key: verifier,
  });
  expect(next.body.requests).toEqual(all.slice(1, 2));
});

test("each refusal that the document promises was met", async () => {
  await api.ask("GET", `/v1/data-requests?after=${uuidv7()}`, { key: verifier });
  const body = { outcome: "done", words: "Sudah." };
  await api.ask("POST", `/v1/data-requests/${uuidv7()}/answers`, { key: verifier, body });
  const { id, requestId } = await atTheCounter();
  const path = (of: string) => `/v1/applications/${of}/data-requests`;
  const order = { requestId, kind: "access" };
  await api.ask("POST", path(uuidv7()), { key: verifier, body: order });
  expect((await api.ask("POST", path(id), { key: verifier, body: order })).status).toBe(200);
  const changed = { ...order, kind: "correction", field: "name", words: "Siti, bukan Sitti" };
  await api.ask("POST", path(id), { key: verifier, body: changed });
  await api.ask("GET", `/v1/applications/${uuidv7()}/data-copy.pdf`, { key: verifier });
  expect(api.unmet([...grievanceRoutes, ...dataCopyRoutes])).toEqual([]);
  expect(api.logged).toEqual([]);
});
