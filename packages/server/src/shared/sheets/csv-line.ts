import { type Cell, cellText } from "@payung/domain/intake/cell.ts";

/** What our CSV files begin with: without this mark Excel reads UTF-8 as Windows-1252. */
export const CSV_START = "\ufeff";

/** A spreadsheet may take text that begins so for a formula; the last four are full-width forms. */
const FORMULA_START = /^\s*[=+\-@\0\uff1d\uff0b\uff0d\uff20]|^[\t\r]/;
/** A spreadsheet that splits at `;`, tab or line end whatever the quotes say would see a new cell here. */
const HIDDEN_FORMULA_START = /([;\t\r\n]\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
/** Plainly no formula: a negative number, or a phone number in digits and spaces. */
const HARMLESS = /^(?:-\d+(?:[.,]\d+)*|\+\d[\d ]*)$/;
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

/**
 * One field of a CSV file of ours (RFC 4180), safe to open in a spreadsheet.
 *
 * Text that could be taken for a formula gets a `'` in front (OWASP ASVS 5.0, 1.2.10). A plain negative
 * number ("-1.500") and a phone number ("+62 812 0000") stay as they are. A CSV file cannot keep a NIK
 * from being shown as a number: where people will open it in a spreadsheet, give them a workbook.
 */
export function csvField(cell: Cell): string {
  if (typeof cell !== "string") return cellText(cell);
  const safe = guarded(cell);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of a CSV file of ours, with its line end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvField).join(",")}\r\n`;
}

function guarded(text: string): string {
  if (HARMLESS.test(text)) return text;
  const inside = text.replace(HIDDEN_FORMULA_START, "$1'");
  return FORMULA_START.test(inside) ? `'${inside}` : inside;
}
