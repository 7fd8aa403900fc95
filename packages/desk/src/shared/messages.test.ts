import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { IntlMessageFormat } from "intl-messageformat";
import { parseAst } from "vite";
import { expect, test } from "vitest";
import english from "../../messages/en.json" with { type: "json" };
import indonesian from "../../messages/id.json" with { type: "json" };

const SOURCE = fileURLToPath(new URL("..", import.meta.url));
const sources = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(SOURCE.length), text: readFileSync(path, "utf8") }));
const CATALOGUES = { id: indonesian, en: english };
const keys = Object.keys(indonesian);

test("both languages say the same things", () => {
  expect(Object.keys(english)).toEqual(keys);
});

test.each(Object.entries(CATALOGUES))("every sentence of %s can be said", (language, catalogue) => {
  for (const [key, text] of Object.entries(catalogue))
    expect(
      () => new IntlMessageFormat(text, language, undefined, { ignoreTag: true }),
      key,
    ).not.toThrow();
});

test("a sentence asks for the same values in both languages", () => {
  const names = (text: string) =>
    [...new Set([...text.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name))].sort();
  for (const [key, text] of Object.entries(indonesian))
    expect(names(english[key as keyof typeof english]), key).toEqual(names(text));
});

/** Keys that are put together: from a code of the server or of the domain, a role, a kind of area, a label of the linkage model. */
const MADE =
  /^(?:problem\.|mend\.fault\.|parameter\.(?:key|leaf|word)-|role\.|part\.|area\.(?:city|kecamatan|kelurahan|rt|own)$)/;

test("every sentence is said somewhere", () => {
  const all = sources.map(({ text }) => text).join("\n");
  expect(keys.filter((key) => !MADE.test(key) && !all.includes(`"${key}"`))).toEqual([]);
});

test("sentences for people are short", () => {
  const long = Object.entries(indonesian).flatMap(([key, text]) =>
    text
      .replace(/\{(\w+), plural,.*\}/g, "$1")
      .split(/[.!?:;](?:\s|$)/)
      .filter((sentence) => sentence.trim().split(/\s+/).length > 12)
      .map((sentence) => `${key}: ${sentence}`),
  );
  expect(long).toEqual([]);
});

test("every refusal of the routes of access and money is said in a sentence of its own", () => {
  const types = readFileSync(join(SOURCE, "shared/routes.generated.ts"), "utf8");
  const [, codes = ""] = /export type ProblemCode = ([^;]+);/.exec(types) ?? [];
  const known = [...codes.matchAll(/"([^"]+)"/g)].map(([, code]) => `problem.${code}`);
  const unsaid = known.filter((key) => !(key in indonesian));
  expect(unsaid.filter((key) => /^problem\.(?:access|funding|request)\./.test(key))).toEqual([]);
});

type Node = { readonly type: string; readonly [part: string]: unknown };
/** What a browser shows or reads aloud. */
const SHOWN = /^(?:title|label|hint|alt|placeholder|aria-label|lead|action|caption|none|step)$/;

/** Words written into the markup itself, where no catalogue can reach them. */
function wordsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(wordsIn);
  if (typeof node !== "object" || node === null) return [];
  const { type, value, name, openingElement } = node as Node;
  // A key of the keyboard is called the same in every language.
  if (((openingElement as Node | undefined)?.["name"] as Node | undefined)?.["name"] === "kbd")
    return [];
  const own =
    type === "JSXText" && /\p{L}/u.test(String(value))
      ? [String(value).trim()]
      : type === "JSXAttribute" &&
          SHOWN.test(String((name as Node | undefined)?.["name"])) &&
          /\p{L}/u.test(String((value as Node | null)?.["value"] ?? ""))
        ? [String((value as Node)["value"])]
        : [];
  return [...own, ...Object.values(node).flatMap(wordsIn)];
}

test("no words stand in the markup: each is in the catalogues", () => {
  const found = sources
    .filter(({ path }) => path.endsWith(".tsx"))
    .flatMap(({ path, text }) =>
      wordsIn(parseAst(text, { lang: "tsx" })).map((words) => `${path}: ${words}`),
    );
  expect(found).toEqual([]);
  expect(wordsIn(parseAst('<p title="Ani">Budi {x} <kbd>J</kbd></p>', { lang: "tsx" }))).toEqual([
    "Ani",
    "Budi",
  ]);
});
