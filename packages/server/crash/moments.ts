import { type Dice, diceFrom, shuffle } from "../src/example/random.ts";

/** The dice of this run. Give `SEED` what an earlier run printed, and the same moments come again. */
export function diceOf(what: string): Dice {
  const seed = process.env["SEED"] ?? String(Math.floor(Math.random() * 1e9));
  process.stdout.write(`${what}: SEED=${seed}\n`);
  return diceFrom(`${what}/${seed}`);
}

/**
 * Moments for so many kills, as shares of an undisturbed run: one in each of as many equal parts, so
 * that none is spared. The first kill hits the first part, in which everything is made.
 */
export function moments(dice: Dice, kills: number): number[] {
  const [first = 0, ...others] = Array.from(
    { length: kills },
    (_, part) => (part + dice.next()) / kills,
  );
  shuffle(others, dice);
  return [first, ...others];
}
