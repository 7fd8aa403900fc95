import type { ColumnProfile, Profile } from "../run/profile.ts";
import type { Column, Comparison, Level, LinkageModel, Test } from "./model.ts";
import { placeOf, suggestPlace } from "./suggest-place.ts";

/** What a column seems to be, by which it is compared and blocked. */
export type Kind =
  | "title"
  | "name"
  | "code"
  | "digits"
  | "email"
  | "date"
  | "category"
  | "number"
  | "text";

export type Suggestion = {
  /** A specification with every blocking rule worth trying: which of them are kept depends on their pairs. */
  readonly spec: LinkageModel;
  readonly kinds: Readonly<Record<string, Kind>>;
  /** Columns that were left out, each with the reason. */
  readonly notes: readonly string[];
};

/** Names of columns that hold the answer: using them would be no linkage. */
const LABELS =
  /^(?:cluster|label|truth|true|entity|match|group|gold|ground[_ ]?truth)(?:[_ ]?(?:id|no|number|label|true|cluster))*$/i;

const CATEGORIES = 60;

/** Suggests what to compare and how, from what the columns hold. Probabilities are for `estimate`. */
export function suggestModel(profile: Profile, ignore: readonly string[] = []): Suggestion {
  const notes: string[] = [];
  const kinds: Record<string, Kind> = {};
  const parts = new Map<string, string[]>();
  for (const [whole, part] of profile.contains)
    parts.set(whole, [...(parts.get(whole) ?? []), part]);
  for (const column of profile.columns) {
    const why = ignore.includes(column.name)
      ? "as asked"
      : whyNot(column, profile, parts.get(column.name) ?? []);
    if (why === null) kinds[column.name] = kindOf(column, profile.tables);
    else notes.push(`${column.name}: left out, ${why}.`);
  }
  const place = placeOf(profile.columns.filter(({ name }) => kinds[name] !== undefined));
  const degrees = place === null ? [] : [place.latitude.name, place.longitude.name];
  const plain = profile.columns.filter(
    ({ name }) => kinds[name] !== undefined && !degrees.includes(name),
  );
  const names = Object.keys(kinds).filter((name) => kinds[name] === "name");
  const columns: Record<string, Column> = {};
  const comparisons: Comparison[] = [];
  for (const column of plain) {
    const kind = kinds[column.name] ?? "text";
    const key = keyName(column.name);
    columns[key] = {
      ...columnOf(kind, column),
      ...(key === column.name ? {} : { from: column.name }),
    };
    const sister = names.find(
      (other) => other !== column.name && profile.shared(column.name, other) > 0.15,
    );
    const levels = levelsOf(kind, key, column, sister === undefined ? null : keyName(sister));
    comparisons.push({ name: key, levels: [...levels, { when: "else" }] });
  }
  const where = place === null ? null : suggestPlace(place, Object.keys(columns));
  if (where !== null) {
    Object.assign(columns, where.columns);
    comparisons.push(where.comparison);
  }
  return {
    spec: {
      format: "linkage-model",
      version: 1,
      columns,
      blocking: rulesToTry(plain, kinds, where?.keys ?? []),
      comparisons,
    },
    kinds,
    notes,
  };
}

/** A column's name may have signs that keys are written with. */
function keyName(name: string): string {
  return name.replace(/[(),&]+/g, " ").trim();
}

function whyNot(
  column: ColumnProfile,
  { rows, tables }: Profile,
  parts: readonly string[],
): string | null {
  if (column.filled === 0) return "it is empty";
  if (column.distinct < 2) return "it says the same of everyone";
  if (LABELS.test(column.name)) return "its name says that it holds the answer";
  if (parts.length > 1) return `it repeats ${parts.join(" and ")}`;
  const isNumbering =
    column.unique && column.filled > 0.995 * rows && rows > 50 && column.words < 1.5;
  if (isNumbering && (tables === 1 || column.inOthers < 0.01)) return "it numbers the rows";
  return null;
}

/** Between two lists, texts of so many words are more alike or less by which words they share than by their letters. */
const TITLE_WORDS = 5;

function kindOf(column: ColumnProfile, tables: number): Kind {
  const { agreement, digits, distinct, length, numeric, withDigit, words } = column;
  if (Math.max(column.dayFirst, column.monthFirst) > 0.8) return "date";
  if (distinct <= CATEGORIES && agreement > 0.01) return "category";
  if (numeric > 0.95 && digits < 0.9) return "number";
  if (column.withAt > 0.8) return "email";
  // A telephone is written now with brackets, now with dashes: what counts is its digits.
  if (withDigit > 0.9 && column.withLetter < 0.1 && column.withSign > 0.1) return "digits";
  if (withDigit > 0.7 && words < 2.5 && length < 30) return "code";
  if (tables > 1 && words >= TITLE_WORDS) return "title";
  return withDigit < 0.3 && words < 3.2 && length < 40 ? "name" : "text";
}

function columnOf(kind: Kind, { dayFirst, monthFirst, placeholders }: ColumnProfile): Column {
  if (kind === "date") return { type: "date", ...(monthFirst > dayFirst ? { order: "mdy" } : {}) };
  if (kind === "number") return { type: "number" };
  const missing = placeholders.length > 0 ? { missing: placeholders } : {};
  if (kind === "digits") return { type: "text", clean: ["digits"], ...missing };
  if (kind === "email") return { type: "text", clean: ["fold", "lower", "compact"], ...missing };
  return { type: "text", clean: ["fold", "upper", "alnum"], ...missing };
}

function levelsOf(
  kind: Kind,
  column: string,
  profile: ColumnProfile,
  sister: string | null,
): Level[] {
  const equal: Level = { when: { is: "equal", column }, frequency: { column } };
  const jw = (atLeast: number): Level => ({ when: { is: "jaroWinkler", column, atLeast } });
  const edits = (atMost: number): Level => ({
    when: { is: "damerauLevenshtein", column, atMost },
  });
  const test = (when: Test): Level => ({ when });
  switch (kind) {
    case "category":
      return [equal];
    case "number":
      return [
        test({ is: "equal", column }),
        ...profile.gaps.map((atMost) => test({ is: "apart", column, atMost })),
      ];
    case "date":
      return [
        equal, // the first of January is the birth date of many who do not know theirs
        test({ is: "dateTypo", column }),
        test({ is: "datePartOff", column }),
        test({ is: "equalKey", key: `year(${column})` }),
        test({ is: "daysApart", column, atMost: 366 }),
        test({ is: "daysApart", column, atMost: 3660 }),
      ];
    case "digits":
      // Some write the code of the country, or leave out that of the town.
      return [equal, edits(1), edits(2), test({ is: "equalKey", key: `suffix(${column}, 6)` })];
    case "email":
      return [equal, edits(2), jw(0.88)];
    case "code": {
      if (profile.length < 3) return [equal];
      const near = profile.length < 6 ? [edits(1)] : [edits(1), edits(2)];
      const area =
        profile.words > 1.5 ? [test({ is: "equalKey", key: `firstWord(${column})` })] : [];
      return [equal, ...near, ...area];
    }
    case "name":
      return [
        equal,
        jw(0.95),
        ...(sister === null ? [] : [test({ is: "swapped", columns: [column, sister] })]),
        jw(0.88),
        test({ is: "startsWith", column }),
        // "Hotel Bel Air" is "Bel Air Hotel" too.
        ...(profile.words > 1.5 ? [test({ is: "jaccard", column, atLeast: 0.5 })] : []),
        jw(0.7),
      ];
    case "title": {
      const words = (atLeast: number): Level => test({ is: "rareWords", column, atLeast });
      return [equal, words(0.9), words(0.75), jw(0.95), ...[0.6, 0.45].map(words)];
    }
    case "text":
      return [equal, jw(0.95), jw(0.88), test({ is: "jaccard", column, atLeast: 0.5 }), jw(0.75)];
  }
}

/** Keys that a column may be blocked by, the exact one first. */
function keysOf(column: string, kind: Kind, profile: ColumnProfile): string[] {
  switch (kind) {
    case "name":
      return [
        column,
        `sound(${column})`,
        `prefix(${column}, 3)`,
        ...(profile.words > 1.5 ? [`words(${column})`] : []),
      ];
    case "digits":
      return [column, `suffix(${column}, 6)`, `suffix(${column}, 4)`];
    case "email":
      return [column, `prefix(${column}, 5)`];
    case "code":
      return profile.length < 3
        ? [column]
        : [column, `prefix(${column}, 3)`, `suffix(${column}, 3)`];
    case "date":
      return [column, `year(${column})`];
    case "text":
      return [column, `prefix(${column}, 6)`, `words(${column})`];
    case "title":
      return [
        column,
        `prefix(${column}, 6)`,
        ...[2, 4].map((most) => `rareWords(${column}, ${most})`),
      ];
    case "category":
      return [column];
    case "number":
      return [];
  }
}

/** Every key by itself, and every two keys of different columns of which one is exact. */
function rulesToTry(
  profiles: readonly ColumnProfile[],
  kinds: Readonly<Record<string, Kind>>,
  cells: readonly string[],
): string[] {
  const keyed = profiles.map((profile) => ({
    keys: keysOf(keyName(profile.name), kinds[profile.name] ?? "number", profile),
    isCommon: profile.agreement > 0.02,
  }));
  const rules = cells.flatMap((cell) => [
    cell,
    ...keyed.flatMap(({ keys }) => keys.map((key) => `${key} & ${cell}`)),
  ]);
  for (const [n, one] of keyed.entries()) {
    if (!one.isCommon) {
      rules.push(
        ...one.keys.slice(0, 1),
        ...one.keys.filter((key) => /^(?:rareW|w)ords\(/.test(key)),
      );
    }
    for (const other of keyed.slice(n + 1)) {
      if (one.isCommon && other.isCommon) continue;
      for (const [i, a] of one.keys.entries()) {
        for (const [j, b] of other.keys.entries()) {
          // Two inexact keys find much that is wrong for little that is right.
          if (i === 0 || j === 0 || (i === 1 && j === 1)) rules.push(`${a} & ${b}`);
        }
      }
    }
  }
  return rules;
}
