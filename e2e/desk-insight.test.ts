import { sql } from "kysely";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { asOwner } from "../packages/server/src/testing/table-rows.ts";
import { openBrowser } from "./browser.ts";
import {
  faultsInEveryView,
  withPage as inBrowser,
  scenesToLookAt,
  violationsOn,
  withScenePage,
} from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import {
  givenInsightOffice,
  INSIGHT_SCENES,
  type InsightOffice,
  LOCAL_KELURAHAN,
  showInsightScene,
} from "./insight-scenes.ts";

let office: InsightOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenInsightOffice(600);
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
});

test.each(
  scenesToLookAt(INSIGHT_SCENES),
)("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showInsightScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const lookAs = <T>(staffer: Staffer, query: string, look: (page: Page) => Promise<T>) =>
  inBrowser(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    await enterAs(page, office, staffer);
    await page.goto(`${office.door.origin}/desk/overview${query}`);
    await page.locator(".headline-said, .empty").first().waitFor();
    return look(page);
  });

/** The numbers of the funnel as they stand on screen. */
const funnelOn = async (page: Page) =>
  (await page.locator(".figures .funnel-count b").allTextContents()).map((text) =>
    Number(text.replaceAll(".", "")),
  );

/** The same, counted in the tables themselves. */
function funnelIn(kelurahan: string | null, from: string | null = null): Promise<number[]> {
  return asOwner(office.door, async (tx) => {
    const { rows } = await sql<Record<string, bigint>>`
      with seen as (
        select a.* from applications a join journeys j on j.application_id = a.id
        where (${kelurahan}::text is null or a.kelurahan_code = ${kelurahan})
          and (${from}::timestamp is null or j.received_at >= (${from}::timestamp at time zone 'Asia/Jakarta'))),
      last as (select d.* from current_decisions d join seen on seen.id = d.application_id)
      select count(*) as received, count(*) filter (where is_complete) as complete,
        (select count(*) from last where outcome in ('approved', 'refused')) as decided,
        (select count(*) from last where outcome = 'approved') as approved,
        (select count(*) from decree_lines where application_id in (select id from seen)) as decreed,
        (select count(*) from batch_rows where application_id in (select id from seen)) as sent,
        (select count(*) from memberships where application_id in (select id from seen)) as protected
      from seen`.execute(tx);
    return Object.values(rows[0] ?? {}).map(Number);
  });
}
const dayBefore = (days: number) =>
  new Date(Date.now() + 7 * 3_600_000 - days * 86_400_000).toISOString().slice(0, 10);

describe("the overview", () => {
  test("says what is counted in the tables", async () => {
    await lookAs(office.monitor, "", async (page) => {
      const counted = await funnelIn(null);
      expect(await funnelOn(page)).toEqual(counted);
      expect(counted.every((each) => each > 0)).toBe(true);
      const said = await page.locator(".headline-said").textContent();
      expect(said).toContain(`Dari ${counted[0]} yang masuk, ${counted[2]} sudah diputuskan`);
    });
  });

  test("shows somebody of one kelurahan that one only, in figures, table and file", async () => {
    await lookAs(office.local, "", async (page) => {
      expect(await funnelOn(page)).toEqual(await funnelIn(LOCAL_KELURAHAN.code));
      const table = page.getByRole("table", { name: "Angka menurut Kelurahan" });
      await table.waitFor();
      expect(await table.locator("tbody th").allTextContents()).toEqual([LOCAL_KELURAHAN.name]);
    });
    const { text } = await office.local.ask("GET", "/v1/overview.csv?by=kelurahan");
    expect(text.trim().split("\r\n")).toHaveLength(2);
  });

  test("is filtered by the keyboard, and the filter stands in the address", async () => {
    const from = dayBefore(45);
    await lookAs(office.monitor, "", async (page) => {
      const before = await funnelOn(page);
      await page.getByLabel("Diterima sejak").fill(from);
      await page.getByLabel("Diterima sejak").press("Enter");
      await page.waitForURL(`**/overview?from=${from}`);
      const counted = await funnelIn(null, from);
      await expect.poll(() => funnelOn(page)).toEqual(counted);
      expect(counted[0]).toBeLessThan(before[0] ?? 0);
      await page.reload();
      await expect.poll(() => funnelOn(page)).toEqual(counted);
    });
  });

  test("is divided and sorted by the keyboard, picture and table by the same numbers", async () => {
    await lookAs(office.monitor, "", async (page) => {
      await page.getByRole("table", { name: "Angka menurut Kelurahan" }).waitFor();
      await page.getByRole("radio", { name: "Kelurahan" }).focus();
      await page.keyboard.press("ArrowRight");
      const table = page.getByRole("table", { name: "Angka menurut Pekerjaan" });
      await table.waitFor();
      await page.waitForURL("**/overview?by=occupation");
      await table.getByRole("button", { name: "Masuk" }).focus();
      await page.keyboard.press("Enter");
      const head = table.getByRole("columnheader", { name: "Masuk" });
      await expect.poll(() => head.getAttribute("aria-sort")).toBe("descending");
      const received = (await table.locator('td[data-title="Masuk"]').allTextContents()).map(
        Number,
      );
      expect(received).toEqual([...received].sort((a, b) => b - a));
      expect(received.reduce((sum, each) => sum + each, 0)).toBe((await funnelIn(null))[0]);
      const drawn = async () => (await page.locator(".bars-value").allTextContents()).map(Number);
      // Of many parts the picture shows the first ones.
      await expect
        .poll(async () => {
          const values = await drawn();
          return values.length > 0 && values.every((value, at) => value === received[at]);
        })
        .toBe(true);
      await page.keyboard.press("Enter");
      await expect.poll(() => head.getAttribute("aria-sort")).toBe("ascending");
    });
  });

  test("opens all there is about one part, and gives the focus back", async () => {
    await lookAs(office.manager, `?sort=received`, async (page) => {
      await page.getByRole("button", { name: /^Tampilkan semua/ }).click();
      const name = page.getByRole("button", { name: LOCAL_KELURAHAN.name });
      await name.press("Enter");
      const dialog = page.getByRole("dialog", { name: LOCAL_KELURAHAN.name });
      await dialog.waitFor();
      const counts = await dialog.locator(".funnel-count b").allTextContents();
      expect(counts.map(Number)).toEqual(await funnelIn(LOCAL_KELURAHAN.code));
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await expect
        .poll(() => name.evaluate((button) => button === document.activeElement))
        .toBe(true);
    });
  });

  test("leads to the queues those who work on them, and nobody else", async () => {
    const links = (staffer: Staffer) =>
      lookAs(staffer, "", (page) => page.locator('.stuck a[href^="/desk/queues/"]').count());
    expect(await links(office.manager)).toBeGreaterThan(0);
    expect(await links(office.monitor)).toBe(0);
  });

  test("gives its numbers as a file", async () => {
    await lookAs(office.monitor, "?by=sex", async (page) => {
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Unduh angka (CSV)" }).click(),
      ]);
      expect(file.suggestedFilename()).toMatch(/^payung-sex-20\d\d-\d\d-\d\d\.csv$/);
    });
  });

  test("speaks English when asked", async () => {
    await lookAs(office.monitor, "", async (page) => {
      await page.getByRole("button", { name: "English" }).click();
      await page.getByRole("heading", { level: 2, name: "Where it is stuck" }).waitFor();
      expect(await violationsOn(page)).toEqual([]);
    });
  });
});
