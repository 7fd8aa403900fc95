import { readMonth } from "../../enrolment/members.ts";
import type { SheetLayout } from "../../enrolment/sheet-columns.ts";
import { type Cell, cellText, type SheetRow } from "../../intake/cell.ts";
import type { IsoMonth } from "../../shared/dates.ts";
import type { Rupiah } from "../../shared/money.ts";
import { readWrittenRupiah } from "./written-rupiah.ts";

/** What the lines of a bill or of a statement tell. */
export const INSURER_LINE_FIELDS = ["nik", "kpj", "name", "month", "amount"] as const;
export type InsurerLineField = (typeof INSURER_LINE_FIELDS)[number];

/** The layout of the insurer's bills or statements, one version of it. */
export type InsurerLinesTemplate = {
  readonly version: string;
  readonly headers: Readonly<Record<InsurerLineField, readonly string[]>>;
  /** How a billing code is written, as a regular expression; null where nobody has laid it down (insurer-exchange.md §9). */
  readonly billingCode?: string | null;
};

/** A line names a person by NIK or by membership number; the other is then no column that must be there. */
export function insurerLinesLayout(
  { headers }: InsurerLinesTemplate,
  by: "nik" | "kpj",
): SheetLayout<InsurerLineField> {
  return { headers, required: [by, "amount"], expected: ["month"] };
}

/** A line that was read: one person, one month, one amount. */
export type InsurerLine = {
  readonly row: number;
  readonly nik: string | null;
  readonly kpj: string | null;
  readonly month: IsoMonth;
  readonly amount: Rupiah;
};

/** Why a line cannot be counted. Each is mended in the file: a line that is left out would make the sum wrong in silence. */
export const LINE_FAULTS = ["amount-unreadable", "month-unreadable", "month-outside"] as const;
export type LineFault = (typeof LINE_FAULTS)[number];

export type LineReading =
  | { readonly outcome: "read"; readonly line: InsurerLine }
  | { readonly outcome: "unreadable"; readonly row: number; readonly why: LineFault };

/** What tells whose line it is, and the words of a sum at the end: nobody's line, and checked against the total. */
const WHO = ["nik", "kpj", "name"] as const;
const SUM_ROW = /^(?:grand |sub ?)?(?:total|jumlah)\b/i;

/** The months that a bill or a statement is for. */
export type Period = { readonly firstMonth: IsoMonth; readonly lastMonth: IsoMonth };

/**
 * Reads one line; null for an empty one and for a sum at the end, which names nobody. Without a column for months all
 * is of the one month of the period.
 */
export function readInsurerLine(
  { row, cells }: SheetRow,
  columns: ReadonlyMap<InsurerLineField, number>,
  { firstMonth, lastMonth }: Period,
): LineReading | null {
  const cell = (field: InsurerLineField): Cell => {
    const at = columns.get(field);
    return at === undefined ? null : (cells[at] ?? null);
  };
  const names = WHO.map((field) => cellText(cell(field)));
  if (names.every((text) => text === "" || SUM_ROW.test(text))) return null;
  const unreadable = (why: LineFault): LineReading => ({ outcome: "unreadable", row, why });
  const amount = readWrittenRupiah(cell("amount"));
  if (amount === null) return unreadable("amount-unreadable");
  const month = columns.has("month") ? readMonth(cell("month")) : firstMonth;
  if (month === null) return unreadable("month-unreadable");
  if (month < firstMonth || month > lastMonth) return unreadable("month-outside");
  return {
    outcome: "read",
    line: {
      row,
      // A number in a number cell has lost digits, so it must not find anybody.
      nik: digitsOf(cell("nik"), 16),
      kpj: digitsOf(cell("kpj"), 11),
      month,
      amount,
    },
  };
}

function digitsOf(cell: Cell, length: number): string | null {
  if (typeof cell !== "string") return null;
  const digits = cell.replace(/\D/g, "");
  return digits.length === length ? digits : null;
}
