import type { Browser, Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { nikFor } from "../packages/server/src/testing/workers.ts";
import { openBrowser } from "./browser.ts";
import { type CaseworkOffice, givenCaseworkOffice, letGoOfCases } from "./casework-office.ts";
import { choose } from "./casework-scenes.ts";
import { cutOff, faultsInEveryView, withPage, withScenePage } from "./checks.ts";
import {
  askCorrection,
  beOvertaken,
  CORRECTION_SCENES,
  givenCorrections,
  openCase,
  openForm,
  showCorrectionScene,
} from "./corrections-scenes.ts";
import { enterAs } from "./desk-scenes.ts";

let office: CaseworkOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenCaseworkOffice(9);
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
});

beforeEach(() => letGoOfCases(office));

const signedIn = (staffer: Staffer, work: (page: Page) => Promise<void>) =>
  withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    page.setDefaultTimeout(15_000);
    await enterAs(page, office, staffer);
    await work(page);
  });
const caseOf = async (name: string) =>
  (await office.supervisor.ask("GET", `/v1/cases/${office.idOf(name)}`)).body;
const outcomesOf = async (names: readonly string[]) =>
  Promise.all(names.map(async (name) => (await caseOf(name)).decision.outcome));
const sendDecision = async (page: Page, said: string) => {
  await page.keyboard.press("Enter");
  await page.getByText(said).waitFor();
  await page.getByRole("button", { name: "Kirim sekarang" }).click();
  await expect.poll(() => page.locator(".deed").count()).toBe(0);
};
/** Opens a case as somebody and decides by a key. */
const decide = (
  staffer: Staffer,
  name: string,
  queue: string | undefined,
  key: "1" | "3",
  said: string,
) =>
  signedIn(staffer, async (page) => {
    await openCase(page, office, name, queue);
    await choose(page, key);
    await sendDecision(page, said);
  });

describe("a correction", () => {
  test("mends an incomplete application by the keyboard, and the queue goes on", async () => {
    const { bornOn, sex } = office.workerOf("incomplete");
    await signedIn(office.one, async (page) => {
      await openCase(page, office, "incomplete", "correction");
      await openForm(page);
      await expect
        .poll(() => page.evaluate<string>("document.activeElement?.id ?? ''"))
        .toMatch(/-nik$/);
      await page.keyboard.type(nikFor(bornOn, sex));
      await page.getByLabel("Alasan", { exact: true }).fill("Angka kurang");
      await page.keyboard.press("Control+Enter");
      await page.getByText(/^Data diperbaiki\. Keputusan sekarang:/).waitFor();
      await page.getByText("Antrean ini kosong").waitFor();
    });
    expect((await caseOf("incomplete")).decision.outcome).toBe("referred");
  });

  test("is taken back by U within ten seconds, and from the history later", async () => {
    const before = (await caseOf("question-2")).person;
    await signedIn(office.one, async (page) => {
      await openCase(page, office, "question-2", "question");
      await openForm(page);
      await page.getByLabel("Nama", { exact: true }).fill("Nama Yang Lain");
      await page.getByLabel("Alasan", { exact: true }).fill("Salah ketik");
      await page.keyboard.press("Control+Enter");
      await page.getByText(/^Data diperbaiki\./).waitFor();
      await page.getByRole("heading", { level: 1, name: "Nama Yang Lain" }).waitFor();
      await page.locator("h1").focus();
      await page.keyboard.press("u");
      await page.getByText("Perbaikan dibatalkan.").waitFor();
      expect((await caseOf("question-2")).person.name).toBe(before.name);

      await openForm(page);
      await page.getByLabel("Nama", { exact: true }).fill("Nama Ketiga");
      await page.getByLabel("Alasan", { exact: true }).fill("Salah ketik");
      await page.getByRole("button", { name: "Simpan perbaikan" }).click();
      await page.getByRole("heading", { level: 1, name: "Nama Ketiga" }).waitFor();
      await page.getByText("Riwayat").click();
      await page.getByRole("button", { name: "Batalkan perbaikan ini" }).click();
      await page.getByRole("heading", { level: 1, name: before.name }).waitFor();
    });
    const { correctionCount: _, ...person } = (await caseOf("question-2")).person;
    expect(before).toMatchObject(person);
  });

  test("that came too late keeps what was typed, shows what the other did, and goes through then", async () => {
    await signedIn(office.one, async (page) => {
      await beOvertaken(page, office, "question-4");
      expect(await page.getByLabel("Nomor HP").inputValue()).toBe("081200001111");
      expect(await page.getByLabel("Alasan", { exact: true }).inputValue()).toBe("Ditelepon");
      await page.getByRole("button", { name: "Simpan perbaikan" }).click();
      await page.getByText(/^Data diperbaiki\./).waitFor();
    });
    expect((await caseOf("question-4")).person.phone).toBe("+6281200001111");
  });
});

test("a duplicate merged and unmerged", async () => {
  const [twin, known] = [await caseOf("twin-1"), await caseOf("known-1")];
  await signedIn(office.one, async (page) => {
    await openCase(page, office, "twin-1", "duplicate");
    await choose(page, "1");
    await page.getByLabel(/Ini yang benar NIK, Pendaftaran ini/).check();
    await page.getByLabel(/Ini yang benar Nomor HP, Pendaftaran ini/).check();
    await sendDecision(page, "dinilai orang yang sama.");
  });
  // Nothing follows from one person's word.
  expect((await caseOf("known-1")).person).toEqual(known.person);
  await signedIn(office.other, async (page) => {
    await openCase(page, office, "twin-1", "confirmation");
    await page.getByText(/^Nilai yang dipakai\..*pendaftaran ini/).waitFor();
    await choose(page, "1");
    await sendDecision(page, "diputus sesuai usul.");
  });
  expect((await caseOf("twin-1")).decision.outcome).toBe("refused");
  const merged = (await caseOf("known-1")).person;
  expect(merged).toMatchObject({ nikMasked: twin.person.nikMasked, phone: twin.person.phone });
  await signedIn(office.supervisor, async (page) => {
    await openCase(page, office, "known-1");
    await page.getByText("0813 7400 1122").first().waitFor();
    await page.getByText("Riwayat").click();
    await page.getByText(/memakai nilai dari pendaftaran ganda/).waitFor();
  });

  await decide(office.other, "twin-1", undefined, "3", "diminta dinilai ulang.");
  await decide(office.one, "twin-1", "confirmation", "1", "diputus sesuai usul.");
  const [again, standing] = [await caseOf("twin-1"), await caseOf("known-1")];
  expect(again).toMatchObject({ decision: { outcome: "referred" }, judged: [] });
  expect(again.alike).toMatchObject([{ earlierId: office.idOf("known-1"), said: [] }]);
  expect(again.person).toEqual(twin.person);
  expect(standing.person).toEqual({ ...known.person, correctionCount: 2 });
  expect(standing.decision.outcome).toBe(known.decision.outcome);
});

test("two people side by side are never cut off while values are chosen", async () => {
  await signedIn(office.one, async (page) => {
    await openCase(page, office, "twin-3", "duplicate");
    await choose(page, "1");
    const table = page.getByRole("table", { name: "Data yang berbeda" });
    await table
      .getByLabel(/Ini yang benar/)
      .first()
      .waitFor();
    expect(await table.getByText("Yang lebih dulu", { exact: true }).count()).toBe(1);
    // 640 px is 1280 at twice the size.
    for (const width of [1280, 1024, 768, 640, 360]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await cutOff(page, ".compared"), `${width} px`).toEqual([]);
    }
  });
});

describe("a screen", () => {
  beforeAll(() => givenCorrections(office));
  test.each(
    Object.keys(CORRECTION_SCENES).filter((name) => name !== "correct-incomplete"),
  )("%s has no accessibility fault and fits", async (name) => {
    await withScenePage(browser, async (page) => {
      await showCorrectionScene(name, page, office);
      // What lies half under the bar at the top is not too small.
      await page.evaluate("scrollTo(0, 0)");
      expect(await faultsInEveryView(page)).toEqual([]);
    });
  });
});

// At the end: it leaves no clean case for a screen to show.
test("many clean cases are confirmed at once, and one that changed meanwhile is left out and said so", async () => {
  const names = [5, 6, 7, 8, 9].map((n) => `question-${n}`);
  expect(await outcomesOf(names)).toEqual(names.map(() => "referred"));
  for (const name of names)
    await office.other.ask("POST", `/v1/applications/${office.idOf(name)}/proposals`, {
      proposalId: uuidv7(),
      outcome: "approved",
      reason: "Ditemui di rumah, KTP sudah dicocokkan.",
    });
  await signedIn(office.one, async (page) => {
    const sent: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/v1/bulk-confirmations")) sent.push(request.postData() ?? "");
    });
    await page.goto(`${office.door.origin}/desk/queues/confirmation`);
    await page.getByRole("button", { name: "Lihat semuanya" }).click();
    const confirm = page.getByRole("button", { name: /^Setujui \d+ kasus/ });
    const count = Number(/\d+/.exec((await confirm.textContent()) ?? "")?.[0]);
    expect(count).toBeGreaterThanOrEqual(names.length);
    // What this person has before their eyes is no longer so.
    await askCorrection(office.supervisor, office.idOf("question-7"), { birthDate: "17-8-1985" });
    await confirm.dblclick();
    await page.getByText("1 kasus berubah dan tidak ikut.").waitFor();
    await page.getByRole("heading", { name: `${count - 2} kasus disetujui` }).waitFor();
    await page.getByText("1 kasus diambil acak. Periksa satu per satu.").waitFor();
    expect(sent).toHaveLength(1);
    // The same order once more, as a browser sends it whose answer got lost.
    const again = await office.one.ask("POST", "/v1/bulk-confirmations", JSON.parse(sent[0] ?? ""));
    expect(again.body).toMatchObject({ confirmed: count - 2, sampled: 1, changed: 1 });
    expect(again.body.leftOut).toContainEqual({
      applicationId: office.idOf("question-7"),
      why: "changed",
    });
    await page.getByRole("listitem").filter({ hasText: "baru berubah" }).getByRole("link").click();
    await page.waitForURL(`**/${office.idOf("question-7")}`);
  });
  expect((await caseOf("question-7")).decision.outcome).not.toBe("approved");
});
