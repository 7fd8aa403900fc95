import { afterAll, beforeAll, expect, test } from "vitest";
import { textOfPdf } from "../testing/pdf.ts";
import { givenApi, type TestApi } from "../testing/serve.ts";
import { asOwner } from "../testing/table-rows.ts";
import { aPhone, type WorkerPhone } from "../testing/worker-phone.ts";
import { aWorker, type Worker } from "../testing/workers.ts";

let api: TestApi;
let clock = new Date("2026-11-20T03:00:00Z");
beforeAll(async () => {
  process.env["PAYUNG_CLIENT_IP_HEADER"] = "x-test-address";
  api = await givenApi({ now: () => clock });
});
afterAll(async () => {
  delete process.env["PAYUNG_CLIENT_IP_HEADER"];
  await api.close();
});

const owner = <T>(look: Parameters<typeof asOwner<T>>[1]) => asOwner(api, look);
const passMinutes = (minutes: number) => {
  clock = new Date(clock.getTime() + minutes * 60_000);
};

/** The codes that were sent so far, opened as only the sender can. */
async function codesSent(): Promise<string[]> {
  const rows = await owner((tx) =>
    tx
      .selectFrom("messages")
      .selectAll()
      .where("template", "=", "one-time-code")
      .orderBy("queued_at")
      .orderBy("id")
      .execute(),
  );
  return rows.map(
    ({ id, content_sealed: sealed }) =>
      JSON.parse(api.db.vault.unseal(sealed, `message ${id}`).toString("utf8")).params.code,
  );
}
const lastCode = async () => (await codesSent()).at(-1) ?? "";
const otherThan = (code: string) => (code === "000000" ? "000001" : "000000");

/** Registers on the phone page, and asks for the copy on the status page. */
async function whoAsks(
  { proves = true }: { proves?: boolean } = {},
  worker: Worker = aWorker(),
): Promise<{ phone: WorkerPhone; worker: Worker; id: string; toStatus: () => Promise<unknown> }> {
  const phone = aPhone(api.app);
  const [year = "", month = "", day = ""] = worker.bornOn.split("-");
  await phone.open("/daftar/pekerjaan");
  await phone.send({ occupation: "ojek" });
  await phone.send({ phone: worker.phone });
  await phone.send(proves ? { code: await lastCode() } : { without: "1" });
  await phone.send({ nik: worker.nik });
  await phone.send({ name: worker.name });
  await phone.send({ day, month, year });
  await phone.send({ words: worker.kelurahan });
  await phone.send({ later: "1" });
  await phone.send({ name: "Rahmah", relation: "sibling", phone: "0812 7777 8899" });
  await phone.send({ use: "1", check: "1", messages: "1" });
  await phone.send({});
  const code = /class="[^"]*\bcode">([A-Z0-9-]+)</.exec(phone.page.text)?.[1] ?? "";
  const { id } = await owner((tx) =>
    tx.selectFrom("applications").select("id").where("code", "=", code).executeTakeFirstOrThrow(),
  );
  const toStatus = async () => {
    await phone.open("/status");
    await phone.send({ code, day, month, year });
  };
  await toStatus();
  await phone.send({ wanted: "access" }, "/status/permintaan");
  return { phone, worker, id, toStatus };
}
const accessOf = (id: string) =>
  owner((tx) =>
    tx
      .selectFrom("data_requests as r")
      .leftJoin("data_request_answers as a", "a.request_id", "r.id")
      .select(["r.id", "a.outcome", "a.answered_by"])
      .where("r.application_id", "=", id)
      .where("r.kind", "=", "access")
      .execute(),
  );

test("a code to the proved number opens the copy: to read, to save, and in the next one it stands who opened it", async () => {
  const { phone, worker, id, toStatus } = await whoAsks();
  expect(phone.page.text).toContain(`berakhiran ${worker.phone.slice(-3)}`);
  await phone.send({ way: "phone" });
  expect(phone.page.text).toContain("Masukkan kode dari SMS");
  expect((await accessOf(id)).map(({ outcome }) => outcome)).toEqual([null]);
  const code = await lastCode();
  await phone.send({ code });
  const { text } = phone.page;
  for (const part of [
    worker.name,
    worker.nik.replace(/(\d{4})(?=\d)/g, "$1 "),
    "Rahmah (Saudara)",
    "Data saya hanya untuk program perlindungan ini.",
    "10 tahun sesudah angkatan berakhir",
  ])
    expect(text).toContain(part);
  // Another person's number was given by the worker, and is not handed on whole.
  expect(text.includes("7777 88")).toBe(false);
  expect(text).toContain("+62••••••••899");
  // One-time codes are shown to nobody, not even to whom they were sent.
  expect(text.includes(code)).toBe(false);
  expect(await accessOf(id)).toMatchObject([{ outcome: "done", answered_by: `worker:${id}` }]);

  const handle = /berkas" method="post"><input type="hidden" name="handle" value="([^"]+)"/.exec(
    text,
  )?.[1];
  const file = await api.app.request("/status/salinan/berkas", {
    method: "POST",
    body: new URLSearchParams({ handle: handle ?? "" }),
  });
  expect([file.headers.get("content-type"), file.headers.get("cache-control")]).toEqual([
    "application/pdf",
    "no-store",
  ]);
  expect(file.headers.get("content-disposition")).not.toMatch(/\d/);
  const printed = (await textOfPdf(new Uint8Array(await file.arrayBuffer()))).join(" ");
  expect(printed).toContain("Salinan data Anda");
  expect(printed).toContain(worker.nik.replace(/(\d{4})(?=\d)/g, "$1 "));
  expect(printed).toContain("Anda: membuka salinan data");

  await toStatus();
  expect(phone.page.text).toContain("Salinan dibuka dengan kode ke HP.");
});

test("a page that is loaded again opens with the same code while it is good, and not afterwards", async () => {
  const { phone } = await whoAsks();
  await phone.send({ way: "phone" });
  const handle = /name="handle" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
  const code = await lastCode();
  const send = async () =>
    (
      await api.app.request("/status/salinan", {
        method: "POST",
        body: new URLSearchParams({ handle, code }),
      })
    ).status;
  expect([await send(), await send()]).toEqual([200, 200]);
  passMinutes(11);
  expect(await send()).toBe(422);
  passMinutes(10);
  expect(await send()).toBe(404);
});

test("five wrong codes are the end of a code, also for the right one; another one can be sent after a minute", async () => {
  const { phone, id } = await whoAsks();
  await phone.send({ way: "phone" });
  const code = await lastCode();
  for (let times = 0; times < 5; times += 1) {
    await phone.send({ code: otherThan(code) });
    expect([phone.page.status, phone.page.text.includes("Kode ini belum cocok")]).toEqual([
      422,
      true,
    ]);
  }
  await phone.send({ code });
  expect(phone.page.text).toContain("Terlalu sering salah.");
  expect(phone.page.text).not.toContain("Salinan data Anda");
  const sent = (await codesSent()).length;
  const again = /name="handle" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
  const ask = () =>
    api.app.request("/status/salinan", {
      method: "POST",
      body: new URLSearchParams({ handle: again, again: "1" }),
    });
  await ask();
  expect((await codesSent()).length).toBe(sent);
  passMinutes(2);
  await ask();
  expect((await codesSent()).length).toBe(sent + 1);
  expect(await accessOf(id)).toMatchObject([{ outcome: null }]);
});

test("a number that nobody has proved, or that an officer has written since, gets no code: the office has a request to answer", async () => {
  const { phone, id } = await whoAsks({ proves: false });
  expect(phone.page.text).not.toContain('value="phone"');
  const sent = (await codesSent()).length;
  await phone.send({ way: "phone" });
  expect(phone.page.text).toContain("Kode belum bisa dikirim sekarang.");
  expect((await codesSent()).length).toBe(sent);
  expect(await accessOf(id)).toMatchObject([{ outcome: null }]);

  const proved = await whoAsks();
  const supervisor = await api.keyOf("supervisor");
  const body = {
    correctionId: crypto.randomUUID().replace(/^(.{14})./, "$17"),
    basedOn: 0,
    fields: { phone: "0812 9999 0001" },
    reason: "Nomor baru",
  };
  const corrected = await api.ask("POST", `/v1/applications/${proved.id}/corrections`, {
    key: supervisor,
    body,
  });
  expect(corrected.status, JSON.stringify(corrected.body)).toBe(200);
  await proved.toStatus();
  await proved.phone.send({ wanted: "access" }, "/status/permintaan");
  expect(proved.phone.page.text).not.toContain('value="phone"');
});

test("a forged handle, one of another kind and one that is too old open nothing", async () => {
  const { phone } = await whoAsks();
  const ofStatus = /name="handle" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
  await phone.send({ way: "phone" });
  const asked = /name="handle" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
  const statusOf = async (path: string, handle: string) =>
    (
      await api.app.request(path, {
        method: "POST",
        body: new URLSearchParams({ handle, code: await lastCode() }),
      })
    ).status;
  expect(await statusOf("/status/salinan", ofStatus)).toBe(404);
  expect(await statusOf("/status/salinan", `${asked.slice(0, -4)}AAAA`)).toBe(404);
  // What asks for the code does not open the file: the code opens it.
  expect(await statusOf("/status/salinan/berkas", asked)).toBe(404);
  passMinutes(21);
  expect(await statusOf("/status/salinan", asked)).toBe(404);
});

test("whoever asks twice leaves the office one thing to do", async () => {
  const { phone, id, toStatus } = await whoAsks();
  await phone.send({ way: "office" });
  expect(phone.page.text).toContain("Dijawab paling lambat");
  await toStatus();
  await phone.send({ wanted: "access" }, "/status/permintaan");
  await phone.send({ way: "phone" });
  expect(await accessOf(id)).toHaveLength(1);
  await phone.send({ code: await lastCode() });
  expect(await accessOf(id)).toMatchObject([{ outcome: "done" }]);
});

test("an officer writes down at the counter what somebody asks, and prints the copy without the whole NIK; both are recorded", async () => {
  const { worker, id } = await whoAsks({ proves: false });
  const officer = await api.keyOf("kelurahan-officer");
  const requestId = crypto.randomUUID().replace(/^(.{14})./, "$17");
  const order = { key: officer, body: { requestId, kind: "access" } };
  const path = `/v1/applications/${id}/data-requests`;
  expect((await api.ask("POST", path, order)).status).toBe(200);
  expect((await api.ask("POST", path, order)).status).toBe(200);
  expect(await accessOf(id)).toHaveLength(1);
  const file = await api.app.request(`/v1/applications/${id}/data-copy.pdf`, {
    headers: { authorization: `Bearer ${officer}` },
  });
  const text = (await textOfPdf(new Uint8Array(await file.arrayBuffer()))).join(" ");
  expect(text).toContain(worker.name);
  expect(text.includes(worker.nik.slice(4, 12))).toBe(false);
  const events = await owner((tx) =>
    tx.selectFrom("events").select("kind").where("subject_id", "=", id).execute(),
  );
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["grievances.request-taken", "grievances.copy-printed"]),
  );
});
