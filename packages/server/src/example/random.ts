import { assert } from "@payung/domain/shared/assert.ts";

/** Seeded randomness: the same seed throws the same dice, on every machine and in every release of Node. */
export type Dice = {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `sides`. */
  below(sides: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
};

/** Dice for a seed. Any text is a seed; similar seeds throw unrelated dice (sfc32 fed by a mixing hash). */
export function diceFrom(seed: string): Dice {
  let [a, b, c, d] = hash128(seed);
  function next(): number {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 4294967296;
  }
  for (let warm = 0; warm < 12; warm++) next();
  return {
    next,
    below: (sides) => Math.floor(next() * sides),
    chance: (probability) => next() < probability,
    pick(list) {
      const picked = list[Math.floor(next() * list.length)];
      assert(picked !== undefined, "dice pick from a list that is not empty");
      return picked;
    },
  };
}

/** Prepares a draw where each entry comes as often as its weight says. */
export function weightedDraw<T>(
  entries: readonly { readonly weight: number; readonly value: T }[],
): (dice: Dice) => T {
  const ends: number[] = [];
  let total = 0;
  for (const { weight } of entries) {
    total += weight;
    ends.push(total);
  }
  return (dice) => {
    const at = dice.next() * total;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? total) > at) high = middle;
      else low = middle + 1;
    }
    const entry = entries[low];
    assert(entry !== undefined, "a weighted draw has entries");
    return entry.value;
  };
}

/** Puts a list in random order, in place (Fisher and Yates). */
export function shuffle<T>(list: T[], dice: Dice): void {
  for (let last = list.length - 1; last > 0; last--) {
    const other = dice.below(last + 1);
    const held = list[last] as T;
    list[last] = list[other] as T;
    list[other] = held;
  }
}

/** Four well-mixed 32-bit words from a text. */
function hash128(text: string): [number, number, number, number] {
  let h1 = 1779033703;
  let h2 = 3144134277;
  let h3 = 1013904242;
  let h4 = 2773480762;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    h1 = h2 ^ Math.imul(h1 ^ code, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ code, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ code, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ code, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  return [h1 ^ h2 ^ h3 ^ h4, h2 ^ h1, h3 ^ h1, h4 ^ h1];
}
