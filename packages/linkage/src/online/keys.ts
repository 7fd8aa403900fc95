import { LinkageError } from "../errors.ts";
import { keyProblems, readingProblems } from "../model/check-tests.ts";
import { hasSeveralValues, type Key, keyText, parseRule } from "../model/keys.ts";
import type { Column, LinkageModel } from "../model/model.ts";
import { cleanAndHash, cleaningTable, cleanText } from "../records/clean.ts";
import { readDate } from "../text/dates.ts";
import { hash64 } from "../text/hash.ts";
import { soundKey } from "../text/sound.ts";
import { requireNoRareWords } from "./one-by-one.ts";
import { type OneRecord, textOf } from "./record.ts";

/** By which a database finds the records that a blocking rule compares with one. */
export type RuleKey = {
  /** The rule's place in the model, from 0. */
  readonly rule: number;
  /** Signed, as PostgreSQL's `bigint` holds it. */
  readonly key: bigint;
};

/** What the keys of a record depend on. */
export type KeyedModel = Pick<LinkageModel, "columns" | "blocking">;

/**
 * The keys of one record: one for each blocking rule; several where a rule has `words()` or `entries()`; none
 * where a value is missing. Two records have a key in common exactly when a rule holds for them.
 *
 * A key is the 64-bit FNV-1a hash of the UTF-8 bytes of the rule's keys in alphabetical order, joined by " & ",
 * and of each key's value in the same order: the byte 0x1F, the value's length in bytes in decimal, ":", and the
 * cleaned value. Dates are written yyyymmdd, their parts as plain numbers, `sound` as its key; `sorted` has two
 * values, the lesser first. So keys depend on no other record, are the same in every process, and can be
 * computed by others. **They never change** as long as the rule and the cleaning of its columns stay: databases
 * keep them.
 */
export function blockingKeys(model: KeyedModel, record: OneRecord): RuleKey[] {
  let keysOf = known.get(model);
  if (keysOf === undefined) {
    keysOf = makeKeys(model);
    known.set(model, keysOf);
  }
  return keysOf(record);
}

/** Reading a model takes longer than the keys of a record, and a model is used for many. */
const known = new WeakMap<KeyedModel, (record: OneRecord) => RuleKey[]>();

/**
 * Makes the function that gives the keys of a record, for rules that are read once.
 *
 * Throws `LinkageError` for rules that cannot be read or name what is not there, with every such rule.
 */
export function makeKeys(model: KeyedModel): (record: OneRecord) => RuleKey[] {
  const problems = model.blocking.flatMap((rule) =>
    readingProblems("blocking", () =>
      parseRule(rule).flatMap((key) => keyProblems(model.columns, key, `blocking "${rule}"`)),
    ),
  );
  if (problems.length > 0) throw new LinkageError(problems);
  requireNoRareWords(model);
  const rules = model.blocking.map(readRule);
  const columns = new Map(
    Object.entries(model.columns).map(([name, column]) => [name, makeCleaner(name, column)]),
  );
  return (record) => {
    const cleaned = new Map<string, Uint8Array>();
    const valueIn = (column: string): Uint8Array => {
      let value = cleaned.get(column);
      if (value === undefined) {
        value = columns.get(column)?.(record) ?? NOTHING;
        cleaned.set(column, value);
      }
      return value;
    };
    return rules.flatMap((rule, n) =>
      keysOfRule(rule, valueIn).map((key): RuleKey => ({ rule: n, key })),
    );
  };
}

type Rule = { readonly head: Uint8Array; readonly keys: readonly Key[] };

const NOTHING = new Uint8Array(0);
const SPACE = 32;
/** Between a rule and its values; the length behind it keeps values apart that contain it. */
const SEPARATOR = 0x1f;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function readRule(text: string): Rule {
  const keys = parseRule(text)
    .map((key) => ({ key, name: keyText(key) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    head: encoder.encode(keys.map(({ name }) => name).join(" & ")),
    keys: keys.map(({ key }) => key),
  };
}

/** What is hashed of one record under one rule: memory that every call uses again. */
let scratch = new Uint8Array(1024);

function keysOfRule(rule: Rule, valueIn: (column: string) => Uint8Array): bigint[] {
  const found: bigint[] = [];
  if (rule.head.length > scratch.length) scratch = new Uint8Array(2 * rule.head.length);
  scratch.set(rule.head);
  hashFrom(rule, 0, rule.head.length, valueIn, found);
  return found;
}

/** Writes the values of the rule's keys from the n-th on behind what is there, and hashes the whole. */
function hashFrom(
  rule: Rule,
  n: number,
  end: number,
  valueIn: (column: string) => Uint8Array,
  found: bigint[],
): void {
  const key = rule.keys[n];
  if (key === undefined) {
    found.push(hash64(scratch, 0, end));
    return;
  }
  for (const parts of valuesOfKey(key, valueIn)) {
    let at = end;
    for (const part of parts) at = framed(part, at);
    hashFrom(rule, n + 1, at, valueIn, found);
  }
}

/** The values of a key, each of one part or, for `sorted`, two; none where the record has none. */
function valuesOfKey(key: Key, valueIn: (column: string) => Uint8Array): (readonly Uint8Array[])[] {
  if (key.of === "sorted") {
    const [one, other] = key.columns.map(valueIn) as [Uint8Array, Uint8Array];
    if (one.length === 0 || other.length === 0) return [];
    return [[one, other].sort(inByteOrder)];
  }
  const bytes = valueIn(key.column);
  if (bytes.length === 0) return [];
  if (hasSeveralValues(key)) {
    const separator = key.of === "words" ? SPACE : SEPARATOR;
    const parts = split(bytes, separator).filter((part) => part.length > 0);
    return parts
      .filter((part, n) => parts.findIndex((each) => inByteOrder(each, part) === 0) === n)
      .map((part) => [part]);
  }
  const value = valueOfKey(key, bytes);
  return value.length === 0 ? [] : [[value]];
}

function valueOfKey(key: Exclude<Key, { of: "sorted" }>, bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  switch (key.of) {
    case "prefix":
      return length < key.length ? NOTHING : bytes.subarray(0, key.length);
    case "suffix":
      return length < key.length ? NOTHING : bytes.subarray(length - key.length);
    case "firstWord": {
      const space = bytes.indexOf(SPACE);
      return space < 0 ? bytes : bytes.subarray(0, space);
    }
    case "lastWord": {
      // One word is a first name; nobody's last name is known from it.
      const space = bytes.lastIndexOf(SPACE);
      return space < 0 ? NOTHING : bytes.subarray(space + 1);
    }
    case "sound":
      return encoder.encode(soundKey(decoder.decode(bytes)));
    case "year":
      return number(bytes, 0, 4);
    case "month":
      return number(bytes, 4, 6);
    case "day":
      return number(bytes, 6, 8);
    default:
      return bytes;
  }
}

/** Some digits of a date, as a number without zeros in front. */
function number(bytes: Uint8Array, from: number, to: number): Uint8Array {
  let first = from;
  while (first < to - 1 && bytes[first] === ZERO) first++;
  return bytes.subarray(first, to);
}
const ZERO = 0x30;

/** Makes what cleans a column as the batch engine does; the empty bytes are "not known". */
function makeCleaner(name: string, column: Column): (record: OneRecord) => Uint8Array {
  const { clean: steps = [], order = "dmy", separator = ";", type } = column;
  const table = cleaningTable(steps);
  const sorts = steps.includes("sortWords");
  const missing = new Set((column.missing ?? []).map((value) => cleanText(value, steps)));
  const known = (bytes: Uint8Array): Uint8Array =>
    missing.size > 0 && missing.has(decoder.decode(bytes)) ? NOTHING : bytes;
  return (record) => {
    const bytes = encoder.encode(textOf(record, name, column));
    if (bytes.length === 0) return NOTHING;
    if (type === "date") {
      const date = readDate(bytes, 0, bytes.length, order);
      return date === 0 ? NOTHING : encoder.encode(String(date).padStart(8, "0"));
    }
    if (type === "list") {
      const entries = decoder.decode(bytes).split(separator);
      const cleaned = new Set(entries.map((entry) => cleanText(entry, steps)));
      cleaned.delete("");
      return known(encoder.encode([...cleaned].sort().join(String.fromCharCode(SEPARATOR))));
    }
    const target = new Uint8Array(bytes.length);
    const end = cleanAndHash(bytes, 0, bytes.length, target, 0, table);
    const cleaned = target.subarray(0, Math.max(0, end));
    if (end >= 0) return known(sorts ? inOrder(cleaned) : cleaned);
    return known(encoder.encode(cleanText(decoder.decode(bytes), steps)));
  };
}

/** Writes the separator, a value's length and the value into `scratch`, and gives where they end. */
function framed(value: Uint8Array, at: number): number {
  const { length } = value;
  if (at + length + FRAME_BYTES > scratch.length) {
    const larger = new Uint8Array(2 * (at + length + FRAME_BYTES));
    larger.set(scratch);
    scratch = larger;
  }
  scratch[at] = SEPARATOR;
  let end = at + 1;
  for (const digit of String(length)) scratch[end++] = digit.charCodeAt(0);
  scratch[end++] = COLON;
  scratch.set(value, end);
  return end + length;
}
const COLON = 0x3a;
/** More than a separator, the digits of any length, and a colon. */
const FRAME_BYTES = 20;

/** The words of a cleaned text in alphabetical order. */
function inOrder(text: Uint8Array): Uint8Array {
  const words = split(text, SPACE);
  if (words.every((word, n) => n === 0 || inByteOrder(words[n - 1] ?? NOTHING, word) <= 0))
    return text;
  const sorted = new Uint8Array(text.length).fill(SPACE);
  let at = 0;
  for (const word of words.sort(inByteOrder)) {
    sorted.set(word, at);
    at += word.length + 1;
  }
  return sorted;
}

function split(bytes: Uint8Array, separator: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== separator) continue;
    parts.push(bytes.subarray(from, at));
    from = at + 1;
  }
  return parts;
}

function inByteOrder(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return a.length - b.length;
}
