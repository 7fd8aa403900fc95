import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell, SheetRow } from "@payung/domain/intake/cell.ts";
import { uuidv7 } from "uuidv7";
import { workOffOrder } from "../packages/server/src/main-job/ordered-run.ts";
import { noteProgress } from "../packages/server/src/main-job/store.ts";
import { write } from "../packages/server/src/shared/office.ts";
import { readSheet } from "../packages/server/src/shared/sheets/read-sheet.ts";
import { writeWorkbook } from "../packages/server/src/shared/sheets/write-sheet.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { as } from "../packages/server/src/testing/test-office.ts";
import { aWorker, type Worker } from "../packages/server/src/testing/workers.ts";

/** An office that takes lists in. Its queue works off an order when it is told to. */
export type ListsOffice = {
  readonly door: ServedDoor;
  readonly supervisor: Staffer;
  readonly verifier: Staffer;
  /** Writes a workbook and gives its path. */
  sheet(name: string, rows: readonly (readonly Cell[])[]): Promise<string>;
  upload(path: string, name?: string): Promise<string>;
  /** Orders a run of an upload; it waits. */
  order(listUploadId: string): Promise<string>;
  workOff(orderId: string): Promise<void>;
  noteProgress(orderId: string, stage: string, rows: number, total: number | null): Promise<void>;
};

export async function givenListsOffice(): Promise<ListsOffice> {
  const door = await serveDoor();
  const supervisor = await door.signedIn([{ role: "supervisor", areas: ["*"] }]);
  const verifier = await door.signedIn([{ role: "verifier", areas: ["*"] }]);
  const jobs = as(door.office, { id: "jobs" });
  return {
    door,
    supervisor,
    verifier,
    sheet: async (name, rows) => {
      const path = join(door.folder, name);
      await writeWorkbook(path, { name: "Daftar", headerRows: 1, rows });
      return path;
    },
    upload: async (path, name = "daftar.xlsx") => {
      const id = uuidv7();
      const address = `/v1/uploads/${id}?fileName=${encodeURIComponent(name)}`;
      await supervisor.ask("PUT", address, await readFile(path));
      return id;
    },
    order: async (listUploadId) => {
      const id = uuidv7();
      await supervisor.ask("POST", "/v1/runs", { id, listUploadId });
      return id;
    },
    workOff: (orderId) => workOffOrder(jobs, orderId),
    noteProgress: (orderId, stage, rows, total) =>
      write(jobs, (tx) => noteProgress(tx, jobs.actor.regionCode, orderId, { stage, rows, total })),
  };
}

export const HEADER = ["Nama", "NIK", "Tgl Lahir", "JK", "Kelurahan", "Pekerjaan"];
/** What nobody but its office would call them. */
export const UNUSUAL = ["Wong", "Angka Penduduk", "Tgl Lahir", "JK", "Kelurahan", "Pekerjaan"];

export function cellsOf(worker: Worker = aWorker()): Cell[] {
  const { name, nik, bornOn, sex, kelurahan, occupation } = worker;
  return [name, nik, bornOn.split("-").reverse().join("-"), sex, kelurahan, occupation];
}

/** Rows with something to mend of several kinds. */
export function faultyRows(): Cell[][] {
  const twice = aWorker();
  return [
    cellsOf(twice),
    cellsOf(twice),
    cellsOf({ ...aWorker(), nik: "" }),
    ["Orang Tanpa Tanggal", aWorker().nik, "31-02-1990", "L", "Kenali Asam Bawah", "Tukang ojek"],
    ["Angka Hilang", 1571010101900000, "01-01-1990", "L", "Kenali Asam Bawah", "Tukang ojek"],
    ["", "1571", "", "", "", ""],
  ];
}

export async function readRows(path: string): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  await readSheet(path, (some) => {
    rows.push(...some);
  });
  return rows;
}

/** A file that begins as a workbook and is none. */
export async function brokenFile(folder: string): Promise<string> {
  const path = join(folder, "rusak.xlsx");
  await writeFile(path, "PK\u0003\u0004 dan tidak ada lanjutannya");
  return path;
}
