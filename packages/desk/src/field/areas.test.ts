import { beforeEach, expect, test, vi } from "vitest";
import { isOwnArea, setAreas, startOfArea } from "./areas.ts";

const CODES = ["15.71.07.1005", "15.71.07.1006", "15.71.01.1001"];
beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});

test("a form begins with the one kelurahan, and the one RT, where somebody works", () => {
  setAreas(["15.71.07.1005/3"]);
  expect(startOfArea(CODES)).toEqual({ kelurahanCode: "15.71.07.1005", rt: "3" });
  setAreas(["15.71.07.1005"]);
  expect(startOfArea(CODES)).toEqual({ kelurahanCode: "15.71.07.1005", rt: "" });
});

test("who works in several chooses each time", () => {
  for (const areas of [["15.71.07"], ["15.71.07.1005", "15.71.01.1001"], ["own"], ["*"], []]) {
    setAreas(areas);
    expect(startOfArea(CODES)).toEqual({ kelurahanCode: "", rt: "" });
  }
  setAreas(["15.71.07.1005/3", "15.71.07.1005/4"]);
  expect(startOfArea(CODES)).toEqual({ kelurahanCode: "15.71.07.1005", rt: "" });
});

test("a kelurahan is one's own by its kecamatan, and no other by a code that only begins alike", () => {
  setAreas(["15.71.07"]);
  expect(CODES.map(isOwnArea)).toEqual([true, true, false]);
  setAreas(["15.71.07.100"]);
  expect(CODES.map(isOwnArea)).toEqual([false, false, false]);
});
