import { expect, test } from "vitest";
import { isOwnArea, knowAreas, startOfArea } from "./areas.ts";

const CODES = ["15.71.07.1005", "15.71.07.1006", "15.71.01.1001"];

test("a form begins with the one kelurahan, and the one RT, where somebody works", () => {
  knowAreas(["15.71.07.1005/3"]);
  expect(startOfArea(CODES)).toEqual({ kelurahanCode: "15.71.07.1005", rt: "3" });
  knowAreas(["15.71.07.1005"]);
  expect(startOfArea(CODES)).toEqual({ kelurahanCode: "15.71.07.1005", rt: "" });
});

test("who works in several chooses each time", () => {
  for (const areas of [["15.71.07"], ["15.71.07.1005", "15.71.01.1001"], ["own"], ["*"], []]) {
    knowAreas(areas);
    expect(startOfArea(CODES)).toEqual({ kelurahanCode: "", rt: "" });
  }
  knowAreas(["15.71.07.1005/3", "15.71.07.1005/4"]);
  expect(startOfArea(CODES)).toEqual({ kelurahanCode: "15.71.07.1005", rt: "" });
});

test("a kelurahan is one's own by its kecamatan, and no other by a code that only begins alike", () => {
  knowAreas(["15.71.07"]);
  expect(CODES.map(isOwnArea)).toEqual([true, true, false]);
  knowAreas(["15.71.07.100"]);
  expect(CODES.map(isOwnArea)).toEqual([false, false, false]);
});
