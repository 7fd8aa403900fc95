import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { readNik } from "@payung/domain/intake/nik.ts";
import { describe, expect, test } from "vitest";

/** A file of the project: its path from the root, with slashes, and its text. */
type Source = { readonly path: string; readonly text: string };

/** A rule that a text either keeps or not. `breach` is a file that breaks it: a rule that nothing can break is none. */
type Rule = {
  readonly because: string;
  readonly in: RegExp;
  readonly except?: RegExp;
  readonly refuses: (source: Source) => boolean;
  readonly breach: Source;
};

const ROOT = fileURLToPath(new URL(".", import.meta.url));
const OURS = ["packages", "scripts", "bench", "e2e", "docs", ".ci"];
const READ = /\.(?:tsx?|mjs|sql|css|json|md|sh)$|^\.ci\/|^[A-Z]+$/;
/** Other people's words and numbers, and what npm writes. */
const NOT_OURS =
  /(?:^|\/)(?:node_modules|coverage|\.payung|\.git)(?:\/|$)|^packages\/(?:linkage|desk)\/dist(?:[./]|$)|\/data\/reference\/|^package-lock\.json$|^LICENSE$/;

const sources: readonly Source[] = pathsBelow(ROOT).map((path) => ({
  path,
  text: readFileSync(join(ROOT, path), "utf8"),
}));

function pathsBelow(root: string): string[] {
  const top = readdirSync(root, { withFileTypes: true });
  const files = top.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const folders = top.filter((entry) => entry.isDirectory() && OURS.includes(entry.name));
  return [...files, ...folders.flatMap(({ name }) => walk(name))].filter(
    (path) => READ.test(path) && !NOT_OURS.test(path),
  );
}

function walk(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (NOT_OURS.test(path)) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}

const TESTS = /\.test\.tsx?$|\.testing\.ts$|\/testing(?:-process)?\/|\/testing\.ts$/;
/** SQL, by what its rows are about: a feature of many tables would have one file that nobody reads to its end. */
const STORES = /\/(?:[a-z]+-)*store\.ts$/;
/** Where linkage reads files, starts threads and talks to a terminal; all the rest of it only computes. */
const LINKAGE_OUTSIDE = "packages/linkage/src/(?:run|tables|cli)/";
const FEATURES =
  "access|reference|intake|verification|casework|corrections|evidence|field|programme|decrees|parameters|enrolment|cards|funding|employers|claims|grievances|outreach|messaging|insight|transparency";

/** What a file imports, types included unless `valuesOnly`. */
function imports(text: string, valuesOnly = false): string[] {
  return [...text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^"';]*?from\s+"([^"]+)"/gm)]
    .filter((found) => !(valuesOnly && found[1] !== undefined))
    .map((found) => found[2] ?? "")
    .concat([...text.matchAll(/\bimport\s*\(?\s*"([^"]+)"/g)].map((found) => found[1] ?? ""));
}

/** The files of the same package that a file imports, by their path from the root. */
function neighbours({ path, text }: Source): string[] {
  return imports(text)
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(dirname(path), name));
}

/** The code of a text, without its comments: a comment may speak of what the code must not do. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

const desk = (path: string): string => `packages/desk/src/${path}`;
/** What a feature of the desk takes from another: a case shows its parts, and a figure leads to its queue. */
const DESK_TAKES: Readonly<Record<string, RegExp>> = {
  casework:
    /^(?:cards\/person-cards|corrections\/(?:changed-fields|confirm-many|correct-data|waiting)|evidence\/evidence(?:-pair)?|enrolment\/say-exchange|funding\/plan\/worker-months|grievances\/person-requests|messaging\/person-messages)\.tsx?$/,
  corrections: /^casework\/case\.ts$/,
  field: /^cards\/(?:trust|verify)\.ts$/,
  // A case code leads to its record.
  funding: /^casework\/screens\.ts$/,
  insight: /^casework\/(?:queue-words|screens)\.ts$/,
};

const server = (path: string): string => `packages/server/src/${path}`;

const RULES: readonly Rule[] = [
  {
    because: "the domain imports only itself and zod/mini, so it runs in a browser, offline",
    in: /^packages\/domain\/src\//,
    except: TESTS,
    refuses: ({ text }) => imports(text).some((name) => !/^\.|^zod\/mini$/.test(name)),
    breach: { path: "packages/domain/src/a/b.ts", text: 'import * as z from "zod";' },
  },
  {
    because: "a rule is given the time and the dice, or it can be neither tested nor replayed",
    in: /^packages\/(?:domain|linkage)\/src\//,
    except: new RegExp(`^${LINKAGE_OUTSIDE}|${TESTS.source}`),
    refuses: ({ text }) =>
      /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\)|\bMath\.random\b|\bperformance\.|\bcrypto\b|\bTemporal\.Now\b|\bset(?:Timeout|Interval)\b|\bprocess\./.test(
        code(text),
      ),
    breach: { path: "packages/domain/src/a/b.ts", text: "const today = new Date();" },
  },
  {
    because: "deciding and fetching are different jobs: a rule never waits",
    in: /^packages\/(?:domain|linkage)\/src\//,
    except: new RegExp(`^${LINKAGE_OUTSIDE}|^packages/linkage/src/.*(?:${TESTS.source})`),
    refuses: ({ text }) => /\basync\b|\bawait\b|\bPromise\b/.test(code(text)),
    breach: { path: "packages/linkage/src/a.ts", text: "export async function decide() {}" },
  },
  {
    because: "linkage imports nothing of ours but itself, so anyone can use it on its own",
    in: /^packages\/linkage\/src\//,
    except: TESTS,
    refuses: ({ text, path }) =>
      imports(text).some((name) =>
        name.startsWith(".")
          ? !posix.join(dirname(path), name).startsWith("packages/linkage/src/")
          : !/^node:|^(?:hyparquet|hyparquet-writer|apache-arrow|commander|cli-progress)$/.test(
              name,
            ),
      ),
    breach: {
      path: "packages/linkage/src/a.ts",
      text: 'import { assert } from "@payung/domain/shared/assert.ts";',
    },
  },
  {
    because: "the desk meets the server over HTTP only, so it can work alone",
    in: /^packages\/desk\/src\//,
    refuses: ({ text }) => imports(text).some((name) => /@payung\/server|\/server\//.test(name)),
    breach: { path: "packages/desk/src/a.ts", text: 'import "@payung/server/shared/app.ts";' },
  },
  {
    because:
      "what several screens share has one home: a feature of the desk takes little of another",
    in: /^packages\/desk\/src\/(?!shared\/)[a-z]+\//,
    refuses: (source) => {
      const [, feature = ""] = /\/src\/([a-z]+)\//.exec(source.path) ?? [];
      const own = new RegExp(`^(?:${feature}|shared)/`);
      return neighbours(source)
        .filter((path) => path.startsWith(desk("")))
        .map((path) => path.slice(desk("").length))
        .some((path) => !own.test(path) && DESK_TAKES[feature]?.test(path) !== true);
    },
    breach: { path: desk("lists/lists.tsx"), text: 'import "../casework/facts.tsx";' },
  },
  {
    because: "what the desk's screens stand on knows none of them",
    in: /^packages\/desk\/src\/shared\//,
    refuses: (source) =>
      neighbours(source).some((path) => /^packages\/desk\/src\/(?!shared\/)/.test(path)),
    breach: { path: desk("shared/say.ts"), text: 'import "../casework/facts.tsx";' },
  },
  {
    because:
      "the next reader knows where to look: SQL is in store.ts, <what>-store.ts, db/ and the job queue only",
    in: /^packages\/server\/src\//,
    except: new RegExp(`${STORES.source}|/src/db/|/shared/jobs\\.ts$|${TESTS.source}`),
    refuses: ({ text }) =>
      imports(text, true).some((name) => name === "kysely" || name === "pg") ||
      /\bsql`|\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(/.test(code(text)),
    breach: { path: server("intake/service.ts"), text: 'await tx.selectFrom("lists").execute();' },
  },
  {
    because: "tables stay private to a feature: another one asks through its service.ts",
    in: new RegExp(`^packages/server/src/(?:${FEATURES})/`),
    except: TESTS,
    refuses: (source) => {
      const own = dirname(source.path);
      const other = new RegExp(`^packages/server/src/(?:${FEATURES})/(?!service\\.ts$)`);
      return neighbours(source).some((path) => other.test(path) && dirname(path) !== own);
    },
    breach: { path: server("intake/service.ts"), text: 'import * as s from "../access/store.ts";' },
  },
  {
    because: "the main job is made of the features, so none of them knows it",
    in: new RegExp(`^packages/server/src/(?:${FEATURES})/`),
    except: TESTS,
    refuses: (source) => neighbours(source).some((path) => path.startsWith(server("main-job/"))),
    breach: { path: server("intake/service.ts"), text: 'import "../main-job/verify.ts";' },
  },
  {
    because: "invented people come in by the same door as real ones: the example reaches no tables",
    in: /^packages\/server\/src\/example\//,
    except: TESTS,
    refuses: (source) =>
      neighbours(source).some((path) => STORES.test(path) || /\/src\/db\//.test(path)),
    breach: { path: server("example/city.ts"), text: 'import * as s from "../intake/store.ts";' },
  },
  {
    because:
      "no code that serves real people can invent any: only the command line knows the example",
    in: /^packages\/server\/src\/(?!cli\/|example\/)/,
    except: TESTS,
    refuses: (source) => neighbours(source).some((path) => path.startsWith(server("example/"))),
    breach: { path: server("intake/service.ts"), text: 'import "../example/city.ts";' },
  },
  {
    because: "a page is a function from values to HTML: it neither queries nor waits",
    in: /^packages\/server\/src\/.*pages\.ts$/,
    refuses: (source) =>
      neighbours(source).some((path) => STORES.test(path) || /\/service\.ts$|\/db\//.test(path)) ||
      /\bawait\b/.test(code(source.text)),
    breach: { path: server("intake/pages.ts"), text: 'import * as s from "./store.ts";' },
  },
  {
    because:
      "an update must not be a surprise: each migration says if it runs beside the release before",
    in: /\/migrations\/\d{4}_[a-z0-9_]+\.sql$/,
    refuses: ({ text }) => !/^-- Runs beside the previous release: /m.test(text),
    breach: { path: "packages/server/migrations/0001_a.sql", text: "create table a ();" },
  },
  {
    because: "what the server has to say goes through its log, which leaves personal data out",
    in: /^packages\/[a-z]+\/src\//,
    except: TESTS,
    refuses: ({ text }) => /\bconsole\.\w/.test(code(text)),
    breach: { path: server("intake/service.ts"), text: "console.log(nik);" },
  },
  {
    because: "a suppression carries its reason, and so does an open end",
    in: /\.tsx?$/,
    refuses: ({ text }) =>
      new RegExp(
        [
          `biome-${"ignore"}(?:-\\w+)? [^:\\n]*(?::\\s*)?$`,
          `@ts-${"(?:ignore|nocheck)"}`,
          `@ts-${"expect-error"}\\s*$`,
          `\\b(?:${["TO", "DO"].join("")}|${["FIX", "ME"].join("")})\\b(?!\\(#\\d+\\))`,
        ].join("|"),
        "m",
      ).test(text),
    breach: { path: server("a.ts"), text: `// ${["TO", "DO"].join("")}: later` },
  },
  {
    because:
      "a name is found where it is defined: no file but a package's door hands on names of others",
    in: /\.tsx?$/,
    // What anyone can install has one door, and only those outside come in by it.
    except: /^packages\/linkage\/src\/index\.ts$/,
    refuses: ({ path, text }) =>
      /(?:^|\/)index\.ts$/.test(path) || /^export \* from/m.test(code(text)),
    breach: { path: "packages/domain/src/index.ts", text: "" },
  },
  {
    because: "nobody has to remember how a file is written: small letters, digits and dashes",
    in: /^(?:packages|scripts|bench|e2e)\//,
    refuses: ({ path }) =>
      !/^[a-z0-9]+(?:[-._][a-z0-9]+)*$/.test(basename(path).replace(/^README$|^NOTICE$/i, "x")) &&
      !/^(?:README\.md|RESULTS\.md|NOTICE)$/.test(basename(path)),
    breach: { path: server("shared/stringHelpers.ts"), text: "" },
  },
  {
    because:
      "if it cannot be said in a meeting with a city officer, it is not a name: no utils, helpers, manager",
    in: /^(?:packages|scripts|bench|e2e)\//,
    refuses: ({ path }) =>
      /(?:^|[/-])(?:utils?|helpers?|misc|common|managers?|stuff)(?:[/.-]|$)/.test(path),
    breach: { path: server("shared/date-utils.ts"), text: "" },
  },
  {
    because: "nobody's number stands in the project: every NIK in it has a serial from 9900 on",
    in: /./,
    refuses: ({ text }) => [...text.matchAll(/(?<![\d.])\d{16}(?!\d)/g)].some(([n]) => isReal(n)),
    breach: { path: "docs/a.md", text: ["157101", "010190", "0001"].join("") },
  },
  {
    because: "a project does not know on whose computer it was written",
    in: /./,
    refuses: ({ text }) => /(?<![\w.])\/(?:home|root|Users|work|mnt)\/[A-Za-z]/.test(text),
    breach: { path: "docs/a.md", text: ["see ", "home", "ani", "payung"].join("/") },
  },
];

/** Whether 16 digits can be somebody's NIK. The civil registry hands out serials from 0001, in order. */
function isReal(digits: string): boolean {
  return readNik(digits).outcome === "read" && !digits.slice(12).startsWith("99");
}

test.each(RULES)("$because", (rule) => {
  expect(sources.filter((source) => breaks(rule, source)).map(({ path }) => path)).toEqual([]);
});

test.each(RULES)("it can be broken: $because", (rule) => {
  expect(breaks(rule, rule.breach)).toBe(true);
});

function breaks(rule: Rule, source: Source): boolean {
  if (!rule.in.test(source.path) || rule.except?.test(source.path)) return false;
  return rule.refuses(source);
}

test("the tree was looked at, not an empty folder", () => {
  const paths = sources.map(({ path }) => path);
  expect(paths).toContain("packages/domain/src/intake/nik.ts");
  expect(paths).toContain("packages/server/migrations/0001_foundation.sql");
  expect(paths).toContain("docs/glossary.md");
  expect(paths.length).toBeGreaterThan(200);
});

test("anyone can install it from wherever their npm looks: the lock file names no host", () => {
  const lock = readFileSync(join(ROOT, "package-lock.json"), "utf8");
  expect(lock.match(/"resolved": "\w+:\/\/[^"]*/g)).toBeNull();
});

test("what the compiler and the linter refuse stays refused", () => {
  const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, "tsconfig.base.json"), "utf8"));
  expect(compilerOptions).toMatchObject({
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    erasableSyntaxOnly: true,
  });
  const { linter } = JSON.parse(readFileSync(join(ROOT, "biome.json"), "utf8"));
  expect(linter.rules).toMatchObject({
    preset: "recommended",
    suspicious: { noExplicitAny: "error", noImportCycles: "error" },
    style: { noNonNullAssertion: "error", noDefaultExport: "error", useImportType: "error" },
    nursery: { noFloatingPromises: "error" },
  });
});

describe("one thing has one name", () => {
  const glossary = sources.find(({ path }) => path === "docs/glossary.md")?.text ?? "";
  const rows = glossary
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2) // the heading and its rule
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const names = rows.flatMap((row) => /^`(\w+)`$/.exec(row[4] ?? "")?.[1] ?? []);
  const replaced = rows
    .flatMap((row) => (row[5] ?? "").split(/,\s*/))
    .filter((words) => words !== "" && words !== "–")
    .map(inWords);
  const anyReplaced = new RegExp(`\\b(?:${replaced.join("|")})\\b`);

  test("the words that the glossary replaces appear nowhere", () => {
    const offenders = sources
      .filter(({ path }) => path !== "docs/glossary.md")
      .flatMap(({ path, text }) => {
        const found = anyReplaced.exec(inWords(text));
        return found === null ? [] : [`${path}: ${found[0]}`];
      });
    expect(offenders).toEqual([]);
  });

  test("the names that the glossary gives are those of the code", () => {
    const words = new Set(
      sources
        .filter(({ path }) => path.startsWith("packages/"))
        .flatMap(({ text }) => text.match(/\w+/g) ?? []),
    );
    expect(names.filter((name) => !words.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(40);
  });

  test("a replaced word is found in whatever spelling", () => {
    expect(replaced.length).toBeGreaterThan(30);
    for (const word of replaced) {
      const capital = word.charAt(0).toUpperCase() + word.slice(1);
      for (const text of [word, `some_${word}`, `some-${word}`, `some${capital}`]) {
        expect(anyReplaced.test(inWords(text))).toBe(true);
      }
    }
  });

  /** Takes names apart into their words: `someWord`, `some_word` and `some-word` are all "some word". */
  function inWords(text: string): string {
    return text
      .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
      .replace(/[_-]+/g, " ")
      .toLowerCase();
  }
});
