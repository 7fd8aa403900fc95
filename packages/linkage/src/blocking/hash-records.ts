import { hasSeveralValues } from "../model/keys.ts";
import { mixCodes, NO_CODE } from "../records/code.ts";
import type { RuleLayout } from "../records/layout.ts";
import type { RecordStore } from "../records/store.ts";
import { makeCodesOf } from "./entries.ts";

/** Which records have which hash of a rule's keys; the arrays are used again for the next rule. */
export type Hashed = {
  readonly records: Int32Array;
  readonly hashes: Int32Array;
  readonly count: number;
  /** How many records have all keys. */
  readonly withAll: number;
};

/** The last step of a hash; the same in the generated programs. */
export function finish(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x7feb352d);
  return h ^ (h >>> 15);
}

/** Makes what hashes the records of a store for one rule after the other: new memory is dear, so it is kept. */
export function makeHasher(store: RecordStore) {
  const { layout, recordCount, rows } = store;
  const { stride } = layout;
  let records = new Int32Array(recordCount);
  let hashes = new Int32Array(recordCount);
  let seen = new Uint8Array(0);
  let count = 0;

  /** The hash of each record's keys; several for a record where a key has several values. */
  function hash(rule: RuleLayout): Hashed {
    const slots = rule.keys.filter(({ slot }) => slot >= 0).map(({ slot }) => slot);
    const several = rule.keys.find(({ key }) => hasSeveralValues(key));
    const codesOf = several === undefined ? null : makeCodesOf(store, several);
    let withAll = 0;
    count = 0;
    for (let record = 0, row = 0; record < recordCount; record++, row += stride) {
      let mixed = 0;
      let complete = true;
      for (const slot of slots) {
        const code = rows[row + slot] as number;
        if (code === NO_CODE) {
          complete = false;
          break;
        }
        mixed = mixCodes(mixed, code);
      }
      if (!complete) continue;
      const before = count;
      if (codesOf === null) add(record, finish(mixed));
      else for (const code of codesOf(record)) add(record, finish(mixCodes(mixed, code)));
      if (count > before) withAll++;
    }
    return { records, hashes, count, withAll };
  }

  function add(record: number, hash: number): void {
    if (count === records.length) {
      records = grown(records);
      hashes = grown(hashes);
    }
    records[count] = record;
    hashes[count++] = hash;
  }

  /** Leaves out records whose hash no other has, as far as a look at some of its bits tells: they make no pair. */
  function withoutSingles(hashed: Hashed): Hashed {
    let bits = 10;
    while (2 ** bits < hashed.count * 4) bits++;
    if (seen.length < 2 ** bits) seen = new Uint8Array(2 ** bits);
    else seen.fill(0, 0, 2 ** bits);
    const shift = 32 - bits;
    for (let i = 0; i < hashed.count; i++) {
      const place = (hashes[i] as number) >>> shift;
      if (seen[place] !== 2) seen[place] = (seen[place] as number) + 1;
    }
    let kept = 0;
    for (let i = 0; i < hashed.count; i++) {
      const each = hashes[i] as number;
      if (seen[each >>> shift] !== 2) continue;
      records[kept] = records[i] as number;
      hashes[kept++] = each;
    }
    return { ...hashed, count: kept };
  }

  return { hash, withoutSingles };
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2 + 16);
  larger.set(array);
  return larger;
}
