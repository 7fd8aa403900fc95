import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Kelurahan } from "../reference/kelurahan.ts";
import type { Occupation } from "../reference/occupations.ts";
import { type Candidate, candidateReader } from "./candidate.ts";
import type { Cell } from "./cell.ts";
import { recogniseColumns } from "./columns.ts";

const KELURAHAN: readonly Kelurahan[] = [
  {
    code: "15.71.10.1003",
    name: "Legok",
    kecamatanCode: "15.71.10",
    kecamatan: "Danau Sipin",
    aliases: [],
  },
];
const OCCUPATIONS: readonly Occupation[] = [
  {
    id: "ojek",
    nameId: "Tukang ojek pangkalan",
    nameEn: "Motorcycle-taxi driver",
    sector: "transport",
    riskHint: "high",
    everydayWords: ["ojek", "opang"],
  },
  {
    id: "angkot_driver",
    nameId: "Sopir angkot",
    nameEn: "City minibus driver",
    sector: "transport",
    riskHint: "high",
    everydayWords: ["angkot"],
  },
];
const REFERENCE = {
  kelurahan: KELURAHAN,
  occupations: OCCUPATIONS,
  today: "2026-11-23",
  regionPrefix: "1571",
};
const HEADER = [
  "No",
  "Nama",
  "NIK",
  "No KK",
  "TTL",
  "L/P",
  "Alamat",
  "RT/RW",
  "Kelurahan",
  "Kecamatan",
  "Pekerjaan",
  "Digaji tetap?",
  "No HP",
  "Email",
  "Persetujuan",
  "Catatan RT",
];
const WHOLE: readonly Cell[] = [
  12,
  "Siti  Aminah ",
  "1571015708909901",
  "1571010101109902",
  "Jambi, 17 Agustus 1990",
  "P",
  "Lrg. Melati No. 7",
  "005/000",
  "Legok",
  "Danau Sipin",
  "Tukang ojek",
  "Tidak",
  81234567890,
  "siti@contoh.id",
  "Ya",
  "rumah pojok",
];

function readerOf(header: readonly Cell[]) {
  const recognised = recogniseColumns([{ row: 1, cells: header }]);
  if (recognised.outcome !== "recognised") throw new Error("header not recognised");
  return candidateReader(REFERENCE, recognised);
}

const readRow = readerOf(HEADER);

function read(cells: readonly Cell[]): Candidate | null {
  return readRow({ row: 31, cells });
}

/** The whole row with some columns written otherwise. */
function withCells(changes: Readonly<Record<string, Cell>>): Candidate {
  const candidate = read(
    WHOLE.map((cell, column) => {
      const change = changes[HEADER[column] ?? ""];
      return change === undefined ? cell : change;
    }),
  );
  if (candidate === null) throw new Error("not read as a worker");
  return candidate;
}

test("a whole row becomes a candidate", () => {
  expect(read(WHOLE)).toEqual({
    row: 31,
    nik: "1571015708909901",
    nikProblem: null,
    nikSuggestion: null,
    nikNotes: [],
    kk: "1571010101109902",
    name: "Siti Aminah",
    nameProblem: null,
    bornOn: "1990-08-17",
    birthDateProblem: null,
    birthPlace: "Jambi",
    sex: "female",
    phone: "+6281234567890",
    phoneProblem: null,
    email: "siti@contoh.id",
    address: "Lrg. Melati No. 7",
    rt: 5,
    rw: null,
    kelurahanCode: "15.71.10.1003",
    kelurahanChoices: [],
    kelurahanWords: "Legok",
    kecamatanWords: "Danau Sipin",
    occupationId: "ojek",
    occupationChoices: [],
    occupationWords: "Tukang ojek",
    secondOccupationWords: "",
    employment: null,
    consent: true,
    notes: { "Catatan RT": "rumah pojok" },
  });
});

describe("what cannot be read is a named problem and never a guess", () => {
  test("a NIK in a number cell", () => {
    expect(withCells({ NIK: 1571015708909900 })).toMatchObject({
      nik: null,
      nikProblem: "digits-lost",
      nikNotes: [],
    });
  });

  test("letters in the NIK, with a suggestion to look at", () => {
    expect(withCells({ NIK: "I571O157O89O99O1" })).toMatchObject({
      nik: null,
      nikProblem: "not-digits",
      nikSuggestion: "1571015708909901",
    });
  });

  test("the family card number as NIK", () => {
    expect(withCells({ "No KK": "1571015708909901" }).nikProblem).toBe("same-as-kk");
  });

  test.each([
    [null, "missing"],
    ["-", "missing"],
    ["12345", "unreadable"],
    [12345, "unreadable"],
    ["...", "unreadable"],
  ])("the name %s is %s", (name, nameProblem) => {
    expect(withCells({ Nama: name })).toMatchObject({ name: null, nameProblem });
  });

  test.each([
    ["Jambi", "missing"],
    ["Jambi, 31-02-1990", "no-such-day"],
    ["Jambi, 02-31-1990", "no-such-month"],
  ])("the birth date in %s is %s", (ttl, birthDateProblem) => {
    expect(withCells({ TTL: ttl })).toMatchObject({ bornOn: null, birthDateProblem });
  });
});

test("a mononym is a whole name", () => {
  expect(withCells({ Nama: "Suparman" })).toMatchObject({ name: "Suparman", nameProblem: null });
});

test("what differs from the NIK is noted and stands in nobody's way", () => {
  expect(withCells({ "L/P": "L", TTL: "Jambi, 18-08-1990" })).toMatchObject({
    nik: "1571015708909901",
    nikProblem: null,
    nikNotes: ["differs-from-birth-date", "differs-from-sex"],
  });
});

test("an occupation that may be several names them, and one that is none names nothing", () => {
  expect(withCells({ Pekerjaan: "Sopir" })).toMatchObject({
    occupationId: null,
    occupationChoices: ["angkot_driver"],
  });
  expect(withCells({ Pekerjaan: "Wiraswasta" })).toMatchObject({
    occupationId: null,
    occupationChoices: [],
    occupationWords: "Wiraswasta",
  });
});

test("a fixed wage makes a wage earner, whatever the occupation is called", () => {
  expect(withCells({ "Digaji tetap?": "Ya" }).employment).toBe("wage-earner");
  expect(withCells({ "Digaji tetap?": "Ya", Pekerjaan: "PNS" }).employment).toBe("civil-servant");
});

test("consent is only what was said", () => {
  expect(withCells({ Persetujuan: "Tidak" }).consent).toBe(false);
  expect(withCells({ Persetujuan: null }).consent).toBeNull();
});

test("an address line fills in for missing columns", () => {
  const fromLine = readerOf(["Nama", "NIK", "Alamat"])({
    row: 2,
    cells: ["Siti", "1571015708909901", "Lrg. Melati RT 05 Kel. Legok Kec. Danau Sipin"],
  });
  expect(fromLine).toMatchObject({ rt: 5, kelurahanCode: "15.71.10.1003" });
});

test("a birth date in its own column is taken, and the place from its own", () => {
  const candidate = readerOf(["Nama", "NIK", "Tempat Lahir", "Tgl Lahir"])({
    row: 2,
    cells: ["Siti", "1571015708909901", "Muaro Bungo", { date: "1990-08-17" }],
  });
  expect(candidate).toMatchObject({ birthPlace: "Muaro Bungo", bornOn: "1990-08-17" });
});

describe("rows that are no worker", () => {
  test.each<readonly (readonly Cell[])[]>([
    [[]],
    [[null, "", "  "]],
    [[13, null, null]],
    [[13, null, null, null, null, null, null, null, "Legok", "Danau Sipin"]],
    [[1, 2, 3, 4, 5, 6]],
    [HEADER],
    [["Jumlah", null, null, null, null, "25 orang"]],
    [[null, "TOTAL", null, null, null, null, null, null, null, 25]],
    [[null, null, null, null, null, null, null, null, null, null, null, null, "Mengetahui,"]],
    [[null, null, null, null, null, null, "Lurah Legok"]],
    [[null, null, "NIP. 198501012010011001"]],
    [[null, null, null, null, null, null, null, null, null, null, null, null, "(Drs. Amir)"]],
    [["RT 05"]],
  ])("%j", (cells) => {
    expect(read(cells)).toBeNull();
  });

  test.each<readonly (readonly Cell[])[]>([
    [[13, "Budi"]],
    [[13, null, "1571015708909901"]],
    [[null, "Totalino", "1571015708909901"]],
    [["Jumlah", "Budi", null, null, "Jambi, 17-08-1990"]],
    [[13, null, null, null, "Jambi, 17-08-1990"]],
    [[13, null, null, null, null, "L", null, null, null, null, "Ojek"]],
    [[13, null, 1.571e15]],
  ])("but %j is one, to mend if need be", (cells) => {
    expect(read(cells)).not.toBeNull();
  });
});

test("endless cells made to hold up a reader are read like any other", () => {
  const kinds = [", ", "/", "a", "1", "RT 1 ", "kel ", ". ", "( ", "no", "PNS ", " - ", "-x"];
  for (const kind of kinds) {
    const endless = `${kind.repeat(50_000)}!`;
    expect(read(HEADER.map(() => endless))).toMatchObject({ nik: null, bornOn: null });
    expect(recogniseColumns([{ row: 1, cells: [endless, endless] }]).outcome).toBe(
      "not-recognised",
    );
  }
});

test("no row makes the reader throw", () => {
  const cell: fc.Arbitrary<Cell> = fc.oneof(
    fc.constantFrom(...WHOLE),
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.string().map((date) => ({ date })),
  );
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 20 }), (cells) => {
      const candidate = read(cells);
      if (candidate === null) return;
      expect(candidate.nik === null).toBe(candidate.nikProblem !== null);
      expect(candidate.name === null).toBe(candidate.nameProblem !== null);
      expect(candidate.bornOn === null).toBe(candidate.birthDateProblem !== null);
    }),
  );
});
