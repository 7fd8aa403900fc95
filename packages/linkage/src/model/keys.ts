import { LinkageError } from "../errors.ts";
import type { BlockingRule } from "./model.ts";

/** What a record is looked up by: a column, or a function of one or two. */
export type Key =
  | { readonly of: "column"; readonly column: string }
  | { readonly of: "prefix" | "suffix"; readonly column: string; readonly length: number }
  /** So many of its rarest words, of those that others have too. */
  | { readonly of: "rareWords"; readonly column: string; readonly most: number }
  | {
      readonly of:
        | "firstWord"
        | "lastWord"
        | "words"
        | "entries"
        | "sound"
        | "year"
        | "month"
        | "day";
      readonly column: string;
    }
  | { readonly of: "sorted"; readonly columns: readonly [string, string] };

const OF_ONE = new Set([
  "firstWord",
  "lastWord",
  "words",
  "entries",
  "sound",
  "year",
  "month",
  "day",
]);
const KNOWN =
  "prefix, suffix, firstWord, lastWord, words, rareWords, entries, sorted, sound, year, month, day";

/** Reads a rule such as `prefix(surname, 4) & year(born)` into its keys. Throws `LinkageError`. */
export function parseRule(rule: BlockingRule): Key[] {
  const parts = rule.split("&").map((part) => part.trim());
  if (parts.some((part) => part === "")) {
    throw new LinkageError(
      `The rule "${rule}" has an empty part: write keys with "&" between them.`,
    );
  }
  const keys = parts.map(parseKey);
  const several = keys.filter(hasSeveralValues);
  if (several.length > 1) {
    throw new LinkageError(
      `The rule "${rule}" has more than one of words(), rareWords() and entries(): a rule may have one.`,
    );
  }
  return keys;
}

/** Reads one key. Throws `LinkageError`. */
export function parseKey(text: string): Key {
  const call = /^(\w+)\s*\(([^()]*)\)$/.exec(text);
  if (call === null) {
    if (text === "" || /[(),&]/.test(text)) {
      throw new LinkageError(`The key "${text}" cannot be read: write a column, or ${KNOWN}.`);
    }
    return { of: "column", column: text };
  }
  const [, name = "", inside = ""] = call;
  const given = inside.split(",").map((part) => part.trim());
  const [first = "", second] = given;
  if (first === "") throw new LinkageError(`The key "${text}" names no column.`);
  if (name === "prefix" || name === "suffix") {
    const length = Number(second);
    if (given.length !== 2 || !Number.isInteger(length) || length < 1) {
      throw new LinkageError(`The key "${text}" needs a length: ${name}(${first}, 3).`);
    }
    return { of: name, column: first, length };
  }
  if (name === "rareWords") {
    const most = Number(second);
    if (given.length !== 2 || !Number.isInteger(most) || most < 1) {
      throw new LinkageError(`The key "${text}" needs to know how many: rareWords(${first}, 3).`);
    }
    return { of: name, column: first, most };
  }
  if (name === "sorted") {
    if (given.length !== 2 || second === undefined || second === "") {
      throw new LinkageError(`The key "${text}" needs two columns: sorted(first name, surname).`);
    }
    if (first === second) throw new LinkageError(`The key "${text}" needs two different columns.`);
    return { of: "sorted", columns: [first, second] };
  }
  if (!OF_ONE.has(name))
    throw new LinkageError(`The key "${text}" is unknown: there are ${KNOWN}.`);
  if (given.length !== 1) throw new LinkageError(`The key "${text}" takes one column.`);
  return { of: name as "firstWord", column: first };
}

/** The one way a key is written, by which equal keys are known. */
export function keyText(key: Key): string {
  switch (key.of) {
    case "column":
      return key.column;
    case "prefix":
    case "suffix":
      return `${key.of}(${key.column}, ${key.length})`;
    case "rareWords":
      return `rareWords(${key.column}, ${key.most})`;
    case "sorted":
      return `sorted(${[...key.columns].sort().join(", ")})`;
    default:
      return `${key.of}(${key.column})`;
  }
}

export function columnsOfKey(key: Key): readonly string[] {
  return key.of === "sorted" ? key.columns : [key.column];
}

/** Whether a record may have several values of the key, any of which may be the common one. */
export function hasSeveralValues(key: Key): boolean {
  return key.of === "words" || key.of === "rareWords" || key.of === "entries";
}
