import type { Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import type { CaseworkOffice } from "./casework-office.ts";
import { enterAs } from "./desk-scenes.ts";

type Who = "one" | "other" | "supervisor" | "officer" | "idle";
type Scene = {
  readonly as: Who;
  readonly show: (page: Page, office: CaseworkOffice) => Promise<unknown>;
};

const go = (page: Page, { door }: CaseworkOffice, path: string) =>
  page.goto(`${door.origin}/desk${path}`);
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

/** Chooses a way to decide by its key, and waits until its form has the focus. */
export async function choose(page: Page, key: "1" | "2" | "3"): Promise<void> {
  await page.locator(".ways").first().waitFor();
  const isOpen = () =>
    page.evaluate<boolean>("document.activeElement?.closest('.reason') !== null");
  // A key pressed before the page has drawn itself is nobody's.
  for (let tries = 0; tries < 50 && !(await isOpen()); tries++) {
    await page.keyboard.press(key);
    await page.waitForTimeout(50);
  }
}

/** Opens a case and waits until it is there. */
async function openCase(page: Page, office: CaseworkOffice, name: string, queue?: string) {
  const id = office.idOf(name);
  await go(page, office, queue === undefined ? `/records/${id}` : `/queues/${queue}/${id}`);
  await page.getByRole("heading", { name: "Data yang dinyatakan" }).waitFor();
}

const shows = (as: Who, name: string, queue?: string): Scene => ({
  as,
  show: (page, office) => openCase(page, office, name, queue),
});

/** Every screen of the casework in every state it can be in. */
export const CASEWORK_SCENES: Readonly<Record<string, Scene>> = {
  queues: {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/queues");
      await said(page, "Batas terdekat:");
    },
  },
  "queues-empty": {
    as: "idle",
    show: async (page, office) => {
      await go(page, office, "/queues");
      await said(page, "Semua antrean kosong");
    },
  },
  "queues-server-fails": {
    as: "one",
    show: async (page, office) => {
      await page.route("**/v1/queues", (route) => route.fulfill({ status: 500 }));
      await go(page, office, "/queues");
      await page.getByRole("alert").waitFor();
    },
  },
  queue: {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/queues/question");
      await page.getByRole("table").waitFor();
      await page.keyboard.press("j");
    },
  },
  "queue-empty": {
    as: "idle",
    show: async (page, office) => {
      await go(page, office, "/queues/visit");
      await said(page, "Antrean ini kosong");
    },
  },
  "queue-server-fails": {
    as: "one",
    show: async (page, office) => {
      await page.route("**/v1/queues/*", (route) => route.fulfill({ status: 500 }));
      await go(page, office, "/queues/new");
      await page.getByRole("alert").waitFor();
    },
  },
  "queue-unknown": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/queues/nothing");
      await said(page, "Halaman tidak ada");
    },
  },
  case: shows("one", "question-1", "question"),
  "case-deciding": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "question-1", "question");
      await choose(page, "1");
      await page
        .getByRole("button", { name: /^Setujui/ })
        .last()
        .waitFor();
    },
  },
  "case-deciding-faulty": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "question-1", "question");
      await choose(page, "2");
      await page.getByLabel("Alasan lain").check();
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
    },
  },
  "case-held": {
    as: "one",
    show: async (page, office) => {
      await office.other.ask("POST", `/v1/applications/${office.idOf("held")}/claims`, {});
      await openCase(page, office, "held", "question");
      await said(page, /sedang mengerjakan kasus ini/);
    },
  },
  "case-confirm": shows("one", "confirm-1", "confirmation"),
  "case-mine": shows("one", "mine", "confirmation"),
  "case-entered": shows("officer", "long"),
  "case-long": shows("other", "long", "new"),
  "case-gone": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/queues/new/019aaf00-0000-7000-8000-000000000000");
      await page.getByRole("alert").waitFor();
    },
  },
  "case-incomplete": shows("one", "incomplete", "correction"),
  "case-objection": shows("one", "refused", "objection"),
  "case-note-faulty": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "question-1", "question");
      await press(page, /^Tulis catatan/);
      await press(page, "Simpan catatan");
      await page.getByRole("alert").waitFor();
    },
  },
  "case-reveal": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "question-2", "question");
      await press(page, "Lihat NIK");
      await page.getByRole("dialog").waitFor();
    },
  },
  "case-revealed": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "question-2", "question");
      await press(page, "Lihat NIK");
      await press(page, "Tampilkan");
      await press(page, "Sembunyikan").catch(() => {});
      await press(page, "Lihat NIK");
      await press(page, "Tampilkan");
      await page.getByRole("button", { name: "Sembunyikan" }).waitFor();
    },
  },
  "case-history": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "judged-twin");
      await page.getByText("Riwayat").click();
      await said(page, /mengubah keputusan/);
    },
  },
  "case-leaving": {
    as: "supervisor",
    show: async (page, office) => {
      await openCase(page, office, "question-3", "question");
      await choose(page, "3");
      await page.keyboard.press("Enter");
      await said(page, "akan dikunjungi.");
      await page.getByRole("heading", { name: "Data yang dinyatakan" }).waitFor();
      await page.waitForTimeout(300);
    },
  },
  "case-refused-by-server": {
    as: "supervisor",
    show: async (page, office) => {
      await page.route("**/proposals", (route) =>
        route.fulfill({
          status: 409,
          contentType: "application/problem+json",
          body: JSON.stringify({ code: "verification.not-referred", title: "x" }),
        }),
      );
      await openCase(page, office, "new-2", "new");
      await choose(page, "1");
      await page.keyboard.press("Enter");
      await press(page, "Kirim sekarang");
      await said(page, "Kasus ini sudah diputuskan orang lain.");
    },
  },
  compare: shows("one", "twin-1", "duplicate"),
  "compare-same": {
    as: "one",
    show: async (page, office) => {
      await openCase(page, office, "twin-1", "duplicate");
      await choose(page, "1");
      await page
        .getByLabel(/Ini yang benar/)
        .first()
        .check();
    },
  },
  "compare-second": {
    as: "other",
    show: async (page, office) => {
      const { ask } = office.one;
      const id = office.idOf("twin-3");
      const { body } = await ask("GET", `/v1/cases/${id}`);
      if (body.alike[0]?.said.length === 0)
        await ask("POST", `/v1/applications/${id}/pair-judgements`, {
          judgementId: uuidv7(),
          earlierId: office.idOf("known-3"),
          verdict: "same",
          reason: "KTP dan data menunjukkan satu orang.",
        });
      await openCase(page, office, "twin-3", "confirmation");
    },
  },
  "compare-by-officer": {
    as: "officer",
    show: (page, office) => openCase(page, office, "twin-2"),
  },
  judged: shows("supervisor", "judged-twin"),
  "judged-reopening": {
    as: "supervisor",
    show: async (page, office) => {
      await openCase(page, office, "judged-twin");
      await choose(page, "3");
      await page.getByLabel("Ada bukti baru.").waitFor();
    },
  },
  visit: shows("officer", "visited", "visit"),
  "visit-faulty": {
    as: "officer",
    show: async (page, office) => {
      await openCase(page, office, "visited", "visit");
      await press(page, "Simpan hasil");
      await page.getByRole("alert").waitFor();
    },
  },
  recheck: shows("officer", "clean", "visit"),
  "recheck-faulty": {
    as: "officer",
    show: async (page, office) => {
      await openCase(page, office, "clean", "visit");
      await press(page, "Simpan hasil");
      await page.getByRole("alert").waitFor();
    },
  },
  objecting: {
    as: "officer",
    show: async (page, office) => {
      await openCase(page, office, "clean");
      await press(page, "Catat sanggahan");
      await page.getByRole("dialog").waitFor();
      await press(page, "Simpan sanggahan");
      await page.getByRole("alert").waitFor();
    },
  },
  search: {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/search");
      await page.getByRole("searchbox").waitFor();
    },
  },
  "search-found": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/search");
      await page.getByRole("searchbox").fill("siti rahma");
      await page.keyboard.press("Enter");
      await page.getByRole("table").waitFor();
    },
  },
  "search-nobody": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/search");
      await page.getByRole("searchbox").fill("wulandari xyz");
      await page.keyboard.press("Enter");
      await said(page, "Tidak ditemukan");
    },
  },
  "search-too-short": {
    as: "one",
    show: async (page, office) => {
      await go(page, office, "/search");
      await page.getByRole("searchbox").fill("a");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
    },
  },
};

/** Opens a scene, signed in as it asks for. */
export async function showCaseworkScene(
  name: string,
  page: Page,
  office: CaseworkOffice,
): Promise<void> {
  const scene = CASEWORK_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  await enterAs(page, office, office[scene.as]);
  await scene.show(page, office);
}
