import { createHash } from "node:crypto";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkEvidence } from "../../evidence/service.ts";
import { write } from "../../shared/office.ts";
import { givenApi, type TestApi } from "../../testing/serve.ts";
import { asOwner } from "../../testing/table-rows.ts";
import { as } from "../../testing/test-office.ts";
import { aPhone, type WorkerPhone } from "../../testing/worker-phone.ts";
import { aWorker, type Worker } from "../../testing/workers.ts";
import { clearDraft } from "./service.ts";

let api: TestApi;
let clock = new Date();
beforeAll(async () => {
  process.env["PAYUNG_CLIENT_IP_HEADER"] = "x-test-address";
  api = await givenApi({ now: () => clock });
});
afterAll(async () => {
  delete process.env["PAYUNG_CLIENT_IP_HEADER"];
  await api.close();
});

const owner = <T>(look: Parameters<typeof asOwner<T>>[1]) => asOwner(api, look);
const photoBytes = () =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: "#357" } })
    .jpeg()
    .toBuffer();

/** The code in the last message of the kind, opened as only the sender can. */
async function lastCode(): Promise<string> {
  const row = await owner((tx) =>
    tx
      .selectFrom("messages")
      .selectAll()
      .where("template", "=", "one-time-code")
      .orderBy("queued_at", "desc")
      .orderBy("id", "desc")
      .limit(1)
      .executeTakeFirstOrThrow(),
  );
  const text = api.db.vault.unseal(row.content_sealed, `message ${row.id}`).toString("utf8");
  return JSON.parse(text).params.code;
}

/** Answers from the beginning up to a page, as somebody would who reads what is asked. */
async function answerTo(
  phone: WorkerPhone,
  worker: Worker,
  until = "/daftar/selesai",
  { proves = true } = {},
): Promise<string> {
  await phone.open("/daftar/pekerjaan");
  const [year = "", month = "", day = ""] = worker.bornOn.split("-");
  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["/daftar/pekerjaan", () => phone.send({ occupation: "ojek" })],
    ["/daftar/hp", () => phone.send({ phone: worker.phone })],
    [
      "/daftar/kode",
      async () => phone.send(proves ? { code: await lastCode() } : { without: "1" }),
    ],
    ["/daftar/nik", () => phone.send({ nik: worker.nik })],
    ["/daftar/nama", () => phone.send({ name: worker.name })],
    ["/daftar/lahir", () => phone.send({ day, month, year })],
    ["/daftar/kelurahan", () => phone.send({ words: worker.kelurahan })],
    ["/daftar/foto", () => phone.send({ later: "1" })],
    ["/daftar/keluarga", () => phone.send({ none: "1" })],
    ["/daftar/setuju", () => phone.send({ use: "1", check: "1", messages: "1" })],
    ["/daftar/periksa", () => phone.send({})],
  ];
  for (const [path, act] of steps) {
    if (path === until) break;
    await act();
    expect(phone.page.status, `${path}: ${phone.page.text}`).toBe(200);
  }
  return codeIn(phone.page.text);
}

const codeIn = (text: string) => /class="[^"]*\bcode">([A-Z0-9-]+)</.exec(text)?.[1] ?? "";
const applicationOf = (code: string) =>
  owner((tx) => tx.selectFrom("applications").selectAll().where("code", "=", code).execute());
const words = (text: string) => text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

describe("a worker registers", () => {
  test("without a script, one question a page, and the status page knows the number", async () => {
    const worker = aWorker();
    const phone = aPhone(api.app);
    const code = await answerTo(phone, worker);
    expect(phone.page.path).toBe("/daftar/selesai");
    expect(words(phone.page.text)).toContain("Kami periksa dulu. Jawaban paling lambat");
    const [application] = await applicationOf(code);
    expect(application).toMatchObject({
      channel: "web",
      name: worker.name,
      born_on: worker.bornOn,
      kelurahan_code: worker.kelurahanCode,
      occupation_id: "ojek",
      phone: worker.phone.replace(/^0/, "+62"),
      notice_given: true,
      is_complete: true,
    });
    expect(application?.submitted_by).toBe(`worker:${application?.id}`);
    const registration = await owner((tx) =>
      tx.selectFrom("phone_registrations").selectAll().executeTakeFirstOrThrow(),
    );
    expect(registration).toMatchObject({ is_phone_proved: true, allows_messages: true });
    const [year = "", month = "", day = ""] = worker.bornOn.split("-");
    await phone.open("/status");
    await phone.send({ code, day, month, year });
    expect(phone.page.text).toContain("Kami sedang memeriksa data Anda.");
  });

  test("on a phone that keeps no cookies: each answer brings the next page by itself", async () => {
    const phone = aPhone(api.app, { keepsCookies: false });
    const code = await answerTo(phone, aWorker());
    expect(phone.cookies.size).toBe(0);
    expect(phone.page.text).toContain("Pendaftaran diterima");
    expect(await applicationOf(code)).toHaveLength(1);
  });

  test("in ten pages at most, and the messages they agreed to are kept as consents", async () => {
    const worker = aWorker();
    await answerTo(aPhone(api.app), worker);
    const consents = await owner((tx) =>
      tx
        .selectFrom("message_consents")
        .select(["channel", "is_given", "said_through"])
        .orderBy("said_at", "desc")
        .limit(2)
        .execute(),
    );
    expect(consents.map(({ channel }) => channel).sort()).toEqual(["sms", "whatsapp"]);
    expect(consents.every((each) => each.is_given && each.said_through === "web")).toBe(true);
  });

  test("whoever is known, may not join or is new reads the very same", async () => {
    const known = aWorker();
    const pages: string[] = [];
    const outcomes = new Set<string | undefined>();
    const child = aWorker({ bornOn: "2015-05-05" });
    const elsewhere = aWorker({ kelurahan: "Sungai Bahar" });
    for (const worker of [known, known, child, elsewhere, aWorker()]) {
      const phone = aPhone(api.app);
      await answerTo(phone, worker, "/daftar/kelurahan");
      await phone.send(
        worker.kelurahan === "Sungai Bahar"
          ? { words: worker.kelurahan, elsewhere: "1" }
          : { words: worker.kelurahan },
        "/daftar/kelurahan",
      );
      await phone.send({ later: "1" });
      await phone.send({ none: "1" });
      await phone.send({ use: "1", check: "1" });
      await phone.send({});
      const code = codeIn(phone.page.text);
      const [application] = await applicationOf(code);
      const decision = await owner((tx) =>
        tx
          .selectFrom("decisions")
          .select(["outcome", "grounds"])
          .where("application_id", "=", application?.id ?? "")
          .executeTakeFirst(),
      );
      outcomes.add(decision?.outcome).add(String(decision?.grounds));
      pages.push(phone.page.text.replaceAll(code, ""));
    }
    expect(outcomes.size).toBeGreaterThan(4);
    expect(new Set(pages).size).toBe(1);
    expect(pages[0]).toContain("Kami periksa dulu.");
  });

  test("sends twice at once, and is registered once", async () => {
    const phone = aPhone(api.app);
    const code = await answerTo(phone, aWorker(), "/daftar/periksa");
    const again = aPhone(api.app);
    for (const [name, value] of phone.cookies)
      (again.cookies as Map<string, string>).set(name, value);
    await again.open("/daftar/periksa");
    const both = await Promise.all([phone.send({}), again.send({})]);
    expect(both.map(({ path }) => path)).toEqual(["/daftar/selesai", "/daftar/selesai"]);
    expect(await applicationOf(code)).toHaveLength(1);
  });
});

describe("a number", () => {
  test("is proved by its code only; after five wrong ones even the right one is too late", async () => {
    const phone = aPhone(api.app);
    await answerTo(phone, aWorker(), "/daftar/kode");
    const right = await lastCode();
    const wrong = right === "000000" ? "000001" : "000000";
    for (let tries = 0; tries < 5; tries += 1) {
      await phone.send({ code: wrong });
      expect(phone.page.status).toBe(422);
    }
    await phone.send({ code: right });
    expect(phone.page.text).toContain("Terlalu sering salah.");
    expect(phone.page.status).toBe(422);
  });

  test("takes the code as it is pasted, and not after ten minutes", async () => {
    const pasted = aPhone(api.app);
    await answerTo(pasted, aWorker(), "/daftar/kode");
    const code = await lastCode();
    await pasted.send({ code: ` ${code.slice(0, 3)} ${code.slice(3)} ` });
    expect(pasted.page.path).toBe("/daftar/nik");

    const late = aPhone(api.app);
    await answerTo(late, aWorker(), "/daftar/kode");
    const old = await lastCode();
    clock = new Date(clock.getTime() + 11 * 60_000);
    await late.send({ code: old });
    expect(late.page.text).toContain("Kode ini sudah tidak berlaku.");
    await late.send({ again: "1" });
    await late.send({ code: await lastCode() });
    expect(late.page.path).toBe("/daftar/nik");
  });

  test("that nobody proved is no dead end, stays known as such, and is sent nothing", async () => {
    const worker = aWorker();
    const code = await answerTo(aPhone(api.app), worker, undefined, { proves: false });
    const [application] = await applicationOf(code);
    const id = application?.id ?? "";
    const registration = await owner((tx) =>
      tx
        .selectFrom("phone_registrations")
        .selectAll()
        .where("application_id", "=", id)
        .executeTakeFirstOrThrow(),
    );
    expect(registration.is_phone_proved).toBe(false);
    const sent = await owner((tx) =>
      tx.selectFrom("messages").select("id").where("application_id", "=", id).execute(),
    );
    expect(sent).toEqual([]);
  });

  test("nobody has one: one goes on without", async () => {
    const phone = aPhone(api.app);
    await answerTo(phone, aWorker(), "/daftar/hp");
    await phone.send({ none: "1" });
    expect(phone.page.path).toBe("/daftar/nik");
  });

  test("is sent three codes in ten minutes at most, whoever asks, and nobody is told so", async () => {
    const worker = aWorker();
    const before = await countOfCodes();
    const pages: string[] = [];
    for (let drafts = 0; drafts < 5; drafts += 1) {
      const phone = aPhone(api.app);
      await answerTo(phone, worker, "/daftar/kode");
      pages.push(phone.page.path);
    }
    expect((await countOfCodes()) - before).toBe(3);
    expect(new Set(pages)).toEqual(new Set(["/daftar/kode"]));
  });
});

const countOfCodes = () =>
  owner(async (tx) => {
    const rows = await tx
      .selectFrom("messages")
      .select("id")
      .where("template", "=", "one-time-code")
      .execute();
    return rows.length;
  });

describe("a draft", () => {
  test("goes on with its code on another phone, at the same question", async () => {
    const worker = aWorker();
    const code = await answerTo(aPhone(api.app), worker, "/daftar/lahir");
    const other = aPhone(api.app);
    await other.open("/daftar/lanjut");
    await other.send({
      code: code.toLowerCase().replaceAll("-", " "),
      digits: worker.phone.slice(-4),
    });
    expect(other.page.path).toBe("/daftar/lahir");
    const withNik = aPhone(api.app);
    await withNik.open("/daftar/lanjut");
    await withNik.send({ code, digits: worker.nik.slice(-4) });
    expect(withNik.page.path).toBe("/daftar/lahir");
  });

  test("does not open by its code alone, and says the same as of a code that is none", async () => {
    const code = await answerTo(aPhone(api.app), aWorker(), "/daftar/lahir");
    const bare = async (typed: Record<string, string>) => {
      const phone = aPhone(api.app);
      await phone.open("/daftar/lanjut");
      const { status, text } = await phone.send(typed);
      return [status, text.replace(/value="[^"]*"/g, "")];
    };
    const none = await bare({ code: "ZZZZ-ZZZ-ZZZ", digits: "1234" });
    expect(none[0]).toBe(404);
    expect(await bare({ code, digits: "" })).toEqual(none);
    expect(await bare({ code, digits: "0000" })).toEqual(none);
  });

  test("opens by its code alone while it tells of nobody", async () => {
    const code = await answerTo(aPhone(api.app), aWorker(), "/daftar/hp");
    const other = aPhone(api.app);
    await other.open("/daftar/lanjut");
    await other.send({ code, digits: "" });
    expect(other.page.path).toBe("/daftar/hp");
  });

  test("cannot be guessed: five wrong digits of one code, or twenty of one address, have to wait", async () => {
    const worker = aWorker();
    const code = await answerTo(aPhone(api.app), worker, "/daftar/lahir");
    for (let tries = 0; tries < 5; tries += 1) {
      const phone = aPhone(api.app);
      await phone.open("/daftar/lanjut");
      expect((await phone.send({ code, digits: `000${tries}` })).status).toBe(404);
    }
    const right = aPhone(api.app);
    await right.open("/daftar/lanjut");
    expect((await right.send({ code, digits: worker.phone.slice(-4) })).status).toBe(429);

    const guesser = aPhone(api.app, { address: "10.9.9.9" });
    for (let tries = 0; tries < 20; tries += 1) {
      await guesser.open("/daftar/lanjut");
      expect((await guesser.send({ code: `ZZZZ-ZZ${tries}`, digits: "1" })).status).toBe(404);
    }
    await guesser.open("/daftar/lanjut");
    expect((await guesser.send({ code: "ZZZZ-ZZZ-ZZZ", digits: "1" })).status).toBe(429);
  });

  test("loses no answer of two tabs, and a tab keeps to its own draft", async () => {
    const worker = aWorker();
    const tab = aPhone(api.app);
    await answerTo(tab, worker, "/daftar/nama");
    const other = aPhone(api.app);
    for (const [name, value] of tab.cookies)
      (other.cookies as Map<string, string>).set(name, value);
    await other.open("/daftar/nik");
    await Promise.all([tab.send({ name: worker.name }), other.send({ nik: worker.nik })]);
    await tab.open("/daftar/terus");
    expect(tab.page.path).toBe("/daftar/lahir");

    // Somebody else begins in the second tab, which changes the cookie that both share.
    await other.open("/daftar/baru");
    await other.send({ occupation: "tailor" });
    for (const [name, value] of other.cookies)
      (tab.cookies as Map<string, string>).set(name, value);
    const [year = "", month = "", day = ""] = worker.bornOn.split("-");
    await tab.send({ day, month, year });
    expect(tab.page.path).toBe("/daftar/kelurahan");
  });

  test("loses no answer of many that come at the same moment", async () => {
    const phone = aPhone(api.app);
    await answerTo(phone, aWorker(), "/daftar/periksa");
    const changes: readonly (readonly [string, Record<string, string>, string])[] = [
      ["/daftar/nama", { name: "Nama Serentak" }, "Nama Serentak"],
      ["/daftar/pekerjaan", { occupation: "tailor" }, "Penjahit"],
      ["/daftar/lahir", { day: "3", month: "4", year: "1981" }, "3 April 1981"],
      ["/daftar/kelurahan", { words: "Telanaipura" }, "Telanaipura, Telanaipura"],
      ["/daftar/keluarga", { name: "Ibu Serentak", relation: "parent" }, "Ibu Serentak"],
      ["/daftar/setuju", { use: "1", check: "1" }, "Tidak"],
    ];
    const tabs = await Promise.all(
      changes.map(async ([path]) => {
        const tab = aPhone(api.app);
        for (const [name, value] of phone.cookies)
          (tab.cookies as Map<string, string>).set(name, value);
        await tab.open(path);
        return tab;
      }),
    );
    await Promise.all(changes.map(([path, fields], at) => tabs[at]?.send(fields, path)));
    await phone.open("/daftar/periksa");
    for (const [, , shown] of changes) expect(phone.page.text).toContain(shown);
  });

  test("changed on the last page loses nothing else", async () => {
    const worker = aWorker();
    const phone = aPhone(api.app);
    await answerTo(phone, worker, "/daftar/periksa");
    await phone.open("/daftar/nama");
    expect(phone.page.text).toContain(`value="${worker.name}"`);
    await phone.send({ name: "Nama Diperbaiki" });
    expect(phone.page.path).toBe("/daftar/periksa");
    expect(phone.page.text).toContain("Nama Diperbaiki");
    expect(words(phone.page.text)).toContain(worker.nik.replace(/(\d{4})(?=\d)/g, "$1 "));
    await phone.open("/daftar/pekerjaan");
    await phone.send({ occupation: "tailor" });
    expect(phone.page.path).toBe("/daftar/periksa");
  });

  test("stands sealed in the database, and nothing of it is left once it is sent", async () => {
    const worker = aWorker();
    const phone = aPhone(api.app);
    const code = await answerTo(phone, worker, "/daftar/periksa");
    const row = () =>
      owner((tx) =>
        tx
          .selectFrom("phone_drafts")
          .selectAll()
          .where("code", "=", code)
          .executeTakeFirstOrThrow(),
      );
    const typed = JSON.stringify(await row());
    for (const secret of [worker.nik, worker.name, worker.phone.slice(1)])
      expect(typed).not.toContain(secret);
    const sealed = (await row()).state_sealed ?? Buffer.alloc(0);
    for (const secret of [worker.nik, worker.name]) expect(sealed.includes(secret)).toBe(false);
    await phone.send({});
    expect(await row()).toMatchObject({ state_sealed: null, photo_bytes: null });
  });

  test("is cleared after seven days by the job that its first answer ordered", async () => {
    const phone = aPhone(api.app);
    const worker = aWorker();
    const code = await answerTo(phone, worker, "/daftar/nama");
    const { id } = await owner((tx) =>
      tx.selectFrom("phone_drafts").select("id").where("code", "=", code).executeTakeFirstOrThrow(),
    );
    const order = api.ordered.find(({ payload }) => "draftId" in payload && payload.draftId === id);
    expect(order?.name).toBe("intake.clear-draft");
    const before = clock;
    clock = new Date(clock.getTime() + 7 * 24 * 3_600_000 + 1_000);
    const other = aPhone(api.app);
    await other.open("/daftar/lanjut");
    await other.send({ code, digits: worker.phone.slice(-4) });
    expect(other.page.status).toBe(404);
    clock = new Date(clock.getTime() - 2_000);
    await other.open("/daftar/lanjut");
    await other.send({ code, digits: worker.phone.slice(-4) });
    expect(other.page.path).toBe("/daftar/nama");
    clock = before;
    const jobs = as(api.office, { id: "jobs" });
    for (let times = 0; times < 2; times += 1) await write(jobs, (tx) => clearDraft(tx, jobs, id));
    const left = await owner((tx) =>
      tx.selectFrom("phone_drafts").select("id").where("id", "=", id).execute(),
    );
    expect(left).toEqual([]);
  });

  test("is forgotten by a borrowed phone when its owner says so", async () => {
    const phone = aPhone(api.app);
    const code = await answerTo(phone, aWorker(), "/daftar/nama");
    await phone.send({}, "/daftar/keluar");
    expect(phone.page.text).toContain(code);
    expect(phone.cookies.size).toBe(0);
    await phone.open("/daftar/nama");
    expect(phone.page.text).toContain("Lanjutkan dengan kode Anda");
  });
});

describe("what is typed", () => {
  let phone: WorkerPhone;
  beforeAll(async () => {
    phone = aPhone(api.app);
    await answerTo(phone, aWorker(), "/daftar/periksa");
  });
  test.each([
    ["/daftar/pekerjaan", { words: "sopir" }, "Yang mana pekerjaan Anda?"],
    ["/daftar/pekerjaan", { words: "" }, "Pekerjaan tidak boleh kosong."],
    ["/daftar/hp", { phone: "0741 22" }, "Ini bukan nomor HP."],
    ["/daftar/hp", { phone: "" }, "Tulis nomor HP Anda."],
    ["/daftar/nik", { nik: "157101" }, "Jumlah angka NIK bukan 16."],
    ["/daftar/nik", { nik: "157101150190990O" }, "NIK memuat huruf atau tanda lain."],
    ["/daftar/nama", { name: "12" }, "Nama tidak terbaca."],
    ["/daftar/lahir", { day: "31", month: "2", year: "1990" }, "Tanggal lahir ini tidak ada"],
    ["/daftar/kelurahan", { words: "Atlantis" }, "Kelurahan ini tidak dikenal."],
    ["/daftar/keluarga", { name: "Siti", relation: "", phone: "" }, "Pilih hubungan"],
    ["/daftar/setuju", { use: "1" }, "Centang yang kedua"],
  ])("on %s as %j is kept and mended: %s", async (path, fields, sentence) => {
    await phone.open(path);
    const form = path === "/daftar/kelurahan" ? path : undefined;
    await phone.send(fields as Record<string, string>, form);
    expect(phone.page.text).toContain(sentence);
    const [, first = ""] = Object.entries(fields)[0] ?? [];
    if (first !== "" && first !== "1") expect(phone.page.text).toContain(`value="${first}"`);
    expect([200, 422]).toContain(phone.page.status);
  });

  test("a birth date is proposed from the NIK of a woman too, and confirmed by her", async () => {
    const worker = aWorker({ sex: "P", bornOn: "1988-03-09" });
    const hers = aPhone(api.app);
    await answerTo(hers, { ...worker, nik: "1571014903889911" }, "/daftar/lahir");
    for (const [name, value] of [
      ["day", "9"],
      ["month", "3"],
      ["year", "1988"],
    ])
      expect(hers.page.text).toMatch(new RegExp(`name="${name}" value="${value}"`));
  });

  test.each([
    ["nothing", "", "application/x-www-form-urlencoded"],
    ["JSON", '{"nik":"x"}', "application/json"],
    ["a broken form", "--x\r\nbroken", "multipart/form-data; boundary=x"],
    ["halves of characters", "words=%ff%00&handle=%ED%A0%80", "application/x-www-form-urlencoded"],
    ["a book", `words=${"x".repeat(200_000)}`, "application/x-www-form-urlencoded"],
    ["a forged handle", "handle=AAAA&words=x", "application/x-www-form-urlencoded"],
  ])("%s is never a failure of ours", async (_what, body, type) => {
    for (const path of ["pekerjaan", "hp", "kode", "nik", "foto", "periksa", "lanjut", "keluar"]) {
      const answer = await api.ask("POST", `/daftar/${path}`, {
        body,
        headers: { "content-type": type, "x-test-address": `hostile-${path}` },
      });
      expect(answer.status, path).toBeLessThan(500);
    }
  });
});

describe("a KTP photo", () => {
  const upToPhoto = async (phone: WorkerPhone) => {
    await answerTo(phone, aWorker(), "/daftar/foto");
    return /name="handle" value="([^"]+)"/.exec(phone.page.text)?.[1] ?? "";
  };
  const finish = async (phone: WorkerPhone) => {
    await phone.send({ none: "1" });
    await phone.send({ use: "1", check: "1" });
    await phone.send({});
    const [application] = await applicationOf(codeIn(phone.page.text));
    const order = api.ordered.filter(({ name }) => name === "evidence.check").at(-1);
    const { evidenceId } = order?.payload as { evidenceId: string };
    await checkEvidence(as(api.office, { id: "jobs" }), evidenceId);
    return owner((tx) =>
      tx
        .selectFrom("evidence_files")
        .select(["kind", "attached_by", "application_id"])
        .where("application_id", "=", application?.id ?? "")
        .execute(),
    );
  };

  test("goes with a plain form and becomes evidence of the application", async () => {
    const phone = aPhone(api.app);
    await upToPhoto(phone);
    await phone.send({ photo: new File([await photoBytes()], "ktp.jpg") });
    expect(phone.page.path).toBe("/daftar/keluarga");
    const files = await finish(phone);
    expect(files.map(({ kind }) => kind)).toEqual(["ktp"]);
    expect(files[0]?.attached_by).toBe(`worker:${files[0]?.application_id}`);
  });

  test("goes in parts that may be cut anywhere, come twice or leave a gap", async () => {
    const phone = aPhone(api.app);
    const handle = await upToPhoto(phone);
    const bytes = await photoBytes();
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const headers = { "x-payung-handle": handle };
    const announce = () =>
      api.ask("POST", "/daftar/foto/mulai", { headers, body: { byteCount: bytes.length, sha256 } });
    const part = (at: number, end: number) =>
      api.ask("PUT", `/daftar/foto/bagian/${at}`, { headers, bytes: bytes.subarray(at, end) });
    expect((await announce()).body).toEqual({ state: "receiving", received: 0 });
    expect((await part(0, 1000)).body.received).toBe(1000);
    expect((await part(0, 1000)).body.received).toBe(1000);
    expect((await part(2000, 3000)).body.received).toBe(1000);
    expect((await announce()).body.received).toBe(1000);
    expect((await part(1000, bytes.length)).body.state).toBe("kept");
    await phone.open("/daftar/foto");
    expect(phone.page.text).toContain("Foto KTP sudah kami terima.");
    await phone.send({ keep: "1" });
    expect(await finish(phone)).toHaveLength(1);
  });

  test.each([
    ["nothing chosen", new File([], ""), "Pilih foto dulu"],
    ["a text", new File(["bukan foto"], "ktp.jpg"), "Berkas ini bukan foto."],
  ])("that is none is asked for again: %s", async (_what, photo, sentence) => {
    const phone = aPhone(api.app);
    await upToPhoto(phone);
    await phone.send({ photo });
    expect(phone.page.status).toBe(422);
    expect(phone.page.text).toContain(sentence);
  });

  test("that is too large is told so on a page", async () => {
    const phone = aPhone(api.app);
    await upToPhoto(phone);
    await phone.send({ photo: new File([Buffer.alloc(15_100_000)], "ktp.jpg") });
    expect(phone.page.status).toBe(413);
    expect(phone.page.text).toContain("Foto paling besar 15 MB.");
  });
});

test("pages of a draft are kept by nobody, and run our script only", async () => {
  const phone = aPhone(api.app);
  await answerTo(phone, aWorker(), "/daftar/nama");
  const { headers, text } = await api.ask("GET", "/daftar/nama", {
    headers: { cookie: [...phone.cookies].map((each) => each.join("=")).join("; ") },
  });
  expect(headers.get("cache-control")).toBe("no-store");
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  expect(headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax/);
  expect(text).not.toMatch(/\son\w+=|<script(?! type="module" src="\/assets\/phone\.)/);
});

test("nothing here was a failure of ours", () => {
  expect(api.logged).toEqual([]);
});
