import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { aDevice, fetchOf, fieldDraft } from "../packages/server/src/testing/field-devices.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { aWorker } from "../packages/server/src/testing/workers.ts";
import { BROWSER_OPTIONS } from "./browser.ts";
import { enterAs } from "./desk-scenes.ts";

export const KELURAHAN = "15.71.07.1005";
export const PIN = "408213";
/** What must be found nowhere in what lies on the phone. */
export const CANARY = { name: "Kanaria Sembilan", nik: "1571015708909931", phone: "081399887766" };

/** Registered by somebody else before the phone was set up. */
export const KNOWN = { name: "Hendri Saputra", nik: "1571011203809961", phone: "081344556677" };

/** An office whose collectors go from door to door, and a phone of one of them. */
export type FieldOffice = {
  readonly door: ServedDoor;
  readonly collector: Staffer;
  readonly supervisor: Staffer;
  readonly administrator: Staffer;
  /** A KTP as a phone sees it, on the disk: print on a table, as heavy as a photo is. */
  readonly ktp: string;
  /** A worker before the camera, turned as a phone is held: its file says so and nothing else does. */
  readonly face: string;
  /** From now on phones find another version of what keeps the app on them. */
  release(serviceWorker: string): void;
  stop(): Promise<void>;
};

export async function givenFieldOffice(): Promise<FieldOffice> {
  let newer: string | null = null;
  const door = await serveDoor({
    before: (request) =>
      newer !== null && new URL(request.url).pathname === "/field/sw.js"
        ? new Response(newer, { headers: { "content-type": "text/javascript" } })
        : null,
  });
  const collector = await door.signedIn([{ role: "collector", areas: [KELURAHAN] }]);
  const supervisor = await door.signedIn([{ role: "supervisor", areas: ["*"] }]);
  const administrator = await door.signedIn([{ role: "administrator", areas: ["*"] }]);
  const colleague = await door.signedIn([{ role: "collector", areas: [KELURAHAN] }]);
  const other = await aDevice({ person: colleague, fetching: fetchOf(door.app) });
  await other.register({
    ...fieldDraft(aWorker()),
    ...KNOWN,
    birthDate: "12-03-1980",
  });
  await other.sync();
  const ktp = join(door.folder, "ktp.jpg");
  await sharp(Buffer.from(ktpDrawing(CANARY.nik)))
    .jpeg({ quality: 90 })
    .toFile(ktp);
  const face = join(door.folder, "face.jpg");
  await sharp({ create: { width: 4000, height: 3000, channels: 3, background: "#c9a58a" } })
    .withMetadata({ orientation: 6 })
    .jpeg({ quality: 90 })
    .toFile(face);
  return {
    door,
    collector,
    supervisor,
    administrator,
    ktp,
    face,
    release: (text) => {
      newer = text;
    },
    stop: () => door.stop(),
  };
}

/** The phone of somebody: a browser with a folder of its own, which outlives the browser. */
export type Phone = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** All its processes end at once, as when the system kills it, and another browser opens the same folder. */
  killed(): Promise<Phone>;
  readonly folder: string;
  stop(): Promise<void>;
};

export async function givenPhone(
  options: { viewport?: { width: number; height: number }; folder?: string } = {},
): Promise<Phone> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "payung-phone-")));
  const context = await chromium.launchPersistentContext(folder, {
    ...BROWSER_OPTIONS,
    viewport: options.viewport ?? { width: 360, height: 740 },
    reducedMotion: "reduce",
    hasTouch: true,
    acceptDownloads: true,
    geolocation: { latitude: -1.61, longitude: 103.61, accuracy: 12 },
    permissions: ["geolocation"],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(15_000);
  return {
    page,
    context,
    folder,
    killed: async () => {
      for (const pid of processesOf(folder)) process.kill(pid, "SIGKILL");
      await new Promise<void>((resolve) => {
        if (context.pages().length === 0) resolve();
        else context.once("close", () => resolve());
      });
      return givenPhone({ ...options, folder });
    },
    stop: async () => {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The processes of the one browser that works in this folder. */
function processesOf(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
      } catch {
        return false; // it has ended meanwhile
      }
    })
    .map(Number);
}

/** Opens the app for the first time, and sets it up as its owner would. */
export async function enrol(
  phone: Pick<Phone, "page">,
  office: Pick<FieldOffice, "door" | "collector">,
): Promise<void> {
  const { page } = phone;
  await enterAs(page, office, office.collector);
  await page.goto(`${office.door.origin}/field/`);
  await page.getByLabel("PIN baru").fill(PIN);
  await page.getByLabel("Ketik PIN sekali lagi").fill(PIN);
  await page.getByRole("button", { name: "Siapkan HP" }).click();
  await page.getByRole("heading", { name: "Siapa yang Anda temui?" }).waitFor();
  // What it works with when there is no network.
  await page.getByText("Terakhir terhubung").waitFor();
  await page.evaluate("navigator.serviceWorker.ready");
}

export async function unlockPhone(page: Page, pin: string = PIN): Promise<void> {
  await page.getByLabel("PIN").fill(pin);
}

export type Worker = { readonly name: string; readonly nik: string; readonly phone: string };

/** Registers somebody from the home screen to the slip. */
export async function registerOn(page: Page, worker: Worker, photo?: string): Promise<void> {
  await page.getByRole("button", { name: "Pindai kartu / cari" }).click();
  await page.getByLabel("Nama, nomor, atau kode").fill(worker.name);
  await page.getByRole("button", { name: "Daftar baru" }).click();
  if (photo !== undefined) await page.getByLabel("Ambil foto KTP").setInputFiles(photo);
  await page.getByLabel("NIK").fill(worker.nik);
  await press(page, "Lanjut");
  await page.getByRole("heading", { name: "Nama dan tanggal lahir" }).waitFor();
  await press(page, "Lanjut");
  await page.getByRole("heading", { name: "Tempat tinggal" }).waitFor();
  await press(page, "Lanjut");
  await press(page, "Tukang ojek pangkalan");
  await page.getByLabel("Nomor HP pekerja").fill(worker.phone);
  await press(page, "Lanjut");
  await page.getByLabel("Saya bacakan").check();
  await page.getByLabel("Setuju dengan ucapan").check();
  await press(page, "Lanjut");
  await page.getByRole("heading", { name: "Periksa jawaban" }).waitFor();
  await press(page, "Simpan");
  await page.getByText("Daftar berikutnya").waitFor();
}

export const press = (page: Page, name: string | RegExp) =>
  page
    .getByRole("button", { name, exact: typeof name === "string" })
    .first()
    .click();

function ktpDrawing(nik: string): string {
  const rows = [
    `NIK : ${nik}`,
    "Nama : KANARIA SEMBILAN",
    "Tempat/Tgl Lahir : JAMBI, 17-08-1990",
    "Jenis Kelamin : PEREMPUAN",
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="2400" height="1600">
    <rect width="2400" height="1600" fill="#b9d4ea"/>
    <g font-family="DejaVu Sans, sans-serif" fill="#14304d">
      <text x="1200" y="220" font-size="84" text-anchor="middle">PROVINSI JAMBI</text>
      <text x="1200" y="330" font-size="84" text-anchor="middle">KOTA JAMBI</text>
      ${rows.map((row, at) => `<text x="140" y="${520 + at * 140}" font-size="${at === 0 ? 96 : 70}">${row}</text>`).join("")}
      <text x="140" y="1480" font-size="56">CONTOH, BUKAN KTP</text>
    </g>
    <rect x="1840" y="640" width="420" height="540" fill="#a44"/></svg>`;
}
