import { readUtf8, writeUtf8 } from "./utf8.ts";

/** A value as CBOR holds it (RFC 8949). A map keeps its keys as they are, and a tag keeps its number. */
export type Cbor =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly Cbor[]
  | ReadonlyMap<Cbor, Cbor>
  | Tagged;
/** A value that a tag says something of. */
export class Tagged {
  readonly tag: number;
  readonly value: Cbor;
  constructor(tag: number, value: Cbor) {
    this.tag = tag;
    this.value = value;
  }
}

/** What was read is not CBOR, or not as strict as is asked for. */
class Unreadable extends Error {}

const UINT = 0;
const NEGATIVE = 1;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;

/**
 * Reads one value and nothing behind it; null when the bytes are anything else.
 *
 * Strict, because two readers must never see different things in the same bytes: every number as short as it can be,
 * no indefinite lengths, no key twice in a map, valid UTF-8, and nested at most `depthMax` deep. Whole numbers above
 * 2^53 are refused.
 */
export function readCbor(bytes: Uint8Array, depthMax: number): { readonly value: Cbor } | null {
  const reader = new Reader(bytes);
  try {
    const value = reader.value(depthMax);
    return reader.isAtEnd ? { value } : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  value(depth: number): Cbor {
    if (depth < 0) throw new Unreadable();
    const first = this.#byte();
    const [major, short] = [first >> 5, first & 31];
    if (major === 7) return this.#simple(short);
    const length = this.#length(short);
    switch (major) {
      case UINT:
        return length;
      case NEGATIVE:
        return -1 - length;
      case BYTES:
        return this.#take(length).slice();
      case TEXT: {
        const text = readUtf8(this.#take(length));
        if (text === null) throw new Unreadable();
        return text;
      }
      case ARRAY:
        this.#mustHold(length);
        return Array.from({ length }, () => this.value(depth - 1));
      case MAP:
        this.#mustHold(2 * length);
        return this.#map(length, depth - 1);
      default:
        return new Tagged(length, this.value(depth - 1));
    }
  }

  #map(length: number, depth: number): ReadonlyMap<Cbor, Cbor> {
    const map = new Map<Cbor, Cbor>();
    const seen = new Set<string>();
    for (let n = 0; n < length; n++) {
      const from = this.#at;
      const key = this.value(depth);
      // Numbers are as short as they can be, so equal keys are equal bytes.
      const written = this.#bytes.subarray(from, this.#at).join();
      if (seen.has(written)) throw new Unreadable();
      seen.add(written);
      map.set(key, this.value(depth));
    }
    return map;
  }

  #simple(short: number): Cbor {
    switch (short) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
        return null;
      case 26:
        return this.#float(4);
      case 27:
        return this.#float(8);
      default:
        throw new Unreadable();
    }
  }

  #float(size: 4 | 8): number {
    const from = this.#at;
    this.#take(size);
    return size === 4 ? this.#view.getFloat32(from) : this.#view.getFloat64(from);
  }

  #length(short: number): number {
    if (short < 24) return short;
    if (short > 27) throw new Unreadable();
    const size = 1 << (short - 24);
    let length = 0;
    for (const byte of this.#take(size)) length = length * 256 + byte;
    const least = size === 1 ? 24 : 2 ** (4 * size);
    if (length < least || !Number.isSafeInteger(length)) throw new Unreadable();
    return length;
  }

  /** Each value takes a byte at least, so a length beyond the end is refused before anything is set aside for it. */
  #mustHold(values: number): void {
    if (values > this.#bytes.length - this.#at) throw new Unreadable();
  }

  #byte(): number {
    const [byte] = this.#take(1);
    return byte ?? 0;
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new Unreadable();
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

/** Writes whole numbers, texts, bytes, lists, maps and tags, each as short as it can be and maps in the order given. */
export function writeCbor(value: Cbor): Uint8Array {
  const bytes: number[] = [];
  write(value, bytes);
  return Uint8Array.from(bytes);
}

function write(value: Cbor, out: number[]): void {
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Error(`${value} is no whole number`);
    writeHead(value < 0 ? NEGATIVE : UINT, value < 0 ? -1 - value : value, out);
  } else if (value instanceof Uint8Array) {
    writeHead(BYTES, value.length, out);
    for (const byte of value) out.push(byte);
  } else if (typeof value === "string") {
    const bytes = writeUtf8(value);
    writeHead(TEXT, bytes.length, out);
    for (const byte of bytes) out.push(byte);
  } else if (value === null || typeof value === "boolean") {
    out.push(value === null ? 0xf6 : value ? 0xf5 : 0xf4);
  } else if (value instanceof Tagged) {
    writeHead(TAG, value.tag, out);
    write(value.value, out);
  } else if (value instanceof Map) {
    writeHead(MAP, value.size, out);
    for (const [key, held] of value as ReadonlyMap<Cbor, Cbor>) {
      write(key, out);
      write(held, out);
    }
  } else {
    const list = value as readonly Cbor[];
    writeHead(ARRAY, list.length, out);
    for (const each of list) write(each, out);
  }
}

function writeHead(major: number, length: number, out: number[]): void {
  const size = [24, 2 ** 8, 2 ** 16, 2 ** 32].findIndex((limit) => length < limit);
  const bytes = size === 0 ? 0 : 1 << ((size === -1 ? 4 : size) - 1);
  out.push((major << 5) | (size === 0 ? length : 23 + (size === -1 ? 4 : size)));
  for (let at = bytes - 1; at >= 0; at--) out.push(Math.floor(length / 2 ** (8 * at)) % 256);
}
