import type { Page } from "playwright-core";
import { enterAs } from "./desk-scenes.ts";
import { LONG_NAME, type ProgrammeOffice } from "./programme-office.ts";

/** As long as the words may be that send a draft back, with one that nowhere breaks. */
const LONG_WORDS = `${"Nama wali kota tidak sesuai SK pelantikan dan nomor perwal dalam mengingat sudah diganti. ".repeat(5)}SuratKeteranganDomisiliKelurahanKenali2026`;

type Ids = ProgrammeOffice["ids"];
type Scene = {
  readonly as: "one" | "other" | "supervisor";
  readonly show: (page: Page, office: ProgrammeOffice) => Promise<unknown>;
};

const go = (page: Page, { door }: ProgrammeOffice, path: string) =>
  page.goto(`${door.origin}/desk${path}`);
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();

/** A screen that is there when it says something. */
const shows = (as: Scene["as"], path: (ids: Ids) => string, text: string | RegExp): Scene => ({
  as,
  show: async (page, office) => {
    await go(page, office, path(office.ids));
    await said(page, text);
  },
});
/** A screen whose server fails. */
const fails = (path: (ids: Ids) => string, address: string): Scene => ({
  as: "one",
  show: async (page, office) => {
    await page.route(address, (route) => route.fulfill({ status: 500 }));
    await go(page, office, path(office.ids));
    await page.getByRole("alert").waitFor();
  },
});
/** A form that was sent empty. */
const faulty = (path: (ids: Ids) => string, button: string): Scene => ({
  as: "one",
  show: async (page, office) => {
    await go(page, office, path(office.ids));
    await press(page, button);
    await page.getByRole("alert").waitFor();
  },
});

/** Every screen of the programme and of the parameters in every state it can be in. */
export const PROGRAMME_SCENES: Readonly<Record<string, Scene>> = {
  cohorts: shows("one", () => "/cohorts", "Angkatan kosong"),
  "cohorts-server-fails": fails(() => "/cohorts", "**/v1/cohorts"),
  "cohorts-none": {
    as: "supervisor",
    show: async (page, office) => {
      await page.route("**/v1/cohorts", (route) => route.fulfill({ json: { cohorts: [] } }));
      await go(page, office, "/cohorts");
      await said(page, "Belum ada angkatan");
    },
  },
  cohort: shows("one", ({ running }) => `/cohorts/${running}`, "100/SK/2026, versi 1"),
  "cohort-read": shows(
    "supervisor",
    ({ running }) => `/cohorts/${running}`,
    "100/SK/2026, versi 1",
  ),
  "cohort-empty": shows("one", ({ empty }) => `/cohorts/${empty}`, "Belum ada SK"),
  "cohort-preview": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, `/cohorts/${office.ids.empty}`);
      await press(page, "Lihat hasil seleksi");
      await said(page, "Belum ada yang disimpan.");
    },
  },
  "cohort-gone": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/cohorts/019aaf00-0000-7000-8000-000000000000");
      await page.getByRole("alert").waitFor();
    },
  },
  "new-cohort": shows("one", () => "/cohorts/new", "Pembagian tempat"),
  "new-cohort-faulty": faulty(() => "/cohorts/new", "Buka angkatan"),
  "new-cohort-places": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/cohorts/new");
      await page.getByLabel("Jumlah tempat").fill("1000");
      await page.getByLabel("Sama rata").check();
      await press(page, "Hitung usulan");
      await said(page, "Jumlah: 1.000");
    },
  },
  waiting: shows("one", ({ running }) => `/cohorts/${running}/waiting`, LONG_NAME),
  "waiting-none": shows(
    "one",
    ({ empty }) => `/cohorts/${empty}/waiting`,
    "Tidak ada yang menunggu",
  ),
  "waiting-server-fails": fails(
    ({ running }) => `/cohorts/${running}/waiting`,
    "**/v1/cohorts/*/waiting-list*",
  ),
  people: shows("supervisor", ({ running }) => `/cohorts/${running}/people`, "Pindah ke Palembang"),
  "people-found": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, `/cohorts/${office.ids.running}/people`);
      await page.getByLabel("Cari nama dalam SK").fill("dewi");
      await press(page, "Cari");
      await said(page, "Ditemukan");
    },
  },
  "people-nobody": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, `/cohorts/${office.ids.running}/people`);
      await page.getByLabel("Cari nama dalam SK").fill("tidak ada");
      await press(page, "Cari");
      await said(page, "Tidak ada nama seperti itu");
    },
  },
  "people-dropping": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, `/cohorts/${office.ids.running}/people`);
      await page.getByLabel("Cari nama dalam SK").fill("dewi");
      await press(page, "Cari");
      await press(page, /^Catat batal: /);
      await page
        .getByRole("dialog")
        .getByRole("button", { name: "Catat batal", exact: true })
        .click();
      await page.getByRole("dialog").getByRole("alert").waitFor();
    },
  },
  "new-draft": shows("one", ({ story }) => `/cohorts/${story}/draft/selection`, "Mengingat"),
  "new-draft-faulty": faulty(
    ({ story }) => `/cohorts/${story}/draft/replacement`,
    "Simpan rancangan",
  ),
  "new-draft-sent-back": {
    as: "one",
    show: async (page, office) => {
      const { story, mine } = office.ids;
      const drafts = (await office.one.ask("GET", `/v1/decree-drafts/${mine}`)).body;
      const at = "2026-11-23T03:00:00Z";
      const last = {
        ...drafts.draft,
        state: "sent-back",
        ended: { name: LONG_NAME, isMe: false, at, words: LONG_WORDS },
      };
      await page.route("**/v1/cohorts/*/decree-paper*", (route) =>
        route.fulfill({ json: { paper: drafts.paper, last } }),
      );
      await go(page, office, `/cohorts/${story}/draft/selection`);
      await said(page, "Formulir ini berisi rancangan");
    },
  },
  "new-draft-server-fails": fails(
    ({ story }) => `/cohorts/${story}/draft/selection`,
    "**/v1/cohorts/*/decree-paper*",
  ),
  "draft-mine": shows("one", ({ mine }) => `/decree-drafts/${mine}`, "Rancangan Anda."),
  "draft-to-check": shows("other", ({ mine }) => `/decree-drafts/${mine}`, "Terbitkan SK"),
  "draft-outdated": shows(
    "one",
    ({ outdated }) => `/decree-drafts/${outdated}`,
    "Berubah sejak rancangan dibuat",
  ),
  "draft-read": shows(
    "supervisor",
    ({ mine }) => `/decree-drafts/${mine}`,
    "menunggu pengelola program",
  ),
  "draft-sending-back": {
    as: "other",
    show: async (page, office) => {
      await go(page, office, `/decree-drafts/${office.ids.mine}`);
      await press(page, "Kembalikan");
      await page.getByRole("dialog").getByRole("button", { name: "Kembalikan" }).click();
      await page.getByRole("dialog").getByRole("alert").waitFor();
    },
  },
  decree: shows("one", ({ decree }) => `/decrees/${decree}`, "Terbit sesudah SK ini"),
  "decree-read": shows("supervisor", ({ decree }) => `/decrees/${decree}`, "Terbit sesudah SK ini"),
  "decree-correction": shows(
    "one",
    ({ correction }) => `/decrees/${correction}`,
    "Versi lain nomor ini",
  ),
  "decree-server-fails": fails(({ decree }) => `/decrees/${decree}`, "**/v1/decrees/*"),
  correct: {
    as: "one",
    show: async (page, office) => {
      await go(page, office, `/decrees/${office.ids.decree}/correct`);
      await page.getByLabel("Cari orang yang barisnya keliru").fill("dewi");
      await press(page, "Cari");
      await press(page, /^Baris \d+: Dewi/);
      await said(page, "Jangan perbaiki baris ini");
    },
  },
  "correct-faulty": faulty(
    ({ decree }) => `/decrees/${decree}/correct`,
    "Simpan rancangan perbaikan",
  ),
  parameters: shows("one", () => "/parameters", "Urutan daftar tunggu"),
  "parameters-server-fails": fails(() => "/parameters", "**/v1/parameters"),
  parameter: shows("supervisor", () => "/parameters/PRIORITY_ORDER", "berlaku kini"),
  "parameter-long": shows("one", () => "/parameters/BPU_BANDS", "berlaku kini"),
  "parameter-unknown": shows("one", () => "/parameters/NOTHING", "Parameter ini tidak ada"),
  "parameter-new": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/parameters/PRIORITY_ORDER");
      await press(page, "Tambah versi setelah ini");
      await press(page, "Usulkan versi ini");
      await page.getByRole("alert").waitFor();
    },
  },
  "parameter-preview": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/parameters/PRIORITY_ORDER");
      await press(page, "Tambah versi setelah ini");
      await page.getByLabel("poin desil belum diketahui").fill("50");
      await page.getByLabel("Berlaku mulai").fill("2027-02-01");
      await press(page, "Lihat siapa yang terdampak");
      await said(page, "Jadi dapat tempat");
    },
  },
  "parameter-age": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/parameters/ENTRY_AGE_BELOW");
      await press(page, "Tambah versi setelah ini");
      await page.getByLabel("tahun", { exact: true }).fill("30");
      await page.getByLabel("Berlaku mulai").fill("2027-02-01");
      await press(page, "Lihat siapa yang terdampak");
      await said(page, "akan diputus lain");
    },
  },
  // Words as long as the fields take them, and one that nowhere breaks.
  "new-cohort-long": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/cohorts/new");
      await page.getByLabel("Nama angkatan").fill(LONG_WORDS);
      await page.getByLabel("Siapa yang membayar").fill(LONG_WORDS);
      await page.getByLabel("Jumlah tempat").fill("99999999");
      await page.getByLabel("Sama rata").check();
      await press(page, "Hitung usulan");
      await said(page, "Jumlah: 99.999.999");
      await press(page, "Buka angkatan");
      await page.getByRole("alert").waitFor();
    },
  },
  "parameter-new-long": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/parameters/PRIORITY_ORDER");
      await press(page, "Tambah versi setelah ini");
      await page.getByLabel("poin desil belum diketahui").fill("1".repeat(40));
      for (const field of ["Dasar hukum", "Sumber", "Catatan"])
        await page.getByLabel(field).fill(LONG_WORDS);
      await press(page, "Usulkan versi ini");
      await page.getByRole("alert").waitFor();
    },
  },
  holidays: shows("one", () => "/holidays", "Hari Lahir Pancasila"),
  "holidays-read": shows("supervisor", () => "/holidays", "Hari Lahir Pancasila"),
  "holidays-server-fails": fails(() => "/holidays", "**/v1/holiday-words"),
  "holidays-none": {
    as: "one",
    show: async (page, office) => {
      await page.route("**/v1/holiday-words", (route) => route.fulfill({ json: { days: [] } }));
      await go(page, office, "/holidays");
      await said(page, "Belum ada hari libur");
    },
  },
  "holidays-history": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/holidays");
      await page.getByText("1 catatan lama").click();
      await said(page, "perlu dicek lagi");
    },
  },
  "holidays-adding": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/holidays");
      await press(page, "Tambah hari libur");
      await page.getByRole("dialog").getByRole("button", { name: "Simpan" }).click();
      await page.getByRole("dialog").getByRole("alert").waitFor();
    },
  },
  "holidays-correcting": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/holidays");
      await press(page, /^Perbaiki .*17 Agustus 2026/);
      const dialog = page.getByRole("dialog");
      for (const field of ["Nama hari libur", "Dasar hukum", "Sumber"])
        await dialog.getByLabel(field).fill(LONG_WORDS);
      await dialog.getByLabel("Buka seperti biasa").check();
    },
  },
  "proposal-mine": shows("one", ({ proposal }) => `/parameter-proposals/${proposal}`, "Usul Anda."),
  "proposal-to-check": shows(
    "other",
    ({ proposal }) => `/parameter-proposals/${proposal}`,
    "Setujui versi ini",
  ),
};

export async function showProgrammeScene(
  name: string,
  page: Page,
  office: ProgrammeOffice,
): Promise<void> {
  const scene = PROGRAMME_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  await enterAs(page, office, office[scene.as]);
  await scene.show(page, office);
}
