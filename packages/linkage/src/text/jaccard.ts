import { hashBytes } from "./hash.ts";

/**
 * The share of words that two values have in common: words of both, divided by words of either, each
 * counted once. A word is a run of bytes between spaces. Exact, also where words' hashes collide.
 *
 * A value is the bytes `at` to `at + length` of a buffer; both must lie within it.
 *
 * @returns 0 to 1; 0 where neither has a word, because nothing is in common
 */
export function wordJaccard(
  h: Uint8Array,
  at1: number,
  length1: number,
  g: Uint8Array,
  at2: number,
  length2: number,
): number {
  const size = 2 ** Math.ceil(Math.log2(length1 + length2 + 2));
  if (table.length < size) {
    table = new Int32Array(size);
    words = new Int32Array(size * WORD);
  }
  table.fill(0, 0, size);
  known = 0;
  common = 0;
  addWords(h, at1, length1, h, size, FIRST);
  addWords(g, at2, length2, h, size, SECOND);
  return known === 0 ? 0 : common / known;
}

/** Of each word: its beginning, its length, its hash, and which of the values have it. */
const WORD = 4;
const FIRST = 1;
const SECOND = 2;

/** Places by hash, with more places than words; each holds the number of a word, from 1, or 0. */
let table = new Int32Array(0);
let words = new Int32Array(0);
let known = 0;
let common = 0;

function addWords(
  bytes: Uint8Array,
  at: number,
  length: number,
  ofFirst: Uint8Array,
  size: number,
  value: number,
): void {
  const end = at + length;
  let from = at;
  while (from < end) {
    if (bytes[from] === SPACE) {
      from += 1;
      continue;
    }
    let to = from + 1;
    while (to < end && bytes[to] !== SPACE) to += 1;
    addWord(bytes, from, to, ofFirst, size, value);
    from = to;
  }
}
const SPACE = 0x20;

function addWord(
  bytes: Uint8Array,
  from: number,
  to: number,
  ofFirst: Uint8Array,
  size: number,
  value: number,
): void {
  const hash = hashBytes(bytes, from, to);
  let place = hash & (size - 1);
  for (;;) {
    const number = table[place] as number;
    if (number === 0) break;
    const word = (number - 1) * WORD;
    // The words of the first value come first, so only a word of the second alone lies in the second's buffer.
    const home = ((words[word + 3] as number) & FIRST) !== 0 ? ofFirst : bytes;
    if (words[word + 2] === hash && isWord(home, word, bytes, from, to)) {
      if (words[word + 3] === FIRST && value === SECOND) {
        words[word + 3] = FIRST | SECOND;
        common += 1;
      }
      return;
    }
    place = (place + 1) & (size - 1);
  }
  words[known * WORD] = from;
  words[known * WORD + 1] = to - from;
  words[known * WORD + 2] = hash;
  words[known * WORD + 3] = value;
  known += 1;
  table[place] = known;
}

function isWord(
  home: Uint8Array,
  word: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): boolean {
  if (words[word + 1] !== to - from) return false;
  const at = words[word] as number;
  for (let i = 0; i < to - from; i += 1) if (home[at + i] !== bytes[from + i]) return false;
  return true;
}
