import type { IsoDate } from "../shared/dates.ts";

/**
 * One cell of a list as its file holds it: text, a number, a yes/no, a spreadsheet date, or nothing.
 *
 * The kind is kept because it is evidence: a NIK in a number cell has lost digits, the same NIK in a
 * text cell has not. A CSV file knows only text.
 */
export type Cell = string | number | boolean | { readonly date: IsoDate } | null;

/** One row of a list; `row` is the number that the spreadsheet itself shows, counted from 1. */
export type SheetRow = { readonly row: number; readonly cells: readonly Cell[] };

/** What a cell shows, as trimmed text: a number without exponent, a date as ISO, nothing as "". */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return cell.trim();
  if (typeof cell === "number") return numberText(cell);
  if (typeof cell === "boolean") return cell ? "TRUE" : "FALSE";
  return cell.date;
}

function numberText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21
    ? BigInt(value).toString()
    : String(value);
}
