import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "@payung/domain/intake/cell.ts";
import { uuidv7 } from "uuidv7";
import { compareWithMembers } from "../packages/server/src/enrolment/drift/service.ts";
import { csvLine } from "../packages/server/src/shared/sheets/csv-line.ts";
import { writeWorkbook } from "../packages/server/src/shared/sheets/write-sheet.ts";
import {
  aCohort,
  givenApplications,
  givenDecree,
} from "../packages/server/src/testing/approved.ts";
import { type ServedDoor, serveDoor } from "../packages/server/src/testing/served-door.ts";
import type { Staffer } from "../packages/server/src/testing/staff.ts";
import { as } from "../packages/server/src/testing/test-office.ts";
import { type Worker, workers } from "../packages/server/src/testing/workers.ts";

/** An office that exchanges with the insurer. Its queue works off a comparison when it is told to. */
export type InsurerOffice = {
  readonly door: ServedDoor;
  readonly manager: Staffer;
  readonly supervisor: Staffer;
  readonly insurer: Staffer;
  /** Approved workers in a decree of their own, nobody sent yet. */
  decree(
    count: number,
  ): Promise<{ id: string; list: readonly Worker[]; ids: readonly string[]; number: string }>;
  freeze(decreeId: string): Promise<string>;
  reply(rows: readonly (readonly Cell[])[], header?: readonly string[]): Promise<string>;
  members(rows: readonly (readonly string[])[], header?: readonly string[]): Promise<string>;
  upload(path: string, name: string): Promise<string>;
  takeIn(uploadId: string): Promise<void>;
  compare(uploadId: string): Promise<string>;
  workOff(reportId: string): Promise<void>;
};

export const REPLY_HEADER = ["NO", "NIK", "NAMA", "KPJ", "STATUS", "KETERANGAN", "TGL_KEPESERTAAN"];
export const MEMBERS_HEADER = [
  "nik",
  "name",
  "birth_date",
  "kpj",
  "segment",
  "status",
  "paid_through",
];

export async function givenInsurerOffice(): Promise<InsurerOffice> {
  const door = await serveDoor();
  const manager = await door.signedIn([{ role: "programme-manager", areas: ["*"] }]);
  const supervisor = await door.signedIn([{ role: "supervisor", areas: ["*"] }]);
  const insurer = await door.signedIn([{ role: "insurer-officer", areas: ["*"] }]);
  const jobs = as(door.office, { id: "jobs" });
  let files = 0;
  const upload = async (path: string, name: string) => {
    const id = uuidv7();
    const address = `/v1/uploads/${id}?fileName=${encodeURIComponent(name)}`;
    await manager.ask("PUT", address, await readFile(path));
    return id;
  };
  const must = async (path: string, body: object) => {
    const { status, text, body: answer } = await manager.ask("POST", path, body);
    if (status !== 200) throw new Error(`${path}: ${text}`);
    return answer;
  };
  return {
    door,
    manager,
    supervisor,
    insurer,
    decree: async (count) => {
      const list = workers(count);
      const ids = await givenApplications(door, list);
      const { id, number } = await givenDecree(door, aCohort());
      return { id, list, ids, number };
    },
    freeze: async (decreeId) => {
      const batchId = uuidv7();
      await must(`/v1/decrees/${decreeId}/batches`, { batchId });
      return batchId;
    },
    reply: async (rows, header = REPLY_HEADER) => {
      files += 1;
      const path = join(door.folder, `jawaban-${files}.xlsx`);
      await writeWorkbook(path, { name: `Hasil ${files}`, headerRows: 1, rows: [header, ...rows] });
      return upload(path, `Hasil validasi ${files}.xlsx`);
    },
    members: async (rows, header = MEMBERS_HEADER) => {
      files += 1;
      const path = join(door.folder, `peserta-${files}.csv`);
      await writeFile(path, [header, ...rows].map((row) => csvLine([...row])).join(""));
      return upload(path, `Daftar peserta ${files}.csv`);
    },
    upload,
    takeIn: async (uploadId) => {
      await must("/v1/insurer-replies", { uploadId });
    },
    compare: async (uploadId) => {
      const id = uuidv7();
      await must("/v1/drift-reports", { id, uploadId });
      return id;
    },
    workOff: (reportId) => compareWithMembers(jobs, reportId),
  };
}

let kpjs = 0;

export function accepted(worker: Worker | undefined, kpj = aKpj()): Cell[] {
  return [1, worker?.nik ?? "", worker?.name ?? "", kpj, "DITERIMA", null, "01-12-2026"];
}
export function rejected(worker: Worker | undefined, reason: string): Cell[] {
  return [1, worker?.nik ?? "", worker?.name ?? "", null, "DITOLAK", reason, null];
}
export function aKpj(): string {
  kpjs += 1;
  return `27${String(kpjs).padStart(9, "0")}`;
}

/** What the insurer's own list says of somebody. */
export function memberLine(
  worker: Worker | undefined,
  kpj: string,
  changed: { name?: string; status?: string } = {},
): string[] {
  const { nik = "", name = "", bornOn = "" } = worker ?? {};
  return [nik, changed.name ?? name, bornOn, kpj, "BPU", changed.status ?? "active", ""];
}
