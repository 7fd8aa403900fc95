/** Records that are looked up by a hash: a number for each entry, several entries for a record. */

/** Where the next entry with the same bucket stands; -1 behind the last. */
const END = -1;

/** Entries that grow one by one, in chains. */
export class Chains {
  private heads = new Int32Array(1024).fill(END);
  private next = new Int32Array(512);
  private hashes = new Int32Array(512);
  private records = new Int32Array(512);
  private count = 0;

  add(hash: number, record: number): void {
    if (this.count === this.records.length) this.grow();
    this.hashes[this.count] = hash;
    this.records[this.count] = record;
    this.link(this.count++);
  }

  visit(hash: number, visit: (record: number) => void): void {
    const { hashes, next, records } = this;
    let at = this.heads[hash & (this.heads.length - 1)] as number;
    while (at !== END) {
      if (hashes[at] === hash) visit(records[at] as number);
      at = next[at] as number;
    }
  }

  private link(at: number): void {
    const bucket = (this.hashes[at] as number) & (this.heads.length - 1);
    this.next[at] = this.heads[bucket] as number;
    this.heads[bucket] = at;
  }

  private grow(): void {
    this.hashes = doubled(this.hashes);
    this.records = doubled(this.records);
    this.next = new Int32Array(this.records.length);
    this.heads = new Int32Array(this.records.length * 2).fill(END);
    for (let at = 0; at < this.count; at++) this.link(at);
  }
}

/** A set of records that is emptied for each query, and never gives its memory back. */
export class Seen {
  private keys = new Int32Array(4096);
  /** The query that put a record in its place; float64, because there may be more than 2^32 of them. */
  private stamps = new Float64Array(4096);
  private stamp = 1;
  size = 0;

  clear(): void {
    this.size = 0;
    this.stamp++;
  }

  /** False where the record was there already. */
  add(record: number): boolean {
    const keys = this.keys;
    const stamp = this.stamp;
    const stamps = this.stamps;
    const mask = keys.length - 1;
    let at = Math.imul(record, 0x9e3779b1) >>> 8;
    for (at &= mask; stamps[at] === stamp; at = (at + 1) & mask)
      if (keys[at] === record) return false;
    keys[at] = record;
    stamps[at] = stamp;
    if (++this.size * 2 > keys.length) this.grow();
    return true;
  }

  private grow(): void {
    const keys = this.keys;
    const stamp = this.stamp;
    const stamps = this.stamps;
    this.keys = new Int32Array(keys.length * 2);
    this.stamps = new Float64Array(keys.length * 2);
    this.size = 0;
    for (let at = 0; at < keys.length; at++) if (stamps[at] === stamp) this.add(keys[at] as number);
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
