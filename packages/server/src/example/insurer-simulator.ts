import { type Cell, cellText, type SheetRow } from "@payung/domain/intake/cell.ts";
import { type IsoDate, partsOf } from "@payung/domain/shared/dates.ts";
import { readSheet } from "../shared/sheets/read-sheet.ts";
import { writeWorkbook } from "../shared/sheets/write-sheet.ts";
import { type Dice, diceFrom, shuffle } from "./random.ts";

/** What the simulated insurer did with a batch: so many rows of each kind stand in its reply. */
export type SimulatedReply = {
  readonly accepted: number;
  readonly rejected: number;
  /** Rows about people whom the batch does not name. */
  readonly unknown: number;
  /** Rows that stand there twice. */
  readonly repeated: number;
};

/** The share of a batch that the insurer takes at once. */
const ACCEPTED = 0.97;

/** How the branch writes its reasons: free text, no codes (insurer-exchange.md section 9). */
const REASONS: readonly string[] = [
  "NIK tidak valid pada Dukcapil",
  "NIK tidak ditemukan",
  "Nama tidak sesuai KTP",
  "Tanggal lahir tidak sesuai KTP",
  "Peserta masih aktif di segmen PU",
  "Sudah terdaftar sebagai peserta BPU aktif",
  "Usia melebihi batas",
  "Nomor HP tidak valid",
  "Data sudah pernah diajukan",
];

const REPLY_HEADER = [
  "NO",
  "NOMOR_IDENTITAS",
  "NAMA_LENGKAP",
  "KPJ",
  "STATUS",
  "KETERANGAN",
  "TGL_KEPESERTAAN",
] as const;

/** People in the reply who are in no batch of ours: another group's rows, as happens. */
const STRANGERS = [
  { nik: "1571014105859999", name: "ROSLINA" },
  { nik: "1571071708799999", name: "MARGONO WIYONO" },
] as const;

type Sent = { readonly nik: string; readonly name: string };
type Verdict = { readonly kpj: string; readonly reason: string };

/**
 * Answers a batch as the insurer's branch might, for examples and tests: about 97 in 100 rows get an
 * 11-digit KPJ, the rest a reason in free text; two rows are about strangers; one row stands there twice; the
 * order is not ours. Cover starts on `startOn`.
 *
 * The verdict on a NIK depends on it and the seed alone, so the same batch is judged alike again; give
 * another seed to answer rows that were mended and sent once more.
 *
 * @throws FileRefused when the batch cannot be read; an Error when it lacks the columns of the template
 */
export async function simulateReply(
  batchPath: string,
  replyPath: string,
  { seed, startOn }: { readonly seed: number | string; readonly startOn: IsoDate },
): Promise<SimulatedReply> {
  const sent = await readBatch(batchPath);
  const dice = diceFrom(`${seed}/order`);
  const issued = new Set<string>();
  const rows: Cell[][] = [];
  let accepted = 0;
  for (const { nik, name } of sent) {
    const verdict = judge(seed, nik, issued);
    if (verdict.kpj !== "") accepted += 1;
    rows.push(replyRow(nik, name, verdict, startOn));
  }
  for (const { nik, name } of STRANGERS) {
    rows.push(replyRow(nik, name, { kpj: issueKpj(diceFrom(nik), issued), reason: "" }, startOn));
  }
  const twice = rows.length > STRANGERS.length ? rows[dice.below(sent.length)] : undefined;
  if (twice !== undefined) rows.push([...twice]);
  shuffle(rows, dice);
  await writeWorkbook(replyPath, {
    name: "Hasil Validasi",
    rows: [REPLY_HEADER, ...rows.map((row, index) => [index + 1, ...row])],
    columnWidths: [6, 20, 32, 14, 12, 40, 18],
    headerRows: 1,
  });
  return {
    accepted,
    rejected: sent.length - accepted,
    unknown: STRANGERS.length,
    repeated: twice === undefined ? 0 : 1,
  };
}

async function readBatch(path: string): Promise<Sent[]> {
  const sent: Sent[] = [];
  let columns: { nik: number; name: number } | null = null;
  await readSheet(path, (rows) => {
    for (const row of rows) {
      if (columns === null) columns = findColumns(row);
      else {
        const nik = cellText(row.cells[columns.nik]);
        if (nik !== "") sent.push({ nik, name: cellText(row.cells[columns.name]) });
      }
    }
  });
  if (columns === null) throw new Error("The batch lacks NOMOR_IDENTITAS or NAMA_LENGKAP");
  return sent;
}

function findColumns(row: SheetRow): { nik: number; name: number } | null {
  const headers = row.cells.map((cell) => cellText(cell));
  const nik = headers.indexOf("NOMOR_IDENTITAS");
  const name = headers.indexOf("NAMA_LENGKAP");
  return nik < 0 || name < 0 ? null : { nik, name };
}

function judge(seed: number | string, nik: string, issued: Set<string>): Verdict {
  const dice = diceFrom(`${seed}/${nik}`);
  if (!dice.chance(ACCEPTED)) return { kpj: "", reason: dice.pick(REASONS) };
  return { kpj: issueKpj(dice, issued), reason: "" };
}

/** A membership number that nobody in this reply has yet. */
function issueKpj(dice: Dice, issued: Set<string>): string {
  for (;;) {
    const kpj = `26${String(dice.below(1e9)).padStart(9, "0")}`;
    if (issued.has(kpj)) continue;
    issued.add(kpj);
    return kpj;
  }
}

function replyRow(nik: string, name: string, { kpj, reason }: Verdict, startOn: IsoDate): Cell[] {
  const isAccepted = kpj !== "";
  return [
    nik,
    name,
    isAccepted ? kpj : null,
    isAccepted ? "DITERIMA" : "DITOLAK",
    isAccepted ? null : reason,
    isAccepted ? dayFirst(startOn) : null,
  ];
}

/** DD-MM-YYYY, as the insurer's template writes dates. */
function dayFirst(date: IsoDate): string {
  const { year } = partsOf(date);
  return `${date.slice(8, 10)}-${date.slice(5, 7)}-${year}`;
}
