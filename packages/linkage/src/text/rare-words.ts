import { codeOf } from "../records/code.ts";

/**
 * How many records have each word of a column, in shared memory: places by code, with more places than words.
 * Words whose codes are equal by chance count as one, which makes both a little commoner than they are.
 */
export type WordCounts = {
  /** The code of the word at a place; 0 for none. */
  readonly codes: Int32Array;
  /** How many records have it. */
  readonly counts: Int32Array;
  /** Whether it is in two records that may make a pair: in different tables where only those count. */
  readonly shared: Uint8Array;
  /** Records with a text. */
  readonly total: number;
};

/**
 * The words of a text, for which a change between letters and digits ends a word as a space does: what one writes
 * KDL-40V and another KDL40V has the same words. Memory that is used again and again; `read` begins anew.
 */
export class WordsOfText {
  /** How many different words; each is said by its code, and where it begins and ends. */
  count = 0;
  codes = new Int32Array(16);
  starts = new Float64Array(16);
  ends = new Float64Array(16);

  read(bytes: Uint8Array, from: number, to: number): void {
    this.count = 0;
    let begin = from;
    let before: number = SIGN;
    for (let at = from; at <= to; at++) {
      const kind = at < to ? (KINDS[bytes[at] as number] as number) : SIGN;
      if (kind === before) continue;
      if (before !== SIGN) this.add(codeOf(bytes, begin, at), begin, at);
      begin = at;
      before = kind;
    }
  }

  private add(code: number, start: number, end: number): void {
    for (let n = 0; n < this.count; n++) if (this.codes[n] === code) return;
    if (this.count === this.codes.length) {
      this.codes = grown(this.codes, Int32Array);
      this.starts = grown(this.starts, Float64Array);
      this.ends = grown(this.ends, Float64Array);
    }
    this.codes[this.count] = code;
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }

  /** Leaves the first words only. */
  keep(order: readonly number[]): void {
    const kept = order.map((n) => [this.codes[n], this.starts[n], this.ends[n]] as number[]);
    for (const [n, [code, start, end]] of kept.entries()) {
      this.codes[n] = code as number;
      this.starts[n] = start as number;
      this.ends[n] = end as number;
    }
    this.count = kept.length;
  }
}

const SIGN = 0;
const LETTER = 1;
const DIGIT = 2;
/** What each byte is part of; those of letters outside ASCII are letters. */
const KINDS = new Uint8Array(256).fill(LETTER, 128);
KINDS.fill(DIGIT, 48, 58);
KINDS.fill(LETTER, 65, 91);
KINDS.fill(LETTER, 97, 123);

function grown<A extends Int32Array | Float64Array>(array: A, type: new (length: number) => A): A {
  const larger = new type(array.length * 2);
  larger.set(array);
  return larger;
}

/** Counts words: `add` takes the words of one record and the table it is from. */
export class WordCounter {
  private mask = 1023;
  private codes = new Int32Array(1024);
  private counts = new Int32Array(1024);
  /** The first table that has the word, from 1; -1 when there are several. */
  private tables = new Int32Array(1024);
  private size = 0;
  private total = 0;

  add({ codes, count }: WordsOfText, table: number): void {
    this.total++;
    for (let n = 0; n < count; n++) {
      const code = codes[n] as number;
      const place = placeOf(this.codes, code);
      if (this.codes[place] === 0) {
        this.codes[place] = code;
        this.tables[place] = table + 1;
        this.size++;
      } else if (this.tables[place] !== table + 1) this.tables[place] = -1;
      this.counts[place] = (this.counts[place] as number) + 1;
      if (this.size * 2 > this.mask) this.enlarge();
    }
  }

  private enlarge(): void {
    const { codes, counts, tables } = this;
    this.mask = 2 * this.mask + 1;
    this.codes = new Int32Array(this.mask + 1);
    this.counts = new Int32Array(this.mask + 1);
    this.tables = new Int32Array(this.mask + 1);
    for (const [at, code] of codes.entries()) {
      if (code === 0) continue;
      const place = placeOf(this.codes, code);
      this.codes[place] = code;
      this.counts[place] = counts[at] as number;
      this.tables[place] = tables[at] as number;
    }
  }

  counted(linkOnly: boolean): WordCounts {
    const shared = new Uint8Array(new SharedArrayBuffer(this.codes.length));
    for (const [at, count] of this.counts.entries())
      shared[at] = (linkOnly ? this.tables[at] === -1 : count > 1) ? 1 : 0;
    return {
      codes: inShared(this.codes),
      counts: inShared(this.counts),
      shared,
      total: this.total,
    };
  }
}

function inShared(array: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(array.length * 4));
  copy.set(array);
  return copy;
}

/** Where a code is, or would be. */
function placeOf(codes: Int32Array, code: number): number {
  const mask = codes.length - 1;
  const mixed = Math.imul(code, 0x9e3779b1) >>> 0;
  let place = (mixed ^ (mixed >>> 15)) & mask;
  while (codes[place] !== 0 && codes[place] !== code) place = (place + 1) & mask;
  return place;
}

/** Leaves of a record's words the rarest ones that another record has too. */
export function keepRarest(words: WordsOfText, counts: WordCounts, most: number): void {
  const places: number[] = [];
  const order: number[] = [];
  for (let n = 0; n < words.count; n++) {
    const place = placeOf(counts.codes, words.codes[n] as number);
    places.push(place);
    if (counts.shared[place] === 1) order.push(n);
  }
  const rarity = (n: number) => counts.counts[places[n] as number] as number;
  order.sort(
    (a, b) => rarity(a) - rarity(b) || (words.codes[a] as number) - (words.codes[b] as number),
  );
  words.keep(order.slice(0, most));
}

/** How alike two texts are, 0 to 1; texts lie in buffers, from a place on, so many bytes long. */
export type WordSimilarity = (
  left: Uint8Array,
  atLeft: number,
  leftLength: number,
  right: Uint8Array,
  atRight: number,
  rightLength: number,
) => number;

/**
 * Makes what compares two texts by their words, each weighing as many bits as it is rare: the cosine of the angle
 * between them (tf-idf of Salton and Buckley 1988, each word counted once).
 */
export function makeWordSimilarity({ codes, counts, total }: WordCounts): WordSimilarity {
  const left = new WordsOfText();
  const right = new WordsOfText();
  const squared = (code: number): number => {
    const count = Math.max(1, counts[placeOf(codes, code)] as number);
    // A word that everybody has still is one in common.
    return Math.log2((total + 1) / count) ** 2;
  };
  return (a, atA, lengthA, b, atB, lengthB) => {
    left.read(a, atA, atA + lengthA);
    right.read(b, atB, atB + lengthB);
    let [common, ofLeft, ofRight] = [0, 0, 0];
    for (let r = 0; r < right.count; r++) ofRight += squared(right.codes[r] as number);
    for (let l = 0; l < left.count; l++) {
      const code = left.codes[l] as number;
      const weight = squared(code);
      ofLeft += weight;
      for (let r = 0; r < right.count; r++) {
        if (right.codes[r] !== code) continue;
        common += weight;
        break;
      }
    }
    return common === 0 ? 0 : common / Math.sqrt(ofLeft * ofRight);
  };
}
