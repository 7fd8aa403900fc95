import { hashBytes } from "../text/hash.ts";

/** No value. */
export const NO_CODE = 0;

/** What each byte counts in a short text: digits 1-10, capitals 11-36, small letters 37-62; 0 for others. */
const SHORT = new Uint8Array(256);
for (let i = 0; i < 10; i++) SHORT[48 + i] = 1 + i;
for (let i = 0; i < 26; i++) {
  SHORT[65 + i] = 11 + i;
  SHORT[97 + i] = 37 + i;
}
const SHORT_BYTES = 5;
/** Behind all short texts (63^5 of them) come numbers of six to eight digits. */
const DIGITS_FROM = 2 ** 30;
const DIGITS_BYTES = 8;

/**
 * A 32-bit code for a text, by which two are compared first.
 *
 * Above 0 it *is* the text: up to five letters and digits, or up to eight digits. Below 0 it is a hash, and
 * equal codes still need a look at the bytes. 0 stands for the empty text.
 */
export function codeOf(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return NO_CODE;
  const short = to - from <= DIGITS_BYTES ? shortCodeOf(bytes, from, to) : 0;
  return short > 0 ? short : hashBytes(bytes, from, to) | 0x80000000;
}

/** The same, where the hash is known already. */
export function codeWithHash(bytes: Uint8Array, from: number, to: number, hash: number): number {
  if (from === to) return NO_CODE;
  const short = to - from <= DIGITS_BYTES ? shortCodeOf(bytes, from, to) : 0;
  return short > 0 ? short : hash | 0x80000000;
}

/** The code of a text of up to `DIGITS_BYTES` that is the text itself; 0 where there is none. */
function shortCodeOf(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length <= SHORT_BYTES) {
    let code = 0;
    for (let i = from; i < to; i++) {
      const digit = SHORT[bytes[i] as number] as number;
      if (digit === 0) return 0;
      code = code * 63 + digit;
    }
    return code;
  }
  let number = 0;
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] as number) - 48;
    if (digit < 0 || digit > 9) return 0;
    number = number * 10 + digit;
  }
  // Lengths follow each other, so that 012345 and 12345 stay two.
  return DIGITS_FROM + number + (length === 6 ? 0 : length === 7 ? 1_000_000 : 11_000_000);
}

/** The code of what is known only by its hash; a hash of 0 is no value. */
export function codeOfHash(hash: number): number {
  return hash === 0 ? NO_CODE : hash | 0x80000000;
}

/** Mixes the codes of a record's keys into one number by which a block is known; the order matters. */
export function mixCodes(mixed: number, code: number): number {
  let h = Math.imul(mixed ^ code, 0x85ebca77);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}
