import { beforeEach, expect, test, vi } from "vitest";
import { rememberedMapping, rememberMapping, withColumn } from "./mapping.ts";

const COLUMNS = [
  { header: "Nama", field: "name" as const },
  { header: "Wong", field: null },
  { header: "NIK", field: "nik" as const },
];

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});

test("a field has one column: who held it before is left out", () => {
  expect(withColumn({}, COLUMNS, "Wong", "name")).toEqual({ Wong: "name", Nama: "ignore" });
  const changed = withColumn({ Wong: "phone" }, COLUMNS, "Nama", "phone");
  expect(changed).toEqual({ Wong: "ignore", Nama: "phone" });
  expect(withColumn({ Wong: "name" }, COLUMNS, "Wong", null)).toEqual({});
  expect(withColumn({}, COLUMNS, "NIK", "ignore")).toEqual({ NIK: "ignore" });
});

test("what was said of some columns is remembered for the next list that has just these", () => {
  rememberMapping(["Nama", "Wong"], { Wong: "nik" });
  expect(rememberedMapping(["nama", "Wong "])).toEqual({});
  expect(rememberedMapping(["Nama", "Wong"])).toEqual({ Wong: "nik" });
  expect(rememberedMapping(["Nama", "Wong", "RT"])).toEqual({});
  expect(rememberedMapping(["Nama", "Wong", "Kesalahan"])).toEqual({ Wong: "nik" });
  rememberMapping(["Nama", "Wong"], {});
  expect(rememberedMapping(["Nama", "Wong"])).toEqual({});
});

test("a browser that keeps nothing, or keeps what cannot be read, remembers nothing", () => {
  vi.stubGlobal("localStorage", {
    getItem: () => "{",
    setItem: () => {
      throw new Error("full");
    },
  });
  rememberMapping(["Nama"], { Nama: "nik" });
  expect(rememberedMapping(["Nama"])).toEqual({});
});
