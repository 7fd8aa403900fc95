import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import english from "../../messages/field-en.json" with { type: "json" };
import indonesian from "../../messages/field-id.json" with { type: "json" };
import { fill } from "./sentence.ts";

const CATALOGUES = [
  ["id-ID", indonesian],
  ["en-GB", english],
] as const;
const keys = Object.keys(indonesian);
const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const source = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
  .join("\n");
/** What a sentence asks for. */
const namesIn = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name = ""]) => name))].sort();

test("both languages say the same things, and ask for the same values", () => {
  expect(Object.keys(english)).toEqual(keys);
  for (const key of keys as (keyof typeof indonesian)[])
    expect(namesIn(english[key]), key).toEqual(namesIn(indonesian[key]));
});

describe.each(CATALOGUES)("every sentence in %s", (locale, catalogue) => {
  test("is filled as the library fills it that knows all of ICU", () => {
    for (const [key, text] of Object.entries(catalogue))
      for (const count of [0, 1, 2, 12_345]) {
        const params = Object.fromEntries(
          namesIn(text).map((name) => [name, name === "count" ? count : `<${name}>`]),
        );
        const theirs = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
        expect(fill(text, params, locale), key).toBe(String(theirs.format(params)));
      }
  });

  test("is short", () => {
    const long = Object.entries(catalogue).flatMap(([key, text]) =>
      text
        .replace(/\{(\w+), plural,.*?\}\}/g, "$1")
        .split(/[.!?:;](?:\s|$)/)
        .filter((sentence) => sentence.trim().split(/\s+/).length > 12)
        .map((sentence) => `${key}: ${sentence}`),
    );
    expect(long).toEqual([]);
  });
});

test("plurals are those of the language", () => {
  const rows = "{count, plural, =0 {no row} one {# row} other {# rows}} by {who}";
  const said = (count: number) => fill(rows, { count, who: "Ani" }, "en-GB");
  expect([0, 1, 2, 1_000].map(said)).toEqual([
    "no row by Ani",
    "1 row by Ani",
    "2 rows by Ani",
    "1,000 rows by Ani",
  ]);
});

/** Keys that are put together: from a code of the server, a kind, a mark, a figure. */
const MADE =
  /^(?:list\.kind-|later\.|rejected\.|data\.|correct\.why-|receipt\.paper-|figures\.(?:registered|waiting|approved|covered)$|consent\.(?:signature|thumb|spoken)$)/;

test("every sentence is said somewhere", () => {
  expect(keys.filter((key) => !MADE.test(key) && !source.includes(`"${key}"`))).toEqual([]);
});
