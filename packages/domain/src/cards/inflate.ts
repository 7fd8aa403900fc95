/** Length and distance codes of DEFLATE (RFC 1951 section 3.2.5): what each stands for, and how many bits follow it. */
const LENGTH_FROM = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258,
];
const LENGTH_BITS = [
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCE_FROM = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** The order in which the lengths of the codes for code lengths come (section 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END_OF_BLOCK = 256;
const BITS_MAX = 15;

class Damaged extends Error {}
class TooLarge extends Error {}

export type Inflated =
  | { readonly outcome: "inflated"; readonly bytes: Uint8Array }
  | { readonly outcome: "damaged" | "too-large" };

/**
 * Undoes zlib (RFC 1950): the same in a browser of any age and on the server, and without waiting. It stops as soon as
 * more than `bytesMax` come out, so that a small code cannot fill a phone's memory.
 */
export function inflate(zipped: Uint8Array, bytesMax: number): Inflated {
  const [method = 0, flags = 0] = zipped;
  const isZlib = (method & 15) === 8 && (method * 256 + flags) % 31 === 0 && (flags & 32) === 0;
  if (zipped.length < 6 || !isZlib) return { outcome: "damaged" };
  try {
    const reader = new BitReader(zipped, 2);
    const out: number[] = [];
    while (!inflateBlock(reader, out, bytesMax));
    const bytes = Uint8Array.from(out);
    const sum = reader.rest();
    return sum.length === 4 && isSumOf(sum, bytes)
      ? { outcome: "inflated", bytes }
      : { outcome: "damaged" };
  } catch (error) {
    if (error instanceof TooLarge) return { outcome: "too-large" };
    if (error instanceof Damaged) return { outcome: "damaged" };
    throw error;
  }
}

/** Reads one block; says whether it was the last. */
function inflateBlock(reader: BitReader, out: number[], bytesMax: number): boolean {
  const isLast = reader.bits(1) === 1;
  const kind = reader.bits(2);
  if (kind === 0) {
    for (const byte of reader.stored()) push(out, byte, bytesMax);
    return isLast;
  }
  if (kind === 3) throw new Damaged();
  const { literals, distances } = kind === 1 ? FIXED : readCodes(reader);
  for (;;) {
    const symbol = literals.next(reader);
    if (symbol === END_OF_BLOCK) return isLast;
    if (symbol < END_OF_BLOCK) {
      push(out, symbol, bytesMax);
      continue;
    }
    const length = reader.extended(LENGTH_FROM, LENGTH_BITS, symbol - END_OF_BLOCK - 1);
    const distance = reader.extended(DISTANCE_FROM, DISTANCE_BITS, distances.next(reader));
    if (distance > out.length) throw new Damaged();
    for (let n = 0; n < length; n++) push(out, out[out.length - distance] ?? 0, bytesMax);
  }
}

function push(out: number[], byte: number, bytesMax: number): void {
  if (out.length >= bytesMax) throw new TooLarge();
  out.push(byte);
}

type Codes = { readonly literals: Huffman; readonly distances: Huffman };

function readCodes(reader: BitReader): Codes {
  const literalCount = reader.bits(5) + 257;
  const distanceCount = reader.bits(5) + 1;
  const lengthCount = reader.bits(4) + 4;
  const lengthsOfLengths = new Array<number>(19).fill(0);
  for (const place of ORDER.slice(0, lengthCount)) lengthsOfLengths[place] = reader.bits(3);
  const code = new Huffman(lengthsOfLengths);
  const lengths: number[] = [];
  while (lengths.length < literalCount + distanceCount) {
    const symbol = code.next(reader);
    if (symbol < 16) {
      lengths.push(symbol);
      continue;
    }
    const last = lengths.at(-1);
    if (symbol === 16 && last === undefined) throw new Damaged();
    const value = symbol === 16 ? (last ?? 0) : 0;
    const times =
      symbol === 16 ? 3 + reader.bits(2) : symbol === 17 ? 3 + reader.bits(3) : 11 + reader.bits(7);
    for (let n = 0; n < times; n++) lengths.push(value);
  }
  if (lengths.length > literalCount + distanceCount) throw new Damaged();
  return {
    literals: new Huffman(lengths.slice(0, literalCount)),
    distances: new Huffman(lengths.slice(literalCount)),
  };
}

/** A prefix code, as the lengths of its words give it (RFC 1951 section 3.2.2). */
class Huffman {
  readonly #counts: number[];
  readonly #symbols: number[];

  constructor(lengths: readonly number[]) {
    this.#counts = Array.from({ length: BITS_MAX + 1 }, (_, bits) =>
      bits === 0 ? 0 : lengths.filter((each) => each === bits).length,
    );
    let left = 1;
    for (const count of this.#counts.slice(1)) {
      left = left * 2 - count;
      if (left < 0) throw new Damaged();
    }
    this.#symbols = lengths
      .map((bits, symbol) => ({ bits, symbol }))
      .filter(({ bits }) => bits > 0)
      .sort((one, other) => one.bits - other.bits || one.symbol - other.symbol)
      .map(({ symbol }) => symbol);
  }

  next(reader: BitReader): number {
    let [code, first, index] = [0, 0, 0];
    for (let bits = 1; bits <= BITS_MAX; bits++) {
      code |= reader.bits(1);
      const count = this.#counts[bits] ?? 0;
      if (code - first < count) return this.#symbols[index + code - first] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Damaged();
  }
}

const FIXED: Codes = {
  literals: new Huffman(
    Array.from({ length: 288 }, (_, symbol) =>
      symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
    ),
  ),
  distances: new Huffman(new Array<number>(30).fill(5)),
};

/** Bits from the lowest of each byte on. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  bits(count: number): number {
    while (this.#count < count) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new Damaged();
      this.#held |= byte << this.#count;
      this.#count += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  extended(from: readonly number[], bits: readonly number[], at: number): number {
    const base = from[at];
    if (base === undefined) throw new Damaged();
    return base + this.bits(bits[at] ?? 0);
  }

  stored(): Uint8Array {
    this.#dropHeld();
    const [low, high, notLow, notHigh] = this.#take(4);
    const length = (low ?? 0) + 256 * (high ?? 0);
    if (length + (notLow ?? 0) + 256 * (notHigh ?? 0) !== 0xffff) throw new Damaged();
    return this.#take(length);
  }

  /** Whatever comes after the last block. */
  rest(): Uint8Array {
    this.#dropHeld();
    return this.#bytes.subarray(this.#at);
  }

  #take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new Damaged();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** What is left of a byte is filling. A whole byte is never held: no more bits are fetched than are asked for. */
  #dropHeld(): void {
    this.#held = 0;
    this.#count = 0;
  }
}

const ADLER = 65_521;

/** Whether four bytes are the Adler-32 of these (RFC 1950 section 8.2). */
function isSumOf(sum: Uint8Array, bytes: Uint8Array): boolean {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % ADLER;
    high = (high + low) % ADLER;
  }
  return [high >> 8, high & 255, low >> 8, low & 255].every((byte, at) => sum[at] === byte);
}
