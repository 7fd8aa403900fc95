import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { columnsDocument } from "./scripts/columns-document.ts";

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const below = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name));
const RECORDS = below("docs/adr");
const DOCUMENTS = [...below("."), ...below("docs"), ...RECORDS];

test("a link in a document leads somewhere", () => {
  const broken = DOCUMENTS.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map((found) => found[1] ?? "")
      .filter((link) => !existsSync(join(ROOT, dirname(path), link)))
      .map((link) => `${path}: ${link}`),
  );
  expect(broken).toEqual([]);
});

/** Names in code marks that look like a file or a folder of ours, as the documents shorten them. */
const SHORT_FOR: readonly string[] = [
  "",
  "packages/",
  "packages/server/",
  "packages/server/src/",
  "packages/server/src/shared/",
  "packages/server/src/shared/sheets/",
  "packages/server/src/db/",
];
const FEATURE_FILES = /^(?:store|service|routes|pages|jobs|rules|schema)\.ts$/;

test("a file that a document names exists", () => {
  const missing = DOCUMENTS.flatMap((path) =>
    [...read(path).matchAll(/`((?:[\w.-]+\/)*[\w.-]+\.(?:ts|mjs|sql|md|json))`/g)]
      .map((found) => found[1] ?? "")
      .filter((name) => isOurs(name) && !isThere(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
});

function isOurs(name: string): boolean {
  const isMadeAtRunTime = /^(?:keys|signing-keys|summary|mapping|passwords)\.json$/.test(name);
  return !(isMadeAtRunTime || FEATURE_FILES.test(name) || name.includes("NNNN"));
}

function isThere(name: string): boolean {
  const inDomain = name.replace(/^(domain|linkage|server|desk)\//, "packages/$1/src/");
  const inServer = name.replace(/^server\//, "packages/server/");
  const places = [inDomain, inServer, ...SHORT_FOR.map((folder) => folder + name)];
  const beside = places.map((place) => normalize(place));
  const siblings = ["packages/domain/src/verification/"].map((folder) => folder + name);
  return [...beside, ...siblings].some((place) => existsSync(join(ROOT, place)));
}

test("a command that the README or the runbook gives is one that payung knows, with its options", () => {
  const commandLine = read("packages/server/src/cli/main.ts");
  const known = new Set(
    [...commandLine.matchAll(/\.command\("([a-z-]+)/g)].map((found) => found[1] ?? ""),
  );
  const options = new Set(
    [...commandLine.matchAll(/[oO]ption\(\s*"(?:-\w, )?--([a-z-]+)/g)].map((found) => found[1]),
  );
  const text = ["README.md", "docs/runbook.md", "docs/quirks.md", "CONTRIBUTING.md"]
    .map(read)
    .join("\n")
    .replaceAll("\\\n", " ");
  const calls = [
    ...text.matchAll(
      /\bpayung (run|example|request|enrol|reply|keys?|revoke-key|start|serve|work|migrate)\b([^`\n]*)/g,
    ),
    ...text.matchAll(/npm (start) --([^`\n]*)/g),
  ];
  expect(calls.length).toBeGreaterThan(4);
  const unknown = calls.flatMap(([, command = "", rest = ""]) => [
    ...(known.has(command) ? [] : [command]),
    ...[...rest.matchAll(/--([a-z-]+)/g)]
      .map((found) => found[1] ?? "")
      .filter((option) => !options.has(option)),
  ]);
  expect(unknown).toEqual([]);
});

test("ARCHITECTURE.md can be read in one sitting", () => {
  expect(read("ARCHITECTURE.md").split("\n").length).toBeLessThanOrEqual(150);
});

test("every dependency is one that ARCHITECTURE.md gives a reason for", () => {
  const manifests = [
    "package.json",
    ...readdirSync(join(ROOT, "packages")).map((name) => `packages/${name}/package.json`),
  ];
  const used = new Map(
    manifests.flatMap((path) => {
      const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read(path));
      return Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
    }),
  );
  const section = read("ARCHITECTURE.md").split("## Dependencies")[1]?.split("\n## ")[0] ?? "";
  const named = new Set(
    section
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)])
      .map((found) => found[1] ?? ""),
  );
  const foreign = [...used.keys()].filter((name) => !name.startsWith("@payung/"));
  expect(foreign.filter((name) => !named.has(name))).toEqual([]);
  expect([...named].filter((name) => !used.has(name))).toEqual([]);
  const loose = foreign.filter((name) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(used.get(name))));
  expect(loose, "names an exact version").toEqual([]);
});

test("a package's install script never runs", () => {
  expect(read(".npmrc")).toMatch(/^ignore-scripts=true$/m);
});

test("the table of column names is the one that reads the lists", () => {
  expect(read("docs/columns.md")).toBe(columnsDocument());
});

test("a decision is recorded with its context and its consequences, under a number of its own", () => {
  const numbers = RECORDS.map((path) => /(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]);
  expect(new Set(numbers).size).toBe(RECORDS.length);
  for (const path of RECORDS) {
    const text = read(path);
    const headings = [...text.matchAll(/^## (.+)$/gm)].map((found) => found[1]);
    expect(headings, path).toEqual(["Context", "Decision", "Consequences"]);
    expect(text, path).toMatch(/^# \d{4} \S/);
  }
});

test("a record that something refers to exists", () => {
  const known = new Set(RECORDS.map((path) => /(\d{4})-/.exec(path)?.[1] ?? ""));
  const named = DOCUMENTS.flatMap((path) =>
    [...read(path).matchAll(/\bADR (\d{4})(?:, (\d{4}))?/g)].flatMap((found) => [
      found[1] ?? "",
      ...(found[2] === undefined ? [] : [found[2]]),
    ]),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((number) => !known.has(number))).toEqual([]);
});
