import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type BatchPerson,
  type BatchTemplate,
  batchHeader,
  batchRow,
  missingInRow,
} from "./template.ts";

const template: BatchTemplate = {
  version: "test",
  sheet: "Data TK Baru",
  columns: [
    { header: "NOMOR_IDENTITAS", field: "nik", required: true, maxLength: 16 },
    { header: "NAMA_LENGKAP", field: "name", required: true, maxLength: 20 },
    { header: "TGL_LAHIR", field: "birth_date", required: true },
    { header: "HANDPHONE", field: "phone", required: false },
    { header: "EMAIL", field: "email", required: false },
    { header: "JENIS_PEKERJAAN_1", field: "occupation", required: true },
    { header: "JENIS_PEKERJAAN_2", field: "second_occupation", required: false },
    { header: "LOKASI_PEKERJAAN", field: "workplace", required: true },
    { header: "UPAH", field: "income", required: true },
    { header: "KODE_PAKET", constant: "T", required: true },
    { header: "KOSONG", required: false },
    { header: "BULAN_IURAN", field: "month_count", required: true },
  ],
};

const aPerson = (changed: Partial<BatchPerson> = {}): BatchPerson => ({
  nik: "1571011501909901",
  name: "SITI ROHANI",
  bornOn: "1990-01-05",
  phone: "+6281234567890",
  email: null,
  occupation: "Tukang ojek",
  secondOccupation: null,
  workplace: "Telanaipura",
  monthCount: 12,
  ...changed,
});

test("a worker is a row in the order of the columns, with dates and phones as the insurer writes them", () => {
  expect(batchHeader(template)).toEqual(template.columns.map((column) => column.header));
  expect(batchRow(template, aPerson())).toEqual([
    "1571011501909901",
    "SITI ROHANI",
    "05-01-1990",
    "081234567890",
    null,
    "Tukang ojek",
    null,
    "Telanaipura",
    1_000_000,
    "T",
    null,
    12,
  ]);
});

test("another layout is another order, without other code", () => {
  const turned = { ...template, columns: template.columns.toReversed() };
  expect(batchRow(turned, aPerson())).toEqual(batchRow(template, aPerson()).toReversed());
});

test("a NIK and a phone are text: a number cell would lose digits", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 9900, max: 9999 }),
      fc.stringMatching(/^8[0-9]{9,10}$/),
      (serial, digits) => {
        const nik = `157101150190${serial}`;
        const row = batchRow(template, aPerson({ nik, phone: `+62${digits}` }));
        expect(row[0]).toBe(nik);
        expect(row[3]).toBe(`0${digits}`);
      },
    ),
  );
});

test("a text is cut where the insurer's column ends", () => {
  const row = batchRow(template, aPerson({ name: "A".repeat(50), workplace: "B".repeat(50) }));
  expect(row[1]).toBe("A".repeat(20));
  expect(row[7]).toBe("B".repeat(50));
});

test("what a row lacks is named by the insurer's own header, and only what is required", () => {
  expect(missingInRow(template, aPerson())).toEqual([]);
  expect(missingInRow(template, aPerson({ phone: null, email: null }))).toEqual([]);
  expect(missingInRow(template, aPerson({ name: "", occupation: "" }))).toEqual([
    "NAMA_LENGKAP",
    "JENIS_PEKERJAAN_1",
  ]);
});
