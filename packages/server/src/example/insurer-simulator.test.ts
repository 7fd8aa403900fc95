import { readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cellText } from "@payung/domain/intake/cell.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import { type SimulatedReply, simulateReply } from "./insurer-simulator.ts";

const BATCH_HEADER = [
  "NOMOR_IDENTITAS",
  "NAMA_LENGKAP",
  "TGL_LAHIR",
  "HANDPHONE",
  "EMAIL",
  "JENIS_PEKERJAAN_1",
  "JENIS_PEKERJAAN_2",
  "LOKASI_PEKERJAAN",
  "UPAH",
  "KODE_PAKET",
  "BULAN_IURAN",
];
/** A thousand NIKs of nobody. */
const sent = Array.from({ length: 1000 }, (_, n) => {
  const [kecamatan, serial] = [1 + Math.floor(n / 100), n % 100];
  return `1571${String(kecamatan).padStart(2, "0")}15019099${String(serial).padStart(2, "0")}`;
});

type Reply = { nik: string; kpj: string; status: string; reason: string; startOn: string };

let folder: string;
let batch: string;
let told: SimulatedReply;
let reply: Reply[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "payung-insurer-"));
  batch = join(folder, "batch.xlsx");
  await writeBatch(batch, sent);
  told = await simulateReply(batch, join(folder, "reply.xlsx"), { seed: 1, startOn: "2027-01-01" });
  reply = await readReply(join(folder, "reply.xlsx"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every row of the batch is answered, and the reply says so in its own count", () => {
  const answered = new Set(reply.map((each) => each.nik));
  expect(sent.filter((nik) => !answered.has(nik))).toEqual([]);
  expect(told.accepted + told.rejected).toBe(sent.length);
  expect(reply).toHaveLength(sent.length + told.unknown + told.repeated);
});

test("nearly all are accepted, each with an 11-digit number of their own and a first day", () => {
  expect(told.accepted / (told.accepted + told.rejected)).toBeGreaterThan(0.94);
  expect(told.rejected).toBeGreaterThan(0);
  const numberOf = new Map<string, string>();
  for (const { nik, kpj, status, startOn } of reply) {
    if (status !== "DITERIMA") continue;
    expect(kpj).toMatch(/^\d{11}$/);
    expect(startOn).toBe("01-01-2027");
    numberOf.set(nik, kpj);
  }
  expect(new Set(numberOf.values()).size).toBe(numberOf.size);
});

test("a rejected row has a reason in words and no number", () => {
  const rejected = reply.filter((each) => each.status === "DITOLAK");
  expect(rejected.length).toBeGreaterThanOrEqual(told.rejected);
  for (const { kpj, reason, startOn } of rejected) {
    expect(reason).toMatch(/[a-z]/i);
    expect(kpj + startOn).toBe("");
  }
});

test("the reply is not tidy: strangers, a row twice, another order", () => {
  const strangers = reply.filter((each) => !sent.includes(each.nik));
  expect(strangers).toHaveLength(told.unknown);
  expect(told.unknown).toBeGreaterThan(0);
  const ours = reply.map((each) => each.nik).filter((nik) => sent.includes(nik));
  expect(ours.length - new Set(ours).size).toBe(1);
  expect([...new Set(ours)]).not.toEqual(sent);
});

test("the same batch and seed get the same bytes back, another seed other numbers", async () => {
  const [again, other] = [join(folder, "again.xlsx"), join(folder, "other.xlsx")];
  await simulateReply(batch, again, { seed: 1, startOn: "2027-01-01" });
  await simulateReply(batch, other, { seed: 2, startOn: "2027-01-01" });
  const first = readFileSync(join(folder, "reply.xlsx"));
  expect(readFileSync(again).equals(first)).toBe(true);
  expect(readFileSync(other).equals(first)).toBe(false);
});

test("a workbook that is no batch is not answered", async () => {
  const path = join(folder, "not-a-batch.xlsx");
  await writeWorkbook(path, {
    name: "Lain",
    rows: [
      ["Nama", "Alamat"],
      ["A", "B"],
    ],
  });
  const answer = simulateReply(path, join(folder, "none.xlsx"), { seed: 1, startOn: "2027-01-01" });
  await expect(answer).rejects.toThrow("NOMOR_IDENTITAS");
});

async function writeBatch(path: string, niks: readonly string[]): Promise<void> {
  const rows = niks.map((nik, n) => [
    nik,
    `PEKERJA ${n}`,
    "15-01-1990",
    "+6284012345678",
    null,
    "Buruh bangunan",
    null,
    "Jelutung",
    1_000_000,
    "T",
    12,
  ]);
  await writeWorkbook(path, { name: "Data TK Baru", rows: [BATCH_HEADER, ...rows], headerRows: 1 });
}

async function readReply(path: string): Promise<Reply[]> {
  const rows: Reply[] = [];
  await readSheet(path, (read) => {
    for (const { row, cells } of read) {
      if (row === 1) continue;
      const [, nik = "", , kpj = "", status = "", reason = "", startOn = ""] = Array.from(
        { length: 7 },
        (_, n) => cellText(cells[n]),
      );
      rows.push({ nik, kpj, status, reason, startOn });
    }
  });
  return rows;
}
