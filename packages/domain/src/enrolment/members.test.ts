import { describe, expect, test } from "vitest";
import type { Cell } from "../intake/cell.ts";
import { type MemberTemplate, memberLayout, readMemberLine, readMonth } from "./members.ts";
import { findColumns } from "./sheet-columns.ts";

const template: MemberTemplate = {
  version: "test",
  headers: {
    nik: ["NIK"],
    name: ["NAMA"],
    birth_date: ["TGL_LAHIR"],
    kpj: ["KPJ", "NO PESERTA"],
    segment: ["SEGMEN"],
    status: ["STATUS"],
    paid_through: ["IURAN SAMPAI"],
  },
  activeWords: ["AKTIF"],
  inactiveWords: ["NONAKTIF", "TIDAK AKTIF"],
};
const HEADER = ["NIK", "NAMA", "TGL_LAHIR", "KPJ", "SEGMEN", "STATUS", "IURAN SAMPAI"];
const NIK = "1571011501909901";

function read(...cells: Cell[]) {
  const found = findColumns([{ row: 1, cells: HEADER }], memberLayout(template));
  return readMemberLine({ row: 2, cells }, found?.columns ?? new Map(), template, "2027-03-10");
}

describe("a line of the insurer's list", () => {
  test("is read with what it says, and what it does not say is nothing", () => {
    expect(read(NIK, "SITI", "15-01-1990", "26012345678", "BPU", "AKTIF", "02-2027")).toEqual({
      row: 2,
      nik: NIK,
      name: "SITI",
      bornOn: "1990-01-15",
      kpj: "26012345678",
      isOurSegment: true,
      isActive: true,
      paidThrough: "2027-02",
    });
    expect(read(NIK)).toMatchObject({ name: null, kpj: null, isActive: null, paidThrough: null });
    expect(read("", "", null)).toBeNull();
  });

  test("finds nobody by a NIK that is a number or too short", () => {
    expect(read(1.571e15)).toBe("unreadable");
    expect(read("1571")).toBe("unreadable");
  });

  test("tells ended from running, and another segment from ours", () => {
    expect(read(NIK, "", "", "", "PU", "Nonaktif")).toMatchObject({
      isOurSegment: false,
      isActive: false,
    });
  });

  test.each([
    ["2027-02", "2027-02"],
    ["2027-2-28", "2027-02"],
    ["28/02/2027", "2027-02"],
    ["2-2027", "2027-02"],
    ["13-2027", null],
    ["Februari", null],
    ["", null],
  ])("has %j as the month %j", (written, month) => {
    expect(readMonth(written)).toBe(month);
  });
});

describe("the columns of a file of the insurer", () => {
  const layout = memberLayout(template);
  const find = (header: readonly string[], mapping = {}) =>
    findColumns(
      [
        { row: 1, cells: ["Daftar"] },
        { row: 2, cells: header },
      ],
      layout,
      mapping,
    );

  test("are asked for where a header was renamed, and never shifted", () => {
    const header = HEADER.with(3, "Nomor Kartu");
    expect(find(header)).toMatchObject({ missing: [], unclear: ["Nomor Kartu"] });
    const said = find(header, { "nomor  kartu": "kpj" });
    expect(said?.unclear).toEqual([]);
    expect(said?.columns.get("kpj")).toBe(3);
    expect(find(header, { "Nomor Kartu": "ignore" })?.unclear).toEqual([]);
  });

  test("beyond those that are expected are left alone", () => {
    expect(find([...HEADER, "Alamat"])).toMatchObject({ missing: [], unclear: [] });
  });

  test("without the required one say so, with the header that comes nearest", () => {
    expect(find(["Nomor", "NAMA", "KPJ"])).toMatchObject({ headerRow: 2, missing: ["nik"] });
    expect(find([])).toBeNull();
  });
});
