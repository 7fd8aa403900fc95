import type { Column } from "../model/model.ts";
import { hash64 } from "../text/hash.ts";

/**
 * A file of hints, by which a telephone that is offline warns of a person who is probably registered already.
 *
 * | Part | Bytes |
 * | --- | --- |
 * | head | "linkhint", then int32, the lowest byte first: check sum of all that follows, version, length of the description |
 * | description | JSON in UTF-8, filled up to a multiple of four |
 * | numbers | for each rule the numbers of its keys, ascending, as Rice codes of their differences; filled up as well |
 */
export const MAGIC = "linkhint";
export const HEAD_BYTES = 20;
/** What the check sum is of begins here. */
export const SUM_FROM = 12;
export const VERSION = 1;

export type Description = {
  /** Which model and which version of it the caller says the rules are from. */
  readonly modelId: string;
  /** When the caller says it was made. */
  readonly madeOn: string;
  /** Of this area and no other, so that the files of two areas have no number in common. */
  readonly salt: string;
  readonly people: number;
  /** How many of the registrations of people who are not in the file are warned of nevertheless. */
  readonly falseAlarms: number;
  /** The columns that the rules need, and how they are cleaned. */
  readonly columns: Readonly<Record<string, Column>>;
  readonly rules: readonly HintRule[];
};

export type HintRule = {
  readonly rule: string;
  /** How many numbers there are. */
  readonly count: number;
  /** Numbers are from 0 to `range` - 1. */
  readonly range: number;
  /** How many low bits of a difference are written as they are. */
  readonly lowBits: number;
  readonly bytes: number;
};

/** The number of a key: the same for many keys, so that none can be read from it. */
export type NumberOf = (key: bigint, range: number) => number;

/** Makes the function that numbers the keys of an area. */
export function makeNumberOf(salt: string): NumberOf {
  const bytes = new TextEncoder().encode(salt);
  const salted = BigInt.asUintN(64, hash64(bytes, 0, bytes.length));
  return (key, range) => {
    const mixed = mix(BigInt.asUintN(64, key) ^ salted);
    return Number((mixed * BigInt(range)) >> 64n);
  };
}

/** The last steps of splitmix64 (Steele, Lea and Flood 2014): every bit of the result depends on every bit. */
function mix(number: bigint): bigint {
  let z = BigInt.asUintN(64, number);
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

/** How many low bits make Rice codes of differences that are `mean` on average short. */
export function lowBitsFor(mean: number): number {
  return Math.max(0, Math.floor(Math.log2(Math.max(1, mean * Math.LN2))));
}

/** Writes ascending numbers, each once, as Rice codes: what a difference is above its low bits in ones, and a zero. */
export function writeNumbers(numbers: readonly number[], lowBits: number): Uint8Array {
  const bits = new BitWriter();
  let before = -1;
  for (const number of numbers) {
    const difference = number - before - 1;
    before = number;
    for (let high = Math.floor(difference / 2 ** lowBits); high > 0; high--) bits.write(1);
    bits.write(0);
    for (let at = lowBits - 1; at >= 0; at--) bits.write(Math.floor(difference / 2 ** at) % 2);
  }
  return bits.finish();
}

export function readNumbers(bytes: Uint8Array, count: number, lowBits: number): Uint32Array {
  const numbers = new Uint32Array(count);
  let at = 0;
  const bit = (): number => {
    const value = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
    at++;
    return value;
  };
  let before = -1;
  for (let n = 0; n < count; n++) {
    let difference = 0;
    while (bit() === 1) difference += 2 ** lowBits;
    for (let low = lowBits - 1; low >= 0; low--) difference += bit() * 2 ** low;
    before += difference + 1;
    numbers[n] = before;
  }
  return numbers;
}

/** Up to the next multiple of four. */
export function filled(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

class BitWriter {
  private bytes = new Uint8Array(1024);
  private at = 0;

  write(bit: number): void {
    const byte = this.at >> 3;
    if (byte === this.bytes.length) {
      const larger = new Uint8Array(byte * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes[byte] = (this.bytes[byte] as number) | (bit << (this.at & 7));
    this.at++;
  }

  finish(): Uint8Array {
    return this.bytes.slice(0, filled(Math.ceil(this.at / 8)));
  }
}
