import { constants, deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { FileRefusalCode } from "./file-refused.ts";
import {
  packedSpaces,
  type RawPart,
  type RawWorkbook,
  sheetXml,
  workbookOf,
  workbookParts,
  zipOf,
} from "./raw-zip.testing.ts";
import { reading } from "./reading.testing.ts";

/** A file that someone may send: refused with one of these codes, or read as these cells of its first row. */
type Kind = {
  readonly kind: string;
  readonly bytes: () => string | Buffer;
  readonly name?: string;
  readonly refused?: readonly FileRefusalCode[];
  readonly read?: readonly unknown[];
};

const SHEET = "xl/worksheets/sheet1.xml";
const STRINGS = "xl/sharedStrings.xml";
const HEADER_CELLS = "NIK,NAMA\n";
const CELL_A1 = '<row r="1"><c r="A1"><v>1</v></c></row>';
const TEXT_A1 = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>';
const MIB = 1024 * 1024;

const sheetPart = (part: Omit<RawPart, "name">): Buffer =>
  workbookOf({ parts: [{ name: SHEET, ...part }] });
const withXml = (xml: string): Buffer => sheetPart({ data: xml });
const withParts = (...parts: RawPart[]): Buffer => zipOf([...workbookParts(), ...parts]);
const aBook = (book: RawWorkbook) => () => workbookOf(book);
const cut = (share: number) => () => {
  const rows = Array.from(
    { length: 500 },
    (_, at) => `<row r="${at + 1}"><c><v>${Math.sqrt(at)}</v></c></row>`,
  );
  const whole = workbookOf({ rows: rows.join("") });
  return whole.subarray(0, Math.floor(whole.length * share));
};

/** The start of a sheet, then spaces without end, as packed bytes: nothing of it is ever held. */
function bombOf(mebibytes: number): Pick<RawPart, "packed"> {
  const start = deflateRawSync(
    Buffer.from('<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>'),
    {
      finishFlush: constants.Z_FULL_FLUSH,
    },
  );
  return { packed: Buffer.concat([start, packedSpaces(mebibytes)]) };
}

/** Rows without end, all alike, as packed bytes; each is a sound row without a number. */
function rowBombOf(mebibytes: number, row: string): Pick<RawPart, "packed"> {
  const block = deflateRawSync(Buffer.from(row.repeat(Math.ceil(MIB / row.length))), {
    finishFlush: constants.Z_FULL_FLUSH,
  });
  const start = deflateRawSync(Buffer.from("<worksheet><sheetData>"), {
    finishFlush: constants.Z_FULL_FLUSH,
  });
  const blocks = Array.from({ length: mebibytes }, () => block);
  return { packed: Buffer.concat([start, ...blocks, Buffer.from([3, 0])]) };
}

function ole(streamName: string): Buffer {
  const file = Buffer.alloc(4096);
  file.write("d0cf11e0a1b11ae1", "hex");
  file.write(streamName, 1024, "utf16le");
  return file;
}

// Where memory is one of the codes, either guard may be the first to notice.

const ZIP_BOMBS: readonly Kind[] = [
  {
    kind: "a part that says honestly that it unpacks to 2 GiB",
    bytes: () => sheetPart({ ...bombOf(1), declaredBytes: 2048 * MIB }),
    refused: ["file.zip-bomb"],
  },
  {
    kind: "a part that unpacks to 500 MiB and says 1 KiB",
    bytes: () => sheetPart({ ...bombOf(500), declaredBytes: 1024 }),
    refused: ["file.zip-bomb", "file.damaged"],
  },
  {
    kind: "a part that unpacks to 500 MiB and says 200 MiB",
    bytes: () => sheetPart({ ...bombOf(500), declaredBytes: 200 * MIB }),
    refused: ["file.zip-bomb", "file.cell-too-long"],
  },
  {
    kind: "a stored part whose declared size is forged",
    bytes: () => sheetPart({ data: sheetXml(CELL_A1), method: 0, declaredBytes: 10 }),
    refused: ["file.damaged"],
  },
  {
    kind: "200 MiB of blank rows, packed 1,000 times",
    bytes: () => sheetPart({ ...rowBombOf(200, "<row></row>"), declaredBytes: 200 * MIB }),
    refused: ["file.zip-bomb", "file.too-many-rows"],
  },
  {
    kind: "a bomb beside the list, which nobody opens",
    bytes: () => withParts({ name: "xl/media/a.bin", ...bombOf(300), declaredBytes: 300 * MIB }),
    read: [1],
  },
  {
    kind: "a zip inside a zip inside a zip",
    bytes: () =>
      zipOf([
        {
          name: "a.zip",
          data: zipOf([{ name: "b.zip", data: zipOf([{ name: "c", ...bombOf(50) }]) }]),
        },
      ]),
    refused: ["file.not-a-table"],
  },
  {
    kind: "parts that share the same packed bytes",
    bytes: () => {
      const parts = workbookParts();
      const first = { ...bombOf(20), declaredBytes: 20 * MIB };
      return zipOf([
        { name: "kernel", ...first },
        ...parts,
        ...Array.from({ length: 50 }, (_, at) => ({
          name: `copy${at}`,
          ...first,
          packed: Buffer.alloc(0),
          offset: 0,
        })),
      ]);
    },
    refused: ["file.zip-bomb"],
  },
  {
    kind: "60,000 parts",
    bytes: () =>
      zipOf([
        ...workbookParts(),
        ...Array.from({ length: 60_000 }, (_, at) => ({ name: `x${at}`, method: 0 })),
      ]),
    refused: ["file.zip-bomb"],
  },
  {
    kind: "a part that holds itself as far as the packing goes (highest ratio)",
    bytes: () => sheetPart({ packed: packedSpaces(100), declaredBytes: 100 * MIB }),
    refused: ["file.zip-bomb", "file.cell-too-long", "file.damaged"],
  },
];

const XML_BOMBS: readonly Kind[] = [
  {
    kind: "entities that grow tenfold nine times",
    bytes: () =>
      withXml(
        `<!DOCTYPE x [<!ENTITY a "haha">${"bcdefghij"
          .split("")
          .map((name, at) => `<!ENTITY ${name} "${`&${"abcdefghi"[at]};`.repeat(10)}">`)
          .join(
            "",
          )}]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&j;</v></c></row></sheetData></worksheet>`,
      ),
    refused: ["file.unsafe"],
  },
  {
    kind: "an entity that reads a file of the server",
    bytes: () =>
      withXml(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>${sheetXml(CELL_A1)}`),
    refused: ["file.unsafe"],
  },
  {
    kind: "a document type from elsewhere",
    bytes: () =>
      withXml(`<!DOCTYPE worksheet SYSTEM "http://127.0.0.1/x.dtd">${sheetXml(CELL_A1)}`),
    refused: ["file.unsafe"],
  },
  {
    kind: "a document type in the shared texts",
    bytes: aBook({ rows: TEXT_A1, sharedStrings: "<!DOCTYPE x><si><t>a</t></si>" }),
    refused: ["file.unsafe"],
  },
  {
    kind: "an entity that was never declared",
    bytes: aBook({ rows: '<row r="1"><c r="A1" t="str"><v>&nik;</v></c></row>' }),
    refused: ["file.damaged"],
  },
  {
    kind: "elements nested 100,000 deep",
    bytes: () => withXml(sheetXml(`<row r="1">${"<c>".repeat(100_000)}`)),
    refused: ["file.damaged"],
  },
  {
    kind: "one attribute of 20 MiB",
    bytes: () => withXml(sheetXml(`<row r="1" x="${"a".repeat(20 * MIB)}"/>`)),
    refused: ["file.cell-too-long", "file.zip-bomb"],
  },
  {
    kind: "a million attributes in one element",
    bytes: () =>
      withXml(
        sheetXml(`<row ${Array.from({ length: 1_000_000 }, (_, at) => `a${at}=""`).join(" ")}/>`),
      ),
    refused: ["file.cell-too-long"],
  },
  {
    kind: "a comment without end",
    bytes: () => withXml(`<worksheet><!-- ${"<v>-".repeat(2 * MIB)}`),
    refused: ["file.cell-too-long", "file.damaged"],
  },
  {
    kind: "quotes that never pair up",
    bytes: () => withXml(`<worksheet><row a="${"'".repeat(3 * MIB)}`),
    refused: ["file.cell-too-long", "file.damaged"],
  },
  {
    kind: "tags that do not match",
    bytes: () => withXml("<worksheet><sheetData><row></sheetData></row></worksheet>"),
    refused: ["file.damaged"],
  },
  {
    kind: "a NUL in the XML",
    bytes: () => withXml(sheetXml('<row r="1"><c r="A1" t="str"><v>a\0b</v></c></row>')),
    refused: ["file.damaged"],
  },
  {
    kind: "half a surrogate pair as a character reference",
    bytes: aBook({ rows: '<row r="1"><c r="A1" t="str"><v>&#xD800;</v></c></row>' }),
    refused: ["file.damaged"],
  },
  {
    kind: "bytes that are not UTF-8 in the XML",
    bytes: () =>
      sheetPart({
        data: Buffer.from(sheetXml('<row r="1"><c r="A1" t="str"><v>\xe9</v></c></row>'), "latin1"),
      }),
    refused: ["file.damaged"],
  },
];

const SHEETS: readonly Kind[] = [
  {
    kind: "one shared text of 30,000 letters, shown by a million cells",
    bytes: () =>
      workbookOf({
        sharedStrings: `<si><t>${"a".repeat(30_000)}</t></si>`,
        rows: Array.from(
          { length: 40_000 },
          () => `<row>${'<c t="s"><v>0</v></c>'.repeat(25)}</row>`,
        ).join(""),
      }),
    refused: ["file.too-large", "file.took-too-much-memory"],
  },
  {
    kind: "a row that shows a long shared text 16,384 times",
    bytes: () =>
      workbookOf({
        sharedStrings: `<si><t>${"a".repeat(30_000)}</t></si>`,
        rows: `<row>${'<c t="s"><v>0</v></c>'.repeat(16_384)}</row>`,
      }),
    refused: ["file.row-too-long"],
  },
  {
    kind: "ten million shared texts",
    bytes: () =>
      workbookOf({
        rows: TEXT_A1,
        parts: [{ name: STRINGS, ...rowBombOf(100, "<si/>"), declaredBytes: 100 * MIB }],
      }),
    refused: ["file.zip-bomb", "file.took-too-much-memory"],
  },
  {
    kind: "1,048,577 rows",
    bytes: () => withXml(sheetXml("<row><c><v>1</v></c></row>".repeat(1_048_577))),
    refused: ["file.too-many-rows", "file.zip-bomb"],
  },
  {
    kind: "16,385 columns",
    bytes: aBook({ rows: `<row r="1">${"<c><v>1</v></c>".repeat(16_385)}</row>` }),
    refused: ["file.too-many-columns"],
  },
  {
    kind: "the farthest cell alone",
    bytes: aBook({ rows: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' }),
    read: [...Array.from({ length: 16_383 }, () => null), 1],
  },
  {
    kind: "100,000 rows with one cell in the farthest column",
    bytes: () =>
      workbookOf({
        rows: Array.from(
          { length: 100_000 },
          (_, at) => `<row r="${at + 1}"><c r="XFD${at + 1}"><v>${at}</v></c></row>`,
        ).join(""),
      }),
    refused: ["file.too-large", "file.took-too-much-memory"],
  },
  {
    kind: "a column beyond the last",
    bytes: aBook({ rows: '<row r="1"><c r="XFE1"><v>1</v></c></row>' }),
    refused: ["file.too-many-columns"],
  },
  {
    kind: "a column of forty letters",
    bytes: aBook({ rows: `<row r="1"><c r="${"Z".repeat(40)}1"><v>1</v></c></row>` }),
    refused: ["file.too-many-columns"],
  },
  {
    kind: "a row number that no number holds",
    bytes: aBook({ rows: `<row r="${"9".repeat(400)}"><c><v>1</v></c></row>` }),
    refused: ["file.too-many-rows"],
  },
  {
    kind: "a row number below zero",
    bytes: aBook({ rows: '<row r="-1"><c><v>1</v></c></row>' }),
    refused: ["file.damaged"],
  },
  {
    kind: "row zero",
    bytes: aBook({ rows: '<row r="0"><c><v>1</v></c></row>' }),
    refused: ["file.damaged"],
  },
  {
    kind: "the same row twice",
    bytes: aBook({ rows: CELL_A1 + CELL_A1 }),
    refused: ["file.damaged"],
  },
  {
    kind: "the same cell twice",
    bytes: aBook({ rows: '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>' }),
    refused: ["file.damaged"],
  },
  {
    kind: "a cell that names another row than its own",
    bytes: aBook({ rows: '<row r="1"><c r="A7"><v>1</v></c></row>' }),
    refused: ["file.damaged"],
  },
  {
    kind: "a row inside a cell",
    bytes: aBook({ rows: `<row r="1"><c r="A1">${CELL_A1}</c></row>` }),
    refused: ["file.damaged"],
  },
  {
    kind: "a cell of 40,000 letters",
    bytes: aBook({ rows: `<row r="1"><c r="A1" t="str"><v>${"a".repeat(40_000)}</v></c></row>` }),
    refused: ["file.cell-too-long"],
  },
  {
    kind: "a shared text that does not exist",
    bytes: aBook({
      rows: '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
      sharedStrings: "<si><t>a</t></si>",
    }),
    refused: ["file.damaged"],
  },
  {
    kind: "a shared text called __proto__",
    bytes: aBook({
      rows: '<row r="1"><c r="A1" t="s"><v>__proto__</v></c></row>',
      sharedStrings: "<si><t>a</t></si>",
    }),
    refused: ["file.damaged"],
  },
  {
    kind: "a cell style that does not exist",
    bytes: aBook({
      rows: '<row r="1"><c r="A1" s="99"><v>1</v></c></row>',
      styles: "<cellXfs><xf numFmtId='0'/></cellXfs>",
    }),
    refused: ["file.damaged"],
  },
  {
    kind: "a number too large for any number",
    bytes: aBook({
      rows: '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>0x10</v></c><c r="C1"><v>Infinity</v></c></row>',
    }),
    read: ["1e999", "0x10", "Infinity"],
  },
  {
    kind: "formulas that fetch and run things; only what they last showed is read",
    bytes: aBook({
      rows:
        '<row r="1"><c r="A1" t="str"><f>WEBSERVICE("http://127.0.0.1/")</f><v>lama</v></c>' +
        '<c r="B1"><f>cmd|"/C calc"!A0</f></c><c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
    }),
    read: ["lama", null, "#DIV/0!"],
  },
];

const PACKAGES: readonly Kind[] = [
  ...[0.02, 0.3, 0.6, 0.9, 0.999].map((share) => ({
    kind: `a workbook cut off after ${share * 100} % of it`,
    bytes: cut(share),
    refused: ["file.damaged"] as const,
  })),
  {
    kind: "a part whose checksum is wrong",
    bytes: () => sheetPart({ data: sheetXml(CELL_A1), crc: 1 }),
    refused: ["file.damaged"],
  },
  {
    kind: "packed bytes that are noise",
    bytes: () => sheetPart({ packed: Buffer.from("ffffffffffffffff", "hex"), declaredBytes: 100 }),
    refused: ["file.damaged"],
  },
  {
    kind: "a packing method that nobody knows",
    bytes: () => sheetPart({ data: sheetXml(CELL_A1), method: 99 }),
    refused: ["file.damaged"],
  },
  {
    kind: "a part locked with a password",
    bytes: () => sheetPart({ data: sheetXml(CELL_A1), flags: 0x0801 }),
    refused: ["file.encrypted"],
  },
  {
    kind: "no workbook part",
    bytes: () => zipOf(workbookParts().filter(({ name }) => name !== "xl/workbook.xml")),
    refused: ["file.damaged"],
  },
  {
    kind: "no sheet part",
    bytes: () => zipOf(workbookParts().filter(({ name }) => name !== SHEET)),
    refused: ["file.damaged"],
  },
  {
    kind: "a workbook without sheets",
    bytes: aBook({ sheets: "" }),
    refused: ["file.damaged"],
  },
  {
    kind: "a sheet that lies outside of the file",
    bytes: aBook({
      sheets: '<sheet name="x" sheetId="1" r:id="rId9"/>',
      relations:
        '<Relationship Id="rId9" Type="x/worksheet" Target="file:///etc/passwd" TargetMode="External"/>',
    }),
    refused: ["file.damaged"],
  },
  {
    kind: "a sheet whose target climbs out of the file",
    bytes: aBook({
      sheets: '<sheet name="x" sheetId="1" r:id="rId9"/>',
      relations: '<Relationship Id="rId9" Type="x/worksheet" Target="../../../../etc/passwd"/>',
    }),
    refused: ["file.damaged"],
  },
  {
    kind: "two parts of the same name",
    bytes: () => withParts({ name: SHEET.toUpperCase(), data: sheetXml(CELL_A1) }),
    refused: ["file.damaged"],
  },
  {
    kind: "names that climb out of the folder",
    bytes: () => withParts({ name: "../../../../evil", data: "x" }),
    refused: ["file.damaged"],
  },
  {
    kind: "a name from the root of the disk",
    bytes: () => withParts({ name: "/etc/cron.d/evil", data: "x" }),
    refused: ["file.damaged"],
  },
  {
    kind: "names with NUL and right-to-left marks",
    bytes: () => withParts({ name: "a\0.xml", data: "x" }, { name: "slx.\u202eexe", data: "x" }),
    read: [1],
  },
  {
    kind: "macros and links to other workbooks, which are never opened",
    bytes: () =>
      withParts(
        { name: "xl/vbaProject.bin", data: ole("VBA") },
        { name: "xl/externalLinks/externalLink1.xml", data: "<!DOCTYPE x><x>&e;</x>" },
      ),
    read: [1],
  },
  {
    kind: "a sound list with bytes behind its end",
    bytes: () => Buffer.concat([workbookOf(), Buffer.alloc(100, "x")]),
    refused: ["file.damaged"],
  },
  {
    kind: "a PDF that is a zip as well",
    bytes: () => zipOf(workbookParts(), { before: Buffer.from("%PDF-1.7\n") }),
    refused: ["file.not-a-table"],
  },
  { kind: "an empty zip", bytes: () => zipOf([]), refused: ["file.damaged"] },
  { kind: "half a zip signature", bytes: () => "PK", refused: ["file.damaged"] },
];

const OTHER_FILES: readonly Kind[] = [
  {
    kind: "a locked workbook (old container)",
    bytes: () => ole("EncryptedPackage"),
    refused: ["file.encrypted"],
  },
  { kind: "an old Excel file", bytes: () => ole("Workbook\0"), refused: ["file.old-excel"] },
  {
    kind: "an old Word file named .xlsx",
    bytes: () => ole("WordDocument\0"),
    refused: ["file.not-a-table"],
  },
  {
    kind: "a Word file named .xlsx",
    bytes: () =>
      zipOf([
        { name: "_rels/.rels", data: "<x/>" },
        { name: "word/document.xml", data: "<x/>" },
      ]),
    refused: ["file.not-a-table"],
  },
  {
    kind: "a LibreOffice sheet named .xlsx",
    bytes: () =>
      zipOf([
        { name: "mimetype", data: "application/vnd.oasis.opendocument.spreadsheet", method: 0 },
        { name: "content.xml", data: "<x/>" },
      ]),
    refused: ["file.unsupported"],
  },
  {
    kind: "a binary workbook (.xlsb)",
    bytes: () => withParts({ name: "xl/workbook.bin", data: "x" }),
    refused: ["file.unsupported"],
  },
  {
    kind: "any other zip",
    bytes: () => zipOf([{ name: "foto.jpg", data: "x" }]),
    refused: ["file.not-a-table"],
  },
  {
    kind: "a PDF named .xlsx",
    bytes: () => "%PDF-1.7\n%âãÏÓ\n1 0 obj",
    refused: ["file.not-a-table"],
  },
  {
    kind: "a PNG named .csv",
    bytes: () => Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
    name: "list.csv",
    refused: ["file.not-a-table"],
  },
  {
    kind: "a JPEG named .xlsx",
    bytes: () => Buffer.from("ffd8ffe000104a464946", "hex"),
    refused: ["file.not-a-table"],
  },
  { kind: "a GIF named .csv", bytes: () => "GIF89a,a,b", refused: ["file.not-a-table"] },
  {
    kind: "a web page named .xls",
    bytes: () => "\n<html><table><tr><td>NIK</td></tr></table></html>",
    name: "list.xls",
    refused: ["file.web-page"],
  },
  {
    kind: "JSON named .csv",
    bytes: () => '[{"nik": 1}]',
    name: "list.csv",
    refused: ["file.not-a-table"],
  },
  {
    kind: "a packed CSV",
    bytes: () => gzipSync(HEADER_CELLS),
    name: "list.csv",
    refused: ["file.unsupported"],
  },
  { kind: "a workbook named .csv", bytes: () => workbookOf(), name: "list.csv", read: [1] },
  { kind: "a CSV named .xlsx", bytes: () => HEADER_CELLS, read: ["NIK", "NAMA"] },
];

const TEXTS: readonly Kind[] = [
  { kind: "nothing", bytes: () => "", refused: ["file.empty"] },
  { kind: "blank space only", bytes: () => " \r\n\t\r\n  \n", refused: ["file.empty"] },
  { kind: "separators only", bytes: () => ";;;\n;;;\n", refused: ["file.empty"] },
  { kind: "a byte order mark only", bytes: () => "\ufeff", refused: ["file.empty"] },
  { kind: "zero bytes only", bytes: () => Buffer.alloc(10_000), refused: ["file.not-a-table"] },
  {
    kind: "a zero byte far inside a text",
    bytes: () => `${HEADER_CELLS}${"1,A\n".repeat(50_000)}2,\0\n`,
    refused: ["file.not-a-table"],
  },
  {
    kind: "a cell of 11 MiB",
    bytes: () => `${HEADER_CELLS}1,${"a".repeat(11 * MIB)}\n`,
    refused: ["file.row-too-long"],
  },
  {
    kind: "a cell of 40,000 letters in a CSV",
    bytes: () => `1,${"a".repeat(40_000)}\n`,
    refused: ["file.cell-too-long"],
  },
  {
    kind: "a million columns",
    bytes: () => `${",".repeat(1_000_000)}x\n`,
    refused: ["file.too-many-columns"],
  },
  {
    kind: "ten million columns",
    bytes: () => `${",".repeat(10_000_000)}x\n`,
    refused: ["file.too-many-columns"],
  },
  {
    kind: "1,048,577 lines",
    bytes: () => "1,A\n".repeat(1_048_577),
    refused: ["file.too-many-rows"],
  },
  {
    kind: "a quote that is never closed",
    bytes: () => `${HEADER_CELLS}1,"SITI\n2,BUDI\n`,
    refused: ["file.quote-not-closed"],
  },
  {
    kind: "a quote that is never closed in a long list",
    bytes: () => `${HEADER_CELLS}1,"SITI\n${"2,BUDI\n".repeat(500_000)}`,
    refused: ["file.row-too-long"],
  },
  {
    kind: "three million quotes",
    bytes: () => `a,${'"'.repeat(3_000_001)}\n`,
    refused: ["file.row-too-long", "file.quote-not-closed"],
  },
  {
    kind: "UTF-8 and Windows-1252 in one file",
    bytes: () =>
      Buffer.concat([Buffer.from("NIK,NAMA\n1,JOSÉ\n2,"), Buffer.from("JOS\xc9\n", "latin1")]),
    refused: ["file.encoding-unknown"],
  },
  {
    kind: "bytes that no encoding of ours knows",
    bytes: () => Buffer.from("NIK,NAMA\n1,\x81\x8d\n", "latin1"),
    refused: ["file.encoding-unknown"],
  },
  {
    kind: "half a surrogate pair in UTF-16",
    bytes: () => Buffer.from("\ufeffNIK,NAMA\n1,\ud800x\n", "utf16le"),
    refused: ["file.encoding-unknown"],
  },
  {
    kind: "UTF-16 cut in the middle of a letter",
    bytes: () => Buffer.from("\ufeffNIK,NAMA\n1,SITI\n", "utf16le").subarray(0, -1),
    refused: ["file.encoding-unknown"],
  },
  {
    kind: "surrogates written as UTF-8",
    bytes: () => Buffer.concat([Buffer.from("NIK,É,"), Buffer.from("eda0800a", "hex")]),
    refused: ["file.encoding-unknown"],
  },
  {
    kind: "UTF-16 without its mark",
    bytes: () => Buffer.from(HEADER_CELLS, "utf16le"),
    read: ["NIK", "NAMA"],
  },
  {
    kind: "keys of JavaScript objects",
    bytes: () => "__proto__,constructor\n",
    read: ["__proto__", "constructor"],
  },
  {
    kind: "formulas, which are text",
    bytes: () => `=1+1,"=cmd|' /C calc'!A0"\n`,
    read: ["=1+1", "=cmd|' /C calc'!A0"],
  },
];

describe.each([
  { group: "zip bombs", kinds: ZIP_BOMBS },
  { group: "XML bombs and broken XML", kinds: XML_BOMBS },
  { group: "impossible sheets", kinds: SHEETS },
  { group: "broken and crafted packages", kinds: PACKAGES },
  { group: "files of other kinds", kinds: OTHER_FILES },
  { group: "texts", kinds: TEXTS },
])("$group are refused or read right, and harm nothing else", ({ kinds }) => {
  test.each(kinds)("$kind", async ({ bytes, name, refused, read }) => {
    const result = await reading(bytes(), {}, name);
    if (refused !== undefined) {
      expect(refused).toContain("refused" in result ? result.refused : "read");
    } else {
      expect("refused" in result ? result.refused : result.rows[0]?.cells).toEqual(read);
    }
  });
});

describe("a file that takes more than we grant is given up", () => {
  const manyRows = () => `NIK,NAMA\n${"1571010101019901,SITI\n".repeat(200_000)}`;

  test("memory", async () => {
    const limits = { memoryBytesMax: 24 * MIB };
    expect(await reading(manyRows(), limits)).toEqual({ refused: "file.took-too-much-memory" });
  });

  test("time", async () => {
    expect(await reading(manyRows(), { waitMsMax: 0 })).toEqual({ refused: "file.took-too-long" });
  });

  test("size", async () => {
    expect(await reading(manyRows(), { fileBytesMax: 1000 })).toEqual({
      refused: "file.too-large",
    });
  });
});
