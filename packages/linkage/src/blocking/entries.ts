import { codeOf, NO_CODE } from "../records/code.ts";
import { LIST_SEPARATOR } from "../records/encode.ts";
import type { KeySlot } from "../records/layout.ts";
import { type RecordStore, textRange } from "../records/store.ts";
import { keepRarest, WordsOfText } from "../text/rare-words.ts";

/** The words or entries that a record has of a key of several values; memory that is used again and again. */
class Entries {
  count = 0;
  codes = new Int32Array(8);
  /** Where each begins and ends in the arena; float64, because an arena may be larger than 2 GiB. */
  starts = new Float64Array(8);
  ends = new Float64Array(8);
  private readonly store: RecordStore;
  private readonly text: number;
  private readonly separator: number;
  private readonly range = { from: 0, to: 0 };

  constructor(store: RecordStore, { key }: KeySlot) {
    const column = key.of === "sorted" ? "" : key.column;
    const field = store.layout.fields.find((each) => each.column === column);
    if (field === undefined || field.text < 0)
      throw new Error(`Broken invariant: the bytes of ${column} are not kept`);
    this.store = store;
    this.text = field.text;
    this.separator = key.of === "words" ? 32 : LIST_SEPARATOR;
  }

  read(record: number): void {
    const { arena } = this.store;
    const { from, to } = textRange(this.store, record, this.text, this.range);
    this.count = 0;
    let begin = from;
    for (let at = from; at <= to; at++) {
      if (at < to && arena[at] !== this.separator) continue;
      if (at > begin) this.add(codeOf(arena, begin, at), begin, at);
      begin = at + 1;
    }
  }

  private add(code: number, start: number, end: number): void {
    if (this.count === this.codes.length) {
      this.codes = grown(this.codes, Int32Array);
      this.starts = grown(this.starts, Float64Array);
      this.ends = grown(this.ends, Float64Array);
    }
    this.codes[this.count] = code;
    this.starts[this.count] = start;
    this.ends[this.count++] = end;
  }
}

function grown<A extends Int32Array | Float64Array>(array: A, type: new (length: number) => A): A {
  const larger = new type(array.length * 2);
  larger.set(array);
  return larger;
}

/**
 * Makes what gives the codes of a record's rarest words. They are looked up once for each record: pairs ask again and
 * again. Words whose codes are equal by chance count as one, as they do when they are counted.
 */
function makeRarest(store: RecordStore, column: string, most: number) {
  const field = store.layout.fields.find((each) => each.column === column);
  const counted = store.words?.[column];
  if (field === undefined || field.text < 0 || counted === undefined)
    throw new Error(`Broken invariant: the words of ${column} are not counted`);
  const words = new WordsOfText();
  const range = { from: 0, to: 0 };
  const codes = new Int32Array(store.recordCount * most);
  const known = new Uint8Array(store.recordCount);
  return (record: number): Int32Array => {
    const mine = codes.subarray(record * most, (record + 1) * most);
    if (known[record] === 1) return mine;
    textRange(store, record, field.text, range);
    words.read(store.arena, range.from, range.to);
    keepRarest(words, counted, most);
    mine.set(words.codes.subarray(0, words.count));
    known[record] = 1;
    return mine;
  };
}

/** The codes of a record's words or entries, each once. */
export function makeCodesOf(store: RecordStore, key: KeySlot): (record: number) => number[] {
  if (key.key.of === "rareWords") {
    const rarest = makeRarest(store, key.key.column, key.key.most);
    return (record) => [...rarest(record)].filter((code) => code !== NO_CODE);
  }
  const entries = new Entries(store, key);
  return (record) => {
    entries.read(record);
    return [...new Set(entries.codes.subarray(0, entries.count))];
  };
}

/** Finds what two records have in common; its codes are in `codes` until the next call. */
export type CommonEntries = {
  readonly find: (a: number, b: number) => number;
  readonly codes: number[];
};

/** Makes what compares two records by a key of several values. Equal codes are looked at byte by byte. */
export function makeCommonEntries(store: RecordStore, key: KeySlot): CommonEntries {
  const { arena } = store;
  if (key.key.of === "rareWords") return commonRarest(store, key.key.column, key.key.most);
  const left = new Entries(store, key);
  const right = new Entries(store, key);
  const codes: number[] = [];
  let known = -1;
  const isSame = (l: number, r: number): boolean => {
    const code = left.codes[l] as number;
    if (code !== right.codes[r]) return false;
    if (code > 0) return true;
    const x = left.starts[l] as number;
    const y = right.starts[r] as number;
    const length = (left.ends[l] as number) - x;
    if (length !== (right.ends[r] as number) - y) return false;
    for (let i = 0; i < length; i++) if (arena[x + i] !== arena[y + i]) return false;
    return true;
  };
  const find = (a: number, b: number): number => {
    // One record is met with all others of its block before the next comes.
    if (a !== known) left.read(a);
    known = a;
    right.read(b);
    codes.length = 0;
    for (let r = 0; r < right.count; r++) {
      for (let l = 0; l < left.count; l++) {
        if (!isSame(l, r)) continue;
        const code = right.codes[r] as number;
        if (!codes.includes(code)) codes.push(code);
        break;
      }
    }
    return codes.length;
  };
  return { find, codes };
}

function commonRarest(store: RecordStore, column: string, most: number): CommonEntries {
  const rarest = makeRarest(store, column, most);
  const codes: number[] = [];
  const find = (a: number, b: number): number => {
    const [left, right] = [rarest(a), rarest(b)];
    codes.length = 0;
    for (let r = 0; r < most; r++) {
      const code = right[r] as number;
      if (code !== NO_CODE && left.includes(code)) codes.push(code);
    }
    return codes.length;
  };
  return { find, codes };
}
