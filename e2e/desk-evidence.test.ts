import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { openBrowser } from "./browser.ts";
import { faultsInEveryView, scenesToLookAt, withPage, withScenePage } from "./checks.ts";
import { enterAs } from "./desk-scenes.ts";
import { type EvidenceOffice, givenEvidenceOffice } from "./evidence-office.ts";
import { EVIDENCE_SCENES, openEvidence, showEvidenceScene } from "./evidence-scenes.ts";

let office: EvidenceOffice;
let browser: Browser;
beforeAll(async () => {
  office = await givenEvidenceOffice();
  browser = await openBrowser();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await office?.door.stop();
});

test.each(
  scenesToLookAt(EVIDENCE_SCENES),
)("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showEvidenceScene(name, page, office);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

const signedIn = (staffer: Staffer, work: (page: Page) => Promise<void>) =>
  withPage(browser, { viewport: { width: 1280, height: 800 } }, async (page) => {
    page.setDefaultTimeout(15_000);
    await enterAs(page, office, staffer);
    await work(page);
  });
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();
const add = async (page: Page, kind: string, path: string) => {
  await press(page, "Tambah bukti");
  await page.getByLabel("Jenis bukti").selectOption({ label: kind });
  await page.locator(".evidence").getByLabel("Foto atau surat").setInputFiles(path);
  await press(page, "Kirim 1 berkas");
};
const listed = async (name: string, by = office.one) =>
  (await by.ask("GET", `/v1/applications/${office.idOf(name)}/evidence`)).body;
const kindsInHistory = async (name: string) => {
  const path = `/v1/applications/${office.idOf(name)}/history`;
  const { body } = await office.one.ask("GET", path);
  return body.entries.map(({ kind }: { kind: string }) => kind);
};

/** How many bytes of parts a page has sent, and the network between: it lets through so many parts, then none. */
async function overANetwork(page: Page, parts: number) {
  const network = { sent: 0, left: parts };
  await page.route("**/parts/*", async (route) => {
    if (network.left <= 0) return route.abort("internetdisconnected");
    network.left -= 1;
    network.sent += (route.request().postDataBuffer() ?? Buffer.alloc(0)).length;
    return route.continue();
  });
  return network;
}

describe("a KTP photo", () => {
  test("is attached over a network that is cut, looked at closely, and withdrawn", async () => {
    const size = (await readFile(office.photo)).length;
    await signedIn(office.one, async (page) => {
      await openEvidence(page, office, "new-1");
      const network = await overANetwork(page, 2);
      await add(page, "KTP", office.photo);
      await page.getByText("Jaringan terputus.").waitFor();
      // Meanwhile one works on; the file is still there.
      await page.getByRole("link", { name: "Antrean" }).click();
      await page.getByText("Batas terdekat:").first().waitFor();
      await page.goBack();
      await page.getByText("Jaringan terputus.").waitFor();
      network.left = 1_000;
      await page.evaluate("dispatchEvent(new Event('online'))");
      await page.getByText("KTP tersimpan.").waitFor();
      // What had gone through before the cut was not sent again.
      expect(network.sent).toBe(size);

      await page.locator(".thumb").waitFor();
      await page.locator("h1").focus();
      await page.keyboard.press("?");
      await page.getByText("Lihat bukti", { exact: true }).waitFor();
      await page.keyboard.press("Escape");
      await page.locator("dialog").waitFor({ state: "detached" });
      await page.keyboard.press("b");
      await page.getByRole("dialog", { name: "KTP" }).waitFor();
      const place = () =>
        page.evaluate<string>("document.querySelector('.stage-box img').style.transform");
      await expect.poll(place).toBe("translate(0px, 0px) scale(1) rotate(0deg)");
      await page.keyboard.press("+");
      await page.keyboard.press("+");
      await page.getByText("225%").waitFor();
      await page.keyboard.press("ArrowRight");
      await expect.poll(place).toBe("translate(-80px, 0px) scale(2.25) rotate(0deg)");
      const box = await page.locator(".stage-box").boundingBox();
      const middle = { x: (box?.x ?? 0) + (box?.width ?? 0) / 2, y: (box?.y ?? 0) + 100 };
      await page.mouse.move(middle.x, middle.y);
      await page.mouse.down();
      await page.mouse.move(middle.x + 30, middle.y + 20, { steps: 3 });
      await page.mouse.up();
      await expect.poll(place).toBe("translate(-50px, 20px) scale(2.25) rotate(0deg)");
      await page.keyboard.press("r");
      expect(await place()).toContain("rotate(90deg)");
      await page.keyboard.press("0");
      await page.getByText("100%").waitFor();
      await page.mouse.wheel(0, -600);
      await expect.poll(() => page.locator(".stage-scale").innerText()).not.toBe("100%");

      await press(page, "Tarik berkas ini");
      await page.getByLabel("Mengapa ditarik?").fill("KTP tetangganya");
      // Signs are letters while one types.
      await page.getByLabel("Mengapa ditarik?").press("+");
      await page.keyboard.press("Control+Enter");
      await page.getByText("1 berkas ditarik").waitFor();
      expect(await page.locator(".thumb").count()).toBe(0);
      await expect.poll(() => page.evaluate("document.activeElement?.id")).toBe("evidence");
      await page.getByText("Riwayat").click();
      for (const said of ["menambahkan bukti.", "melihat bukti.", "menarik bukti."])
        await page.getByText(said).first().waitFor();
    });
    expect((await listed("new-1")).files).toMatchObject([
      { withdrawal: { reason: "KTP tetangganya+" } },
    ]);
    expect(await kindsInHistory("new-1")).toContain("evidence.viewed");
  });

  test("goes on after a reload where it stopped, when the same file is chosen", async () => {
    const size = (await readFile(office.photo)).length;
    await signedIn(office.one, async (page) => {
      await openEvidence(page, office, "new-2");
      const network = await overANetwork(page, 3);
      await add(page, "KTP", office.photo);
      await page.getByText("Jaringan terputus.").waitFor();
      await page.reload();
      await page.getByText(/^Berhenti di \d+%/).waitFor();
      network.left = 1_000;
      const again = page.locator(".on-its-way input[type=file]");
      await again.setInputFiles(office.letter);
      await page.getByText("Ini bukan berkas yang sama.").waitFor();
      await again.setInputFiles(office.photo);
      await page.getByText("KTP tersimpan.").waitFor();
      expect(network.sent).toBe(size);
    });
    expect((await listed("new-2")).files).toHaveLength(1);
  });
});

describe("files", () => {
  test("are dropped and pasted; one that is none says so before it is sent", async () => {
    await signedIn(office.other, async (page) => {
      await openEvidence(page, office, "mine");
      const give = (event: string, how: string) =>
        page.evaluate(`(() => {
          const given = new DataTransfer();
          given.items.add(new File([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)], "${event}.jpg"));
          const target = ${how};
          target.dispatchEvent(${event === "paste" ? `new ClipboardEvent("paste", { clipboardData: given, bubbles: true })` : `new DragEvent("drop", { dataTransfer: given, bubbles: true })`});
        })()`);
      // Beside the card: the browser would leave the page for it.
      await give("drop", "document.querySelector('h1')");
      await page.getByText("drop.jpg, 0,1 MB").waitFor();
      await give("paste", "document.body");
      await page.getByText("paste.jpg, 0,1 MB").waitFor();
      await page.locator(".evidence").getByLabel("Foto atau surat").setInputFiles(office.note);
      await page.getByText("Ini bukan foto atau PDF.").waitFor();
      await page.getByLabel("Jenis bukti").selectOption({ label: "Surat lain" });
      await press(page, "Kirim 3 berkas");
      await page.getByRole("alert").waitFor();
      await press(page, "Keluarkan catatan.jpg");
      await press(page, "Kirim 2 berkas");
      // Broken, as the server finds: each says so, and is cleared away.
      const faults = page.locator(".on-its-way").getByText("Berkas ini rusak");
      await expect.poll(() => faults.count(), { timeout: 15_000 }).toBe(2);
      for (let left = 1; left >= 0; left--) {
        await press(page, /^Hapus .* dari daftar$/);
        await expect.poll(() => faults.count()).toBe(left);
      }
      const nothing = { files: [], unfinished: [] };
      await expect.poll(() => listed("mine", office.other)).toEqual(nothing);
    });
  });

  test("that are called off are gone, here and on the server", async () => {
    await signedIn(office.one, async (page) => {
      await openEvidence(page, office, "held");
      await overANetwork(page, 1);
      await add(page, "KTP", office.photo);
      await page.getByText("Jaringan terputus.").waitFor();
      await press(page, /^Batalkan /);
      await page.getByText("Belum ada foto atau surat.").waitFor();
    });
    expect(await listed("held")).toEqual({ files: [], unfinished: [] });
  });
});
