import { createECDH } from "node:crypto";
import type { Page } from "playwright-core";
import { uuidv7 } from "uuidv7";
import type { Grant } from "../packages/server/src/access/scope.ts";
import { aDraft } from "../packages/server/src/testing/drafts.ts";
import { sendFromField } from "../packages/server/src/testing/field-season.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import { PASSWORD, type Staffer } from "../packages/server/src/testing/staff.ts";

/** The desk with some people in it, and somebody signed in of each kind that its screens tell apart. */
export type Desk = {
  readonly door: ServedDoor;
  readonly administrator: Staffer;
  readonly monitor: Staffer;
  /** Somebody who has set a password and nothing else. */
  readonly newcomer: { readonly email: string };
  /** One whose name, organisation and roles are as long as they may be. */
  readonly longest: { readonly id: string };
  /** The link of an invitation nobody has used. */
  readonly openLink: string;
};

const LONG_NAME = "Raden Ajeng Siti Nurhalimah Kusumaningtyas Wiryosoedarmo binti H. Abdulrachman";
const ALL: readonly Grant[] = [{ role: "administrator", areas: ["*"] }];

export async function givenDesk(): Promise<Desk> {
  const door = await serveDoor({ withDemo: true });
  const administrator = await door.signedIn(ALL);
  const invite = async (
    name: string,
    email: string,
    organisation: string | null,
    grants: readonly Grant[],
  ) => {
    const id = uuidv7();
    const { body } = await administrator.ask("POST", "/v1/staff", {
      id,
      name,
      email,
      organisation,
      grants,
    });
    return { id, token: body.token as string };
  };
  const longest = await invite(
    LONG_NAME,
    `${"sangat.panjang.".repeat(4)}sekali@dinas-tenaga-kerja-koperasi-dan-umkm.jambikota.example`,
    "Serikat Pekerja Transportasi Daring dan Pedagang Keliling Kota Jambi Bersatu",
    [
      { role: "kelurahan-officer", areas: ["15.71.07.1005", "15.71.01.1004", "15.71.07.1005/3"] },
      { role: "programme-manager", areas: ["15.71.07", "15.71.01"] },
      { role: "collector", areas: ["own"] },
    ],
  );
  const left = await invite("Tono Subagyo", "tono@example.org", null, [
    { role: "treasurer", areas: ["*"] },
  ]);
  await administrator.ask("POST", `/v1/staff/${left.id}/endings`, {});
  const email = "baru@example.org";
  const newcomer = await invite("Rina Baru", email, null, [{ role: "verifier", areas: ["*"] }]);
  await door
    .browser()
    .ask("POST", "/v1/invitations/acceptances", { token: newcomer.token, password: PASSWORD });
  for (const device of ["HP Samsung lama", "Infinix biru"])
    await administrator.ask("POST", "/v1/devices", {
      id: uuidv7(),
      name: device,
      kind: "android",
      publicKey: createECDH("prime256v1").generateKeys("base64url"),
    });
  const { devices } = (await administrator.ask("GET", "/v1/devices")).body;
  await administrator.ask("POST", `/v1/devices/${devices[0].id}/revocations`, {
    reason: "Hilang di pasar",
  });
  const lost = [aDraft(), aDraft(), aDraft()];
  await sendFromField(door.office, lost, { wasRevoked: true, announced: 2 });
  const { token } = await invite("Joko Undangan", "joko@example.org", null, [
    { role: "verifier", areas: ["*"] },
  ]);
  return {
    door,
    administrator,
    monitor: await door.signedIn([{ role: "monitor", areas: ["*"] }]),
    newcomer: { email },
    longest,
    openLink: `${door.origin}/desk/welcome#${token}`,
  };
}

/** Carries somebody's session into a browser page. */
export async function enterAs(
  page: Page,
  desk: Pick<Desk, "door">,
  staffer: Staffer,
): Promise<void> {
  const cookies = [...staffer.cookies].map(([name, value]) => ({
    name,
    value,
    url: `${desk.door.origin}${name.includes("device") ? "/auth" : "/"}`,
  }));
  await page.context().addCookies(cookies);
}

type Scene = {
  /** Who is signed in. */
  readonly as: "nobody" | "administrator" | "monitor";
  readonly show: (page: Page, desk: Desk) => Promise<unknown>;
};

const go = (path: string) => (page: Page, desk: Desk) =>
  page.goto(`${desk.door.origin}/desk${path}`);
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name }).first().click();
/** Waits until a screen shows what it is about. */
const title = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name }).waitFor();

async function typePassword(page: Page, desk: Desk, email: string, password = PASSWORD) {
  await go("/")(page, desk);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Kata sandi", { exact: true }).fill(password);
  await press(page, "Lanjut");
}

async function setUpApp(page: Page, desk: Desk) {
  await typePassword(page, desk, desk.newcomer.email);
  await title(page, "Amankan akun Anda");
  await press(page, "Pakai aplikasi");
  await page.getByRole("img", { name: /Kode QR/ }).waitFor();
}

async function openPerson(page: Page, desk: Desk, id: string) {
  await go(`/people/${id}`)(page, desk);
  await page.getByRole("heading", { name: "Peran", exact: true }).waitFor();
}

async function openHandedIn(page: Page, desk: Desk) {
  await go("/handed-in")(page, desk);
  await page.getByText("Tidak terbukti dibuat").first().waitFor();
}

/** Chooses a file with these words as a queue that left a phone. */
export async function chooseFile(page: Page, words: string): Promise<void> {
  const file = { name: "kiriman.json", mimeType: "application/json", buffer: Buffer.from(words) };
  await page.locator("#handed-in-choose").setInputFiles(file);
}

/** Every screen of access in every state it can be in. */
export const SCENES: Readonly<Record<string, Scene>> = {
  "sign-in": {
    as: "nobody",
    show: (page, desk) => go("/")(page, desk).then(() => title(page, "Masuk")),
  },
  "sign-in-empty-fields": {
    as: "nobody",
    show: async (page, desk) => {
      await go("/")(page, desk);
      await press(page, "Lanjut");
      await page.getByRole("alert").waitFor();
    },
  },
  "sign-in-wrong-password": {
    as: "nobody",
    show: async (page, desk) => {
      await typePassword(page, desk, "nobody@example.org", "salah sama sekali");
      await page.getByRole("alert").waitFor();
    },
  },
  "sign-in-code": {
    as: "nobody",
    show: async (page, desk) => {
      await typePassword(page, desk, desk.monitor.email);
      await page.getByLabel("Kode 6 angka").waitFor();
    },
  },
  "sign-in-wrong-code": {
    as: "nobody",
    show: async (page, desk) => {
      await typePassword(page, desk, desk.monitor.email);
      await page.getByLabel("Kode 6 angka").fill("12");
      await press(page, "Masuk");
      await page.getByRole("alert").waitFor();
    },
  },
  welcome: {
    as: "nobody",
    show: async (page, desk) => {
      await page.goto(desk.openLink);
      await title(page, "Buat kata sandi");
    },
  },
  "welcome-first-faulty": {
    as: "nobody",
    show: async (page, desk) => {
      await page.goto(`${desk.door.origin}/desk/welcome#first.x`);
      await press(page, "Lanjut");
      await page.getByRole("alert").waitFor();
    },
  },
  "welcome-link-used": {
    as: "nobody",
    show: async (page, desk) => {
      await page.goto(`${desk.door.origin}/desk/welcome#15.71_nothing`);
      await page.getByLabel("Kata sandi baru").fill(PASSWORD);
      await press(page, "Lanjut");
      await page.getByRole("alert").waitFor();
    },
  },
  "welcome-no-link": {
    as: "nobody",
    show: (page, desk) =>
      go("/welcome")(page, desk).then(() => title(page, "Tautan tidak lengkap")),
  },
  "second-factor": {
    as: "nobody",
    show: async (page, desk) => {
      await typePassword(page, desk, desk.newcomer.email);
      await title(page, "Amankan akun Anda");
    },
  },
  authenticator: { as: "nobody", show: setUpApp },
  "authenticator-wrong-code": {
    as: "nobody",
    show: async (page, desk) => {
      await setUpApp(page, desk);
      await page.getByText("Tidak bisa memindai?").click();
      await page.getByLabel("Kode 6 angka").fill("12");
      await press(page, "Periksa kode");
      await page.getByRole("alert").waitFor();
    },
  },
  home: {
    as: "administrator",
    show: (page, desk) => go("/")(page, desk).then(() => title(page, /Selamat datang/)),
  },
  "home-menu": {
    as: "administrator",
    show: async (page, desk) => {
      await go("/")(page, desk);
      await title(page, /Selamat datang/);
      const menu = page.getByRole("button", { name: "Menu" });
      if (await menu.isVisible()) await menu.click();
    },
  },
  people: {
    as: "administrator",
    show: async (page, desk) => {
      await go("/people")(page, desk);
      await page.getByRole("table").waitFor();
      await page.getByLabel("Tampilkan yang sudah berhenti").check();
    },
  },
  "people-none-fit": {
    as: "administrator",
    show: async (page, desk) => {
      await go("/people")(page, desk);
      await page.getByLabel(/^Cari nama/).fill("tidak ada yang bernama begini");
      await page.getByText("Tidak ada yang cocok").waitFor();
    },
  },
  "people-server-fails": {
    as: "administrator",
    show: async (page, desk) => {
      await page.route("**/v1/staff", (route) => route.fulfill({ status: 500 }));
      await go("/people")(page, desk);
      await page.getByRole("alert").waitFor();
    },
  },
  invite: {
    as: "administrator",
    show: async (page, desk) => {
      await go("/people/new")(page, desk);
      await page.getByLabel("Peran").selectOption("kelurahan-officer");
      await page.getByLabel("Kelurahan tertentu").check();
      await page.getByLabel("Cari kelurahan").fill("kenali");
    },
  },
  "invite-rt": {
    as: "administrator",
    show: async (page, desk) => {
      await go("/people/new")(page, desk);
      await page.getByLabel("RT tertentu").check();
      await page.getByLabel("Kelurahan", { exact: true }).selectOption("15.71.07.1005");
      await page.getByLabel("Nomor RT").fill("3");
      await press(page, "Tambah RT");
    },
  },
  "invite-faulty": {
    as: "administrator",
    show: async (page, desk) => {
      await go("/people/new")(page, desk);
      await page.getByLabel("Kecamatan tertentu").check();
      await press(page, "Undang orang");
      await page.getByRole("alert").waitFor();
    },
  },
  invited: {
    as: "administrator",
    show: async (page, desk) => {
      await go("/people/new")(page, desk);
      await page.getByLabel("Nama lengkap").fill("Sari Melati");
      await page.getByLabel("E-mail").fill(`${uuidv7()}@example.org`);
      await page.getByLabel("Peran").selectOption("monitor");
      await press(page, "Undang orang");
      await page.getByLabel("Tautan undangan").waitFor();
    },
  },
  person: { as: "administrator", show: (page, desk) => openPerson(page, desk, desk.monitor.id) },
  "person-long": {
    as: "administrator",
    show: (page, desk) => openPerson(page, desk, desk.longest.id),
  },
  "person-oneself": {
    as: "administrator",
    show: (page, desk) => openPerson(page, desk, desk.administrator.id),
  },
  "person-add-role-faulty": {
    as: "administrator",
    show: async (page, desk) => {
      await openPerson(page, desk, desk.longest.id);
      await press(page, "Tambah peran");
      await press(page, "Beri peran");
      await page.getByRole("alert").waitFor();
    },
  },
  "person-recover": {
    as: "administrator",
    show: async (page, desk) => {
      await openPerson(page, desk, desk.longest.id);
      await press(page, "Buat tautan baru");
      await page.getByRole("dialog").waitFor();
    },
  },
  "person-end": {
    as: "administrator",
    show: async (page, desk) => {
      await openPerson(page, desk, desk.longest.id);
      await press(page, "Akhiri akses");
      await page.getByRole("dialog").waitFor();
    },
  },
  "person-unknown": {
    as: "administrator",
    show: (page, desk) =>
      go(`/people/${uuidv7()}`)(page, desk).then(() => page.getByRole("alert").waitFor()),
  },
  account: {
    as: "monitor",
    show: async (page, desk) => {
      await go("/account")(page, desk);
      await page.getByText("Perangkat ini").waitFor();
    },
  },
  "account-field-devices": {
    as: "administrator",
    show: async (page, desk) => {
      await go("/account")(page, desk);
      await page.getByText("HP Samsung lama").first().waitFor();
    },
  },
  "account-revoke-faulty": {
    as: "administrator",
    show: async (page, desk) => {
      await go("/account")(page, desk);
      await press(page, /^Cabut/);
      await page.getByRole("dialog").getByRole("button", { name: "Cabut" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  "handed-in": { as: "administrator", show: openHandedIn },
  "handed-in-leaving": {
    as: "administrator",
    show: async (page, desk) => {
      await openHandedIn(page, desk);
      await press(page, /^Jangan pakai/);
      await press(page, /^Jangan pakai/);
      await page.getByRole("alert").waitFor();
    },
  },
  "handed-in-wrong-file": {
    as: "administrator",
    show: async (page, desk) => {
      await openHandedIn(page, desk);
      await chooseFile(page, "bukan kiriman");
      await page.getByRole("alert").waitFor();
    },
  },
  "account-password-faulty": {
    as: "monitor",
    show: async (page, desk) => {
      await go("/account")(page, desk);
      await press(page, "Ganti kata sandi");
      await page.getByRole("dialog").getByRole("button", { name: "Ganti kata sandi" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  keys: {
    as: "administrator",
    show: async (page, desk) => {
      await go("/people")(page, desk);
      await page.getByRole("table").waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  "not-found": {
    as: "monitor",
    show: (page, desk) => go("/nowhere")(page, desk).then(() => title(page, "Halaman tidak ada")),
  },
  "not-yours": {
    as: "monitor",
    show: (page, desk) => go("/people")(page, desk).then(() => title(page, /peran lain/)),
  },
};

/** Opens a scene, signed in as it asks for. */
export async function showScene(name: string, page: Page, desk: Desk): Promise<void> {
  const scene = SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  if (scene.as !== "nobody") await enterAs(page, desk, desk[scene.as]);
  await scene.show(page, desk);
}
