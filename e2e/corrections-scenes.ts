import type { Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { givenDecree } from "../packages/server/src/testing/approved.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { type CaseworkOffice, LONG_WORDS } from "./casework-office.ts";
import { choose } from "./casework-scenes.ts";
import { enterAs } from "./desk-scenes.ts";

type Scene = {
  readonly as: "one" | "other" | "officer";
  readonly show: (page: Page, office: CaseworkOffice) => Promise<unknown>;
};

export async function openCase(page: Page, office: CaseworkOffice, name: string, queue?: string) {
  const id = office.idOf(name);
  const path = queue === undefined ? `/records/${id}` : `/queues/${queue}/${id}`;
  await page.goto(`${office.door.origin}/desk${path}`);
  await page.getByRole("heading", { name: "Data yang dinyatakan" }).waitFor();
}

/** Opens the form by its key, and waits until it has the focus. */
export async function openForm(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Perbaiki data/ }).waitFor();
  const form = page.getByRole("region", { name: "Perbaiki data" });
  for (let tries = 0; tries < 50 && !(await form.isVisible()); tries++) {
    await page.keyboard.press("e");
    await page.waitForTimeout(50);
  }
}

/** Makes the last person of a list somebody on whom cover hangs, and corrects them. */
export async function askCorrection(by: Staffer, id: string, fields: object): Promise<string> {
  const { body } = await by.ask("GET", `/v1/cases/${id}`);
  const correctionId = uuidv7();
  const { status, text } = await by.ask("POST", `/v1/applications/${id}/corrections`, {
    correctionId,
    basedOn: body.person.correctionCount,
    fields,
    reason: "Sesuai KTP yang dibawa ke kantor kelurahan.",
    evidence: "KTP asli",
  });
  if (status !== 200) throw new Error(text);
  return correctionId;
}

/** Everything that the scenes need and that is done once. */
export async function givenCorrections(office: CaseworkOffice): Promise<void> {
  await givenDecree(office.door);
  await askCorrection(office.other, office.idOf("clean"), {
    name: "Raden Ajeng Siti Nurhalimah Kusumaningtyas Wiryosoedarmo binti H. Abdulrachman",
    phone: "081299998888",
    kelurahanCode: "15.71.01.1004",
  });
  const made = await askCorrection(office.other, office.idOf("new-1"), { name: "Erna Wati Lubis" });
  await askCorrection(office.other, office.idOf("new-1"), { birthDate: "17-8-1985", sex: "P" });
  await office.other.ask("POST", `/v1/corrections/${made}/undoings`, {
    correctionId: uuidv7(),
    reason: LONG_WORDS.slice(0, 300),
  });
}

/** Types a correction while somebody else makes one of the same field. */
export async function beOvertaken(page: Page, office: CaseworkOffice, name: string) {
  await openCase(page, office, name, "question");
  await openForm(page);
  await page.getByLabel("Nomor HP").fill("081200001111");
  await page.getByLabel("Alasan", { exact: true }).fill("Ditelepon");
  await askCorrection(office.other, office.idOf(name), { phone: "081277776666" });
  await page.getByRole("button", { name: "Simpan perbaikan" }).click();
  await page.getByText(/Petugas lain baru memperbaiki: Nomor HP/).waitFor();
}

/** Every screen of the corrections in every state it can be in. */
export const CORRECTION_SCENES: Readonly<Record<string, Scene>> = {
  correct: {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "question-1", "question");
      await openForm(page);
    },
  },
  "correct-read": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "question-1", "question");
      await openForm(page);
      await page.getByLabel("Tanggal lahir").fill("17-8-90");
      await page.getByText("Dibaca sebagai 17 Agustus 1990.").waitFor();
    },
  },
  "correct-faulty": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "question-1", "question");
      await openForm(page);
      await page.getByLabel("NIK", { exact: true }).fill("123");
      await page.getByLabel("Tanggal lahir").fill("31-02-1990");
      await page.getByRole("button", { name: "Simpan perbaikan" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  "correct-incomplete": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "incomplete", "correction");
      await openForm(page);
      await page.getByText("Harus diperbaiki.").waitFor();
    },
  },
  "correct-long": {
    as: "other",
    show: async (page, office) => {
      await openCase(page, office, "long", "new");
      await openForm(page);
    },
  },
  "correct-server-fails": {
    as: "one",
    show: async (page, office) => {
      await page.route("**/corrections", (route) =>
        route.request().method() === "POST" ? route.fulfill({ status: 500 }) : route.continue(),
      );
      await openCase(page, office, "question-1", "question");
      await openForm(page);
      await page.getByLabel("Tempat lahir").fill("Muara Bungo");
      await page.getByLabel("Alasan", { exact: true }).fill("Salah ketik");
      await page.getByRole("button", { name: "Simpan perbaikan" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  "correct-overtaken": {
    as: "one",
    show: (page, office) => beOvertaken(page, office, "question-3"),
  },
  "correct-waiting": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "clean");
      await page.getByRole("heading", { name: "Perbaikan menunggu orang kedua" }).waitFor();
    },
  },
  "correct-waiting-mine": {
    as: "other",
    show: async (page, office) => {
      await openCase(page, office, "clean");
      await page.getByRole("button", { name: "Tarik kembali" }).click();
      await page.getByRole("button", { name: "Tarik kembali" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  "correct-history": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "new-1");
      await page.getByText("Riwayat").click();
      await page.getByRole("button", { name: "Batalkan perbaikan ini" }).first().waitFor();
    },
  },
  many: {
    as: "one",
    show: async (page, office) => {
      await page.goto(`${office.door.origin}/desk/queues/confirmation`);
      await page.getByRole("button", { name: "Lihat semuanya" }).click();
      await page.getByRole("button", { name: /^Setujui \d+ kasus/ }).waitFor();
    },
  },
  "many-paged": {
    as: "one",
    show: async (page, office) => {
      // A page that is full, with more behind it.
      await page.route("**/v1/clean-selections/*/cases", async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), next: 1 } });
      });
      await page.goto(`${office.door.origin}/desk/queues/confirmation`);
      await page.getByRole("button", { name: "Lihat semuanya" }).click();
      await page.getByRole("button", { name: "Tampilkan lagi" }).waitFor();
    },
  },
  "many-cases-fail": {
    as: "one",
    show: async (page, office) => {
      await page.route("**/v1/clean-selections/*/cases", (route) => route.fulfill({ status: 500 }));
      await page.goto(`${office.door.origin}/desk/queues/confirmation`);
      await page.getByRole("button", { name: "Lihat semuanya" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  "many-done": {
    as: "one",
    show: async (page, office) => {
      await page.route("**/v1/bulk-confirmations", (route) =>
        route.fulfill({
          contentType: "application/json",
          body: JSON.stringify({
            confirmed: 1,
            sampled: 1,
            changed: 300,
            leftOut: [
              { applicationId: office.idOf("question-3"), why: "changed" },
              { applicationId: office.idOf("question-1"), why: "sampled" },
            ],
          }),
        }),
      );
      await page.goto(`${office.door.origin}/desk/queues/confirmation`);
      await page.getByRole("button", { name: "Lihat semuanya" }).click();
      await page.getByRole("button", { name: /^Setujui \d+ kasus/ }).click();
      await page.getByRole("heading", { name: "1 kasus disetujui" }).waitFor();
    },
  },
  "compare-values": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "twin-3", "duplicate");
      await choose(page, "1");
      await page
        .getByLabel(/Tidak ada yang benar/)
        .first()
        .check();
    },
  },
};

export async function showCorrectionScene(
  name: string,
  page: Page,
  office: CaseworkOffice,
): Promise<void> {
  const scene = CORRECTION_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene "${name}"`);
  await enterAs(page, office, office[scene.as]);
  await scene.show(page, office);
}
