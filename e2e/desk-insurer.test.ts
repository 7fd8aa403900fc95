import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulateReply } from "../packages/server/src/example/insurer-simulator.ts";
import { openBrowser } from "./browser.ts";
import { faultsInEveryView, scenesToLookAt, withPage, withScenePage } from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import { accepted, aKpj, memberLine, REPLY_HEADER } from "./insurer-office.ts";
import {
  givenInsurerWorld,
  go,
  INSURER_SCENES,
  type InsurerWorld,
  part,
  showInsurerScene,
  title,
} from "./insurer-scenes.ts";
import { lengthenTexts } from "./long-texts.ts";

let world: InsurerWorld;
let browser: Browser;
beforeAll(async () => {
  world = await givenInsurerWorld();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await world.door.stop();
});

test.each(
  scenesToLookAt(INSURER_SCENES),
)("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showInsurerScene(name, page, world);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

test.each([
  "inbox",
  "batch",
  "tasks",
  "task-group",
  "reply-row",
  "reasons",
  "drift-report",
  "record-cover",
])("%s fits when texts are as long as they may be, without an accessibility fault", async (name) => {
  await withScenePage(browser, async (page) => {
    await lengthenTexts(page);
    await showInsurerScene(name, page, world);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const asManager = (work: (page: Page) => Promise<void>) =>
  withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await enterAs(page, world, world.manager);
    await work(page);
  });
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();
const count = (page: Page, name: string) =>
  page.locator(".counts > div").filter({ hasText: name }).locator("dd").innerText();

/** Answers a downloaded batch as the insurer might, by the first seed under which so many are rejected. */
async function answerTo(batch: string, isWanted: (rejected: number) => boolean): Promise<string> {
  const path = join(world.door.folder, `simulated-${crypto.randomUUID()}.xlsx`);
  for (let seed = 1; ; seed += 1) {
    const { rejected } = await simulateReply(batch, path, { seed, startOn: "2026-12-01" });
    if (isWanted(rejected)) return path;
  }
}

async function downloadOn(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    press(page, "Unduh berkas kiriman"),
  ]);
  const path = join(world.door.folder, `${crypto.randomUUID()}.xlsx`);
  await download.saveAs(path);
  return path;
}

async function takeReply(page: Page, path: string): Promise<void> {
  await go(page, world, "/insurer");
  await page.getByRole("link", { name: "Ambil jawaban" }).click();
  await page.getByLabel("Berkas jawaban").setInputFiles(path);
  await part(page, /baris jawaban terbaca/);
  await press(page, /^Ambil \d+ baris/);
  await title(page, "BPJS Ketenagakerjaan");
}

describe("a batch with rejects", () => {
  test("is sent, answered, mended and sent again, until everybody is covered", async () => {
    const { id, number, ids } = await world.decree(40);
    await asManager(async (page) => {
      await go(page, world, "/insurer");
      await page.getByRole("link", { name: new RegExp(`SK ${number}, versi`) }).click();
      await part(page, "40 orang akan dikirim");
      await press(page, "Bekukan 40 orang");
      await part(page, "40 orang dikirim");
      const sent = await downloadOn(page);

      await takeReply(page, await answerTo(sent, (rejected) => rejected >= 2));
      const row = () => page.getByRole("row").filter({ hasText: `SK ${number}, versi` });
      const state = async () => {
        const { body } = await world.manager.ask("GET", "/v1/insurer-inbox");
        return body.decrees.find((each: { id: string }) => each.id === id);
      };
      await row().waitFor();
      const { toMend, enrolled } = await state();
      expect(enrolled + toMend).toBe(40);

      // The rejects are tasks by their reason: each is chosen, mended, and closed with the others of its reason.
      const { body } = await world.manager.ask("GET", "/v1/tasks?limit=500&kind=insurer-reject");
      type Task = { applicationId: string; reasonCode: string; whoCanFix: string; name: string };
      const ours = (body.tasks as Task[]).filter(({ applicationId }) =>
        ids.includes(applicationId),
      );
      expect(ours).toHaveLength(toMend);
      const groups = new Set(ours.map(({ reasonCode, whoCanFix }) => `${reasonCode}/${whoCanFix}`));
      for (const group of groups) {
        await go(page, world, `/insurer/tasks/insurer-reject/${group}`);
        for (const task of ours.filter((each) => `${each.reasonCode}/${each.whoCanFix}` === group))
          await page.getByRole("row").filter({ hasText: task.name }).getByRole("checkbox").check();
        await press(page, "Sudah diperbaiki");
        await page.getByRole("dialog").getByRole("button", { name: "Sudah diperbaiki" }).click();
        await page
          .getByText(/pekerjaan ditutup/)
          .first()
          .waitFor();
      }

      await go(page, world, "/insurer");
      await page.getByRole("link", { name: new RegExp(`SK ${number}, versi`) }).click();
      await part(page, `${toMend} orang akan dikirim`);
      expect(await count(page, "Kirim ulang")).toBe(String(toMend));
      await press(page, `Bekukan ${toMend} orang`);
      await part(page, `${toMend} orang dikirim`);
      const again = await downloadOn(page);
      await takeReply(page, await answerTo(again, (rejected) => rejected === 0));
      await row().getByText("40 dari 40").waitFor();
      expect(await state()).toMatchObject({ enrolled: 40, toMend: 0, waiting: 0 });
    });
  });

  test("whose answer has a renamed column asks first, and remembers", async () => {
    const { list, id } = await world.decree(2);
    await world.freeze(id);
    const header = REPLY_HEADER.with(3, "Nomor Kartu Baru");
    const first = await world.reply([accepted(list[0])], header);
    const second = await world.reply([accepted(list[1])], header);
    await asManager(async (page) => {
      await go(page, world, `/insurer/replies/check/${first}`);
      await page.getByText("Kolom ini belum ditemukan: Nomor KPJ.").waitFor();
      await page.getByRole("combobox", { name: /Nomor Kartu Baru/ }).selectOption("kpj");
      await press(page, "Baca ulang dengan kolom ini");
      await part(page, "1 baris jawaban terbaca");
      expect(await count(page, "Diterima")).toBe("1");
      await press(page, "Ambil 1 baris");
      await title(page, "BPJS Ketenagakerjaan");
      await go(page, world, `/insurer/replies/check/${second}`);
      await part(page, "1 baris jawaban terbaca");
      expect(await count(page, "Diterima")).toBe("1");
    });
  });
});

describe("a row that names nobody we sent", () => {
  test("is given to somebody by two people, and then found by the card", async () => {
    const { list, ids, id } = await world.decree(1);
    await world.freeze(id);
    const kpj = aKpj();
    await world.takeIn(
      await world.reply([[99, "1571", list[0]?.name ?? "", kpj, "DITERIMA", null, "01-12-2026"]]),
    );
    const { body } = await world.manager.ask("GET", "/v1/tasks?limit=500&kind=insurer-suspense");
    const taskId = body.tasks.at(-1).id;
    await asManager(async (page) => {
      await go(page, world, `/insurer/rows/${taskId}`);
      await page.getByRole("radio", { name: new RegExp(list[0]?.name ?? "", "i") }).check();
      await page.getByLabel("Mengapa?").fill("Nama dan tanggal lahir sama");
      // Nothing typed is lost when the page is loaded again.
      await page.reload();
      expect(await page.getByLabel("Mengapa?").inputValue()).toBe("Nama dan tanggal lahir sama");
      await press(page, "Simpan");
      await title(page, "Pekerjaan dari BPJS Ketenagakerjaan");
    });
    await withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
      await enterAs(page, world, world.supervisor);
      await go(page, world, `/insurer/rows/${taskId}`);
      await press(page, "Pastikan");
      await page.getByText(/Sudah diselesaikan pada/).waitFor();
      await go(page, world, "/search");
      await page.getByRole("searchbox").fill(kpj);
      await press(page, "Cari");
      await page.getByText("1 orang dengan nomor kartu itu").waitFor();
      await page.getByRole("link", { name: new RegExp(list[0]?.name ?? "", "i") }).click();
      await part(page, "Perlindungan");
      await page.getByText(kpj, { exact: true }).waitFor();
    });
    const cover = await world.supervisor.ask("GET", `/v1/applications/${ids[0]}/cover`);
    expect(cover.body.cover.kpj).toBe(kpj);
  });
});

test("a comparison with the insurer's list goes on by itself, and its differences become tasks", async () => {
  const { list, id } = await world.decree(2);
  await world.freeze(id);
  const numbers = [aKpj(), aKpj()];
  await world.takeIn(await world.reply(list.map((worker, at) => accepted(worker, numbers[at]))));
  const path = await world.members([memberLine(list[0], numbers[0] ?? "")]);
  await asManager(async (page) => {
    await go(page, world, `/insurer/drift/check/${path}`);
    await press(page, "Bandingkan");
    await page.getByRole("progressbar").waitFor();
    const report = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    await page.reload();
    await page.getByText("Menunggu giliran").waitFor();
    await world.workOff(report);
    await part(page, "Perbedaan satu per satu");
    const name = list[1]?.name ?? "";
    const row = page.getByRole("row").filter({ hasText: new RegExp(name, "i") });
    await row.getByText("Ada di kita, tidak di mereka").waitFor();
    await row.getByRole("button", { name: /Jadikan pekerjaan/ }).click();
    await row.getByText("Sudah jadi pekerjaan").waitFor();
    await go(page, world, "/insurer/tasks/insurer-drift/INSURER_OTHER/city");
    await page.getByRole("link", { name: new RegExp(name, "i") }).waitFor();
  });
});

test.each([
  ["supervisor", true],
  ["kelurahan-officer", false],
] as const)("on a record the decree is named to a %s, and leads there only who may read it", async (role, mayRead) => {
  const staffer = await world.door.signedIn([{ role, areas: ["*"] }]);
  await withPage(browser, {}, async (page) => {
    await enterAs(page, world, staffer);
    await go(page, world, `/records/${world.member}`);
    const decree = page.getByText(/^SK .+ versi \d+, baris \d+/).first();
    await decree.waitFor();
    const link = page.getByRole("link", { name: /^SK .+ versi \d+, baris \d+/ });
    expect(await link.count()).toBe(mayRead ? 1 : 0);
    if (!mayRead) return;
    await link.click();
    await page.waitForURL("**/desk/decrees/*");
    await title(page, /, versi \d+$/);
  });
});
