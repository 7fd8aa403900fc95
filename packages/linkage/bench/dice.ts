/**
 * A stream of pseudo-random numbers (xoroshiro64*): the same seed gives the same numbers on every machine.
 *
 * A stream is begun anew for every record, so that any record can be made without those before it.
 */
export class Dice {
  private a = 1;
  private b = 1;

  constructor(...seed: readonly [number, number?, number?]) {
    this.begin(...seed);
  }

  /** Begins the stream that belongs to these three numbers. */
  begin(seed: number, first = 0, second = 0): void {
    this.a = mixed(mixed(mixed(seed, 0x9e3779b9) ^ first, 0x85ebca6b) ^ second, 0xc2b2ae35);
    this.b = mixed(mixed(mixed(second, 0x27d4eb2f) ^ seed, 0x165667b1) ^ first, 0x9e3779b9) || 1;
  }

  /** From 0 up to, but not including, 1. */
  next(): number {
    const drawn = Math.imul(this.a, 0x9e3779bb) >>> 0;
    const other = this.b ^ this.a;
    this.a = ((this.a << 26) | (this.a >>> 6)) ^ other ^ (other << 9);
    this.b = (other << 13) | (other >>> 19);
    return drawn / 4294967296;
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of several; there must be at least one. */
  oneOf<T>(choices: readonly T[]): T {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new Error("nothing to choose from");
    return chosen;
  }

  /** One of the characters of a text. */
  letterOf(letters: string): string {
    return letters.charAt(this.below(letters.length));
  }
}

function mixed(value: number, multiplier: number): number {
  let hash = Math.imul(value + 0x6d2b79f5, multiplier | 1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return hash ^ (hash >>> 15);
}

/**
 * Draws places from 0 to `count` - 1 of which the first are the most frequent, as words and names are: the
 * frequency falls with the power `steepness` of the place.
 */
export function zipf(count: number, steepness: number): (dice: Dice) => number {
  const upTo = new Float64Array(count);
  let total = 0;
  for (let place = 0; place < count; place++) {
    total += (place + 2.7) ** -steepness;
    upTo[place] = total;
  }
  return (dice) => {
    const drawn = dice.next() * total;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? total) < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
