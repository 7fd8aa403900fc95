import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "@payung/domain/intake/cell.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FILE_REFUSALS } from "./file-refused.ts";
import { type RawWorkbook, workbookOf, workbookParts, zipOf } from "./raw-zip.testing.ts";
import { readSheet } from "./read-sheet.ts";
import { inFolder, readingHere, rowsOf } from "./reading.testing.ts";

const DATE_STYLES =
  '<numFmts><numFmt numFmtId="170" formatCode="dd\\/mm\\/yyyy"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="49"/></cellXfs>';

async function firstRow(book: RawWorkbook): Promise<readonly Cell[] | undefined> {
  return (await rowsOf(workbookOf(book)))[0]?.cells;
}

describe("a workbook", () => {
  test("a NIK typed as a number arrives as a number, one kept as text arrives as text", async () => {
    const rows =
      '<row r="1"><c r="A1"><v>1571010101019901</v></c><c r="B1" s="3"><v>1.57101010101990E15</v></c>' +
      '<c r="C1" t="s" s="3"><v>0</v></c></row>';
    const sharedStrings = "<si><t>1571010101019901</t></si>";
    expect(await firstRow({ rows, sharedStrings, styles: DATE_STYLES })).toEqual([
      1571010101019901,
      1571010101019900,
      "1571010101019901",
    ]);
  });

  test("a date is a number shown as a date, or an ISO date; other numbers stay numbers", async () => {
    const rows =
      '<row r="1"><c r="A1" s="1"><v>32874</v></c><c r="B1" s="2"><v>32874.5</v></c>' +
      '<c r="C1" t="d"><v>1990-01-01T00:00:00</v></c><c r="D1" t="d"><v>1990-02-31</v></c>' +
      '<c r="E1" s="3"><v>32874</v></c><c r="F1" s="1"><v>-5</v></c></row>';
    const date = { date: "1990-01-01" };
    expect(await firstRow({ rows, styles: DATE_STYLES })).toEqual([
      date,
      date,
      date,
      "1990-02-31",
      32874,
      -5,
    ]);
  });

  test("a workbook of an old Macintosh counts its days from 1904", async () => {
    const rows = '<row r="1"><c r="A1" s="1"><v>31412</v></c></row>';
    const workbookProperties = '<workbookPr date1904="1"/>';
    expect(await firstRow({ rows, workbookProperties, styles: DATE_STYLES })).toEqual([
      { date: "1990-01-01" },
    ]);
  });

  test("rich text is joined, pronunciation is left out, control characters are read", async () => {
    const sharedStrings =
      '<si><r><t>SITI </t></r><r><rPr><b/></rPr><t xml:space="preserve"> AMINAH</t></r><rPh sb="0" eb="1"><t>siti</t></rPh></si>' +
      "<si><t>a&amp;b &lt;c&gt; &#233; &#x1F600;</t></si><si><t>a_x000D_\r\nb_x005F_x0041_</t></si><si/>" +
      "<si><t><![CDATA[<d>]]></t></si>";
    const cells = [0, 1, 2, 3, 4].map((at) => `<c t="s"><v>${at}</v></c>`).join("");
    expect(await firstRow({ rows: `<row>${cells}</row>`, sharedStrings })).toEqual([
      "SITI  AMINAH",
      "a&b <c> é 😀",
      "a\r\nb_x0041_",
      null,
      "<d>",
    ]);
  });

  test("inline text, yes and no, errors and the last value of a formula are read", async () => {
    const rows =
      '<row r="1"><c r="A1" t="inlineStr"><is><r><t>SI</t></r><r><t>TI</t></r></is></c><c r="B1" t="b"><v>1</v></c>' +
      '<c r="C1" t="b"><v>0</v></c><c r="D1" t="e"><v>#N/A</v></c><c r="E1"><f t="shared" si="0">A1+1</f><v>7</v></c>' +
      '<c r="F1" t="str"><f>A1</f><v>teks</v></c><c r="G1"><f>A1</f></c><c r="H1"><v> 1.5 </v></c></row>';
    expect(await firstRow({ rows })).toEqual(["SITI", true, false, "#N/A", 7, "teks", null, 1.5]);
  });

  test("a row has the number that the spreadsheet shows, over gaps and blank rows", async () => {
    const rows =
      '<row r="3"><c r="B3"><v>1</v></c></row><row r="4"/><row r="5"><c r="A5" s="0"/></row>' +
      '<row r="6"><c r="A6" t="str"><v>  </v></c></row><row><c><v>2</v></c><c r="XFD7" s="0"/></row>';
    expect(await rowsOf(workbookOf({ rows }))).toEqual([
      { row: 3, cells: [null, 1] },
      { row: 7, cells: [2] },
    ]);
  });

  test("the first visible sheet with something in it is read, and the others are named", async () => {
    const sheets =
      '<sheet name="Rahasia" sheetId="9" state="veryHidden" r:id="rId1"/>' +
      '<sheet name="Sampul" sheetId="1" r:id="rId2"/><sheet name="Grafik" sheetId="3" r:id="rId8"/>' +
      '<sheet name="Daftar &amp; Data" sheetId="2" r:id="rId1"/><sheet name="Lain" sheetId="4" r:id="rId2"/>';
    const blank = { name: "xl/worksheets/sheet2.xml", data: "<worksheet><sheetData/></worksheet>" };
    const result = await readingHere(workbookOf({ sheets, parts: [blank] }));
    expect(result).toMatchObject({
      info: {
        format: "xlsx",
        sheetName: "Daftar & Data",
        rowCount: 1,
        otherSheets: ["Sampul", "Lain"],
      },
      rows: [{ row: 1, cells: [1] }],
    });
  });

  test("a workbook with nothing in its visible sheets is empty", async () => {
    expect(await readingHere(workbookOf({ rows: '<row r="1"><c r="A1" s="0"/></row>' }))).toEqual({
      refused: "file.empty",
    });
    const sheets = '<sheet name="x" sheetId="1" state="hidden" r:id="rId1"/>';
    expect(await readingHere(workbookOf({ sheets }))).toEqual({ refused: "file.empty" });
  });

  test("prefixed names, UTF-16 parts, upper-case part names and stored parts are read as well", async () => {
    const sheet =
      '\ufeff<?xml version="1.0" encoding="UTF-16"?><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">' +
      '<x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>JOSÉ</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    const parts = workbookParts({ sheet: Buffer.from(sheet, "utf16le") });
    const stored = parts.map((part) => ({
      ...part,
      name: String(part.name).toUpperCase(),
      method: 0,
    }));
    expect(await rowsOf(zipOf(stored))).toEqual([{ row: 1, cells: ["JOSÉ"] }]);
  });

  test("cells outside of the table are no cells", async () => {
    const sheet =
      '<worksheet><cols><c r="A1"><v>9</v></c></cols><sheetData><row><c><v>1</v></c></row></sheetData>' +
      '<extLst><row r="2"><c r="A2"><v>9</v></c></row></extLst></worksheet>';
    expect(await rowsOf(workbookOf({ sheet }))).toEqual([{ row: 1, cells: [1] }]);
  });
});

const ENCODINGS: Record<string, (text: string) => Buffer> = {
  "utf-8": (text) => Buffer.from(text),
  "utf-8 with its mark": (text) => Buffer.from(`\ufeff${text}`),
  "utf-16le": (text) => Buffer.from(text, "utf16le"),
  "utf-16le with its mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "utf-16be": (text) => Buffer.from(text, "utf16le").swap16(),
  "utf-16be with its mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  "windows-1252": (text) => Buffer.from(text, "latin1"),
};

describe("a CSV file", () => {
  const matrix = Object.keys(ENCODINGS).flatMap((encoding) =>
    [",", ";", "\t", "|"].flatMap((delimiter) =>
      ["\n", "\r\n", "\r"].map((lineEnd) => ({ encoding, delimiter, lineEnd })),
    ),
  );

  test.each(matrix)("$encoding, split by $delimiter, lines by $lineEnd", async ({
    encoding,
    delimiter,
    lineEnd,
  }) => {
    const records = [
      ["NIK", "NAMA", "ALAMAT"],
      ["1571010101019901", "JOSÉ", `"Jl. A, No. 1; RT 2|3\t""x""${lineEnd}Jambi"`],
      ["1571010101019902", "", '"1,5"'],
    ];
    const text = records.map((record) => record.join(delimiter)).join(lineEnd);
    const result = await readingHere(ENCODINGS[encoding]?.(text) ?? "");
    expect(result).toEqual({
      info: {
        format: "csv",
        encoding: encoding.split(" ")[0],
        delimiter,
        sheetName: null,
        rowCount: 3,
        otherSheets: [],
      },
      rows: [
        { row: 1, cells: ["NIK", "NAMA", "ALAMAT"] },
        { row: 2, cells: ["1571010101019901", "JOSÉ", `Jl. A, No. 1; RT 2|3\t"x"${lineEnd}Jambi`] },
        { row: 3, cells: ["1571010101019902", null, "1,5"] },
      ],
    });
  });

  test("blank lines count, line ends of both kinds mix, short and long rows are kept", async () => {
    expect(await rowsOf("NIK;NAMA\n\n;;\r\n1;A;x\n \n2\n")).toEqual([
      { row: 1, cells: ["NIK", "NAMA"] },
      { row: 4, cells: ["1", "A", "x"] },
      { row: 6, cells: ["2"] },
    ]);
  });

  test('a first line "sep=;" chooses the delimiter and is not a row', async () => {
    expect(await rowsOf("sep=;\r\nNIK;NAMA,LENGKAP\r\n")).toEqual([
      { row: 1, cells: ["NIK", "NAMA,LENGKAP"] },
    ]);
  });

  test("a file of one column needs no delimiter", async () => {
    const result = await readingHere("NIK\n1571010101019901\n");
    expect(result).toMatchObject({
      info: { delimiter: null },
      rows: [{}, { row: 2, cells: ["1571010101019901"] }],
    });
  });

  test("decimal commas and addresses do not hide the semicolon", async () => {
    const text = `NIK;NAMA;ALAMAT\n${'1;A;Jl. B, No. 1, RT 2, "Kos" Mawar, Jambi\n'.repeat(3)}`;
    expect((await rowsOf(text))[1]?.cells).toEqual([
      "1",
      "A",
      'Jl. B, No. 1, RT 2, "Kos" Mawar, Jambi',
    ]);
  });

  test("a letter that is cut by the border of two pieces stays whole", async () => {
    const names = Array.from({ length: 30_000 }, (_, at) => `${at},${"É".repeat(at % 90)}😀`);
    const rows = await rowsOf(`NIK,NAMA\n${names.join("\n")}\n`);
    expect(rows.map(({ cells }) => cells.join(",")).slice(1)).toEqual(names);
  });

  test("text of any kind comes back as it was", async () => {
    const field = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\0\r]/g, ""));
    const records = fc.array(fc.tuple(field, field, field), { minLength: 50, maxLength: 50 });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(records, async (written) => {
        const lines = written.map((record) => ["x", ...record, "y"].map(quoted).join(";"));
        const rows = await rowsOf(`A;B;C;D;E\n${lines.join("\n")}\n`);
        const cells = rows.slice(1).map((row) => row.cells.map((cell) => cell ?? ""));
        expect(cells).toEqual(written.map((record) => ["x", ...record, "y"]));
      }),
      { numRuns: 10 },
    );
  });
});

describe("reading", () => {
  const list = `NIK,NAMA\n${Array.from({ length: 5000 }, (_, at) => `${at},A`).join("\n")}\n`;

  test("rows come in batches and in order, however slowly they are taken", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "list.csv");
      await writeFile(path, list);
      const seen: number[] = [];
      let batches = 0;
      let isBusy = false;
      await readSheet(path, async (rows) => {
        expect(isBusy).toBe(false);
        isBusy = true;
        batches++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        for (const { row } of rows) seen.push(row);
        isBusy = false;
      });
      expect(seen).toEqual(Array.from({ length: 5001 }, (_, at) => at + 1));
      expect(batches).toBeGreaterThan(1);
    });
  });

  test("time that the taker of the rows needs is not counted against the file", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "list.csv");
      // More than fits between the two processes, so that the reading one has to wait.
      await writeFile(path, list.repeat(20));
      let waitMs = 6500;
      const slowAtFirst = async () => {
        await new Promise<void>((resolve) => setTimeout(resolve, waitMs));
        waitMs = 0;
      };
      const info = await readSheet(path, slowAtFirst, { waitMsMax: 6000 });
      expect(info.rowCount).toBe(5001 * 20);
    });
  });

  test("an error of whoever takes the rows is passed on", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "list.csv");
      await writeFile(path, list);
      const fail = () => {
        throw new Error("no such column");
      };
      await expect(readSheet(path, fail)).rejects.toThrow("no such column");
    });
  });

  test("a file that is not there is an error, a folder is refused", async () => {
    await inFolder(async (folder) => {
      await expect(readSheet(join(folder, "none.xlsx"), () => {})).rejects.toThrow("ENOENT");
      await expect(readSheet(folder, () => {})).rejects.toMatchObject({ code: "file.not-a-table" });
    });
  });

  test("a workbook with a few bytes changed is read or refused, nothing else", async () => {
    const sound = workbookOf({
      rows: '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
      sharedStrings: "<si><t>a</t></si>",
      styles: DATE_STYLES,
    });
    const changes = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(changes, async (bytes) => {
        const changed = Buffer.from(sound);
        for (const [at, byte] of bytes) changed[at] = byte;
        const result = await readingHere(changed);
        expect(Object.keys(result)).toEqual("refused" in result ? ["refused"] : ["info", "rows"]);
      }),
      { numRuns: 300 },
    );
  });
});

test("every refusal says in short sentences what is wrong and what to do", () => {
  for (const [code, { problem, remedy }] of Object.entries(FILE_REFUSALS)) {
    for (const sentence of `${problem} ${remedy}`.split(/(?<=\.) (?=\p{Lu})/u)) {
      expect(sentence, code).toMatch(/^\p{Lu}.*\.$/u);
      expect(sentence.split(" ").length, code).toBeLessThanOrEqual(12);
    }
  }
});
