import type { SheetRow } from "@payung/domain/intake/cell.ts";
import type { FileRefusalCode } from "./file-refused.ts";

/** What was found out about a file beside its rows. */
export type SheetInfo = {
  readonly format: "xlsx" | "csv";
  /** Of a CSV file: "utf-8", "utf-16le", "utf-16be" or "windows-1252". */
  readonly encoding: string | null;
  /** Of a CSV file; null too when it has one column only. */
  readonly delimiter: string | null;
  readonly sheetName: string | null;
  /** Rows with something in them, the header included. */
  readonly rowCount: number;
  /** Visible sheets that were not read. */
  readonly otherSheets: readonly string[];
};

/** One line from the reading process, as JSON. The last one is never `rows`. */
export type SheetMessage =
  | { readonly rows: readonly SheetRow[] }
  | { readonly info: SheetInfo }
  | { readonly refused: FileRefusalCode };
