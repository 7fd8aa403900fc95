import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvField, csvLine } from "./csv-line.ts";

test("text that a spreadsheet would compute gets an apostrophe in front", () => {
  const payloads = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\0=1",
    "  =1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
  ];
  for (const payload of payloads) expect(csvField(payload).replace(/^"/, "")).toMatch(/^'/);
  expect(csvField('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
  expect(csvField("+62812-345")).toBe("'+62812-345");
});

test("a formula behind a semicolon, a tab or a line end is defused too", () => {
  expect(csvField("a;=1+1")).toBe(`"a;'=1+1"`);
  expect(csvField("a\n=1+1")).toBe(`"a\n'=1+1"`);
  expect(csvField("a\t @x")).toBe(`"a\t '@x"`);
});

test("a negative number, a phone and a NIK stay as they are", () => {
  for (const text of [
    "-5",
    "-1.500",
    "+6281200009901",
    "+62 812 0000",
    "1571010101019901",
    "Jl. A-1",
  ]) {
    expect(csvField(text)).toBe(text);
  }
  expect(csvLine([-5, 1571010101019901, true, { date: "1990-01-31" }, null])).toBe(
    "-5,1571010101019901,TRUE,1990-01-31,\r\n",
  );
});

test("a CSV reader gets back every field as it was, but for the apostrophes", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 2 }), (fields) => {
      const [record] = parse(csvLine(fields), { relax_column_count: true }) as string[][];
      const bare = (field: string) => field.replaceAll("'", "");
      expect(record?.map(bare)).toEqual(fields.map(bare));
    }),
  );
});

test("no field begins like a formula, however it is put together", () => {
  const parts = fc.array(
    fc.constantFrom("=", "+", "-", "@", "\t", "\r", " ", "1", "62", ";", ",", '"', "A1", "＝"),
  );
  fc.assert(
    fc.property(parts, (pieces) => {
      const [[field = ""] = []] = parse(csvLine([pieces.join(""), "x"])) as string[][];
      if (/^-\d+([.,]\d+)*$|^\+\d[\d ]*$/.test(field)) return;
      for (const piece of field.split(/[;\t\r\n]/)) expect(piece).not.toMatch(/^\s*[=+\-@＝]/);
    }),
  );
});
