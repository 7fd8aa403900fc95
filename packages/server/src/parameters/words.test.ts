import { readFileSync } from "node:fs";
import { GROUNDS } from "@payung/domain/verification/grounds.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { givenDoor, type TestDoor } from "../testing/staff.ts";

/** What comes with the program, as the desk gets it: officers read all of it in Indonesian first. */
type Version = Readonly<Record<"id" | "basis" | "source", string>> & {
  readonly note: string | null;
  readonly value: unknown;
  readonly predicates: unknown;
  readonly english: Readonly<Record<string, string>> | null;
};
let door: TestDoor;
let keys: string[];
let versions: Version[];
beforeAll(async () => {
  door = await givenDoor();
  const boss = await door.signedIn([{ role: "administrator", areas: ["*"] }]);
  const { body } = await boss.ask("GET", "/v1/parameters");
  keys = body.parameters.map(({ key }: { key: string }) => key);
  versions = body.parameters.flatMap((each: { versions: Version[] }) => each.versions);
});
afterAll(() => door.close());

const catalogue = (language: string): Readonly<Record<string, string>> =>
  JSON.parse(
    readFileSync(new URL(`../../../desk/messages/${language}.json`, import.meta.url), "utf8"),
  );
/** Names and words of a value, in the order in which they stand. */
function saidIn(value: unknown): { names: string[]; words: string[] } {
  if (typeof value === "string") return { names: [], words: [value] };
  if (typeof value !== "object" || value === null) return { names: [], words: [] };
  const own = Array.isArray(value) ? [] : Object.keys(value);
  const parts = Object.values(value).map(saidIn);
  return {
    names: [...own, ...parts.flatMap(({ names }) => names)],
    words: parts.flatMap(({ words }) => words),
  };
}
const coded = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

test("every parameter, and every name in a value, is said in both languages", () => {
  const names = new Set(
    versions.flatMap(({ value, predicates }) => [
      ...saidIn(value).names,
      ...saidIn(predicates).names,
    ]),
  );
  expect(names.size).toBeGreaterThan(100);
  expect(keys.length).toBeGreaterThan(30);
  for (const language of ["id", "en"]) {
    const known = catalogue(language);
    const unsaid = [...names].filter(
      (name) =>
        !/^\d+$/.test(name) &&
        !(GROUNDS as readonly string[]).includes(name) &&
        known[`parameter.leaf-${coded(name)}`] === undefined,
    );
    expect(unsaid).toEqual([]);
    expect(keys.filter((key) => known[`parameter.key-${coded(key)}`] === undefined)).toEqual([]);
  }
});

/** Small words that an Indonesian text does not have. */
const ENGLISH =
  /\b(?:the|of|and|or|see|none|not|with|for|from|by|is|are|last|next|public|rule|book)\b/i;

test("no ground, source, note or word of a value is English", () => {
  const indonesian = catalogue("id");
  const english = versions.flatMap(({ id, basis, source, note, value }) =>
    [
      basis,
      source,
      note ?? "",
      ...saidIn(value).words.map((word) => indonesian[`parameter.word-${coded(word)}`] ?? word),
    ]
      .filter((text) => ENGLISH.test(text))
      .map((text) => `${id}: ${text}`),
  );
  expect(english).toEqual([]);
});

test("whoever reads English gets it beside, part by part", () => {
  const both = versions.filter(({ english }) => english !== null);
  expect(both.length).toBeGreaterThan(20);
  for (const { english, ...version } of both)
    for (const [part, text] of Object.entries(english ?? {}))
      expect(version[part as "basis"], `${version.id} ${part}`).not.toBe(text);
});
