import { CELL_CHARS_MAX, COLUMNS_MAX, ROWS_MAX } from "./sheet-size.ts";

/** What one file may cost us. A file that costs more is refused. */
export type SheetLimits = {
  /** The file as sent. */
  readonly fileBytesMax: number;
  /** All parts that we unpack, counted while they unpack: a declared size may lie. */
  readonly unpackedBytesMax: number;
  readonly rowsMax: number;
  readonly columnsMax: number;
  readonly cellCharsMax: number;
  readonly rowCharsMax: number;
  /** All cells together, the empty ones before a filled one included. */
  readonly cellsMax: number;
  /** All text together: one long text may be shown by a million cells. */
  readonly textCharsMax: number;
  /** What the reading process may hold in memory. */
  readonly memoryBytesMax: number;
  /** How long we wait for the reading process; our own work with the rows does not count. */
  readonly waitMsMax: number;
};

const MIB = 1024 * 1024;

export const SHEET_LIMITS: SheetLimits = {
  fileBytesMax: 256 * MIB,
  unpackedBytesMax: 256 * MIB,
  rowsMax: ROWS_MAX,
  columnsMax: COLUMNS_MAX,
  cellCharsMax: CELL_CHARS_MAX,
  rowCharsMax: MIB,
  cellsMax: 16 * ROWS_MAX,
  textCharsMax: 128 * MIB,
  memoryBytesMax: 400 * MIB,
  waitMsMax: 30_000,
};
