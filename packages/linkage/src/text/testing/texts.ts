/**
 * Pairs of texts as lists of people have them, and as nobody has them: names and noisy copies, numbers,
 * long addresses, letters of few kinds (where the same byte repeats), and letters beyond ASCII.
 */
export function textPairs(count: number, seed: number): [string, string][] {
  const dice = makeDice(seed);
  return Array.from({ length: count }, () => {
    const first = someText(dice);
    const roll = dice(10);
    if (roll === 0) return [first, someText(dice)];
    if (roll === 1) return [first, first];
    let second = first;
    for (let edits = dice(roll < 7 ? 3 : 12); edits >= 0; edits -= 1) second = edited(second, dice);
    return [first, second];
  });
}

/** Returns a whole number from 0 to below its argument. */
type Dice = (below: number) => number;

const SYLLABLES =
  "A AN BA BU DE DI DJO FAH GU HA HAR I JO KAR KI KUN LES LI MA MAT MUH NA NI NUR OE PRA RA RAH RI SA SITI SRI SU TI TO U WA WATI YA YU ZU".split(
    " ",
  );
const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789éüñßçğ’中😀"];

/** Mulberry32: a seed gives the same texts for ever. */
function makeDice(seed: number): Dice {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

function someText(dice: Dice): string {
  const run = (of: readonly string[], length: number): string =>
    Array.from({ length }, () => of[dice(of.length)] ?? "").join("");
  const kind = dice(20);
  if (kind < 9) return `${run(SYLLABLES, 1 + dice(4))} ${run(SYLLABLES, dice(4))}`.trim();
  if (kind < 11) return run([..."0123456789"], dice(17));
  if (kind < 13) return run([..."AB"], dice(90));
  if (kind < 15) return run([..."ABCD "], dice(24));
  if (kind < 17) return run(LETTERS, dice(40));
  if (kind < 19) return run([...SYLLABLES, " ", " ", " "], 10 + dice(25));
  return run(LETTERS, dice(200));
}

/** The text with one letter put in, taken out, replaced, or exchanged with its neighbour, or words turned. */
function edited(text: string, dice: Dice): string {
  const letters = [...text];
  const at = dice(letters.length + 1);
  const letter = LETTERS[dice(LETTERS.length)] ?? "";
  const roll = dice(9);
  if (roll === 0) return text.split(" ").reverse().join(" ");
  if (roll < 3) letters.splice(at, 0, letter);
  else if (roll < 5) letters.splice(at, 1);
  else if (roll < 7) letters.splice(at, 1, letter);
  else letters.splice(at, 2, ...letters.slice(at, at + 2).reverse());
  return letters.join("");
}
