import type { Browser, Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { codeOf } from "../packages/server/src/access/one-time-code.ts";
import { PASSWORD, type Staffer } from "../packages/server/src/testing/staff.ts";
import { openBrowser } from "./browser.ts";
import { type CaseworkOffice, givenCaseworkOffice, letGoOfCases } from "./casework-office.ts";
import { CASEWORK_SCENES, choose, showCaseworkScene } from "./casework-scenes.ts";
import {
  faultsInEveryView,
  withPage as inBrowser,
  scenesToLookAt,
  withScenePage,
} from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import { lengthenTexts } from "./long-texts.ts";

const QUESTIONS = 16;
let office: CaseworkOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenCaseworkOffice(QUESTIONS);
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
});

beforeEach(() => letGoOfCases(office));

type Options = Parameters<typeof inBrowser>[1];
const withPage = <T>(options: Options, work: (page: Page) => Promise<T>) =>
  inBrowser(browser, options, work);
const url = (path: string) => `${office.door.origin}/desk${path}`;
const signedIn = <T>(staffer: Staffer, work: (page: Page) => Promise<T>, options: Options = {}) =>
  withPage({ viewport: { width: 1280, height: 800 }, ...options }, async (page) => {
    await enterAs(page, office, staffer);
    return work(page);
  });
const facts = (page: Page) => page.getByRole("heading", { name: "Data yang dinyatakan" }).waitFor();
const openCase = async (page: Page, queue: string, name: string) => {
  await page.goto(url(`/queues/${queue}/${office.idOf(name)}`));
  await facts(page);
};
const title = (page: Page) => page.getByRole("heading", { level: 1 }).textContent();
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();
const caseOf = async (name: string, by: Staffer = office.supervisor) =>
  (await by.ask("GET", `/v1/cases/${office.idOf(name)}`)).body;
const counted = async (queue: string) => {
  const { body } = await office.supervisor.ask("GET", "/v1/queues");
  return body.queues.find((each: { queue: string }) => each.queue === queue).count;
};

test.each(
  scenesToLookAt(CASEWORK_SCENES),
)("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showCaseworkScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

test.each([
  "queue",
  "case-confirm",
  "compare",
  "search-found",
])("%s fits when texts are as long as they may be, without an accessibility fault", async (name) => {
  await withScenePage(browser, async (page) => {
    await lengthenTexts(page);
    await showCaseworkScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

describe("two people and two applications", () => {
  const judge = async (staffer: Staffer, path: string, key: "1" | "2" | "3", said: string) => {
    await signedIn(staffer, async (page) => {
      await page.goto(url(path));
      await facts(page);
      await choose(page, key);
      await page.keyboard.press("Enter");
      await page.getByText(said).waitFor();
      await press(page, "Kirim sekarang");
      await expect.poll(() => page.locator(".deed").count()).toBe(0);
    });
  };

  test("are judged one person by two, and that is taken back by two", async () => {
    const id = office.idOf("twin-2");
    await signedIn(office.one, async (page) => {
      await openCase(page, "duplicate", "twin-2");
      expect(await page.locator("mark").count()).toBeGreaterThan(0);
      await choose(page, "1");
      await page.getByLabel(/Ini yang benar Nama, Yang lebih dulu/).check();
      await page.keyboard.press("Enter");
      await page.getByText("dinilai orang yang sama.").waitFor();
      await press(page, "Kirim sekarang");
      await expect.poll(() => page.locator(".deed").count()).toBe(0);
    });
    const first = await caseOf("twin-2");
    expect(first.alike[0].said).toMatchObject([{ verdict: "same", choices: { name: "earlier" } }]);

    await judge(office.other, `/queues/confirmation/${id}`, "1", "diputus sesuai usul.");
    expect(await caseOf("twin-2")).toMatchObject({
      decision: { outcome: "refused" },
      judged: [{ verdict: "same" }],
    });
    await judge(office.other, `/records/${id}`, "3", "diminta dinilai ulang.");
    await judge(office.one, `/queues/confirmation/${id}`, "1", "diputus sesuai usul.");
    expect(await caseOf("twin-2")).toMatchObject({
      decision: { outcome: "referred" },
      judged: [],
      alike: [{ said: [] }],
    });
  });

  test("of which one is not sure are looked at at the door", async () => {
    await judge(office.one, `/queues/duplicate/${office.idOf("twin-4")}`, "3", "akan dikunjungi.");
    expect((await caseOf("twin-4")).visits).toHaveLength(1);
  });
});

describe("two officers on one case", () => {
  test("see each other; the second one only looks", async () => {
    await signedIn(office.one, async (mine) => {
      await openCase(mine, "question", "question-5");
      await mine.locator(".ways").waitFor();
      await expect.poll(async () => (await caseOf("question-5")).holder !== null).toBe(true);
      await signedIn(office.other, async (theirs) => {
        await openCase(theirs, "question", "question-5");
        await theirs
          .getByText(/^Petugas .* sedang mengerjakan kasus ini/)
          .first()
          .waitFor();
        expect(await theirs.locator(".ways").count()).toBe(0);
        // Left by the first, it can be taken.
        await mine.goto(url("/queues"));
        await mine.getByText("Batas terdekat:").first().waitFor();
        const take = theirs.getByRole("button", { name: "Coba ambil kasus ini" });
        await expect
          .poll(
            async () => {
              if (await take.isVisible()) await take.click({ timeout: 1_000 }).catch(() => {});
              return theirs.locator(".ways").count();
            },
            { timeout: 10_000 },
          )
          .toBe(1);
      });
    });
  });

  test("who come too late read what the other did, and keep what they typed", async () => {
    const id = office.idOf("question-6");
    await signedIn(office.one, async (page) => {
      await openCase(page, "question", "question-6");
      await choose(page, "2");
      await page.getByLabel("Keterangan").fill("Tetangga bilang sudah pindah.");
      // Meanwhile two others decide.
      const proposalId = uuidv7();
      for (const [staffer, path, body] of [
        [
          office.other,
          `/v1/applications/${id}/proposals`,
          {
            proposalId,
            outcome: "approved",
            reason: "Ditemui",
          },
        ],
        [office.supervisor, `/v1/proposals/${proposalId}/confirmations`, {}],
      ] as const)
        expect((await staffer.ask("POST", path, body)).status).toBe(200);
      await page.keyboard.press("Control+Enter");
      await press(page, "Kirim sekarang");
      await page.getByText("Kasus ini sudah diputuskan orang lain.").waitFor();
      await page.getByRole("link", { name: "Buka kasus" }).click();
      await page.getByRole("heading", { name: "Disetujui" }).waitFor();
      await page.getByText("Tetangga bilang sudah pindah.").waitFor();
    });
    expect((await caseOf("question-6")).proposals).toEqual([]);
  });
});

describe("a decision", () => {
  test("is taken back within ten seconds by U, and what was typed is there again", async () => {
    await signedIn(office.one, async (page) => {
      await openCase(page, "question", "question-7");
      await choose(page, "1");
      await page.getByLabel("Keterangan").fill("Ditemui di pasar.");
      await page.keyboard.press("Control+Enter");
      await page.getByText("diusulkan disetujui.").waitFor();
      await page.locator("h1").focus();
      await page.keyboard.press("u");
      await page.waitForURL(new RegExp(office.idOf("question-7")));
      await facts(page);
      await expect.poll(() => page.getByLabel("Keterangan").inputValue()).toBe("Ditemui di pasar.");
      await page.waitForTimeout(10_500);
    });
    expect((await caseOf("question-7")).proposals).toEqual([]);
  });

  test("survives a reload and a closed page, and arrives once", async () => {
    await signedIn(office.one, async (page) => {
      await openCase(page, "question", "question-8");
      await choose(page, "1");
      await page.keyboard.press("Enter");
      await page.getByText("diusulkan disetujui.").waitFor();
      await page.reload();
      await expect.poll(async () => (await caseOf("question-8")).proposals.length).toBe(1);
      await expect.poll(() => page.locator(".deed").count()).toBe(0);

      await openCase(page, "question", "question-9");
      await choose(page, "2");
      await page.keyboard.press("Enter");
      await page.getByText("diusulkan tidak disetujui.").waitFor();
      const kept = await page.evaluate<string>(`sessionStorage.getItem("payung.deeds") ?? ""`);
      expect(kept).not.toContain(office.workerOf("question-9").name);
      await page.close({ runBeforeUnload: false });
    });
    await expect.poll(async () => (await caseOf("question-9")).proposals.length).toBe(1);
  });

  test("leaves at once when somebody signs out", async () => {
    // A session of its own, because it ends; and a case that the test before did not go on to, and may hold still.
    const { email, secret } = await office.door.signedIn([{ role: "verifier", areas: ["*"] }]);
    await withPage({ viewport: { width: 1280, height: 800 } }, async (page) => {
      await signIn(page, email, secret);
      await openCase(page, "question", "question-15");
      await choose(page, "1");
      await page.keyboard.press("Enter");
      await page.getByText("diusulkan disetujui.").waitFor();
      await press(page, "Keluar");
      await page.getByRole("heading", { level: 1, name: "Masuk" }).waitFor();
    });
    expect((await caseOf("question-15")).proposals).toHaveLength(1);
  });
});

async function signIn(page: Page, email: string, secret: string): Promise<void> {
  await page.goto(url("/"));
  await typeIn(page, email, secret);
  await page.getByRole("heading", { name: /Selamat datang/ }).waitFor();
}

async function typeIn(page: Page, email: string, secret: string): Promise<void> {
  const emailField = page.getByLabel("E-mail");
  await emailField.waitFor();
  await emailField.fill(email);
  await page.getByLabel("Kata sandi", { exact: true }).fill(PASSWORD);
  await press(page, "Lanjut");
  await page.getByLabel("Kode 6 angka").fill(codeOf(secret, new Date()));
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
}

test("a session that ends in the middle of a note loses not a word", async () => {
  const staffer = await office.door.signedIn([{ role: "verifier", areas: ["*"] }]);
  await signedIn(staffer, async (page) => {
    await openCase(page, "question", "question-11");
    await expect
      .poll(async () => {
        await page.keyboard.press("n");
        return page.getByLabel("Catatan baru").count();
      })
      .toBe(1);
    await page.getByLabel("Catatan baru").fill("Istrinya bilang ia di sawah sampai sore.");
    await page.context().clearCookies();
    await page.keyboard.press("Control+Enter");
    await page.getByRole("dialog").waitFor();
    await typeIn(page, staffer.email, staffer.secret);
    await page.getByText("Catatan tersimpan.").waitFor();
  });
  expect((await caseOf("question-11")).notes).toMatchObject([
    { words: "Istrinya bilang ia di sawah sampai sore." },
  ]);
});

test("a NIK is shown for a reason and hidden after a minute", async () => {
  await signedIn(office.one, async (page) => {
    await page.clock.install();
    await openCase(page, "question", "question-12");
    await press(page, "Lihat NIK");
    await press(page, "Tampilkan");
    const { nik } = office.workerOf("question-12");
    const shown = nik.replace(/(.{4})(?=.)/g, "$1 ");
    await page.getByText(shown).waitFor();
    await page.clock.fastForward(61_000);
    await expect.poll(() => page.getByText(shown).count()).toBe(0);
    expect(await page.evaluate<string>("JSON.stringify({ ...sessionStorage })")).not.toContain(nik);
  });
  const { body } = await office.one.ask(
    "GET",
    `/v1/applications/${office.idOf("question-12")}/history`,
  );
  const kinds = body.entries.map((each: { kind: string }) => each.kind);
  expect(kinds.filter((each: string) => each === "casework.number-revealed")).toHaveLength(1);
});

test("a slow network shows that it waits, and what is decided meanwhile arrives", async () => {
  await signedIn(office.one, async (page) => {
    const client = await page.context().newCDPSession(page);
    await page.goto(url("/queues/question"));
    await page.getByRole("table").waitFor();
    await client.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 1_500,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    });
    await page.getByRole("link", { name: office.workerOf("question-13").name }).click();
    await page.getByText("Memuat…").waitFor();
    await facts(page);
    await choose(page, "1");
    await page.keyboard.press("Enter");
    await page.getByText("diusulkan disetujui.").waitFor();
    await client.send("Network.emulateNetworkConditions", {
      offline: true,
      latency: 0,
      downloadThroughput: 0,
      uploadThroughput: 0,
    });
    await press(page, "Kirim sekarang");
    await page.getByText("Belum terkirim. Kami coba terus.").waitFor();
    await client.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    await expect.poll(() => page.locator(".deed").count(), { timeout: 15_000 }).toBe(0);
  });
  expect((await caseOf("question-13")).proposals).toHaveLength(1);
});

test("somebody is found by a slip of the name, and their history says who looked", async () => {
  await signedIn(office.one, async (page) => {
    await page.goto(url("/queues"));
    await page.getByText("Batas terdekat:").first().waitFor();
    await page.keyboard.press("/");
    await page.getByRole("searchbox").waitFor();
    const { name } = office.workerOf("clean");
    await page.keyboard.type(name.slice(0, -1));
    await page.keyboard.press("Enter");
    await page.getByRole("table").waitFor();
    expect(page.url()).toBe(url("/search"));
    await page.locator("h1").focus();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await facts(page);
    await page.getByText("Riwayat").click();
    await page.getByText("melihat data ini.").first().waitFor();
  });
});

/**
 * Twenty cases of several queues by the keyboard alone, as somebody who knows them decides them. How long each takes the
 * machine is printed: a person's time is reading, this is what is added to it.
 */
test("a verifier clears twenty mixed cases by keyboard alone", async () => {
  const took: { queue: string; ms: number; shown: number }[] = [];
  await signedIn(office.supervisor, async (page) => {
    const clear = async (queue: string, most: number) => {
      await page.goto(url(`/queues/${queue}`));
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.locator("[data-row], .empty").first().waitFor();
      if ((await page.locator("[data-row]").count()) === 0) return;
      await expect
        .poll(async () => {
          await page.keyboard.press("j");
          return page.evaluate<boolean>("document.activeElement?.matches('[data-row]') ?? false");
        })
        .toBe(true);
      await page.keyboard.press("Enter");
      for (let n = 0; n < most && took.length < 20; n++) {
        const began = Date.now();
        await facts(page);
        const shown = Date.now() - began;
        const before = await title(page);
        if ((await page.locator(".ways").count()) === 0) {
          await page.keyboard.press("j");
          await expect
            .poll(() => page.locator("h1").first().textContent({ timeout: 15_000 }), {
              interval: 20,
            })
            .not.toBe(before);
          continue;
        }
        await choose(page, "1");
        await page.keyboard.press("Enter");
        await expect
          .poll(() => page.locator("h1").first().textContent({ timeout: 15_000 }), { interval: 20 })
          .not.toBe(before);
        took.push({ queue, ms: Date.now() - began, shown });
        if (!/\/queues\/[a-z]+\/[0-9a-f]/.test(page.url())) return;
      }
    };
    await clear("confirmation", 6);
    await clear("new", 2);
    await clear("duplicate", 3);
    await clear("question", 20);
    await page.goto(url("/queues"));
    await expect.poll(() => page.locator(".deed").count(), { timeout: 15_000 }).toBe(0);
  });
  const times = took.map(({ ms }) => ms).sort((one, other) => one - other);
  const shown = took.map((each) => each.shown).sort((one, other) => one - other);
  const middle = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)];
  process.stdout.write(
    `${took.map(({ queue, ms }) => `${queue} ${ms} ms`).join(", ")}\n` +
      `per case: median ${middle(times)} ms, longest ${times.at(-1)} ms; until it is shown: median ${middle(shown)} ms, longest ${shown.at(-1)} ms\n`,
  );
  expect(took.length).toBeGreaterThan(15);
  expect(await counted("confirmation")).toBeGreaterThan(0);
});
