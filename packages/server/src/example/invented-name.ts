import * as pool from "./data/names.ts";
import { type Dice, weightedDraw } from "./random.ts";

export type Sex = "L" | "P";

/** A person's name as their identity card should have it: words in order, in ordinary capitals. */
export type InventedName = {
  readonly words: readonly string[];
  /** Whether the community writes `bin` or `binti` and the father's name behind it. */
  readonly namesFather: boolean;
};

/** Chance that a person has one name only: usual among Javanese and older Malay people. */
const MONONYM = { malay: 0.16, javanese: 0.3, minang: 0.16, bugis: 0.1 };

type Community = (dice: Dice, sex: Sex) => InventedName;

const drawCommunity = weightedDraw<Community>([
  { weight: 31, value: malay },
  { weight: 9, value: nobleMalay },
  { weight: 17, value: minang },
  { weight: 26, value: javanese },
  { weight: 7, value: batak },
  { weight: 4, value: bugis },
  { weight: 5, value: chinese },
]);

/** Invents a name as people in Jambi have them; one in six or so is a single word. */
export function inventName(dice: Dice, sex: Sex): InventedName {
  return drawCommunity(dice)(dice, sex);
}

/** A father's name to write behind `bin` or `binti`. */
export function inventFather(dice: Dice): string {
  return dice.pick(pool.MALAY_MEN);
}

function malay(dice: Dice, sex: Sex): InventedName {
  const given = sex === "L" ? pool.MALAY_MEN : pool.MALAY_WOMEN;
  if (dice.chance(MONONYM.malay)) return named(true, dice.pick(given));
  return named(true, ...prefix(dice, sex), ...different(dice, given, dice.chance(0.2) ? 3 : 2));
}

function nobleMalay(dice: Dice, sex: Sex): InventedName {
  const title = dice.pick(sex === "L" ? pool.NOBLE_MEN : pool.NOBLE_WOMEN);
  const given = sex === "L" ? pool.MALAY_MEN : pool.MALAY_WOMEN;
  return named(true, title, ...different(dice, given, dice.chance(0.6) ? 2 : 1));
}

function minang(dice: Dice, sex: Sex): InventedName {
  const given = sex === "L" ? pool.MINANG_MEN : pool.MINANG_WOMEN;
  if (dice.chance(MONONYM.minang)) return named(true, dice.pick(given));
  const second = sex === "L" ? pool.MALAY_MEN : pool.MALAY_WOMEN;
  const names = dice.chance(0.35)
    ? [dice.pick(given), dice.pick(pool.MINANG_SUKU)]
    : [dice.pick(given), dice.pick(second)];
  return named(true, ...prefix(dice, sex), ...names);
}

function javanese(dice: Dice, sex: Sex): InventedName {
  const given = sex === "L" ? pool.JAVANESE_MEN : pool.JAVANESE_WOMEN;
  if (dice.chance(MONONYM.javanese)) return named(true, dice.pick(given));
  return named(true, ...prefix(dice, sex, 0.08), ...different(dice, given, 2));
}

function batak(dice: Dice, sex: Sex): InventedName {
  const given = sex === "L" ? pool.BATAK_MEN : pool.BATAK_WOMEN;
  return named(
    false,
    ...different(dice, given, dice.chance(0.35) ? 2 : 1),
    dice.pick(pool.BATAK_MARGA),
  );
}

function bugis(dice: Dice, sex: Sex): InventedName {
  const given = sex === "L" ? pool.BUGIS_MEN : pool.BUGIS_WOMEN;
  if (dice.chance(MONONYM.bugis)) return named(true, dice.pick(given));
  return named(true, ...(dice.chance(0.4) ? ["Andi"] : []), ...different(dice, given, 2));
}

function chinese(dice: Dice, sex: Sex): InventedName {
  const given = sex === "L" ? pool.CHINESE_GIVEN_MEN : pool.CHINESE_GIVEN_WOMEN;
  const family = dice.pick(pool.CHINESE_FAMILIES);
  const own = different(dice, given, 2);
  return dice.chance(0.5) ? named(false, family, ...own) : named(false, ...own, family);
}

function prefix(dice: Dice, sex: Sex, chance = 0.3): readonly string[] {
  if (!dice.chance(chance)) return [];
  if (sex === "P") return ["Siti"];
  return [dice.pick(["Muhammad", "Muhammad", "Ahmad", "Abdul"])];
}

function different(dice: Dice, from: readonly string[], count: number): string[] {
  const words: string[] = [];
  while (words.length < count) {
    const word = dice.pick(from);
    if (!words.includes(word)) words.push(word);
  }
  return words;
}

function named(namesFather: boolean, ...words: readonly string[]): InventedName {
  return { words, namesFather };
}
