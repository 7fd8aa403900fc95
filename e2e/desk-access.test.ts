import type { Browser, Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeOf } from "../packages/server/src/access/one-time-code.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import { PASSWORD, type Staffer } from "../packages/server/src/testing/staff.ts";
import { openBrowser } from "./browser.ts";
import {
  faultsInEveryView,
  withPage as inBrowser,
  scenesToLookAt,
  violationsOn,
  withScenePage,
} from "./checks.ts";
import { chooseFile, type Desk, enterAs, givenDesk, SCENES, showScene } from "./desk-scenes.ts";
import { OFFICE_CLIENT, type OfficeProviderServer, openOfficeProvider } from "./office-provider.ts";

let desk: Desk;
let browser: Browser;
beforeAll(async () => {
  desk = await givenDesk();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await desk.door.stop();
});

// Without movement: a dialog that fades in has other colours for a moment.
const withPage = <T>(options: Parameters<typeof inBrowser>[1], work: (page: Page) => Promise<T>) =>
  inBrowser(browser, { reducedMotion: "reduce", ...options }, work);
const url = (path: string) => `${desk.door.origin}/desk${path}`;
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name });
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();

test.each(scenesToLookAt(SCENES))("%s has no accessibility fault and fits", async (name) => {
  await withScenePage(browser, async (page) => {
    await showScene(name, page, desk);
    expect(await faultsInEveryView(page)).toEqual([]);
  });
});

async function typePassword(page: Page, email: string, at = url("/")) {
  await page.goto(at);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Kata sandi", { exact: true }).fill(PASSWORD);
  await press(page, "Lanjut");
}

async function typeCode(page: Page, { secret }: Pick<Staffer, "secret">) {
  await page.getByLabel("Kode 6 angka").fill(codeOf(secret, new Date()));
  await press(page, /^(?:Masuk|Periksa kode)$/);
}

describe("signing in", () => {
  test("takes the password and the app's code, and leads to the screen that was asked for", async () => {
    await withPage({}, async (page) => {
      await typePassword(page, desk.monitor.email, url("/account"));
      await typeCode(page, desk.monitor);
      await heading(page, "Akun saya").waitFor();
      await press(page, "Keluar");
      await heading(page, "Masuk").waitFor();
      await page.reload();
      await heading(page, "Masuk").waitFor();
    });
  });

  test("takes a backup code when the phone is gone", async () => {
    await withPage({}, async (page) => {
      await typePassword(page, desk.monitor.email);
      await press(page, /Pakai kode cadangan/);
      await page.getByLabel("Kode cadangan").fill(desk.monitor.backupCodes[0] ?? "");
      await press(page, "Masuk");
      await heading(page, /Selamat datang/).waitFor();
    });
  });

  test("by an invitation sets password and app, shows the backup codes once, and is in", async () => {
    const email = `${uuidv7()}@example.org`;
    const { body } = await desk.administrator.ask("POST", "/v1/staff", {
      id: uuidv7(),
      name: "Wulan Dari",
      email,
      organisation: null,
      grants: [{ role: "monitor", areas: ["*"] }],
    });
    await withPage({}, async (page) => {
      await page.goto(url(`/welcome#${body.token}`));
      await heading(page, "Buat kata sandi").waitFor();
      expect(page.url()).toBe(url("/welcome"));
      await page.getByLabel("Kata sandi baru").fill("pendek");
      await press(page, "Lanjut");
      await expect.poll(() => page.evaluate("document.activeElement.className")).toBe("summary");
      await page.getByLabel("Kata sandi baru").fill(PASSWORD);
      await press(page, "Lanjut");
      await heading(page, "Amankan akun Anda").waitFor();
      await press(page, "Pakai aplikasi");
      await page.getByText("Tidak bisa memindai?").click();
      const secret = ((await page.locator(".secret").textContent()) ?? "").replace(/\s/g, "");
      await typeCode(page, { secret });
      await page.getByRole("heading", { name: "Simpan kode cadangan" }).waitFor();
      expect(await page.locator(".backup-codes li").count()).toBe(10);
      expect(await violationsOn(page)).toEqual([]);
      await press(page, "Selesai");
      await page.getByRole("alert").waitFor();
      await page.getByLabel(/Saya sudah mencetak/).check();
      await press(page, "Selesai");
      await heading(page, "Selamat datang, Wulan Dari").waitFor();
    });
  });

  test("begins with the first administrator, who comes by the terminal's link and names themselves", async () => {
    const door = await serveDoor();
    try {
      await withPage({}, async (page) => {
        await page.goto(`${door.origin}/desk/welcome#first.${await door.firstLink()}`);
        await page.getByLabel("Nama lengkap").fill("Putri Ayu");
        await page.getByLabel("E-mail").fill("putri@example.org");
        await page.getByLabel("Kata sandi baru").fill(PASSWORD);
        await press(page, "Lanjut");
        await heading(page, "Amankan akun Anda").waitFor();
        await press(page, "Pakai aplikasi");
        await page.getByText("Tidak bisa memindai?").click();
        const secret = ((await page.locator(".secret").textContent()) ?? "").replace(/\s/g, "");
        await typeCode(page, { secret });
        await page.getByLabel(/Saya sudah mencetak/).check();
        await press(page, "Selesai");
        await heading(page, "Selamat datang, Putri Ayu").waitFor();
        await page.getByRole("link", { name: "Orang dan peran" }).first().waitFor();
      });
    } finally {
      await door.stop();
    }
  });

  test("as somebody of the example city takes one click", async () => {
    await withPage({}, async (page) => {
      await page.goto(url("/"));
      await press(page, /Administrator/);
      await heading(page, "Selamat datang, Ani Kusuma").waitFor();
      await page.getByRole("link", { name: "Orang dan peran" }).first().click();
      await page.getByRole("table").waitFor();
    });
  });
});

describe("a passkey", () => {
  /** A device that holds passkeys, as Chromium plays it. */
  async function plugIn(page: Page, isUserVerified: boolean) {
    const session = await page.context().newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified,
      },
    });
    return {
      setUserVerified: (isIt: boolean) =>
        session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: isIt }),
    };
  }

  test("is added, and opens the desk by itself; without knowing who holds the device it does not", async () => {
    const owner = await desk.door.signedIn([{ role: "monitor", areas: ["*"] }]);
    await withPage({}, async (page) => {
      const device = await plugIn(page, true);
      await enterAs(page, desk, owner);
      await page.goto(url("/account"));
      await press(page, "Tambah passkey");
      await page.getByText("Passkey ditambahkan.").waitFor();
      await page.getByText("1 passkey").waitFor();
      await press(page, "Keluar");
      await heading(page, "Masuk").waitFor();

      await device.setUserVerified(false);
      await press(page, "Masuk dengan passkey");
      await page.getByText(/^Passkey tidak dipakai/).waitFor();
      // A device that does not ask who holds it, because nobody told it to: the server looks itself.
      await page.route("**/generate-authenticate-options", async (route) => {
        const answer = await route.fetch();
        const options = (await answer.json()) as object;
        await route.fulfill({
          response: answer,
          json: { ...options, userVerification: "discouraged" },
        });
      });
      await press(page, "Masuk dengan passkey");
      await page.getByText("Masuk lagi dengan kode atau passkey Anda.").waitFor();
      await page.unroute("**/generate-authenticate-options");
      await device.setUserVerified(true);
      await press(page, "Masuk dengan passkey");
      await heading(page, "Akun saya").waitFor();
    });
  });

  test("is taken away again, but not by the way", async () => {
    const owner = await desk.door.signedIn([{ role: "monitor", areas: ["*"] }]);
    await withPage({}, async (page) => {
      await plugIn(page, true);
      await enterAs(page, desk, owner);
      await page.goto(url("/account"));
      await press(page, "Tambah passkey");
      const passkey = page.getByRole("button", { name: "Hapus Chrome, Linux" });
      await passkey.click();
      await page.keyboard.press("Escape");
      await expect
        .poll(() => passkey.evaluate((button) => button === document.activeElement))
        .toBe(true);
      await passkey.click();
      await page.getByRole("dialog").getByRole("button", { name: "Hapus" }).click();
      await page.getByText("Passkey Chrome, Linux dihapus.").waitFor();
      await page.getByText("Belum ada").waitFor();
      await passkey.waitFor({ state: "detached" });
    });
  });

  test("and new backup codes are shown once the password is given", async () => {
    const owner = await desk.door.signedIn([{ role: "monitor", areas: ["*"] }]);
    await withPage({}, async (page) => {
      await enterAs(page, desk, owner);
      await page.goto(url("/account"));
      await press(page, "Buat kode baru");
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Kata sandi").fill("bukan kata sandinya");
      await dialog.getByRole("button", { name: "Buat kode baru" }).click();
      await dialog.locator(".summary").waitFor();
      await dialog.getByLabel("Kata sandi").fill(PASSWORD);
      await dialog.getByRole("button", { name: "Buat kode baru" }).click();
      await dialog.locator(".backup-codes li").first().waitFor();
      expect(await dialog.locator(".backup-codes li").count()).toBe(owner.backupCodes.length);
    });
  });

  test("may be the second factor of somebody new", async () => {
    const email = `${uuidv7()}@example.org`;
    const { body } = await desk.administrator.ask("POST", "/v1/staff", {
      id: uuidv7(),
      name: "Agus Salim",
      email,
      organisation: null,
      grants: [{ role: "monitor", areas: ["*"] }],
    });
    await withPage({}, async (page) => {
      await plugIn(page, true);
      await page.goto(url(`/welcome#${body.token}`));
      await page.getByLabel("Kata sandi baru").fill(PASSWORD);
      await press(page, "Lanjut");
      await heading(page, "Amankan akun Anda").waitFor();
      await press(page, "Pakai passkey");
      await heading(page, "Selamat datang, Agus Salim").waitFor();
    });
  });
});

describe("the office's own sign-in", () => {
  let provider: OfficeProviderServer;
  let door: ServedDoor;
  beforeAll(async () => {
    provider = await openOfficeProvider();
    door = await serveDoor({ office: () => ({ issuer: provider.issuer, ...OFFICE_CLIENT }) });
  }, 60_000);
  afterAll(async () => {
    await provider.stop();
    await door.stop();
  });

  async function comeFromOffice(page: Page, email: string) {
    await page.goto(`${door.origin}/desk/account`);
    await press(page, "Masuk dengan akun kantor");
    await page.locator("input[name=login]").fill(email);
    await page.locator("input[name=password]").fill("anything");
    await page.locator("button[type=submit]").click();
    await page.locator("button[type=submit]").click();
  }

  test("that does not answer says so, even when it was away from the beginning; later it works", async () => {
    await withPage({}, async (page) => {
      await page.goto(`${door.origin}/desk/`);
      await press(page, "Masuk dengan akun kantor");
      await page.getByText(/^Layanan masuk kantor tidak menjawab/).waitFor();
      await provider.serve(door.origin);
    });
  });

  test("lets in who was invited, to the screen they asked for", async () => {
    const invited = await door.signedIn([{ role: "monitor", areas: ["*"] }]);
    await withPage({}, async (page) => {
      await comeFromOffice(page, invited.email);
      await heading(page, "Akun saya").waitFor();
      await page.getByText(invited.email).first().waitFor();
    });
  });

  test("does not let in who was not, and says what to do", async () => {
    await withPage({}, async (page) => {
      await comeFromOffice(page, "orang.lain@example.org");
      await page.getByText(/^Akun kantor ini belum bisa masuk/).waitFor();
      expect(page.url()).toBe(`${door.origin}/desk/account`);
    });
  });
});

describe("a session that ends in the middle of a form", () => {
  test("loses nothing: one signs in over the page, and what was typed is sent", async () => {
    const boss = await desk.door.signedIn([{ role: "administrator", areas: ["*"] }]);
    await withPage({}, async (page) => {
      await enterAs(page, desk, boss);
      await page.goto(url("/people/new"));
      await page.getByLabel("Nama lengkap").fill("Sekar Arum");
      await page.getByLabel("E-mail").fill(`${uuidv7()}@example.org`);
      await page.getByLabel("Peran").selectOption("monitor");
      await desk.administrator.ask("POST", `/v1/staff/${boss.id}/session-endings`, {});
      await press(page, "Undang orang");

      const dialog = page.getByRole("dialog", { name: "Masuk lagi" });
      await dialog.waitFor();
      expect(await violationsOn(page)).toEqual([]);
      expect(await page.getByLabel("Nama lengkap").inputValue()).toBe("Sekar Arum");
      await dialog.getByLabel("Kata sandi", { exact: true }).fill(PASSWORD);
      await dialog.getByRole("button", { name: "Lanjut" }).click();
      await dialog.getByLabel("Kode 6 angka").fill(codeOf(boss.secret, new Date()));
      await dialog.getByRole("button", { name: "Masuk", exact: true }).click();
      await heading(page, "Sekar Arum diundang").waitFor();
    });
  });

  test("also keeps it when the page is loaded anew", async () => {
    await withPage({}, async (page) => {
      await enterAs(page, desk, desk.administrator);
      await page.goto(url("/people/new"));
      await page.getByLabel("Nama lengkap").fill("Laras Ati");
      await page
        .getByRole("textbox", { name: "Organisasi" })
        .fill(["157101", "010190", "9901"].join(""));
      await page.reload();
      expect(await page.getByLabel("Nama lengkap").inputValue()).toBe("Laras Ati");
      expect(
        await page.getByRole("textbox", { name: "Organisasi" }).inputValue(),
        "a NIK is not kept",
      ).toBe("");
    });
  });
});

describe("people and roles", () => {
  test("a role is given, taken away, and taken back by U", async () => {
    await withPage({}, async (page) => {
      await enterAs(page, desk, desk.administrator);
      const { id } = await desk.door.signedIn([{ role: "monitor", areas: ["*"] }]);
      await page.goto(url(`/people/${id}`));
      await press(page, "Tambah peran");
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Peran").selectOption("verifier");
      await dialog.getByLabel("Kecamatan tertentu").check();
      await dialog.getByLabel("Telanaipura").check();
      await dialog.getByRole("button", { name: "Beri peran" }).click();
      const row = page.getByRole("listitem").filter({ hasText: "Kec. Telanaipura" });
      await row.waitFor();
      await row.getByRole("button", { name: /Cabut/ }).click();
      await row.waitFor({ state: "detached" });
      await page.getByText("Peran Verifikator dicabut.").waitFor();
      await page.keyboard.press("u");
      await row.waitFor();
    });
  });

  test("somebody is ended, but not without being asked", async () => {
    await withPage({}, async (page) => {
      await enterAs(page, desk, desk.administrator);
      const { id } = await desk.door.signedIn([{ role: "monitor", areas: ["*"] }]);
      await page.goto(url(`/people/${id}`));
      await press(page, "Akhiri akses");
      await page.getByRole("dialog").getByRole("button", { name: "Akhiri akses" }).click();
      await page.getByText("Berhenti", { exact: true }).waitFor();
      expect(await page.getByRole("button", { name: "Tambah peran" }).count()).toBe(0);
    });
  });
});

describe("the keyboard", () => {
  test("walks through rows, opens one, shows help, and is silent while one types or when it is switched off", async () => {
    await withPage({}, async (page) => {
      await enterAs(page, desk, desk.administrator);
      await page.goto(url("/people"));
      await page.getByRole("table").waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("k");
      const first = page.locator("[data-row]").first();
      await expect.poll(() => first.evaluate((link) => link === document.activeElement)).toBe(true);
      await page.getByLabel(/^Cari nama/).fill("?jk");
      expect(await page.getByLabel(/^Cari nama/).inputValue()).toBe("?jk");
      expect(await page.getByRole("dialog").count()).toBe(0);
      await page.getByLabel(/^Cari nama/).fill("");

      await heading(page, "Orang dan peran").focus();
      await page.keyboard.press("?");
      const help = page.getByRole("dialog", { name: "Tombol pintas" });
      await help.getByText("Baris berikutnya").waitFor();
      await help.getByLabel("Pakai tombol pintas").uncheck();
      await page.keyboard.press("Escape");
      await help.waitFor({ state: "detached" });
      await page.keyboard.press("?");
      expect(await page.getByRole("dialog").count()).toBe(0);
      await page.reload();
      await page.getByRole("table").waitFor();
      await page.keyboard.press("j");
      expect(await page.evaluate("document.activeElement.tagName")).not.toBe("A");
    });
  });

  test("reaches the content past the navigation at once", async () => {
    await withPage({}, async (page) => {
      await enterAs(page, desk, desk.monitor);
      await page.goto(url("/account"));
      await heading(page, "Akun saya").waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("isi");
    });
  });
});

test("English is there for whoever asks, and at the next visit", async () => {
  await withPage({}, async (page) => {
    await page.goto(url("/"));
    await press(page, "English");
    await heading(page, "Sign in").waitFor();
    expect(await page.evaluate("document.documentElement.lang")).toBe("en");
    await page.reload();
    await heading(page, "Sign in").waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await press(page, "Bahasa Indonesia");
    await heading(page, "Masuk").waitFor();
  });
});

test("what is pressed is large enough for a finger on a phone, and for a mouse on a desk", async () => {
  for (const [width, least] of [
    [360, 44],
    [1280, 24],
  ] as const)
    await withPage({ viewport: { width, height: 800 } }, async (page) => {
      for (const name of ["sign-in", "people", "invite", "account"]) {
        await showScene(name, page, desk);
        const small = await page.evaluate<
          string[]
        >(`[...document.querySelectorAll("a, button, input, select, summary")]
          .filter((e) => e.checkVisibility() && !e.closest("p, .skip, [data-row]") && !e.matches(".skip, [data-row], [type=checkbox], [type=radio]"))
          .filter((e) => e.getBoundingClientRect().height < ${least - 0.5})
          .map((e) => e.outerHTML.slice(0, 120))`);
        expect(small, `${name} at ${width}`).toEqual([]);
        await page.context().clearCookies();
      }
    });
});

test("nothing is asked of anyone else, and the content policy is never offended", async () => {
  const foreign: string[] = [];
  const complaints: string[] = [];
  for (const name of ["sign-in", "authenticator", "people", "invite", "account", "keys"])
    await withPage({}, async (page) => {
      page.on("request", (request) => {
        if (!request.url().startsWith(desk.door.origin)) foreign.push(request.url());
      });
      page.on("console", (message) => {
        if (message.type() === "error" && !/status of (401|404)/.test(message.text()))
          complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await showScene(name, page, desk);
    });
  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
});

describe("phones in the field", () => {
  test("one that is lost is revoked, with a reason", async () => {
    await withPage({}, async (page) => {
      await enterAs(page, desk, desk.administrator);
      await page.goto(url("/account"));
      await press(page, /^Cabut/);
      await page.getByRole("dialog").getByLabel("Alasan").fill("Jatuh ke sungai");
      await page.getByRole("dialog").getByRole("button", { name: "Cabut" }).click();
      await page.getByText(/Jatuh ke sungai/).waitFor();
      await page.getByRole("button", { name: /^Cabut/ }).waitFor({ state: "detached" });
    });
  });

  test("what was on it is taken or left, and what nobody can vouch for is only left", async () => {
    await withPage({}, async (page) => {
      await enterAs(page, desk, desk.administrator);
      await page.goto(url("/handed-in"));
      const takes = page.getByRole("button", { name: /^Pakai/ });
      const leaves = page.getByRole("button", { name: /^Jangan pakai/ });
      await leaves.first().waitFor();
      expect([await takes.count(), await leaves.count()]).toEqual([2, 3]);
      await takes.first().click();
      await page.getByLabel("Alasan").fill("Sudah ditelepon");
      await page.getByRole("button", { name: "Pakai", exact: true }).click();
      await page.getByText("Kiriman dipakai.").waitFor();
      await expect.poll(() => page.locator(".said > li").count()).toBe(2);
      await leaves.nth(1).click();
      await page.getByLabel("Alasan").fill("Bukan dari petugas");
      await page.getByRole("button", { name: "Jangan pakai", exact: true }).click();
      await page.getByText("Kiriman tidak dipakai.").waitFor();
      await expect.poll(() => page.locator(".said > li").count()).toBe(1);
      await chooseFile(page, "{}");
      await page.getByText("Berkas ini bukan kiriman HP").waitFor();
    });
  });
});
