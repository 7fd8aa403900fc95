import type { Cleaning } from "../model/model.ts";
import { HASH_BEGIN, hashByte, hashEnd } from "../text/hash.ts";

const SPACE = 32;

/** Letters that Unicode does not take apart into a plain letter and a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "TH",
  ı: "i",
};

const STEPS: Readonly<Record<Exclude<Cleaning, "sortWords">, (text: string) => string>> = {
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  fold: (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/[ßæÆœŒøØłŁđĐðÐþÞı]/g, (letter) => PLAIN[letter] ?? letter),
  alnum: (text) => text.replace(/[^\p{L}\p{N}\s]/gu, " "),
  compact: (text) => text.replace(/\s+/g, ""),
  digits: (text) => text.replace(/[^0-9]+/g, ""),
};

/** Cleans a text by the steps of its column, in their order. Runs of spaces become one, those at the ends go. */
export function cleanText(text: string, steps: readonly Cleaning[]): string {
  // A zero byte is nobody's letter, and no database takes it.
  let cleaned = text.replaceAll("\0", "");
  for (const step of steps) if (step !== "sortWords") cleaned = STEPS[step](cleaned);
  cleaned = cleaned.replace(/\s+/g, " ").trim();
  return steps.includes("sortWords") ? cleaned.split(" ").sort().join(" ") : cleaned;
}

/** Stands for a byte of which the text as a whole must tell what becomes of it. */
const NOT_A_BYTE = 1;

/** What each byte becomes for `cleanAndHash`: what is above a space is written, a space stands once, 0 goes. */
export function cleaningTable(steps: readonly Cleaning[]): Uint8Array {
  const table = new Uint8Array(256).fill(NOT_A_BYTE);
  table[0] = 0;
  for (let byte = 1; byte < 128; byte++) {
    let cleaned = String.fromCharCode(byte);
    for (const step of steps) if (step !== "sortWords") cleaned = STEPS[step](cleaned);
    const code = /^\s$/.test(cleaned) ? SPACE : cleaned === "" ? 0 : cleaned.charCodeAt(0);
    if (code === 0 || code >= SPACE) table[byte] = code;
  }
  return table;
}

/**
 * Cleans ASCII bytes from `source` into `target` at `at`, as `cleanText` would without sorting words, and hashes
 * them in the same go: see `hashOfCleaned`.
 *
 * Returns where the cleaned bytes end, or -1 when one is not ASCII or a sign of control: then the text must be
 * cleaned as such. They are never more than those of the source.
 */
export function cleanAndHash(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
  table: Uint8Array,
): number {
  let end = at;
  let hash = HASH_BEGIN;
  let beforeSpace = hash;
  for (let i = from; i < to; i++) {
    const cleaned = table[source[i] as number] as number;
    if (cleaned > SPACE) {
      target[end++] = cleaned;
      hash = hashByte(hash, cleaned);
    } else if (cleaned === SPACE) {
      if (end === at || target[end - 1] === SPACE) continue;
      target[end++] = SPACE;
      beforeSpace = hash;
      hash = hashByte(hash, SPACE);
    } else if (cleaned === NOT_A_BYTE) return -1;
  }
  const endsInSpace = end > at && target[end - 1] === SPACE;
  cleanedHash = hashEnd(endsInSpace ? beforeSpace : hash);
  return endsInSpace ? end - 1 : end;
}

let cleanedHash = 0;

/** The hash of what `cleanAndHash` wrote last. */
export function hashOfCleaned(): number {
  return cleanedHash;
}
