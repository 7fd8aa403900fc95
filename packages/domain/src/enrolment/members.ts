import { type Cell, cellText, type SheetRow } from "../intake/cell.ts";
import { readNik } from "../intake/nik.ts";
import { withoutNik } from "../intake/nik-in-text.ts";
import { readWrittenDate } from "../intake/written-date.ts";
import type { IsoDate, IsoMonth } from "../shared/dates.ts";
import type { SheetLayout } from "./sheet-columns.ts";

/** What the insurer's own membership list may say about somebody. */
export const MEMBER_FIELDS = [
  "nik",
  "name",
  "birth_date",
  "kpj",
  "segment",
  "status",
  "paid_through",
] as const;
export type MemberField = (typeof MEMBER_FIELDS)[number];

/** The layout of the insurer's membership list, one version of it. */
export type MemberTemplate = {
  readonly version: string;
  readonly headers: Readonly<Record<MemberField, readonly string[]>>;
  readonly activeWords: readonly string[];
  readonly inactiveWords: readonly string[];
};

/** What such a list must tell, and what it usually tells. */
export function memberLayout({ headers }: MemberTemplate): SheetLayout<MemberField> {
  return {
    headers,
    required: ["nik"],
    expected: ["name", "birth_date", "kpj", "status", "paid_through"],
  };
}

/** One line of the insurer's list. Whatever it does not say is null, and then says nothing. */
export type MemberLine = {
  readonly row: number;
  readonly nik: string;
  readonly name: string | null;
  readonly bornOn: IsoDate | null;
  readonly kpj: string | null;
  /** Of the workers without an employer, as ours are; another segment says nothing about them. */
  readonly isOurSegment: boolean;
  readonly isActive: boolean | null;
  readonly paidThrough: IsoMonth | null;
};

/** Reads a line; null for an empty one, "unreadable" where its NIK finds nobody. */
export function readMemberLine(
  row: SheetRow,
  columns: ReadonlyMap<MemberField, number>,
  template: MemberTemplate,
  today: IsoDate,
): MemberLine | "unreadable" | null {
  const cell = (field: MemberField): Cell => {
    const at = columns.get(field);
    return at === undefined ? null : (row.cells[at] ?? null);
  };
  if (row.cells.every((each) => cellText(each) === "")) return null;
  const nik = readNik(cell("nik"));
  if (nik.outcome !== "read") return "unreadable";
  const born = readWrittenDate(cell("birth_date"), today);
  const kpj = cellText(cell("kpj")).replace(/\D/g, "");
  const segment = cellText(cell("segment")).toUpperCase();
  return {
    row: row.row,
    nik: nik.nik,
    name: withoutNik(cellText(cell("name"))) || null,
    bornOn: born.outcome === "read" ? born.date : null,
    kpj: /^\d{11}$/.test(kpj) ? kpj : null,
    isOurSegment: segment === "" || segment === "BPU",
    isActive: readActivity(cellText(cell("status")), template),
    paidThrough: readMonth(cell("paid_through")),
  };
}

function readActivity(written: string, template: MemberTemplate): boolean | null {
  const status = written.toUpperCase();
  const begins = (word: string) => status.startsWith(word.toUpperCase());
  if (status === "") return null;
  if (template.inactiveWords.some(begins)) return false;
  return template.activeWords.some(begins) ? true : null;
}

/** "2026-12", "2026-12-31", "12-2026", "31/12/2026", or a date cell. */
export function readMonth(cell: Cell): IsoMonth | null {
  const text = cellText(cell);
  const yearFirst = /^(?<year>\d{4})[-/.](?<month>\d{1,2})(?:[-/.]\d{1,2})?$/.exec(text);
  const yearLast = /^(?:\d{1,2}[-/.])?(?<month>\d{1,2})[-/.](?<year>\d{4})$/.exec(text);
  const { year, month } = (yearFirst ?? yearLast)?.groups ?? {};
  if (year === undefined || month === undefined) return null;
  const number = Number(month);
  return number >= 1 && number <= 12 ? `${year}-${month.padStart(2, "0")}` : null;
}
