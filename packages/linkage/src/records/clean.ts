import type { Cleaning } from "../model/model.ts";
import { HASH_BEGIN, hashByte, hashEnd } from "../text/hash.ts";

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

/** What each ASCII byte becomes: another byte, a space, or 0 for nothing. */
export function cleaningTable(steps: readonly Cleaning[]): Uint8Array {
  const table = new Uint8Array(128);
  for (let byte = 1; byte < 128; byte++) {
    let cleaned = String.fromCharCode(byte);
    for (const step of steps) if (step !== "sortWords") cleaned = STEPS[step](cleaned);
    table[byte] = /^\s$/.test(cleaned) ? 32 : cleaned === "" ? 0 : cleaned.charCodeAt(0);
  }
  return table;
}

/**
 * Cleans ASCII bytes from `source` into `target` at `at`, as `cleanText` would.
 *
 * Returns where the cleaned bytes end, or -1 when a byte is not ASCII and the text must be cleaned as such.
 */
export function cleanBytes(
  source: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
  table: Uint8Array,
): number {
  let end = at;
  let afterSpace = true; // so that spaces in front go
  for (let i = from; i < to; i++) {
    const byte = source[i] as number;
    if (byte > 127) return -1;
    const cleaned = table[byte] as number;
    if (cleaned === 32) {
      if (afterSpace) continue;
      afterSpace = true;
    } else if (cleaned === 0) continue;
    else afterSpace = false;
    target[end++] = cleaned;
  }
  return afterSpace && end > at ? end - 1 : end;
}

/** Stands for a byte of which the text as a whole must tell what becomes of it. */
const NOT_A_BYTE = 1;

/** What each byte becomes for `cleanAndHash`: what is above a space is written, and all else is looked into. */
export function writingTable(steps: readonly Cleaning[]): Uint8Array {
  const table = new Uint8Array(256).fill(NOT_A_BYTE);
  for (const [byte, cleaned] of cleaningTable(steps).entries())
    if (cleaned === 0 || cleaned >= 32) table[byte] = cleaned;
  return table;
}

/** As `cleanBytes`, by a `writingTable`; it hashes the text too, see `hashOfCleaned`, and gives up signs of control. */
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
    if (cleaned > 32) {
      target[end++] = cleaned;
      hash = hashByte(hash, cleaned);
    } else if (cleaned === 32) {
      if (end === at || target[end - 1] === 32) continue;
      target[end++] = 32;
      beforeSpace = hash;
      hash = hashByte(hash, 32);
    } else if (cleaned === NOT_A_BYTE) return -1;
  }
  const endsInSpace = end > at && target[end - 1] === 32;
  cleanedHash = hashEnd(endsInSpace ? beforeSpace : hash);
  return endsInSpace ? end - 1 : end;
}

let cleanedHash = 0;

/** The hash of what `cleanAndHash` wrote last. */
export function hashOfCleaned(): number {
  return cleanedHash;
}
