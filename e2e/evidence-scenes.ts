import type { Page } from "playwright-core";
import { enterAs } from "./desk-scenes.ts";
import type { EvidenceOffice } from "./evidence-office.ts";

type Scene = {
  readonly as: "one" | "other" | "officer";
  readonly show: (page: Page, office: EvidenceOffice) => Promise<unknown>;
};

const part = (page: Page) => page.getByRole("region", { name: "Bukti", exact: false });
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();

/** Opens a case and waits until its evidence is there. */
export async function openEvidence(page: Page, office: EvidenceOffice, name: string) {
  await page.goto(`${office.door.origin}/desk/records/${office.idOf(name)}`);
  await page.getByRole("heading", { name: "Data yang dinyatakan" }).waitFor();
  await page
    .locator(".evidence .thumb, .evidence > .fine, .evidence .on-its-way")
    .first()
    .waitFor();
}
const shows = (as: Scene["as"], name: string): Scene => ({
  as,
  show: (page, office) => openEvidence(page, office, name),
});
const showsPictures = (as: Scene["as"], name: string): Scene => ({
  as,
  show: async (page, office) => {
    await openEvidence(page, office, name);
    await pictures(page);
  },
});
/** Waits until every picture in sight has come. The page's policy lets nothing be waited for inside it. */
async function pictures(page: Page, of = ".evidence img, dialog[open] img"): Promise<void> {
  await page.locator(of).first().scrollIntoViewIfNeeded();
  const script = `(() => {
    const all = [...document.querySelectorAll(${JSON.stringify(of)})];
    return all.length > 0 && all.every((e) => e.complete && e.naturalWidth > 0);
  })()`;
  for (let tries = 0; tries < 200; tries++) {
    if (await page.evaluate<boolean>(script)) return;
    await page.waitForTimeout(50);
  }
  throw new Error("A picture did not come");
}
async function openViewer(page: Page, office: EvidenceOffice, name: string): Promise<void> {
  await openEvidence(page, office, name);
  await page.keyboard.press("b");
  await page.getByRole("dialog").waitFor();
  await pictures(page, "dialog[open] img");
}

/** Evidence in every state it can be in. */
export const EVIDENCE_SCENES: Readonly<Record<string, Scene>> = {
  "evidence-none": shows("one", "question-1"),
  evidence: showsPictures("one", "question-2"),
  "evidence-long": showsPictures("officer", "long"),
  "evidence-server-fails": {
    as: "one",
    show: async (page, office) => {
      await page.route("**/evidence", (route) => route.fulfill({ status: 500 }));
      await page.goto(`${office.door.origin}/desk/records/${office.idOf("question-1")}`);
      await page.locator(".evidence").getByRole("alert").waitFor();
    },
  },
  "evidence-withdrawn": {
    as: "one",
    show: async (page, office) => {
      await openEvidence(page, office, "question-2");
      await page.getByText("1 berkas ditarik").click();
      await page.getByText("Foto ini milik orang lain").waitFor();
    },
  },
  "evidence-adding": {
    as: "one",
    show: async (page, office) => {
      await openEvidence(page, office, "question-1");
      await press(page, "Tambah bukti");
      await page.getByLabel("Jenis bukti").selectOption({ label: "KTP" });
      await part(page).getByLabel("Foto atau surat").setInputFiles([office.photo, office.note]);
      await page.getByText("Ini bukan foto atau PDF.").waitFor();
    },
  },
  "evidence-adding-faulty": {
    as: "one",
    show: async (page, office) => {
      await openEvidence(page, office, "question-1");
      await press(page, "Tambah bukti");
      await press(page, "Kirim");
      await page.getByRole("alert").waitFor();
    },
  },
  "evidence-cut": {
    as: "one",
    show: async (page, office) => {
      await page.route("**/parts/*", (route) => route.abort());
      await openEvidence(page, office, "question-3");
      await press(page, "Tambah bukti");
      await page.getByLabel("Jenis bukti").selectOption({ label: "KTP" });
      await part(page).getByLabel("Foto atau surat").setInputFiles(office.photo);
      await press(page, "Kirim 1 berkas");
      await page.getByText("Jaringan terputus.").waitFor();
    },
  },
  "evidence-stopped": {
    as: "one",
    show: async (page, office) => {
      await openEvidence(page, office, "question-3");
      await page.getByText("Pilih berkas yang sama").first().waitFor();
    },
  },
  viewer: {
    as: "one",
    show: (page, office) => openViewer(page, office, "question-2"),
  },
  "viewer-near": {
    as: "one",
    show: async (page, office) => {
      await openViewer(page, office, "question-2");
      for (const key of ["+", "+", "ArrowLeft"]) await page.keyboard.press(key);
      await page.getByText("225%").waitFor();
    },
  },
  "viewer-broken": {
    as: "one",
    show: async (page, office) => {
      await page.route("**/pages/1", (route) => route.abort());
      await openEvidence(page, office, "question-2");
      await page.keyboard.press("b");
      await page.getByText("Gambar tidak dapat ditampilkan.").waitFor();
    },
  },
  "viewer-withdrawing-faulty": {
    as: "one",
    show: async (page, office) => {
      await openViewer(page, office, "question-2");
      await press(page, "Tarik berkas ini");
      await press(page, "Tarik berkas ini");
      await page.getByRole("alert").waitFor();
    },
  },
  "evidence-pair": {
    as: "one",
    show: async (page, office) => {
      await page.goto(`${office.door.origin}/desk/queues/duplicate/${office.idOf("twin-1")}`);
      await page.getByRole("heading", { name: "Foto dan surat" }).waitFor();
      await pictures(page, ".evidence-pair img");
    },
  },
  "evidence-side-by-side": {
    as: "one",
    show: async (page, office) => {
      await page.goto(`${office.door.origin}/desk/queues/duplicate/${office.idOf("twin-1")}`);
      await press(page, "Lihat berdampingan");
      await pictures(page, "dialog[open] img");
    },
  },
};

/** Opens a scene, signed in as it asks for. */
export async function showEvidenceScene(
  name: string,
  page: Page,
  office: EvidenceOffice,
): Promise<void> {
  const scene = EVIDENCE_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  await enterAs(page, office, office[scene.as]);
  await scene.show(page, office);
}
