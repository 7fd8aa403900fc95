import { expect, test } from "vitest";
import { differencesOf, type Piece } from "./differences.ts";

/** "Rah[m]at": what differs stands in brackets. */
const marked = (pieces: readonly Piece[]) =>
  pieces.map(({ text, isDifferent }) => (isDifferent ? `[${text}]` : text)).join("");
const both = (one: string, other: string) => {
  const found = differencesOf(one, other);
  return [marked(found.one), marked(found.other)];
};

test("equal texts have nothing marked", () => {
  expect(both("Siti Aminah", "Siti Aminah")).toEqual(["Siti Aminah", "Siti Aminah"]);
  expect(both("", "")).toEqual(["", ""]);
});

test("a letter more, a letter less and another letter are marked where they stand", () => {
  expect(both("Rahmat", "Rahmad")).toEqual(["Rahma[t]", "Rahma[d]"]);
  expect(both("Siti Aminah", "Siti Aminnah")).toEqual(["Siti Aminah", "Siti Amin[n]ah"]);
  expect(both("081234567890", "081234567800")).toEqual(["0812345678[9]0", "0812345678[0]0"]);
});

test("capitals are no difference", () => {
  expect(both("SITI AMINAH", "Siti Aminah")).toEqual(["SITI AMINAH", "Siti Aminah"]);
});

test("texts with little in common differ as a whole", () => {
  expect(both("Budi Santoso", "Wulan")).toEqual(["[Budi Santoso]", "[Wulan]"]);
  expect(both("", "Wulan")).toEqual(["", "[Wulan]"]);
});

test("whatever is marked, the texts stay what they are", () => {
  for (const [one, other] of [
    ["Muhammad Rizki", "M. Rizky"],
    ["1571••••••••••01", "1571••••••••••10"],
    ["é́a", "éa"],
    ["x".repeat(300), "y".repeat(299)],
  ] as const) {
    const found = differencesOf(one, other);
    expect(found.one.map(({ text }) => text).join("")).toBe(one);
    expect(found.other.map(({ text }) => text).join("")).toBe(other);
  }
});
