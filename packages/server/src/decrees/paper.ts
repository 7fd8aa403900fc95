import { maskNik } from "@payung/domain/intake/nik.ts";
import {
  type DecreePaper,
  decisionsOf,
  defaultPaper,
  sayCount,
  sayDate,
  sayMonth,
} from "@payung/domain/programme/decree-paper.ts";
import { shiftMonth } from "@payung/domain/shared/dates.ts";
import { renderSVG } from "uqr";
import type { Tx } from "../db/transaction.ts";
import {
  codeOf,
  type DecreeRow,
  listDecreeLines,
  type ProgrammeOffice,
} from "../programme/service.ts";
import { findRegion, listKelurahan } from "../reference/service.ts";
import { factsOf } from "./facts.ts";
import type { PaperColumn, PaperData } from "./print-message.ts";
import { addressOf } from "./public-entry.ts";
import * as store from "./store.ts";

/** How much of each NIK stands in the annex. In full only where the paper is signed or goes to the insurer (ADR 0026). */
export type NikShown = "masked" | "full";

const ALL_LINES = 1_000_000;
const ORDINALS = ["KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM"];

type Shown = {
  readonly nik: NikShown;
  /** The address of the site; null where it has none yet, and then nothing is printed to scan. */
  readonly origin: string | null;
};

/** Everything on the paper of an issued decree. */
export async function paperOfDecree(
  tx: Tx,
  office: ProgrammeOffice,
  decree: DecreeRow,
  shown: Shown,
): Promise<PaperData> {
  const draft = await store.findDraft(tx, decree.region_code, decree.id);
  return paperOf(tx, office, { ...decree, paper: draft?.paper ?? null }, shown);
}

/** Everything on the paper of a draft: the same, marked on every page as what it is. */
export async function paperOfDraft(
  tx: Tx,
  office: ProgrammeOffice,
  draft: store.DraftInList,
  shown: Shown,
): Promise<PaperData> {
  return paperOf(tx, office, { ...draft, version: null }, shown);
}

type Source = Pick<
  DecreeRow,
  | "id"
  | "cohort_id"
  | "kind"
  | "number"
  | "issued_on"
  | "line_count"
  | "changes_id"
  | "annex_sha256"
> & {
  /** Null of a draft: it has none yet. */
  readonly version: number | null;
  /** Null of a decree that the terminal issued. */
  readonly paper: unknown;
};

async function paperOf(
  tx: Tx,
  office: ProgrammeOffice,
  source: Source,
  { nik, origin }: Shown,
): Promise<PaperData> {
  const { regionCode } = office.actor;
  const region = await findRegion(tx, regionCode);
  const kind = source.kind as Parameters<typeof defaultPaper>[1];
  const paper = (source.paper ?? defaultPaper(region?.name ?? "", kind)) as DecreePaper;
  const isDraft = source.version === null;
  const hasDraftLines = isDraft || kind === "correction";
  const lines: Line[] = hasDraftLines
    ? await store.listDraftLines(tx, regionCode, source.id)
    : (await listDecreeLines(tx, regionCode, source.id, 0, ALL_LINES)).map((line) => ({
        ...line,
        reason: null,
      }));
  const kelurahan = new Map(
    (await listKelurahan(tx, regionCode)).map(({ code, name }) => [code, name]),
  );
  const facts = await factsOf(tx, regionCode, source, lines[0]);
  const decisions = decisionsOf(facts);
  const writeNik = (line: Line) => {
    const open = office.vault.openNik(line.nik_sealed, `${source.id} ${line.line_number}`);
    return nik === "full" ? open : maskNik(open);
  };
  const annex =
    kind === "correction"
      ? correctionRows(lines, await store.listCorrectedLines(tx, regionCode, source.id), writeNik)
      : personRows(lines, kelurahan, writeNik, await namesReplaced(tx, regionCode, source, lines));
  const code = codeOf(source.id);
  const address = isDraft || origin === null ? null : addressOf(origin, code);
  return {
    title: `Keputusan ${paper.signatoryOffice} Nomor ${source.number}`,
    isDraft,
    footer: isDraft
      ? `Rancangan Keputusan ${paper.signatoryOffice} Nomor ${source.number}`
      : `Keputusan ${paper.signatoryOffice} Nomor ${source.number} · kode ${code}`,
    office: paper.signatoryOffice,
    number: source.number,
    version: source.version ?? 1,
    subject: paper.subject,
    considerations: paper.considerations,
    legalBasis: paper.legalBasis,
    decisions,
    ordinals: decisions.map((_, at) => ORDINALS[at] ?? ""),
    place: paper.place,
    issuedOn: sayDate(source.issued_on),
    signatory: paper.signatoryName,
    annexTitle:
      kind === "correction" ? "Daftar baris yang diperbaiki" : "Daftar pekerja yang ditetapkan",
    ...annex,
    totals:
      kind === "correction"
        ? [`Jumlah baris yang diperbaiki: ${sayCount(lines.length)}`]
        : [
            `Jumlah: ${sayCount(lines.length)} orang`,
            `Jumlah bulan iuran: ${sayCount(lines.reduce((sum, each) => sum + each.month_count, 0))}`,
          ],
    qr: address === null ? "" : renderSVG(address, { ecc: "M", border: 2 }),
    check: checkWords(isDraft, address, code),
    sha256: source.annex_sha256.toString("hex"),
  };
}

function checkWords(isDraft: boolean, address: string | null, code: string): string[] {
  if (isDraft) return ["Rancangan ini belum berlaku. Orang kedua memeriksa dan menerbitkannya."];
  if (address === null) return [`Kode keputusan: ${code}`];
  return [
    "Periksa keaslian keputusan ini dengan memindai kode atau membuka:",
    address,
    "Halaman itu menyebut nomor, versi, tanggal, jumlah orang dan sidik lampiran, tanpa nama siapa pun.",
  ];
}

type Line = Pick<
  store.DraftLineRow,
  | "line_number"
  | "application_id"
  | "kelurahan_code"
  | "name"
  | "nik_sealed"
  | "occupation"
  | "first_month"
  | "month_count"
  | "replaces_id"
  | "reason"
> & { readonly corrects_line?: number | null };
type Rows = { readonly columns: PaperColumn[]; readonly rows: string[][] };

const column = (title: string, width: PaperColumn["width"], isNumber = false): PaperColumn => ({
  title,
  width,
  isNumber,
});

function personRows(
  lines: readonly Line[],
  kelurahan: ReadonlyMap<string, string>,
  nikOf: (line: Line) => string,
  replaced: ReadonlyMap<string, string>,
): Rows {
  const isReplacement = lines.some(({ replaces_id }) => replaces_id !== null);
  return {
    columns: [
      column("No.", "auto", true),
      column("Nama", 2.4),
      column("NIK", "auto"),
      column("Kelurahan", 1.6),
      column("Pekerjaan", 1.8),
      column("Bulan iuran", 1.5),
      ...(isReplacement ? [column("Menggantikan", 1.8)] : []),
    ],
    rows: lines.map((line) => [
      String(line.line_number),
      line.name,
      nikOf(line),
      kelurahan.get(line.kelurahan_code ?? "") ?? "–",
      line.occupation,
      sayMonths(line),
      ...(isReplacement ? [replaced.get(line.replaces_id ?? "") ?? "–"] : []),
    ]),
  };
}

function correctionRows(
  lines: readonly Line[],
  before: Awaited<ReturnType<typeof store.listCorrectedLines>>,
  nikOf: (line: Line) => string,
): Rows {
  const old = new Map(before.map((each) => [each.line_number, each]));
  return {
    columns: [
      column("No.", "auto", true),
      column("Baris", "auto", true),
      column("NIK", "auto"),
      column("Semula", 2),
      column("Menjadi", 2),
      column("Alasan", 1.5),
    ],
    rows: lines.map((line) => {
      const was = old.get(line.line_number);
      return [
        String(line.line_number),
        String(line.corrects_line ?? ""),
        nikOf(line),
        was === undefined ? "–" : sayLine(was),
        sayLine(line),
        line.reason ?? "",
      ];
    }),
  };
}

type Said = Pick<Line, "name" | "occupation" | "first_month" | "month_count">;

function sayLine(line: Said): string {
  return `${line.name}; ${line.occupation}; ${sayMonths(line)}`;
}

function sayMonths({ first_month: first, month_count: count }: Said): string {
  const last = shiftMonth(first, count - 1);
  return count === 1 ? sayMonth(first) : `${sayMonth(first)} – ${sayMonth(last)}`;
}

/** The names of those whom a replacement takes the place of. */
async function namesReplaced(
  tx: Tx,
  regionCode: string,
  source: Source,
  lines: readonly Line[],
): Promise<Map<string, string>> {
  const ids = lines.flatMap(({ replaces_id }) => replaces_id ?? []);
  return ids.length === 0
    ? new Map()
    : store.listNamesInCohort(tx, regionCode, source.cohort_id, ids);
}
