import { expect, test } from "vitest";
import { faultOfFile, sentName } from "./check-file.ts";

const file = (name: string, bytes: string | Uint8Array<ArrayBuffer>) => new File([bytes], name);
const hex = (digits: string) => new Uint8Array(Buffer.from(digits, "hex"));

test.each([
  ["a workbook", file("daftar.xlsx", hex("504b030414000600")), null],
  ["text", file("DAFTAR.CSV", "NIK;Nama"), null],
  ["an empty file", file("daftar.xlsx", ""), "file-refusal.file.empty"],
  ["an old workbook", file("daftar.xls", hex("d0cf11e0a1b11ae1")), "file-refusal.file.old-excel"],
  [
    "a PDF, whatever its name says",
    file("daftar.xlsx", "%PDF-1.7"),
    "file-refusal.file.not-a-table",
  ],
  ["another name", file("daftar.docx", hex("504b030414000600")), "file-refusal.name"],
])("%s is looked at before it is sent", async (_what, chosen, fault) => {
  expect(await faultOfFile(chosen)).toBe(fault);
});

test("what is too large is not sent at all", async () => {
  const large = { size: 50_000_001, name: "daftar.csv" } as File;
  expect(await faultOfFile(large)).toBe("file-refusal.file.too-large");
});

test("a long name keeps its end, by which one knows the file", () => {
  expect(sentName({ name: `${"a".repeat(300)}.xlsx` })).toMatch(/^a{195}\.xlsx$/);
});
