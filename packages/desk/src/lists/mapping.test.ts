import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { rememberedMapping, rememberMapping } from "./mapping.ts";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

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
