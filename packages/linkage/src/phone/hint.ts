import { LinkageError } from "../errors.ts";
import { checkSumOf } from "../online/check-sum.ts";
import { makeKeys } from "../online/keys.ts";
import type { OneRecord } from "../online/record.ts";
import {
  type Description,
  filled,
  HEAD_BYTES,
  MAGIC,
  makeNumberOf,
  readNumbers,
  SUM_FROM,
  VERSION,
} from "./format.ts";

/** What the telephone knows of those who are registered already. */
export type Hints = {
  readonly modelId: string;
  /** When it was made: whoever came since is not in it. */
  readonly madeOn: string;
  readonly people: number;
  /** How many of the registrations of people who are not in it are warned of nevertheless. */
  readonly falseAlarms: number;
  readonly rules: readonly string[];
  /**
   * By which rules, in their order, somebody in the file is probably the one that is being registered; none when
   * nobody is. A reason to look, never a reason to refuse: two people of one name are born on one day.
   */
  hint(record: OneRecord): { readonly rules: readonly number[] };
};

/**
 * Opens a file that `exportHints` wrote. Runs in a browser, offline.
 *
 * Throws `LinkageError` when it is no such file, is damaged or is of another version.
 */
export function openHints(bytes: Uint8Array): Hints {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder();
  if (bytes.length < HEAD_BYTES || decoder.decode(bytes.subarray(0, 8)) !== MAGIC)
    throw new LinkageError("This is no file of hints.");
  const version = head.getInt32(12, true);
  if (version !== VERSION) {
    throw new LinkageError(
      `The file of hints is of version ${version}, and ${VERSION} can be read. Fetch it anew.`,
    );
  }
  const length = head.getInt32(16, true);
  if (head.getInt32(8, true) !== checkSumOf(bytes.subarray(SUM_FROM)))
    throw new LinkageError("The file of hints is damaged. Fetch it anew.");

  const text = decoder.decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length));
  const { columns, falseAlarms, madeOn, modelId, people, rules, salt } = JSON.parse(
    text,
  ) as Description;
  const names = rules.map(({ rule }) => rule);
  const keysOf = makeKeys({ columns, blocking: names });
  const numberOf = makeNumberOf(salt);
  let at = HEAD_BYTES + filled(length);
  const known = rules.map(({ bytes: size, count, lowBits }) => {
    at += size;
    return readNumbers(bytes.subarray(at - size, at), count, lowBits);
  });
  return {
    modelId,
    madeOn,
    people,
    falseAlarms,
    rules: names,
    hint(record) {
      const hits = keysOf(record).filter(({ key, rule }) => {
        const numbers = known[rule];
        return numbers !== undefined && has(numbers, numberOf(key, rules[rule]?.range ?? 1));
      });
      return { rules: hits.map(({ rule }) => rule) };
    },
  };
}

/** Whether a number is among ascending ones. */
function has(numbers: Uint32Array, number: number): boolean {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return numbers[low] === number;
}
