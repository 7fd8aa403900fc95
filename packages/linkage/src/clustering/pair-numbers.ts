/**
 * Gives each pair of whole numbers (0 to 2³¹ − 1) a number, from 0, in the order of first appearance.
 *
 * A hash table over typed arrays: a JavaScript Map with a key per pair takes several times the memory.
 */
export class PairNumbers {
  #first: Int32Array;
  #second: Int32Array;
  /** A pair's number plus one; 0 where the slot is free. At least half of the slots are free. */
  #slots: Int32Array;
  #count = 0;

  constructor(expected = 0) {
    const capacity = Math.max(8, expected);
    this.#first = new Int32Array(capacity);
    this.#second = new Int32Array(capacity);
    this.#slots = new Int32Array(slotsFor(capacity));
  }

  /** How many pairs have a number. */
  get count(): number {
    return this.#count;
  }

  /** The number of the pair, which is a new one when the pair is new. (x, y) is not (y, x). */
  add(x: number, y: number): number {
    const slot = this.#slotOf(x, y);
    const known = this.#slots[slot] as number;
    if (known !== 0) return known - 1;

    const number = this.#count++;
    this.#first[number] = x;
    this.#second[number] = y;
    this.#slots[slot] = number + 1;
    if (this.#count === this.#first.length) this.#grow();
    return number;
  }

  /** The number of the pair, or -1 when it has none. */
  find(x: number, y: number): number {
    return (this.#slots[this.#slotOf(x, y)] as number) - 1;
  }

  /** Where the pair is, or the free slot where it would be. */
  #slotOf(x: number, y: number): number {
    const mask = this.#slots.length - 1;
    let hash = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca77);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const number = (this.#slots[slot] as number) - 1;
      if (number < 0 || (this.#first[number] === x && this.#second[number] === y)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const first = this.#first;
    const second = this.#second;
    this.#first = new Int32Array(first.length * 2);
    this.#first.set(first);
    this.#second = new Int32Array(second.length * 2);
    this.#second.set(second);
    this.#slots = new Int32Array(slotsFor(first.length * 2));
    for (let number = 0; number < this.#count; number++)
      this.#slots[this.#slotOf(first[number] as number, second[number] as number)] = number + 1;
  }
}

/** A power of two, at least twice the pairs: with fuller tables, looking for a free slot gets slow. */
function slotsFor(pairs: number): number {
  return 2 ** Math.ceil(Math.log2(pairs * 2));
}
