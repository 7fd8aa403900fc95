import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetDrafts, keepDraft, keepDraftsFor, readDraft } from "./drafts.ts";

beforeEach(() => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      kept.set(key, value);
      Object.assign(storage, { [key]: value });
    },
    removeItem: (key: string) => {
      kept.delete(key);
      Reflect.deleteProperty(storage, key);
    },
  };
  vi.stubGlobal("sessionStorage", storage);
});
afterEach(() => vi.unstubAllGlobals());

test("what is typed is there again, but for what is left out", () => {
  keepDraft("invite", { name: "Ani", password: "rahasia" }, ["password"]);
  expect(readDraft("invite", { name: "", password: "" })).toEqual({ name: "Ani", password: "" });
});

test("a NIK is never kept, whatever the field and however it is written", () => {
  const nik = ["157101", "010190", "9901"].join("");
  const apart = ["1571", "0101", "0190", "9901"].join(" ");
  keepDraft("form", { note: `NIK ${nik}`, other: apart, list: [apart], phone: "0812 3456 7890" });
  const empty = { note: "", other: "", list: [] as string[], phone: "" };
  expect(readDraft("form", empty)).toEqual({ ...empty, phone: "0812 3456 7890" });
});

test("signing out takes all drafts along; a form that has changed takes only what it knows", () => {
  keepDraft("a", { old: 1, name: "Ani" });
  expect(readDraft("a", { name: "" })).toEqual({ name: "Ani" });
  forgetDrafts();
  expect(readDraft("a", { name: "" })).toEqual({ name: "" });
});

test("what one person typed is not there for the next one", () => {
  keepDraftsFor("ani");
  keepDraft("a", { name: "Ani" });
  keepDraftsFor("ani");
  expect(readDraft("a", { name: "" })).toEqual({ name: "Ani" });
  keepDraftsFor("budi");
  expect(readDraft("a", { name: "" })).toEqual({ name: "" });
});

test("a browser that keeps nothing does not stop a form", () => {
  vi.stubGlobal("sessionStorage", undefined);
  keepDraft("a", { name: "Ani" });
  forgetDrafts();
  expect(readDraft("a", { name: "" })).toEqual({ name: "" });
});
