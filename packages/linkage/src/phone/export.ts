import { LinkageError } from "../errors.ts";
import { columnsOfKey, hasSeveralValues, parseRule } from "../model/keys.ts";
import type { BlockingRule, Column, LinkageModel } from "../model/model.ts";
import { checkSumOf } from "../online/check-sum.ts";
import { makeKeys } from "../online/keys.ts";
import type { OneRecord } from "../online/record.ts";
import {
  type Description,
  filled,
  HEAD_BYTES,
  type HintRule,
  lowBitsFor,
  MAGIC,
  makeNumberOf,
  SUM_FROM,
  VERSION,
  writeNumbers,
} from "./format.ts";

export type HintOptions = {
  readonly columns: LinkageModel["columns"];
  /**
   * When a newcomer is warned of: strict rules, as in a model's blocking, such as `"nik"`,
   * `"sound(name) & born"`, `"phone & year(born)"`. Each of one value.
   */
  readonly rules: readonly BlockingRule[];
  /** Which model, and which version of it, the columns are from. */
  readonly modelId: string;
  /** Drawn at random for each area and each export, with at least 16 characters. */
  readonly salt: string;
  /** When it was made, in words or ISO: whoever reads it must see how old it is. */
  readonly madeOn: string;
  /** How many registrations of people who are not known may be warned of; 0.001 when missing. */
  readonly falseAlarms?: number;
};

const FALSE_ALARMS = 0.001;
const SALT_AT_LEAST = 16;

/**
 * Writes the file by which a telephone warns, offline, of people who are probably registered already: `openHints`
 * reads it. 20,000 people and three rules are about 100 kB, five bytes a person.
 *
 * **What it gives away.** It has no name and no number of anybody. A key is turned into a number below a range
 * that is as small as the false alarms allow, so many things fit each number: with 20,000 people and one false
 * alarm in a thousand the range is 60 million, and 167 million numbers of sixteen digits fit each of them; of
 * those built as a NIK is (7,300 districts, the dates of a century for either sex, 9,999 serials) 89,000 do, of
 * those of a city of eleven districts 134.
 *
 * But whoever has the file has its salt, and can **guess and check**, as the telephone does:
 * - Whether somebody whose name and birth date he knows is registered, he learns with one false answer in 3,000.
 * - If he knows the birth date, the sex and the district of somebody registered, 9,999 NIKs are left to try: the
 *   right one fits, and about three others.
 * - If he tries all NIKs of the city whose serials are up to 60, 48 million, which takes minutes, he gets those of
 *   everyone registered among as many that are nobody's.
 *
 * No hash can prevent that as long as a telephone can ask offline, and a slow one would only make it dearer. A
 * rule that asks for more than the NIK, `"nik & sound(name)"`, cannot be tried out so, and misses who gave
 * another name; more false alarms give away less. In any case the file is **personal data**: only for the officers
 * of one area and of people they may see anyway, encrypted where it lies, deleted after days, with a new salt
 * each time.
 *
 * Throws `LinkageError` when a rule cannot be read, names a column that is not there or may have several values.
 */
export function exportHints(records: Iterable<OneRecord>, options: HintOptions): Uint8Array {
  const { falseAlarms = FALSE_ALARMS, madeOn, modelId, rules, salt } = options;
  const columns = columnsOfRules(options);
  const problems: string[] = [];
  if (!(falseAlarms > 0 && falseAlarms < 1))
    problems.push("falseAlarms: must be above 0 and below 1.");
  if (salt.length < SALT_AT_LEAST)
    problems.push(`salt: must have ${SALT_AT_LEAST} or more characters, drawn at random.`);
  if (problems.length > 0) throw new LinkageError(problems);

  const keysOf = makeKeys({ columns, blocking: rules });
  const found = rules.map(() => new Set<bigint>());
  let people = 0;
  for (const record of records) {
    people++;
    for (const { key, rule } of keysOf(record)) found[rule]?.add(key);
  }
  const numberOf = makeNumberOf(salt);
  const written = found.map((keys, n): { head: HintRule; bytes: Uint8Array } => {
    // Every rule may have the same share of the false alarms.
    const range = Math.max(2, Math.ceil((keys.size * rules.length) / falseAlarms));
    if (range > 2 ** 32) {
      throw new LinkageError(
        `${people} people with ${falseAlarms} false alarms: more than a file of hints can tell apart. Export smaller areas or allow more false alarms.`,
      );
    }
    const numbers = [...new Set([...keys].map((key) => numberOf(key, range)))];
    numbers.sort((a, b) => a - b);
    const lowBits = lowBitsFor(range / Math.max(1, numbers.length));
    const bytes = writeNumbers(numbers, lowBits);
    const rule = rules[n] ?? "";
    return {
      head: { rule, count: numbers.length, range, lowBits, bytes: bytes.length },
      bytes,
    };
  });
  const heads = written.map(({ head }) => head);
  return assemble(
    {
      modelId,
      madeOn,
      salt,
      people,
      falseAlarms: heads.reduce((sum, { count, range }) => sum + count / range, 0),
      columns,
      rules: heads,
    },
    written.map(({ bytes }) => bytes),
  );
}

/** The columns that the rules need. */
function columnsOfRules({ columns, rules }: HintOptions): Record<string, Column> {
  const used: Record<string, Column> = {};
  if (rules.length === 0) throw new LinkageError("rules: give at least one.");
  for (const rule of rules) {
    for (const key of parseRule(rule)) {
      if (hasSeveralValues(key)) {
        throw new LinkageError(
          `rules "${rule}": a person would have several keys, and several chances of a false alarm.`,
        );
      }
      for (const name of columnsOfKey(key)) {
        const column = columns[name];
        if (column === undefined)
          throw new LinkageError(`rules "${rule}": there is no column ${name}.`);
        used[name] = column;
      }
    }
  }
  return used;
}

function assemble(description: Description, numbers: readonly Uint8Array[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(description));
  const from = HEAD_BYTES + filled(text.length);
  const bytes = new Uint8Array(numbers.reduce((sum, each) => sum + each.length, from));
  bytes.set(text, HEAD_BYTES);
  let at = from;
  for (const each of numbers) {
    bytes.set(each, at);
    at += each.length;
  }
  new TextEncoder().encodeInto(MAGIC, bytes);
  const head = new DataView(bytes.buffer);
  head.setInt32(12, VERSION, true);
  head.setInt32(16, text.length, true);
  head.setInt32(8, checkSumOf(bytes.subarray(SUM_FROM)), true);
  return bytes;
}
