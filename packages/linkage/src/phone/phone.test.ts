import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { planRegistry, type RegistryRecord, recordOf } from "../../bench/registry.ts";
import type { LinkageModel } from "../model/model.ts";
import { blockingKeys } from "../online/keys.ts";
import type { OneRecord } from "../online/record.ts";
import { exportHints, type HintOptions } from "./export.ts";
import { lowBitsFor, makeNumberOf, readNumbers, writeNumbers } from "./format.ts";
import { type Hints, openHints } from "./hint.ts";

const PEOPLE = 20_000;
const NEWCOMERS = 20_000;
const RULES = ["nik", "sound(name) & dob", "phone & year(dob)"];
const columns: LinkageModel["columns"] = {
  nik: { type: "text", clean: ["digits"] },
  name: { type: "text", clean: ["upper", "fold"] },
  dob: { type: "date", from: "born on" },
  phone: { type: "text", clean: ["digits"] },
  street: { type: "text" },
};
const byRules = { columns, blocking: RULES };
const byNik = { columns, blocking: ["nik"] };
const options: HintOptions = {
  columns,
  rules: RULES,
  modelId: "same-person 3",
  salt: "f1b0c2d3e4a59687",
  madeOn: "2026-03-01",
};

const plan = planRegistry({ rows: PEOPLE, duplicates: 0, seed: 4 });
const asRecord = ({ dob, name, nik, phone }: RegistryRecord): OneRecord => ({
  nik,
  name,
  "born on": dob,
  phone,
});
const personAt = (n: number): OneRecord => asRecord(recordOf(plan, n, 0));

let bytes: Uint8Array;
let hints: Hints;
beforeAll(() => {
  bytes = exportHints(
    Array.from({ length: PEOPLE }, (_, n) => personAt(n)),
    options,
  );
  hints = openHints(bytes);
});

describe("the file of an area of 20,000 people", () => {
  test("says what it is", () => {
    const { hint: _, ...said } = hints;
    expect(said).toEqual({
      modelId: "same-person 3",
      madeOn: "2026-03-01",
      people: PEOPLE,
      falseAlarms: expect.closeTo(0.001, 5),
      rules: RULES,
    });
    expect(said.falseAlarms).toBeLessThanOrEqual(0.001);
  });

  test("is small: less than five bytes a person", () => {
    expect(bytes.length).toBeLessThan(PEOPLE * 4.7);
  });

  test("warns of everyone in it, by every rule whose values are known", () => {
    for (let n = 0; n < PEOPLE; n += 3) {
      const record = personAt(n);
      const rules = blockingKeys(byRules, record).map(({ rule }) => rule);
      expect(hints.hint(record).rules).toEqual(rules);
    }
    const { nik = "", ...rest } = personAt(1);
    const [first, ...others] = String(nik);
    expect(hints.hint({ ...rest, nik: ` ${first}-${others.join("")}` }).rules).toContain(0);
  });

  test("warns of newcomers as seldom as it says", () => {
    const known = new Set<bigint>();
    for (let n = 0; n < PEOPLE; n++)
      for (const { key } of blockingKeys(byRules, personAt(n))) known.add(key);
    let expected = 0;
    let alarms = 0;
    for (let n = 0; n < NEWCOMERS; n++) {
      const record = personAt(PEOPLE + n);
      const keys = blockingKeys(byRules, record);
      if (keys.some(({ key }) => known.has(key))) continue;
      expected += (hints.falseAlarms * keys.length) / RULES.length;
      if (hints.hint(record).rules.length > 0) alarms++;
    }
    // Binomial: out of five deviations in 3 million samples one would be, and this sample is always the same.
    const deviation = Math.sqrt(expected);
    expect(expected).toBeGreaterThan(15);
    expect(Math.abs(alarms - expected)).toBeLessThan(5 * deviation);
  });

  test("holds no value of anybody", () => {
    const text = Buffer.from(bytes).toString("latin1");
    for (let n = 0; n < PEOPLE; n += 100) {
      const { name, nik, phone } = personAt(n);
      for (const value of [name, nik, phone]) {
        if (typeof value === "string" && value.length > 5) expect(text).not.toContain(value);
      }
    }
  });

  test("fits many NIKs with each of its numbers, as the documentation says", () => {
    const numberOf = makeNumberOf(options.salt);
    const range = 60_000_000;
    const registered = new Set<number>();
    for (let n = 0; n < PEOPLE; n++) {
      const [found] = blockingKeys(byNik, personAt(n));
      if (found !== undefined) registered.add(numberOf(found.key, range));
    }
    // Somebody who knows all of a NIK but its serial: the right one fits, and about three others.
    let others = 0;
    let tried = 0;
    for (let person = 0; person < 12; person++) {
      const { nik } = personAt(person * 7);
      if (nik === "" || nik === undefined) continue;
      for (let serial = 0; serial <= 9_999; serial++) {
        const guess: string = `${String(nik).slice(0, 12)}${String(serial).padStart(4, "0")}`;
        const [found] = blockingKeys(byNik, { nik: guess });
        if (guess !== nik && found !== undefined && registered.has(numberOf(found.key, range)))
          others++;
      }
      tried++;
    }
    expect(tried).toBeGreaterThan(8);
    expect(others / tried).toBeGreaterThan(1.5);
    expect(others / tried).toBeLessThan(5.5);
  });
});

test("more false alarms make it smaller, and are what it says", () => {
  const some = Array.from({ length: 2_000 }, (_, n) => personAt(n));
  const few = exportHints(some, { ...options, falseAlarms: 0.001 });
  const many = exportHints(some, { ...options, falseAlarms: 0.05 });
  expect(many.length).toBeLessThan(few.length * 0.65);
  expect(openHints(many).falseAlarms).toBeCloseTo(0.05, 2);
});

test("two salts have no more numbers in common than chance gives", () => {
  const some = Array.from({ length: 2_000 }, (_, n) => personAt(n));
  const other = openHints(exportHints(some, { ...options, salt: "0123456789abcdef" }));
  const keys = some.flatMap((each) => blockingKeys(byNik, each));
  const [one, two] = [options.salt, "0123456789abcdef"].map((salt) => {
    const numberOf = makeNumberOf(salt);
    return new Set(keys.map(({ key }) => numberOf(key, 2 ** 26)));
  }) as [Set<number>, Set<number>];
  expect([...one].filter((number) => two.has(number)).length).toBeLessThan(3);
  expect(other.hint(personAt(3)).rules.length).toBeGreaterThan(0);
});

test("numbers are read as they were written", () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 200 });
  fc.assert(
    fc.property(numbers, (some) => {
      const inOrder = some.toSorted((a, b) => a - b);
      const lowBits = lowBitsFor(2 ** 32 / Math.max(1, some.length));
      const written = writeNumbers(inOrder, lowBits);
      expect([...readNumbers(written, some.length, lowBits)]).toEqual(inOrder);
    }),
  );
});

test("nobody in the file, or nothing known of a newcomer, is no alarm", () => {
  const nobody = openHints(exportHints([], options));
  expect(nobody.falseAlarms).toBe(0);
  expect(nobody.hint(personAt(1))).toEqual({ rules: [] });
  expect(hints.hint({})).toEqual({ rules: [] });
  expect(hints.hint({ name: "Siti Aminah", street: "JL MELATI" })).toEqual({ rules: [] });
});

test("no byte can change unnoticed", () => {
  const small = exportHints(
    Array.from({ length: 50 }, (_, n) => personAt(n)),
    options,
  );
  for (let at = 0; at < small.length; at++) {
    const changed = Uint8Array.from(small);
    changed[at] = (changed[at] as number) ^ 4;
    expect(() => openHints(changed)).toThrow(/no file of hints|of version|damaged/);
  }
  for (const length of [0, 7, 30, small.length - 4])
    expect(() => openHints(small.subarray(0, length))).toThrow(/no file of hints|damaged/);
});

test("a file may lie anywhere in a buffer", () => {
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(openHints(shifted.subarray(3)).hint(personAt(5))).toEqual(hints.hint(personAt(5)));
});

test("what cannot be exported is told of", () => {
  const tryWith = (more: Partial<HintOptions>) => () => exportHints([], { ...options, ...more });
  expect(tryWith({ rules: [] })).toThrow(/at least one/);
  expect(tryWith({ rules: ["kk"] })).toThrow(/no column kk/);
  expect(tryWith({ rules: ["words(name)"] })).toThrow(/several keys/);
  expect(tryWith({ salt: "short" })).toThrow(/salt: must have 16/);
  expect(tryWith({ falseAlarms: 1 })).toThrow(/falseAlarms: must/);
  const some = Array.from({ length: 10 }, (_, n) => personAt(n));
  expect(() => exportHints(some, { ...options, falseAlarms: 1e-9 })).toThrow(/smaller areas/);
});

test("the reader runs in a browser: nothing it imports is of Node, or makes code", () => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, "utf8");
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
    expect(`${path}: ${/\bBuffer\b|node:|new Function|\bprocess\.|\brequire\(/.exec(code)}`).toBe(
      `${path}: null`,
    );
    for (const [, name = ""] of text.matchAll(/^(?:import|export) (?!type )[^"]*?from "([^"]+)"/gm))
      visit(join(dirname(path), name));
  };
  visit(join(import.meta.dirname, "hint.ts"));
  expect(seen.size).toBeGreaterThan(8);
});
