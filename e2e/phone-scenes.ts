import type { Page } from "playwright-core";
import { aWorker, type Worker } from "../packages/server/src/testing/workers.ts";
import { andLoad, typeIn } from "./checks.ts";
import type { PhoneOffice } from "./phone-office.ts";

/** What somebody answers on each page of the registration, by the last word of its address, in their order. */
export function answersOf(
  office: PhoneOffice,
  worker: Worker,
  { withPhoto = false } = {},
): ReadonlyMap<string, (page: Page) => Promise<void>> {
  const [year = "", month = "", day = ""] = worker.bornOn.split("-");
  const press = (name: string) => (page: Page) =>
    page.getByRole("button", { name, exact: true }).first().click();
  const type =
    (fields: Readonly<Record<string, string>>, button = "Lanjut") =>
    async (page: Page) => {
      for (const [name, value] of Object.entries(fields))
        await page.locator(`input[name="${name}"]`).fill(value);
      await press(button)(page);
    };
  return new Map<string, (page: Page) => Promise<void>>([
    ["pekerjaan", press("Tukang ojek pangkalan")],
    ["hp", type({ phone: worker.phone })],
    ["kode", async (page) => type({ code: await office.lastCode() })(page)],
    ["nik", type({ nik: worker.nik })],
    ["nama", type({ name: worker.name })],
    ["lahir", type({ day, month, year })],
    ["kelurahan", type({ words: worker.kelurahan }, "Cari")],
    [
      "foto",
      withPhoto
        ? async (page) => {
            await page.locator("input[type=file]").setInputFiles(office.photo);
            await press("Kirim foto")(page);
          }
        : press("Nanti saja"),
    ],
    [
      "keluarga",
      async (page) => {
        await page.locator("#relation").selectOption({ label: "Suami atau istri" });
        await type({ name: "Siti Contoh", phone: "0813 1111 2222" })(page);
      },
    ],
    [
      "setuju",
      async (page) => {
        for (const name of ["use", "check", "messages"])
          await page.locator(`input[name="${name}"]`).check();
        await press("Lanjut")(page);
      },
    ],
    ["periksa", press("Kirim pendaftaran")],
  ]);
}

/** The last word of the page's address. */
export const stepOf = (page: Page): string => new URL(page.url()).pathname.split("/").at(-1) ?? "";

/** Answers from where the page stands up to a step. */
export async function answerUpTo(
  page: Page,
  office: PhoneOffice,
  until: string,
  options: { worker?: Worker; withPhoto?: boolean } = {},
): Promise<void> {
  const answers = answersOf(office, options.worker ?? aWorker(), options);
  if (!page.url().includes("/daftar/")) await page.goto(`${office.url}/daftar/pekerjaan`);
  for (const [step, answer] of answers) {
    if (step === until) return;
    if (stepOf(page) === step) await andLoad(page, () => answer(page));
  }
}

/** Who answers in the scenes. */
export const SCENE_WORKER: Worker = aWorker();

/** Every page of the registration in every state it can be in, and what can be asked for afterwards, shown to whoever has answered everything; the last ones end it. */
export const PHONE_SCENES: Readonly<
  Record<string, (page: Page, office: PhoneOffice) => Promise<unknown>>
> = {
  begin: (page, { url }) => page.goto(`${url}/daftar`),
  ...Object.fromEntries(
    [
      "pekerjaan",
      "hp",
      "nik",
      "nama",
      "lahir",
      "kelurahan",
      "foto",
      "keluarga",
      "setuju",
      "tanpa-ktp",
      "lanjut",
      "periksa",
    ].map((step) => [
      step,
      (page: Page, { url }: PhoneOffice) => page.goto(`${url}/daftar/${step}`),
    ]),
  ),
  "pekerjaan-pilih": (page, office) => answerWith(page, office, "pekerjaan", { words: "sopir" }),
  "hp-salah": (page, office) => answerWith(page, office, "hp", { phone: "0741 22" }),
  kode: (page, office) => answerWith(page, office, "hp", { phone: "0812 9999 8888" }),
  "kode-salah": (page, office) => answerWith(page, office, "kode", { code: "12" }),
  "kode-tidak-terkirim": async (page, office) => {
    // Five codes are sent for one draft at most.
    for (const end of ["1", "2", "3", "4", "5"])
      await answerWith(page, office, "hp", { phone: `0812 9999 777${end}` });
  },
  "nik-salah": (page, office) => answerWith(page, office, "nik", { nik: "157101" }),
  "lahir-salah": (page, office) => answerWith(page, office, "lahir", { day: "31", month: "2" }),
  "kelurahan-pilih": (page, office) =>
    answerWith(page, office, "kelurahan", { words: "kenali" }, "Cari"),
  "kelurahan-salah": (page, office) =>
    answerWith(page, office, "kelurahan", { words: "Sungai Bahar" }, "Cari"),
  "foto-salah": (page, office) => answerWith(page, office, "foto", {}, "Kirim foto"),
  "keluarga-salah": (page, office) => answerWith(page, office, "keluarga", { name: "" }),
  "setuju-salah": async (page, office) => {
    await page.goto(`${office.url}/daftar/setuju`);
    await page.locator('input[name="check"]').uncheck();
    await andLoad(page, () => page.getByRole("button", { name: "Lanjut" }).click());
  },
  "foto-ada": async (page, office) => {
    await page.goto(`${office.url}/daftar/foto`);
    await answersOf(office, aWorker(), { withPhoto: true }).get("foto")?.(page);
    await page.waitForURL((url) => !url.pathname.endsWith("/foto"));
    await page.goto(`${office.url}/daftar/foto`);
  },
  "periksa-panjang": async (page, office) => {
    await answerWith(page, office, "foto", {}, "Hapus foto ini");
    await answerWith(page, office, "hp", { phone: "" }, "Saya tidak punya HP");
    await answerWith(page, office, "nama", { name: "Raden Mas ".repeat(11).trim() });
  },
  selesai: async (page, office) => {
    await page.goto(`${office.url}/daftar/periksa`);
    await andLoad(page, () => page.getByRole("button", { name: "Kirim pendaftaran" }).click());
  },
  status: openStatus,
  ...Object.fromEntries(
    ["correction", "photo", "access", "consent_withdrawal"].map((wanted) => [
      `minta-${wanted}`,
      (page: Page, office: PhoneOffice) => want(page, office, wanted),
    ]),
  ),
  "minta-salah": async (page, office) => {
    await want(page, office, "correction");
    await andLoad(page, () => page.getByRole("button", { name: "Kirim perbaikan" }).click());
  },
  "minta-diterima": async (page, office) => {
    await want(page, office, "access");
    await andLoad(page, () => page.getByRole("button", { name: "Minta salinan" }).click());
  },
  keluar: async (page, office) => {
    await page.goto(`${office.url}/daftar/baru`);
    await answerUpTo(page, office, "nik");
    const leave = page.getByRole("button", { name: "Simpan dan keluar dari HP ini" });
    await andLoad(page, () => leave.click());
  },
  "lanjut-hilang": (page, { url }) => page.goto(`${url}/daftar/nik`),
  "lanjut-salah": async (page, { url }) => {
    await page.goto(`${url}/daftar/lanjut`);
    await page.getByLabel("Kode Anda").fill("ZZZZ-ZZZ-ZZZ");
    await andLoad(page, () => page.getByRole("button", { name: "Lanjutkan" }).click());
  },
};

/** The status page of whoever has registered last. */
async function openStatus(page: Page, office: PhoneOffice): Promise<void> {
  const [last] = await office.applications();
  const [year = "", month = "", day = ""] = SCENE_WORKER.bornOn.split("-");
  await typeIn(page, office.url, { code: last?.code ?? "", day, month, year });
}

async function want(page: Page, office: PhoneOffice, wanted: string): Promise<void> {
  await openStatus(page, office);
  await andLoad(page, () => page.locator(`button[value="${wanted}"]`).click());
}

async function answerWith(
  page: Page,
  office: PhoneOffice,
  step: string,
  fields: Readonly<Record<string, string>>,
  button = "Lanjut",
): Promise<void> {
  await page.goto(`${office.url}/daftar/${step}`);
  for (const [name, value] of Object.entries(fields))
    await page.locator(`input[name="${name}"]`).fill(value);
  await andLoad(page, () =>
    page.getByRole("button", { name: button, exact: true }).first().click(),
  );
}
