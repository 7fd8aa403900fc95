import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "@payung/domain/intake/cell.ts";
import { csvLine } from "../shared/sheets/csv-line.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import type { Worker } from "./workers.ts";

const LIST_HEADER = [
  "Nama Lengkap",
  "NIK",
  "Tanggal Lahir",
  "Jenis Kelamin",
  "Kelurahan",
  "Pekerjaan",
  "Status Pekerjaan",
  "No HP",
  "Persetujuan",
];

let files = 0;
function nextName(kind: string): string {
  files += 1;
  return `${kind}-${files}.csv`;
}

/** Writes a candidate list of these workers, in their order, below one header row. */
export function givenList(folder: string, list: readonly Worker[]): Promise<string> {
  return writeCsv(join(folder, nextName("list")), LIST_HEADER, list.map(listCells));
}

/** The cells of a worker's row: row `n` of the list (from 0) is row `n + 2` of the sheet. */
export function listCells(worker: Worker): string[] {
  return [
    worker.name,
    worker.nik,
    worker.bornOn.split("-").reverse().join("-"),
    worker.sex,
    worker.kelurahan,
    worker.occupation,
    worker.employmentStatus,
    worker.phone,
    worker.consent,
  ];
}

export type CivilLine = {
  readonly nik: string;
  readonly name: string;
  readonly birth_date: string;
  readonly sex: string;
  readonly kelurahan_code: string;
  readonly status: string;
};

/** How the civil registry knows a worker: as the list tells it, unless changed. */
export function civilLine(worker: Worker, changed: Partial<CivilLine> = {}): CivilLine {
  return {
    nik: worker.nik,
    name: worker.name.toUpperCase(),
    birth_date: worker.bornOn,
    sex: worker.sex,
    kelurahan_code: worker.kelurahanCode,
    status: "active",
    ...changed,
  };
}

/** Writes a civil-registry extract that knows these people. */
export function givenCivil(folder: string, lines: readonly CivilLine[]): Promise<string> {
  const columns = ["nik", "name", "birth_date", "sex", "kelurahan_code", "status"] as const;
  return writeCsv(
    join(folder, nextName("civil")),
    columns,
    lines.map((line) => columns.map((column) => line[column])),
  );
}

export type MemberLine = {
  readonly nik: string;
  readonly segment: "PU" | "BPU" | "JAKON";
  readonly status: "active" | "inactive";
  readonly bornOn?: string;
};

/** Writes the insurer's membership list; `complete` says that it lists every member. */
export async function givenMembers(
  folder: string,
  lines: readonly MemberLine[],
  { complete = false } = {},
): Promise<string> {
  const path = join(folder, nextName("members"));
  const rows = lines.map((line) =>
    csvLine([line.nik, "", line.bornOn ?? "", line.segment, line.status, ""]),
  );
  const header = csvLine(["nik", "name", "birth_date", "segment", "status", "paid_through"]);
  await writeFile(path, [complete ? "# complete\n" : "", header, ...rows].join(""));
  return path;
}

/** Writes the welfare register's deciles. */
export function givenWelfare(
  folder: string,
  lines: readonly { nik: string; decile: number }[],
): Promise<string> {
  return writeCsv(
    join(folder, nextName("welfare")),
    ["nik", "decile", "updated_on"],
    lines.map((line) => [line.nik, String(line.decile), "2026-10-01"]),
  );
}

/** One row of an insurer's reply. */
export type ReplyLine = {
  /** As we numbered it; by default where it stands. */
  readonly row?: number;
  /** As the insurer writes it; no worker's by default. */
  readonly name?: string;
  readonly nik: Cell;
  readonly kpj?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly startedOn?: string;
};

/** Writes an insurer's reply as its branch would send it. */
export async function givenReply(
  folder: string,
  lines: readonly ReplyLine[],
  { reasonHeader = "KETERANGAN" } = {},
): Promise<string> {
  const path = join(folder, nextName("reply").replace(".csv", ".xlsx"));
  await writeWorkbook(path, {
    // Two replies are never the same bytes, even when they say the same.
    name: `Hasil ${files}`,
    headerRows: 1,
    rows: [
      ["NO", "NOMOR_IDENTITAS", "NAMA_LENGKAP", "KPJ", "STATUS", reasonHeader, "TGL_KEPESERTAAN"],
      ...lines.map((line, at): Cell[] => [
        line.row ?? at + 1,
        line.nik,
        line.name ?? "NAMA",
        line.kpj ?? null,
        line.status ?? (line.kpj === undefined ? "DITOLAK" : "DITERIMA"),
        line.reason ?? null,
        line.startedOn ?? null,
      ]),
    ],
  });
  return path;
}

async function writeCsv(
  path: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<string> {
  await writeFile(path, [header, ...rows].map((row) => csvLine([...row])).join(""));
  return path;
}
