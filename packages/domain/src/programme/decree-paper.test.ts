import { expect, test } from "vitest";
import * as z from "zod/mini";
import {
  DECREE_KINDS,
  type DecreeFacts,
  DecreePaper,
  decisionsOf,
  defaultPaper,
  sayCount,
  sayDate,
  signatoryOfficeOf,
} from "./decree-paper.ts";

test.each([
  ["Kota Jambi", "Wali Kota Jambi"],
  ["Kabupaten Kerinci", "Bupati Kerinci"],
  ["Kerinci", "Bupati Kerinci"],
])("in %s the %s signs", (region, office) => {
  expect(signatoryOfficeOf(region)).toBe(office);
});

test.each(DECREE_KINDS)("the words to begin with of a decree (%s) lack only who signs", (kind) => {
  const paper = defaultPaper("Kota Jambi", kind);
  expect(z.safeParse(DecreePaper, paper).success).toBe(false);
  expect(z.safeParse(DecreePaper, { ...paper, signatoryName: "H. Nama" }).success).toBe(true);
});

const facts: DecreeFacts = {
  kind: "replacement",
  lineCount: 3000,
  cohortName: "Angkatan 2026",
  funder: "APBD Kota Jambi",
  firstMonth: "2026-12",
  monthCount: 12,
  changes: { number: "100/2026", issuedOn: "2026-11-03" },
};

test("the decisions say how many, which months, who pays and what is changed", () => {
  const said = decisionsOf(facts).join(" ");
  for (const part of [
    "3.000 orang pengganti",
    "Desember 2026 sampai dengan November 2027",
    "APBD Kota Jambi",
    "Nomor 100/2026 tanggal 3 November 2026",
  ])
    expect(said).toContain(part);
});

test("a correction says that nobody is added or taken away", () => {
  const said = decisionsOf({ ...facts, kind: "correction", lineCount: 2 }).join(" ");
  expect(said).toContain("Memperbaiki 2 baris");
  expect(said).toContain("orang yang ditetapkan tidak berubah");
});

test("numbers and days are written as people write them", () => {
  expect([sayCount(7), sayCount(999), sayCount(15_000), sayCount(1_234_567)]).toEqual([
    "7",
    "999",
    "15.000",
    "1.234.567",
  ]);
  expect(sayDate("2026-01-09")).toBe("9 Januari 2026");
});
