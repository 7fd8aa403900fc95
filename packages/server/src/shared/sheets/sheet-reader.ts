import type { Cell } from "@payung/domain/intake/cell.ts";
import { FileRefused } from "./file-refused.ts";
import type { SheetLimits } from "./sheet-limits.ts";
import { dateOfSerial } from "./spreadsheet-dates.ts";
import { workbookText } from "./workbook-text.ts";
import { type XmlAttributes, type XmlHandlers, XmlReader } from "./xml-reader.ts";

/** What the cells of a sheet refer to. */
export type CellContext = {
  readonly sharedStrings: readonly string[];
  readonly dateStyles: readonly boolean[];
  readonly from1904: boolean;
};

/**
 * Turns the XML of one sheet into rows, as it arrives.
 *
 * Of a formula the value that was last shown is taken; nothing is computed. Row and cell positions
 * must grow, as every spreadsheet writes them: otherwise the row number we report could be wrong.
 */
export class SheetReader {
  readonly #xml: XmlReader;
  readonly #context: CellContext;
  readonly #limits: SheetLimits;
  readonly #onRow: (row: number, cells: Cell[]) => void;

  #isInTable = false;
  #isInRow = false;
  #isInCell = false;
  #isText = false;
  #phonetic = 0;
  #row = 0;
  #cells: Cell[] = [];
  #column = -1;
  #type = "n";
  #style = 0;
  #text = "";

  constructor(
    context: CellContext,
    limits: SheetLimits,
    onRow: (row: number, cells: Cell[]) => void,
  ) {
    this.#context = context;
    this.#limits = limits;
    this.#onRow = onRow;
    this.#xml = new XmlReader(this.#handlers());
  }

  write(xml: string): void {
    this.#xml.write(xml);
  }

  end(): void {
    this.#xml.end();
  }

  #handlers(): XmlHandlers {
    return {
      open: (name, attributes) => {
        if (name === "sheetData") this.#isInTable = true;
        if (!this.#isInTable) return;
        if (name === "c") this.#openCell(attributes());
        else if (name === "v" || name === "t")
          this.#isText = this.#isInCell && this.#phonetic === 0;
        else if (name === "row") this.#openRow(attributes());
        else if (name === "rPh") this.#phonetic++;
      },
      text: (piece) => {
        if (!this.#isText) return;
        this.#text += piece;
        if (this.#text.length > this.#limits.cellCharsMax * 7) {
          throw new FileRefused("file.cell-too-long");
        }
      },
      close: (name) => {
        if (!this.#isInTable) return;
        if (name === "v" || name === "t") this.#isText = false;
        else if (name === "c") this.#closeCell();
        else if (name === "row") this.#closeRow();
        else if (name === "rPh") this.#phonetic--;
        else if (name === "sheetData") this.#isInTable = false;
      },
    };
  }

  #openRow({ r }: XmlAttributes): void {
    const row = r === undefined ? this.#row + 1 : wholeNumber(r);
    if (this.#isInRow || row <= this.#row) throw new FileRefused("file.damaged");
    if (row > this.#limits.rowsMax) throw new FileRefused("file.too-many-rows");
    this.#isInRow = true;
    this.#row = row;
    this.#cells = [];
    this.#column = -1;
  }

  #closeRow(): void {
    this.#isInRow = false;
    this.#onRow(this.#row, this.#cells);
  }

  #openCell({ r, t, s }: XmlAttributes): void {
    if (!this.#isInRow || this.#isInCell) throw new FileRefused("file.damaged");
    const column = r === undefined ? this.#column + 1 : columnOf(r, this.#row);
    if (column <= this.#column) throw new FileRefused("file.damaged");
    if (column >= this.#limits.columnsMax) throw new FileRefused("file.too-many-columns");
    this.#isInCell = true;
    this.#column = column;
    this.#type = t ?? "n";
    this.#style = s === undefined ? 0 : wholeNumber(s);
    this.#text = "";
  }

  #closeCell(): void {
    this.#isInCell = false;
    const value = this.#value();
    // A cell that is only coloured does not make the row wider.
    if (value === null) return;
    while (this.#cells.length < this.#column) this.#cells.push(null);
    this.#cells.push(value);
  }

  #value(): Cell {
    const text = this.#text;
    switch (this.#type) {
      case "s":
        return text === "" ? null : this.#sharedString(text);
      case "n":
        return text === "" ? null : this.#number(text);
      case "b":
        return text === "" ? null : text === "1" || text === "true";
      case "d":
        return text === "" ? null : isoDateOf(text);
      default:
        // "inlineStr", "str" (a formula's text) and "e" (an error such as #N/A).
        return text === "" ? null : workbookText(text);
    }
  }

  #sharedString(reference: string): Cell {
    const text = this.#context.sharedStrings[wholeNumber(reference)];
    if (text === undefined) throw new FileRefused("file.damaged");
    return text === "" ? null : text;
  }

  #number(text: string): Cell {
    const value = NUMBER.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value)) return workbookText(text);
    const isDate = this.#context.dateStyles[this.#style];
    if (isDate === undefined) throw new FileRefused("file.damaged");
    const date = isDate ? dateOfSerial(value, this.#context.from1904) : null;
    return date === null ? value : { date };
  }
}

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d{1,4})?\s*$/;
const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(?:T|$)/;

function isoDateOf(text: string): Cell {
  const date = ISO_DATE.exec(text)?.[1];
  if (date === undefined) return workbookText(text);
  const day = new Date(`${date}T00:00:00Z`);
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
  return exists ? { date } : text;
}

function wholeNumber(text: string): number {
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) throw new FileRefused("file.damaged");
    value = value * 10 + digit;
  }
  if (text === "") throw new FileRefused("file.damaged");
  return value;
}

/** The column of "AB12", counted from 0. The row in it must be the row it stands in. */
function columnOf(reference: string, row: number): number {
  let column = 0;
  let at = 0;
  for (; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (at === 0 || wholeNumber(reference.slice(at)) !== row) throw new FileRefused("file.damaged");
  return column - 1;
}
