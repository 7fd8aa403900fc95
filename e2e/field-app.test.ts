import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import decodeQR from "qr/decode.js";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultsInEveryView } from "./checks.ts";
import {
  CANARY,
  enrol,
  type FieldOffice,
  givenFieldOffice,
  givenPhone,
  KNOWN,
  type Phone,
  press,
  unlockPhone,
} from "./field-office.ts";
import { beginForm, FIELD_SCENES, home, sign } from "./field-scenes.ts";

const BUDI = { name: "Budi Santoso", nik: "1571011203809941", phone: "081311112222" };
const TAPS_MAX = 28;
const SCREENS_MAX = 9;

let office: FieldOffice;
let phone: Phone;
beforeAll(async () => {
  office = await givenFieldOffice();
  phone = await givenPhone();
}, 120_000);
afterAll(async () => {
  await phone?.stop();
  await office?.stop();
});

const title = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
/** What was typed last is on the screen, and what the screen says of it. */
const shown = (page: Page) =>
  page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
const counted = (page: Page, list: string) =>
  page
    .getByRole("link", { name: new RegExp(list) })
    .locator("b")
    .innerText();
const open = async ({ page }: Phone) => {
  await home(page, office);
  await unlockPhone(page);
};

describe("one phone, one day after another", () => {
  test("it is set up with a network, asks nobody else, and can be installed", async () => {
    const { page } = phone;
    const asked = new Set<string>();
    page.on("request", (request) => asked.add(new URL(request.url()).origin));
    await enrol(phone, office);
    expect([...asked]).toEqual([office.door.origin]);
    const manifest = await page.evaluate<{ icons: { src: string }[]; display: string }>(
      "fetch(document.querySelector('link[rel=manifest]').href).then((answer) => answer.json())",
    );
    expect(manifest.display).toBe("standalone");
    for (const { src } of manifest.icons)
      expect(await page.evaluate<number>(`fetch("${src}").then(({ status }) => status)`)).toBe(200);
    await page.waitForFunction("navigator.serviceWorker.controller !== null");
  });

  test("somebody is registered without a network in few taps and screens", async () => {
    const { page, context } = phone;
    await context.setOffline(true);
    await page.reload();
    await unlockPhone(page);
    await title(page, "Siapa yang Anda temui?");
    await page.evaluate(`(() => {
      window.taps = 0;
      window.screens = [];
      let before = document.querySelector("h1")?.textContent;
      addEventListener("pointerdown", ({ isTrusted }) => { if (isTrusted) window.taps += 1; }, true);
      const look = () => {
        const name = document.querySelector("h1")?.textContent;
        if (name && before !== name) window.screens.push((before = name));
      };
      const always = () => { look(); requestAnimationFrame(always); };
      always();
    })()`);
    /** As a thumb does it: a field that has no focus yet is tapped first. */
    const type = async (label: string, text: string) => {
      const field = page.getByLabel(new RegExp(`^${label}`));
      if (
        !(await field
          .evaluate("(element) => element === document.activeElement")
          .catch(() => false))
      )
        await field.click();
      await field.pressSequentially(text);
    };
    await press(page, "Pindai kartu / cari");
    await type("Nama, nomor, atau kode", CANARY.name);
    await press(page, "Daftar baru");
    const takePhoto = async (label: string, path: string, shown: string) => {
      const [camera] = await Promise.all([
        page.waitForEvent("filechooser"),
        page.getByText(label).click(),
      ]);
      await camera.setFiles(path);
      await page.getByRole("img", { name: shown }).waitFor();
    };
    await takePhoto("Ambil foto KTP", office.ktp, "Foto KTP");
    await type("NIK", CANARY.nik);
    await press(page, "Lanjut");
    await title(page, "Nama dan tanggal lahir");
    expect(await page.getByLabel("Tanggal lahir").inputValue()).toBe("17-08-1990");
    await takePhoto("Ambil foto pekerja", office.face, "Foto pekerja");
    await press(page, "Lanjut");
    await title(page, "Tempat tinggal");
    await type("RT", "3");
    await press(page, "Lanjut");
    await press(page, "Tukang ojek pangkalan");
    await title(page, "Nomor HP");
    await type("Nomor HP pekerja", CANARY.phone);
    await press(page, "Lanjut");
    await page.getByText("Saya bacakan").click();
    await page.getByText("Tanda tangan", { exact: true }).click();
    await sign(page);
    await press(page, "Lanjut");
    await title(page, "Periksa jawaban");
    await press(page, "Simpan");
    await page.getByText("Tersimpan di HP ini. Belum terdaftar.").waitFor();
    const { taps, screens } = await page.evaluate<{ taps: number; screens: string[] }>(
      "({ taps: window.taps, screens: window.screens })",
    );
    // The camera is the phone's own: its shutter, and "keep this", for the card and for the worker.
    const all = taps + 4;
    process.stdout.write(`Field registration: ${all} taps, ${screens.length} screens\n`);
    expect(all).toBeGreaterThan(10);
    expect(all).toBeLessThanOrEqual(TAPS_MAX);
    expect(screens).toEqual([
      "Cari dulu",
      "Foto dan nomor KTP",
      "Nama dan tanggal lahir",
      "Tempat tinggal",
      "Pekerjaan",
      "Nomor HP",
      "Persetujuan",
      "Periksa jawaban",
      CANARY.name,
    ]);
    expect(screens.length).toBeLessThanOrEqual(SCREENS_MAX);
  });

  test("the next one keeps the lane and the work, and nothing of the one before", async () => {
    const { page } = phone;
    await press(page, "Daftar berikutnya");
    await title(page, "Foto dan nomor KTP");
    await page.getByLabel("NIK").fill(BUDI.nik);
    await press(page, "Lanjut");
    expect(await page.getByLabel("Nama", { exact: true }).inputValue()).toBe("");
    await page.getByLabel("Nama", { exact: true }).fill(BUDI.name);
    await press(page, "Lanjut");
    await title(page, "Tempat tinggal");
    expect(await page.getByLabel(/^RT/).inputValue()).toBe("3");
    await press(page, "Lanjut");
    await page.getByText("Dipilih: Tukang ojek pangkalan").waitFor();
    await press(page, "Lanjut");
    await title(page, "Nomor HP");
    await page.getByLabel("Nomor HP pekerja").pressSequentially("08131");
    await shown(page);
    await page.getByText("Langkah 5/7, tersimpan").waitFor();
  });

  test("killed in the middle of a word, it goes on at the same question, still without a network", async () => {
    phone = await phone.killed();
    const { page, context } = phone;
    await context.setOffline(true);
    await open(phone);
    await title(page, "Nomor HP");
    expect(await page.getByLabel("Nomor HP pekerja").inputValue()).toBe("08131");
    await page.getByLabel("Nomor HP pekerja").fill(BUDI.phone);
    await press(page, "Lanjut");
    // What is chosen here and what the next screen shows are kept as well.
    await page.getByLabel("Saya bacakan").check();
    await page.getByLabel("Setuju dengan ucapan").check();
    await press(page, "Lanjut");
    await page.getByText(BUDI.name).waitFor();
    await press(page, "Simpan");
    await page.getByText("Tersimpan di HP ini. Belum terdaftar.").waitFor();
    await home(page, office);
    expect(await counted(page, "Menunggu dikirim")).toBe("2");
  });

  test("batch mode outlives the app, says what it keeps, and ends when somebody ends it", async () => {
    const { page } = phone;
    const begun = async (is: { rt: string; work: boolean }) => {
      await beginForm(page, { ...BUDI, name: "Orang Lain" }, "Tempat tinggal");
      expect(await page.getByLabel(/^RT/).inputValue()).toBe(is.rt);
      await press(page, "Lanjut");
      await title(page, "Pekerjaan");
      expect(await page.getByText("Dipilih:").isVisible()).toBe(is.work);
      await home(page, office);
    };
    await page.reload();
    await unlockPhone(page);
    const kept = page.getByText(
      "Formulir berikutnya sudah terisi: Kenali Asam Bawah, RT 3, Tukang ojek pangkalan.",
    );
    await kept.waitFor();
    await begun({ rt: "3", work: true });
    await press(page, "Kosongkan");
    await kept.waitFor({ state: "detached" });
    await page.reload();
    await unlockPhone(page);
    await title(page, "Siapa yang Anda temui?");
    expect(await kept.isVisible()).toBe(false);
    await begun({ rt: "", work: false });
    await removeDrafts(page, 2);
  });

  test("a phone that is nearly full says so, and one that is full keeps what it has", async () => {
    const { page } = phone;
    // Chromium tells everybody the same room, whatever there is: what it would say is said for it.
    const says = (usage: number) =>
      page.evaluate(`navigator.storage.estimate = async () => ({ usage: ${usage}, quota: 100 })`);
    const warning = page.getByText("HP hampir penuh. Kirim foto, lalu hapus isi lain.");
    const lookAgain = async () => {
      await page.getByRole("link", { name: "Periksa HP" }).click();
      const room = page.locator("dt:text-is('Ruang') + dd");
      await room.filter({ hasText: " dari " }).waitFor();
      const looks = await room.getAttribute("class");
      await press(page, "Kembali");
      await title(page, "Siapa yang Anda temui?");
      return looks;
    };
    await says(80);
    expect(await lookAgain()).toBe("look");
    await warning.waitFor();
    await says(79);
    expect(await lookAgain()).toBe("good");
    expect(await warning.isVisible()).toBe(false);

    await page.evaluate(`(() => {
      const { put } = IDBObjectStore.prototype;
      window.makeRoom = () => { IDBObjectStore.prototype.put = put; };
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    })()`);
    await press(page, "Pindai kartu / cari");
    await page.getByLabel("Nama, nomor, atau kode").fill("Orang Penuh");
    await press(page, "Daftar baru");
    await page.getByText("HP penuh. Yang terakhir belum tersimpan.").waitFor();
    await page.evaluate("window.makeRoom()");
    await press(page, "Daftar baru");
    await title(page, "Foto dan nomor KTP");
    expect(await page.getByText("HP penuh.").isVisible()).toBe(false);
    await home(page, office);
    expect(await counted(page, "Menunggu dikirim")).toBe("2");
    await removeDrafts(page, 1);
  });

  test("nothing of anybody can be read in what lies on the phone", async () => {
    const { page, folder } = phone;
    const dump = await page.evaluate<string>(`(async () => {
      const latin = (bytes) => Array.from(bytes, (each) => String.fromCharCode(each)).join("");
      const said = (value) => JSON.stringify(value, (_, each) =>
        each instanceof Uint8Array ? latin(each) : each);
      const parts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((resolve) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => resolve(opening.result);
        });
        for (const shelf of db.objectStoreNames) {
          const all = db.transaction(shelf).objectStore(shelf);
          const ask = (asked) => new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
          parts.push(name + shelf + said(await ask(all.getAllKeys())) + said(await ask(all.getAll())));
        }
        db.close();
      }
      for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) parts.push(request.url);
      return parts.join("\\n");
    })()`);
    const files = filesBelow(join(folder, "Default")).map((path) => readFileSync(path, "latin1"));
    const lying = [dump, ...files];
    const places = (text: string) =>
      lying.filter((each) => each.includes(text) || each.includes([...text].join("\0"))).length;
    // What is there in the open is found: the search looks where things lie.
    const deviceId = /"deviceId":"([0-9a-f-]{36})"/.exec(dump)?.[1] ?? "";
    expect(places(deviceId)).toBeGreaterThan(0);
    for (const { name, nik, phone: number } of [CANARY, BUDI])
      for (const text of [name, nik, number, name.split(" ")[1] ?? "", nik.slice(6)])
        expect({ text, places: places(text) }).toEqual({ text, places: 0 });
  });

  test("what waits leaves as a file as well, which nobody reads but the office, and takes effect once", async () => {
    const { page } = phone;
    await page.getByRole("link", { name: "Kirim data" }).click();
    const saved = page.waitForEvent("download");
    await press(page, "Simpan berkas");
    const download = await saved;
    expect(download.suggestedFilename()).toMatch(/^payung-\d{4}-\d\d-\d\d-2\.payung\.json$/);
    const text = readFileSync(await download.path(), "utf8");
    for (const each of [CANARY.name, CANARY.nik, BUDI.name, BUDI.nik]) {
      expect(text).not.toContain(each);
      expect(text).not.toContain(Buffer.from(each).toString("base64url").slice(2, -3));
    }
    const file = JSON.parse(text) as { deviceId: string; count: number };
    expect(file.count).toBe(2);
    const { body } = await office.supervisor.ask(
      "POST",
      `/v1/devices/${file.deviceId}/hand-overs`,
      { file },
    );
    expect(body).toEqual({ answers: { accepted: 2 } });
    await page.getByText("Berkas tersimpan. Data tetap ada di HP ini.").waitFor();
    await home(page, office);
    expect(await counted(page, "Menunggu dikirim")).toBe("2");
  });

  test("with a network all goes, each with its receipt; what is known warns of the next", async () => {
    const { page, context } = phone;
    await context.setOffline(false);
    await page.getByRole("link", { name: "Kirim data" }).click();
    await page.getByText("Diterima: 2 data").waitFor();
    await home(page, office);
    expect(await counted(page, "Menunggu dikirim")).toBe("0");
    expect(await counted(page, "Terkirim")).toBe("2");
    await page.getByRole("link", { name: /Terkirim/ }).click();
    await page.getByRole("link", { name: new RegExp(BUDI.name) }).click();
    await page.locator(".standing", { hasText: "Diterima kantor" }).waitFor();
    const code = await page.locator(".slip .code").innerText();
    expect(code).toMatch(/^\w{4}-\w{3}-\w{3}$/);
    await takesHome(page, context, BUDI.name, code);
    const { body } = await office.supervisor.ask("GET", "/v1/applications");
    const { applications } = body as { applications: { name: string; channel: string }[] };
    expect(applications.map(({ name, channel }) => [name, channel]).sort()).toEqual(
      [BUDI, KNOWN, CANARY].map(({ name }) => [name, "field"]),
    );

    await context.setOffline(true);
    await home(page, office);
    await beginForm(page, KNOWN, "Nomor HP");
    await page.getByLabel("Tidak punya HP").check();
    await press(page, "Lanjut");
    await press(page, "Lanjut");
    await press(page, "Isi nanti");
    await page.getByText("Mungkin sudah terdaftar.").waitFor();
    await page.getByText("Nama dan tanggal lahir ini sudah ada.").waitFor();
    await press(page, "Simpan, lengkapi nanti");
    await title(page, "Siapa yang Anda temui?");
    expect(await counted(page, "Belum lengkap")).toBe("1");
  });

  test("what the office gives back is mended where it says, and goes again", async () => {
    const { page, context } = phone;
    const away = { name: "Tono Seberang", nik: "1571011203809951", phone: "081311113333" };
    await beginForm(page, away, "Tempat tinggal");
    await page.getByLabel("Kelurahan").selectOption({ label: "Legok" });
    await press(page, "Lanjut");
    await press(page, "Penjahit");
    await page.getByLabel("Nomor HP pekerja").fill(away.phone);
    await press(page, "Lanjut");
    await page.getByLabel("Saya bacakan").check();
    await page.getByLabel("Setuju dengan ucapan").check();
    await press(page, "Lanjut");
    await press(page, "Simpan");
    await context.setOffline(false);
    await title(page, "Tempat tinggal");
    await page.getByText("Kantor mengembalikan pendaftaran ini.").waitFor();
    await page.locator(".field-faulty").getByLabel("Kelurahan").waitFor();
    await page.getByLabel("Kelurahan").selectOption({ label: "Kenali Asam Bawah" });
    for (const next of ["Pekerjaan", "Nomor HP", "Persetujuan", "Periksa jawaban"]) {
      await press(page, "Lanjut");
      await title(page, next);
    }
    await press(page, "Simpan");
    await page.locator(".standing", { hasText: "Diterima kantor" }).waitFor();
  });

  test("a second tab does not work beside the first, and may take over", async () => {
    const { page, context } = phone;
    const other = await context.newPage();
    await home(other, office);
    await title(other, "Terbuka di tab lain");
    await press(other, "Pakai di sini");
    await title(page, "Terbuka di tab lain");
    await title(other, "Masukkan PIN");
    await page.close();
    phone = { ...phone, page: other };
    await unlockPhone(other);
    await title(other, "Siapa yang Anda temui?");
  });

  test("five wrong PINs shut it; a supervisor's code opens it, and all is there", async () => {
    const { page } = phone;
    await press(page, "Kunci");
    for (const left of [4, 3, 2, 1]) {
      await unlockPhone(page, "000001");
      await page.getByText(`Sisa ${left} kali`).waitFor();
      expect(await page.locator("body").innerText()).not.toContain(CANARY.name);
    }
    await unlockPhone(page, "000001");
    await title(page, "Aplikasi terkunci");
    // Also when it is opened anew.
    await page.reload();
    await title(page, "Aplikasi terkunci");
    const { body } = await office.collector.ask("GET", "/v1/devices");
    const [{ id }] = body.devices;
    const { body: given } = await office.supervisor.ask(
      "POST",
      `/v1/devices/${id}/recovery-codes`,
      {},
    );
    await page.getByLabel("Kode pembuka").fill(given.code);
    await page.getByLabel("PIN baru").fill("771204");
    await page.getByLabel("Ketik PIN sekali lagi").fill("771204");
    await press(page, "Buka");
    await title(page, "Siapa yang Anda temui?");
    expect(await counted(page, "Terkirim")).toBe("3");
    expect(await counted(page, "Belum lengkap")).toBe("1");
  });

  test("a new version waits while a form is open, and comes when somebody takes it", async () => {
    const { page } = phone;
    await beginForm(page, { ...BUDI, name: "Orang Baru" }, "Nama dan tanggal lahir");
    const newer = (
      await (await page.request.get(`${office.door.origin}/field/sw.js`)).text()
    ).replace(/SHELL_VERSION="\w+"/, 'SHELL_VERSION="newer"');
    office.release(newer);
    await page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())");
    const state = () =>
      page.evaluate<string | null>(
        "navigator.serviceWorker.ready.then(({ waiting }) => waiting?.state ?? null)",
      );
    await expect.poll(state, { timeout: 10_000 }).toBe("installed");
    await title(page, "Nama dan tanggal lahir");
    const shells = () =>
      page.evaluate<string[]>(
        "caches.keys().then((all) => all.filter((name) => name.startsWith('payung-field-')))",
      );
    expect((await shells()).length).toBe(2);
    await home(page, office);
    await Promise.all([page.waitForEvent("load"), press(page, "Pakai versi baru")]);
    await title(page, "Masukkan PIN");
    expect(await shells()).toEqual(["payung-field-newer"]);
    await unlockPhone(page, "771204");
    await title(page, "Siapa yang Anda temui?");
  });

  test("revoked, it is wiped at its next contact, and says why", async () => {
    const { page } = phone;
    const { body } = await office.collector.ask("GET", "/v1/devices");
    const [{ id }] = body.devices;
    const reason = { reason: "HP hilang di pasar." };
    await page.getByRole("link", { name: "Kirim data" }).click();
    // Unlocked, the phone asks for news by itself: on a slow machine it could learn of its end before anybody presses.
    const ask = /^(?:Kirim sekarang|Ambil kabar terbaru)$/;
    await page.getByRole("button", { name: ask }).first().waitFor();
    await office.administrator.ask("POST", `/v1/devices/${id}/revocations`, reason);
    await press(page, ask);
    await title(page, "Data di HP ini sudah dihapus");
    expect(
      await page.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))"),
    ).toEqual([]);
    await page.reload();
    await title(page, "Data di HP ini sudah dihapus");
  });
});

test("every screen has no accessibility fault and fits, in all its states", async () => {
  const other = await givenPhone();
  try {
    for (const [name, show] of Object.entries(FIELD_SCENES)) {
      await show(other.page, office, other);
      expect({ name, faults: await faultsInEveryView(other.page) }).toEqual({ name, faults: [] });
      await other.page.setViewportSize({ width: 360, height: 740 });
    }
  } finally {
    await other.stop();
  }
}, 180_000);

/** Forms that a test has begun and left. */
async function removeDrafts(page: Page, count: number): Promise<void> {
  expect(await counted(page, "Belum lengkap")).toBe(String(count));
  await page.getByRole("link", { name: /Belum lengkap/ }).click();
  for (let left = count; left > 0; left--) {
    await expect.poll(() => page.locator(".rows > li").count()).toBe(left);
    await press(page, /^Hapus /);
    await press(page, "Ya, hapus");
  }
  await page.getByText("Belum ada.").waitFor();
  await press(page, "Kembali");
}

const MM = 72 / 25.4;

/** The code is read by a camera, the receipt fits each paper on one page, and the number is shared as the phone can. */
async function takesHome(
  page: Page,
  context: BrowserContext,
  name: string,
  code: string,
): Promise<void> {
  const picture = await page.locator(".slip .qr").screenshot();
  const { data, info } = await sharp(picture)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(decodeQR({ data, width: info.width, height: info.height })).toBe(code);

  await page.evaluate("window.print = () => { window.printed = (window.printed ?? 0) + 1; }");
  for (const [paper, width, height] of [
    ["58", 58, 110],
    ["80", 80, 130],
    ["a4", 210, 297],
  ] as const) {
    await page.getByLabel("Ukuran kertas").selectOption(paper);
    await press(page, "Cetak");
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    expect(boxes.map(([, wide, high]) => [Number(wide), Number(high)].map(Math.round))).toEqual([
      [width, height].map((mm) => Math.round(mm * MM)),
    ]);
    await page.emulateMedia({ media: "print" });
    const printed = await page.locator("body").innerText();
    for (const each of ["Tanda terima pendaftaran", name, code, "Cek kabar di"])
      expect(printed).toContain(each);
    expect(printed).not.toMatch(/Daftar berikutnya|Perbaiki data|1571/);
    await page.emulateMedia({ media: null });
  }
  expect(await page.evaluate("window.printed")).toBe(3);

  await context.grantPermissions(["clipboard-read", "clipboard-write", "geolocation"]);
  await press(page, "Bagikan");
  await page.getByText("Sudah disalin. Tempel di pesan.").waitFor();
  const said = `Nomor pendaftaran Anda ${code}. Cek kabar di ${new URL(page.url()).host}/status.`;
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(said);
  await page.evaluate("navigator.share = async (what) => { window.shared = what; }");
  await press(page, "Bagikan");
  expect(await page.evaluate("window.shared")).toEqual({ text: said });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}
