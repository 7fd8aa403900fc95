import type { Cleaning, Column, LinkageModel, Test } from "../../model/model.ts";
import { soundKey } from "../../text/sound.ts";
import {
  plainDamerauLevenshtein,
  plainJaccard,
  plainJaroWinkler,
} from "../../text/testing/plain.ts";

/**
 * What the engine does, by the definitions alone and without its code: plain objects, every pair of records looked
 * at, nothing hashed, pruned or generated. How a name sounds and what a date looks like are tested elsewhere;
 * dates are ISO here.
 */

export type Row = Readonly<Record<string, unknown>>;

export type ReferenceOptions = {
  readonly threshold?: number;
  readonly linkOnly?: boolean;
  readonly freshFrom?: number;
  readonly maxBlock?: number;
  readonly refineBy?: readonly string[];
  readonly custom?: Readonly<Record<string, (left: Values, right: Values) => boolean>>;
};

export type ReferencePair = {
  readonly a: number;
  readonly b: number;
  /** The first rule that compares it, from 0. */
  readonly rule: number;
  readonly weight: number;
};

type Values = readonly (string | null)[];

/** A cleaned value: a text as a string of its UTF-8 bytes, a date in ISO, a number or several, a list. */
type Known = string | number | readonly [number, number] | readonly string[];
type Person = { readonly table: number; readonly values: Readonly<Record<string, Known | null>> };

/** All pairs that some rule compares, with their weights. */
export function comparedPairs(
  tables: readonly (readonly Row[])[],
  model: LinkageModel,
  options: ReferenceOptions = {},
): ReferencePair[] {
  const people = tables.flatMap((rows, table) => rows.map((row) => personOf(row, table, model)));
  const { custom = {}, freshFrom = 0, linkOnly = false } = options;
  const rules = model.blocking.map((rule) => ruleOf(rule, people, options));
  const common = frequenciesOf(model, people);
  const found: ReferencePair[] = [];
  for (const [b, right] of people.entries()) {
    for (const [a, left] of people.slice(0, b).entries()) {
      if (b < freshFrom || (linkOnly && left.table === right.table)) continue;
      const rule = rules.findIndex((compares) => compares(a, b));
      if (rule >= 0) found.push({ a, b, rule, weight: weigh(model, left, right, common, custom) });
    }
  }
  return found.sort((x, y) => x.a - y.a || x.b - y.b);
}

/** The pairs that reach the threshold. */
export function referencePairs(
  tables: readonly (readonly Row[])[],
  model: LinkageModel,
  options: ReferenceOptions = {},
): ReferencePair[] {
  return comparedPairs(tables, model, options).filter(
    ({ weight }) => weight >= (options.threshold ?? 0),
  );
}

/** The records as SQL wants them: cleaned values by the names of the model's columns, null where missing. */
export function cleanedRows(rows: readonly Row[], model: LinkageModel): Row[] {
  return rows.map((row) => {
    const { values } = personOf(row, 0, model);
    const columns = Object.entries(model.columns).flatMap(([name, { type }]) => {
      const value = values[name] ?? null;
      if (value === null) return [];
      if (type === "text") return [[name, inUtf8(String(value))]];
      if (type === "list") return [[name, (value as readonly string[]).map(inUtf8)]];
      if (type !== "point") return [[name, value]];
      const [latitude, longitude] = value as readonly [number, number];
      return [
        [`${name}_latitude`, latitude],
        [`${name}_longitude`, longitude],
      ];
    });
    const sounds = Object.entries(values).flatMap(([name, value]) =>
      typeof value === "string" ? [[`sound_${name}`, soundKey(inUtf8(value)) || null]] : [],
    );
    return Object.fromEntries([...sounds, ...columns]);
  });
}

const inBytes = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
const inUtf8 = (bytes: string): string => Buffer.from(bytes, "latin1").toString("utf8");

function personOf(row: Row, table: number, model: LinkageModel): Person {
  const read = ([name, column]: [string, Column]) => {
    const from = column.from ?? name;
    const given = typeof from === "string" ? row[from] : from.map((each) => row[each]).join(",");
    return [name, given === null || given === undefined ? null : readValue(given, column)] as const;
  };
  return { table, values: Object.fromEntries(Object.entries(model.columns).map(read)) };
}

function readValue(given: unknown, column: Column): Known | null {
  const { type, clean = [], missing = [], separator = ";" } = column;
  const text = Array.isArray(given) ? given.join(";") : String(given);
  if (type === "date") return /^\d{4}-\d\d-\d\d$/.test(text) ? text : null;
  if (type === "number" || type === "point") {
    const parts = type === "point" ? text.split(",") : [text];
    const numbers = parts.map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    if (!numbers.every(Number.isFinite)) return null;
    const [x = 0, y] = numbers;
    return y === undefined ? x : [x, y];
  }
  if (type === "list") {
    const entries = text.split(separator).map((entry) => inBytes(cleaned(entry, clean)));
    const different = [...new Set(entries)].filter((entry) => entry !== "");
    return different.length === 0 ? null : different;
  }
  const said = cleaned(text, clean);
  const nothing = ["", ...missing.map((each) => cleaned(each, clean))];
  return nothing.includes(said) ? null : inBytes(said);
}

function cleaned(text: string, steps: readonly Cleaning[]): string {
  const step: Record<Cleaning, (said: string) => string> = {
    upper: (said) => said.toUpperCase(),
    lower: (said) => said.toLowerCase(),
    fold: (said) => said.normalize("NFKD").replace(/\p{M}/gu, ""),
    alnum: (said) => said.replace(/[^\p{L}\p{N}\s]/gu, " "),
    compact: (said) => said.replace(/\s/g, ""),
    digits: (said) => said.replace(/[^0-9]/g, ""),
    sortWords: (said) => said,
  };
  const words = steps
    .reduce((said, each) => step[each](said), text)
    .split(/\s+/)
    .filter((word) => word !== "");
  return (steps.includes("sortWords") ? words.sort() : words).join(" ");
}

/** The values of a key, of which one is enough; none where the record lacks what it needs. */
function keyValues(key: string, { values }: Person): string[] {
  const [, name = "column", inside = key] = /^(\w+)\((.*)\)$/.exec(key) ?? [];
  const [column = "", more = ""] = inside.split(",").map((part) => part.trim());
  const value = values[column] ?? null;
  if (value === null) return [];
  if (name === "entries") return [...(value as readonly string[])];
  if (name === "sorted") {
    const other = values[more] ?? null;
    return other === null ? [] : [[value, other].map(String).sort().join("\0")];
  }
  const text = String(value);
  const words = text.split(" ");
  const parts: Record<string, string[]> = {
    column: [text],
    prefix: text.length < Number(more) ? [] : [text.slice(0, Number(more))],
    suffix: text.length < Number(more) ? [] : [text.slice(-Number(more))],
    firstWord: words.slice(0, 1),
    lastWord: words.slice(1).slice(-1),
    words: [...new Set(words)],
    sound: [soundKey(inUtf8(text))].filter((sound) => sound !== ""),
    year: [text.slice(0, 4)],
    month: [text.slice(5, 7)],
    day: [text.slice(8)],
  };
  return parts[name] ?? [];
}

/** Whether a rule compares two people, by their numbers. */
function ruleOf(
  rule: string,
  people: readonly Person[],
  { maxBlock = Number.POSITIVE_INFINITY, refineBy = [] }: ReferenceOptions,
): (a: number, b: number) => boolean {
  const keys = rule.split("&").map((key) => key.trim());
  const blocks = new Map<string, number[]>();
  const namesOf = people.map((person, n) => {
    const names = keys.reduce<string[]>(
      (sofar, key) => sofar.flatMap((name) => keyValues(key, person).map((v) => `${name}\n${v}`)),
      [""],
    );
    for (const name of names) blocks.set(name, [...(blocks.get(name) ?? []), n]);
    return names;
  });
  /** What people agree on beyond the rule; null where one of these is missing. */
  const further = (n: number, depth: number): string | null => {
    const each = refineBy.slice(0, depth).map((key) => keyValues(key, people[n] as Person)[0]);
    return each.includes(undefined) ? null : each.join("\n");
  };
  const depths = new Map<string, number | null>();
  for (const [name, block] of blocks) {
    if (block.length <= maxBlock) continue;
    const largest = refineBy.map((_, at) => {
      const sizes = new Map<string, number>();
      for (const n of block) {
        const part = further(n, at + 1);
        if (part !== null) sizes.set(part, (sizes.get(part) ?? 0) + 1);
      }
      return Math.max(0, ...sizes.values());
    });
    const enough = largest.findIndex((size) => size <= maxBlock);
    const last = (largest.at(-1) ?? Number.POSITIVE_INFINITY) <= maxBlock * 10;
    depths.set(name, enough >= 0 ? enough + 1 : last ? refineBy.length : null);
  }
  return (a, b) =>
    (namesOf[a] ?? []).some((name) => {
      if (!namesOf[b]?.includes(name)) return false;
      const depth = depths.get(name);
      if (depth === null) return false;
      return depth === undefined || (further(a, depth) ?? "a") === (further(b, depth) ?? "b");
    });
}

type Frequencies = Readonly<Record<string, (value: string) => number>>;

function frequenciesOf(model: LinkageModel, people: readonly Person[]): Frequencies {
  const ofColumn = (column: string) => {
    const frozen = model.frequencies?.[column];
    if (frozen !== undefined) {
      const { counts, others, total } = frozen;
      return (value: string) => (counts[inUtf8(value)] ?? others) / total;
    }
    const said = people.flatMap(({ values }) => values[column] ?? []) as string[];
    return (value: string) => said.filter((each) => each === value).length / said.length;
  };
  return Object.fromEntries(Object.keys(model.columns).map((name) => [name, ofColumn(name)]));
}

function weigh(
  model: LinkageModel,
  left: Person,
  right: Person,
  common: Frequencies,
  custom: NonNullable<ReferenceOptions["custom"]>,
): number {
  const both = (column: string) => left.values[column] !== null && right.values[column] !== null;
  const weights = model.comparisons.map(({ levels, given }) => {
    const columns = levels.flatMap(({ when }) => (when === "else" ? [] : columnsIn(when)));
    if (!columns.some(both)) return 0;
    const at = levels.findIndex(({ when }) => when === "else" || holds(when, left, right, custom));
    const { m = 0, u = 0, frequency } = levels[at] ?? {};
    if (given !== undefined && both(given.column)) {
      if (left.values[given.column] === right.values[given.column])
        return Math.log2((given.m[at] ?? 0) / (given.u[at] ?? 0));
    }
    if (frequency === undefined) return Math.log2(m / u);
    const { column, share = 1, atLeast = 0 } = frequency;
    const rate = Math.max(atLeast, common[column]?.(String(left.values[column])) ?? 0);
    return Math.log2(m / u) + share * Math.log2(u / rate);
  });
  const { prior = 0.5 } = model;
  return weights.reduce((sum, weight) => sum + weight, Math.log2(prior / (1 - prior)));
}

function columnsIn(test: Test): string[] {
  if ("all" in test) return test.all.flatMap(columnsIn);
  if ("any" in test) return test.any.flatMap(columnsIn);
  if (test.is === "swapped" || test.is === "custom") return [...test.columns];
  if (test.is !== "equalKey") return [test.column];
  const [, inside = test.key] = /\((.*)\)/.exec(test.key) ?? [];
  return inside
    .split(",")
    .map((part) => part.trim())
    .filter((part) => !/^\d+$/.test(part));
}

function holds(
  test: Test,
  left: Person,
  right: Person,
  custom: NonNullable<ReferenceOptions["custom"]>,
): boolean {
  if ("all" in test) return test.all.every((each) => holds(each, left, right, custom));
  if ("any" in test) return test.any.some((each) => holds(each, left, right, custom));
  if (test.is === "custom") {
    const said = (person: Person) =>
      test.columns.map((column) => {
        const value = person.values[column] ?? null;
        return value === null ? null : inUtf8(String(value));
      });
    return custom[test.name]?.(said(left), said(right)) ?? false;
  }
  if (test.is === "equalKey") {
    const [one] = keyValues(test.key, left);
    return one !== undefined && one === keyValues(test.key, right)[0];
  }
  if (test.is === "swapped") {
    const [x, y] = test.columns;
    const [one, other] = [left.values, right.values];
    if ([one[x], one[y], other[x], other[y]].includes(null)) return false;
    return one[x] === other[y] && one[y] === other[x];
  }
  const one = left.values[test.column] ?? null;
  const other = right.values[test.column] ?? null;
  if (one === null || other === null) return false;
  const [s, t] = [String(one), String(other)];
  switch (test.is) {
    case "equal":
      return one === other;
    case "jaroWinkler":
      return plainJaroWinkler(bytesOf(s), bytesOf(t)) >= test.atLeast;
    case "damerauLevenshtein":
      return plainDamerauLevenshtein(bytesOf(s), bytesOf(t)) <= test.atMost;
    case "jaccard":
      return plainJaccard(s, t) >= test.atLeast;
    case "rareWords":
      throw new Error("How rare words are is not of two people alone: rare-words.test.ts");
    case "startsWith":
      return s.startsWith(t) || t.startsWith(s);
    case "dateTypo":
      return plainDamerauLevenshtein(bytesOf(s), bytesOf(t)) <= 1;
    case "datePartOff":
      return isPartOff(s.split("-").map(Number), t.split("-").map(Number));
    case "daysApart":
      return Math.abs(Date.parse(s) - Date.parse(t)) <= test.atMost * 86_400_000;
    case "apart":
      return Math.abs(Number(one) - Number(other)) <= test.atMost;
    case "kilometresApart":
      return kilometres(one as [number, number], other as [number, number]) <= test.atMost;
    case "overlap": {
      const [some, others] = [one as readonly string[], other as readonly string[]];
      return some.filter((entry) => others.includes(entry)).length >= test.atLeast;
    }
  }
}

const bytesOf = (latin1: string): Uint8Array => Buffer.from(latin1, "latin1");

function isPartOff(one: readonly number[], other: readonly number[]): boolean {
  const [year, month, day] = one;
  const off = one.map((part, n) => Math.abs(part - (other[n] ?? 0)));
  const swapped = year === other[0] && month === other[2] && day === other[1] && month !== day;
  return swapped || off.reduce((sum, each) => sum + each, 0) === 1;
}

/** By the spherical law of cosines' well-behaved form, the haversine, on a sphere of the mean radius (IUGG). */
function kilometres([lat1, lon1]: [number, number], [lat2, lon2]: [number, number]): number {
  const radians = (degrees: number) => (degrees / 180) * Math.PI;
  const haversine = (angle: number) => (1 - Math.cos(angle)) / 2;
  const h =
    haversine(radians(lat2 - lat1)) +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * haversine(radians(lon2 - lon1));
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(h)));
}
