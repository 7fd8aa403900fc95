import { createHash } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import type { Cell } from "@payung/domain/intake/cell.ts";
import { assert } from "@payung/domain/shared/assert.ts";
import { columnName } from "./column-name.ts";
import { CELL_CHARS_MAX, COLUMNS_MAX, ROWS_MAX } from "./sheet-size.ts";
import { serialOfDate } from "./spreadsheet-dates.ts";
import { xmlText } from "./xml-text.ts";
import { ZipWriter } from "./zip-writer.ts";

/** A workbook of one sheet. */
export type SheetToWrite = {
  /** At most 31 characters, none of `: \ / ? * [ ]`. */
  readonly name: string;
  readonly rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>;
  /** In characters, from the left. These columns take typed values as text. */
  readonly columnWidths?: readonly number[];
  /** How many rows at the top are bold and stay in view. */
  readonly headerRows?: number;
};

/** Cell styles, in the order of `cellXfs` in `STYLES`. */
const TEXT = 1;
const DATE = 2;
const BOLD_TEXT = 3;

/** Rows are handed to the compressor in pieces of about this size. */
const PIECE_CHARS = 256 * 1024;

/**
 * Writes a workbook, row by row, in memory that does not grow with the rows.
 *
 * Text is a text cell whatever it looks like: a NIK, a KPJ and a phone keep every digit, and a leading
 * `=` is never a formula. A date before 1 March 1900 becomes ISO text. NUL and half surrogates, which
 * no workbook can hold, become U+FFFD. The same rows give the same bytes (see `ZipWriter`).
 * The file appears under its name only when it is complete.
 *
 * @returns rows and bytes written, and the SHA-256 of the file in hexadecimal
 * @throws an error of `rows`, of the file system, or a broken invariant when a sheet cannot hold it
 */
export async function writeWorkbook(
  path: string,
  sheet: SheetToWrite,
): Promise<{ rows: number; bytes: number; sha256: string }> {
  assert(isSheetName(sheet.name), "a sheet has a name that a spreadsheet accepts");
  const unfinished = `${path}.part`;
  const file = await open(unfinished, "w");
  try {
    const written = await writeParts(file, sheet);
    await file.sync();
    await file.close();
    await rename(unfinished, path);
    return written;
  } catch (error) {
    await file.close().catch(() => {});
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function writeParts(
  file: FileHandle,
  sheet: SheetToWrite,
): Promise<{ rows: number; bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  const zip = new ZipWriter(async (piece) => {
    hash.update(piece);
    bytes += piece.length;
    await file.writeFile(piece);
  });
  await zip.add("[Content_Types].xml", [CONTENT_TYPES]);
  await zip.add("_rels/.rels", [PACKAGE_RELATIONS]);
  await zip.add("xl/workbook.xml", [workbookXml(sheet.name)]);
  await zip.add("xl/_rels/workbook.xml.rels", [WORKBOOK_RELATIONS]);
  await zip.add("xl/styles.xml", [STYLES]);
  const size = { rows: 0, columns: 0 };
  await zip.add("xl/worksheets/sheet1.xml", sheetXml(sheet, size));
  await zip.finish();
  return { rows: size.rows, bytes, sha256: hash.digest("hex") };
}

async function* sheetXml(
  sheet: SheetToWrite,
  size: { rows: number; columns: number },
): AsyncGenerator<string> {
  const headerRows = sheet.headerRows ?? 0;
  let piece = sheetStart(sheet.columnWidths ?? [], headerRows);
  for await (const cells of sheet.rows) {
    size.rows++;
    size.columns = Math.max(size.columns, cells.length);
    assert(size.rows <= ROWS_MAX, "a sheet has at most 1,048,576 rows");
    assert(cells.length <= COLUMNS_MAX, "a sheet has at most 16,384 columns");
    piece += rowXml(cells, size.rows, size.rows <= headerRows ? BOLD_TEXT : TEXT);
    if (piece.length < PIECE_CHARS) continue;
    yield piece;
    piece = "";
  }
  yield piece + sheetEnd(size.rows, size.columns);
}

function rowXml(cells: readonly Cell[], row: number, textStyle: number): string {
  let xml = `<row r="${row}">`;
  for (let column = 0; column < cells.length; column++) {
    const cell = cells[column];
    if (cell === null || cell === undefined) continue;
    xml += cellXml(cell, `${columnName(column)}${row}`, textStyle);
  }
  return `${xml}</row>`;
}

function cellXml(cell: Exclude<Cell, null>, reference: string, textStyle: number): string {
  if (typeof cell === "string") return textXml(cell, reference, textStyle);
  if (typeof cell === "number") {
    assert(Number.isFinite(cell), "a number cell holds a number");
    return `<c r="${reference}"><v>${cell}</v></c>`;
  }
  if (typeof cell === "boolean") return `<c r="${reference}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  const serial = serialOfDate(cell.date);
  if (serial === null) return textXml(cell.date, reference, textStyle);
  return `<c r="${reference}" s="${DATE}"><v>${serial}</v></c>`;
}

function textXml(text: string, reference: string, style: number): string {
  assert(text.length <= CELL_CHARS_MAX, "a cell holds at most 32,767 characters");
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

function sheetStart(columnWidths: readonly number[], headerRows: number): string {
  const pane = `<pane ySplit="${headerRows}" topLeftCell="A${headerRows + 1}" activePane="bottomLeft" state="frozen"/>`;
  const columns = columnWidths
    .map((width, at) => {
      const column = at + 1;
      return `<col min="${column}" max="${column}" width="${width}" style="${TEXT}" customWidth="1"/>`;
    })
    .join("");
  return (
    `${XML}<worksheet xmlns="${MAIN}">` +
    `<sheetViews><sheetView workbookViewId="0">${headerRows > 0 ? pane : ""}</sheetView></sheetViews>` +
    `${columns === "" ? "" : `<cols>${columns}</cols>`}<sheetData>`
  );
}

/** The green corner that asks to turn text into a number would destroy a NIK, so it is switched off. */
function sheetEnd(rows: number, columns: number): string {
  const all = `A1:${columnName(Math.max(columns, 1) - 1)}${Math.max(rows, 1)}`;
  return `</sheetData><ignoredErrors><ignoredError sqref="${all}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
}

function isSheetName(name: string): boolean {
  return /^(?!')[^:\\/?*[\]\p{Cc}]{1,31}(?<!')$/u.test(name) && name.trim() !== "";
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const CONTENT_TYPES =
  `${XML}<Types xmlns="${PACKAGE}/content-types">` +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Default Extension="xml" ContentType="application/xml"/>' +
  `<Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>` +
  `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${CONTENT}.worksheet+xml"/>` +
  `<Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>` +
  "</Types>";

const PACKAGE_RELATIONS =
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
  `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/>` +
  "</Relationships>";

const WORKBOOK_RELATIONS =
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">` +
  `<Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>` +
  `<Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/>` +
  "</Relationships>";

function workbookXml(sheetName: string): string {
  const name = xmlText(sheetName).replaceAll('"', "&quot;");
  return (
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">` +
    `<sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`
  );
}

/** Format 49 is "@", text. 164 is the first number a workbook may give a format of its own. */
const STYLES =
  `${XML}<styleSheet xmlns="${MAIN}">` +
  '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
  '<fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>' +
  "</cellXfs></styleSheet>";
