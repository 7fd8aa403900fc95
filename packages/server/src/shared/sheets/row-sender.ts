import { once } from "node:events";
import type { Writable } from "node:stream";
import type { Cell } from "@payung/domain/intake/cell.ts";
import { FileRefused } from "./file-refused.ts";
import type { SheetLimits } from "./sheet-limits.ts";
import type { SheetMessage } from "./sheet-message.ts";

const BATCH_ROWS = 1000;
const BATCH_CHARS = 1024 * 1024;

/** Hands rows to the parent in batches, within the limits, no faster than it takes them. */
export class RowSender {
  rowCount = 0;
  readonly #to: Writable;
  readonly #limits: SheetLimits;
  #batch: string[] = [];
  #batchChars = 0;
  #cells = 0;
  #textChars = 0;
  #full = false;

  constructor(to: Writable, limits: SheetLimits) {
    this.#to = to;
    this.#limits = limits;
  }

  /** Adds a row with its number. Empty cells at its end, and rows without anything, are left out. */
  add(row: number, cells: Cell[]): void {
    if (row > this.#limits.rowsMax) throw new FileRefused("file.too-many-rows");
    while (cells.length > 0 && cells.at(-1) === null) cells.pop();
    if (cells.every(isBlank)) return;
    this.#count(cells);

    const json = JSON.stringify({ row, cells });
    this.#batch.push(json);
    this.#batchChars += json.length;
    this.rowCount++;
    if (this.#batch.length >= BATCH_ROWS || this.#batchChars >= BATCH_CHARS) this.#send();
  }

  /** Resolves when the parent can take more. */
  async ready(): Promise<void> {
    if (!this.#full) return;
    await once(this.#to, "drain");
    this.#full = false;
  }

  /** Sends what is left, then the last message. */
  async finish(last: SheetMessage): Promise<void> {
    if (this.#batch.length > 0) this.#send();
    await this.ready();
    await new Promise<void>((resolve) => {
      this.#to.write(`${JSON.stringify(last)}\n`, () => resolve());
    });
  }

  #count(cells: readonly Cell[]): void {
    const { columnsMax, cellCharsMax, rowCharsMax, cellsMax, textCharsMax } = this.#limits;
    if (cells.length > columnsMax) throw new FileRefused("file.too-many-columns");
    let chars = 0;
    for (const cell of cells) {
      if (typeof cell !== "string") continue;
      if (cell.length > cellCharsMax) throw new FileRefused("file.cell-too-long");
      chars += cell.length;
    }
    this.#cells += cells.length;
    this.#textChars += chars;
    if (chars > rowCharsMax) throw new FileRefused("file.row-too-long");
    if (this.#cells > cellsMax || this.#textChars > textCharsMax) {
      throw new FileRefused("file.too-large");
    }
  }

  #send(): void {
    this.#full = !this.#to.write(`{"rows":[${this.#batch.join(",")}]}\n`) || this.#full;
    this.#batch = [];
    this.#batchChars = 0;
  }
}

function isBlank(cell: Cell): boolean {
  return cell === null || (typeof cell === "string" && cell.trim() === "");
}
