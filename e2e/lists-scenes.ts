import type { Page } from "playwright-core";
import { aWorker, workers } from "../packages/server/src/testing/workers.ts";
import { enterAs } from "./desk-scenes.ts";
import {
  brokenFile,
  cellsOf,
  faultyRows,
  givenListsOffice,
  HEADER,
  type ListsOffice,
  UNUSUAL,
} from "./lists-office.ts";

const LONG = "Daftar calon peserta pekerja rentan Kota Jambi tahap kedua belas tahun anggaran";

/** What the scenes are about. */
export type ListsWorld = ListsOffice & {
  readonly uploads: Readonly<
    Record<"faulty" | "clean" | "unknown" | "headless" | "broken" | "long" | "taken", string>
  >;
  readonly runs: Readonly<
    Record<"waiting" | "working" | "done" | "again" | "refused" | "cancelled", string>
  >;
};

export async function givenListsWorld(): Promise<ListsWorld> {
  const office = await givenListsOffice();
  const { sheet, upload, order, workOff } = office;
  const some = (count: number) => workers(count).map((worker) => cellsOf(worker));
  const faulty = await upload(
    await sheet("faulty.xlsx", [HEADER, ...some(9), ...faultyRows()]),
    "Daftar ojek Kenali.xlsx",
  );
  const clean = await upload(await sheet("clean.xlsx", [HEADER, ...some(3)]));
  const unknown = await upload(await sheet("unknown.xlsx", [UNUSUAL, ...some(3)]));
  const headless = await upload(await sheet("headless.xlsx", some(3)));
  const broken = await upload(await brokenFile(office.door.folder), "rusak.xlsx");
  const long = await upload(
    await sheet("long.xlsx", [
      [...HEADER, `Keterangan ${LONG} `.repeat(2)],
      [...cellsOf(aWorker({ name: `${LONG} ${LONG}` })), `${LONG}. ${LONG}.`],
      [`${LONG} ${LONG}`, "1571", `${LONG} ${LONG}`, "L", LONG, LONG, LONG],
    ]),
    `${LONG} ${LONG}.xlsx`.slice(-200),
  );
  const takenPath = await sheet("taken.xlsx", [HEADER, ...some(4), ...faultyRows()]);
  const taken = await upload(takenPath, "Daftar pasar Angso Duo.xlsx");
  const done = await order(taken);
  await workOff(done);
  const again = await order(await upload(takenPath, "Daftar pasar Angso Duo.xlsx"));
  await workOff(again);
  const refused = await order(broken);
  await workOff(refused);
  const cancelled = await order(clean);
  await office.supervisor.ask("POST", `/v1/runs/${cancelled}/cancellations`, {});
  const waiting = await order(clean);
  const working = await order(faulty);
  await office.noteProgress(working, "duplicates", 9, 15);
  return {
    ...office,
    uploads: { faulty, clean, unknown, headless, broken, long, taken },
    runs: { waiting, working, done, again, refused, cancelled },
  };
}

type Scene = (page: Page, world: ListsWorld) => Promise<unknown>;

export const go = (page: Page, { door }: ListsOffice, path: string) =>
  page.goto(`${door.origin}/desk${path}`);
export const title = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 1, name }).waitFor();
export const part = (page: Page, name: string | RegExp) =>
  page.getByRole("heading", { level: 2, name }).waitFor();

const check =
  (upload: keyof ListsWorld["uploads"], until: (page: Page) => Promise<unknown>): Scene =>
  async (page, world) => {
    await go(page, world, `/lists/check/${world.uploads[upload]}`);
    await until(page);
  };
const run =
  (name: keyof ListsWorld["runs"], heading: string): Scene =>
  async (page, world) => {
    await go(page, world, `/lists/${world.runs[name]}`);
    await title(page, heading);
  };

/** Every screen of the lists in every state it can be in. */
export const LISTS_SCENES: Readonly<Record<string, Scene>> = {
  lists: async (page, world) => {
    await go(page, world, "/lists");
    await part(page, "Daftar yang sudah diambil");
  },
  "lists-empty": async (page, world) => {
    await page.route("**/v1/lists", (route) => route.fulfill({ json: { lists: [], next: null } }));
    await page.route("**/v1/runs", (route) => route.fulfill({ json: { runs: [], next: null } }));
    await go(page, world, "/lists");
    await page.getByText("Belum ada daftar").waitFor();
  },
  "lists-server-fails": async (page, world) => {
    await page.route("**/v1/lists", (route) => route.fulfill({ status: 500 }));
    await go(page, world, "/lists");
    await page.getByRole("alert").waitFor();
  },
  "new-list": async (page, world) => {
    await go(page, world, "/lists/new");
    await title(page, "Kirim daftar");
  },
  "new-list-wrong-file": async (page, world) => {
    await go(page, world, "/lists/new");
    const file = { name: "surat.docx", mimeType: "", buffer: Buffer.from("Yth.") };
    await page.getByLabel("Berkas daftar").setInputFiles(file);
    await page.getByRole("alert").waitFor();
  },
  "new-list-sending": async (page, world) => {
    await page.route("**/v1/uploads/**", () => {});
    await go(page, world, "/lists/new");
    const buffer = Buffer.alloc(4_200_000, "NIK;Nama\n");
    const file = { name: `${LONG}.csv`, mimeType: "text/csv", buffer };
    await page.getByLabel("Berkas daftar").setInputFiles(file);
    await page.getByRole("progressbar").waitFor();
  },
  "check-list": check("faulty", (page) => part(page, /baris pekerja terbaca/)),
  "check-list-columns": check("faulty", async (page) => {
    await page.getByText("Kolom", { exact: true }).first().click();
    await page.getByRole("combobox", { name: /Kolom A/ }).waitFor();
  }),
  "check-list-clean": check("clean", (page) => page.getByText("Tidak ada masalah").waitFor()),
  "check-list-unknown-columns": check("unknown", (page) => page.getByRole("alert").waitFor()),
  "check-list-no-header": check("headless", (page) => page.getByRole("alert").waitFor()),
  "check-list-broken": check("broken", (page) => page.getByRole("alert").waitFor()),
  "check-list-taken": check("taken", (page) => page.getByText(/sudah diambil pada/).waitFor()),
  "check-list-long": check("long", async (page) => {
    await part(page, /baris pekerja terbaca/);
    await page.getByText("Kolom", { exact: true }).first().click();
  }),
  "run-waiting": run("waiting", "Daftar sedang diperiksa"),
  "run-working": run("working", "Daftar sedang diperiksa"),
  "run-call-off": async (page, world) => {
    await run("working", "Daftar sedang diperiksa")(page, world);
    await page.getByRole("button", { name: "Batalkan daftar ini" }).click();
    await page.getByRole("dialog").waitFor();
  },
  "run-done": run("done", "Hasil pemeriksaan"),
  "run-done-before": run("again", "Hasil pemeriksaan"),
  "run-refused": run("refused", "Daftar tidak bisa diperiksa"),
  "run-cancelled": run("cancelled", "Daftar dibatalkan"),
};

/** Opens a scene as the supervisor. */
export async function showListsScene(name: string, page: Page, world: ListsWorld): Promise<void> {
  const scene = LISTS_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}`);
  await enterAs(page, world, world.supervisor);
  await scene(page, world);
}
