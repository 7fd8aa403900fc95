import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { readCommandLine } from "./command-line.ts";
import { Dice, zipf } from "./dice.ts";
import {
  BIRTH_PLACES,
  MEN,
  OCCUPATIONS,
  ORDINALS,
  POSTCODE_AREAS,
  RANKS,
  SURNAMES,
  WOMEN,
} from "./historical-words.ts";
import { DIGITS, typo } from "./noise.ts";

/**
 * Invented persons of the past, each in many badly damaged copies:
 * `node bench/historical.ts FILE.csv [--persons 5156] [--seed 1]`.
 *
 * It stands in for `historical_50k` of Splink's demonstrations (persons of Wikidata with errors put in), which is not
 * always at hand. What that demonstration prints of its data was the pattern: how many persons and rows, how
 * frequent names are, which share of a field differs between copies. It is not that data: say "historical-like", and
 * compare engines on it, never a figure from it with one published about the other.
 */
export type HistoricalRecord = {
  readonly unique_id: string;
  readonly cluster: string;
  readonly full_name: string;
  readonly first_name: string;
  readonly surname: string;
  readonly dob: string;
  readonly birth_place: string;
  readonly postcode_fake: string;
  readonly gender: string;
  readonly occupation: string;
};

type Person = {
  readonly isMan: boolean;
  /** The first name with its short forms. */
  readonly first: readonly string[];
  readonly middle: string;
  readonly surname: string;
  /** Such as "1st baron clifford of chudleigh", or nothing. */
  readonly title: string;
  readonly dob: string;
  readonly birthPlace: string;
  readonly postcode: string;
  readonly occupation: string;
};

/** How many times more errors than usual a copy has, and how often there is such a copy. */
const DAMAGE: readonly (readonly [share: number, damage: number])[] = [
  [0.35, 0.35],
  [0.35, 1],
  [0.3, 2.1],
];

/** Which stream of the dice makes the copies' number; those of the copies themselves are 1, 2, 3 … */
const COPIES = 4096;
const ABC = "abcdefghijklmnopqrstuvwxyz";
const drawMan = zipf(MEN.length, 1.05);
const drawWoman = zipf(WOMEN.length, 0.9);
const drawSurname = zipf(SURNAMES.length, 0.48);
const drawPlace = zipf(BIRTH_PLACES.length, 0.75);
const drawOccupation = zipf(OCCUPATIONS.length, 1);

/** All records, in an order that says nothing. */
export function historicalRecords(persons = 5156, seed = 1): readonly HistoricalRecord[] {
  const records = Array.from({ length: persons }, (_, n) => copiesOf(n, seed)).flat();
  const dice = new Dice(seed, -1);
  return records
    .map((record) => ({ record, place: dice.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ record }) => record);
}

function copiesOf(number: number, seed: number): readonly HistoricalRecord[] {
  const person = personOf(number, seed);
  const dice = new Dice(seed, number, COPIES);
  const count = dice.chance(0.06) ? 1 : 2 + Math.floor(dice.next() * 16 + dice.next() * 2.8);
  return Array.from({ length: count }, (_, n) => ({
    unique_id: `P${number}-${n + 1}`,
    cluster: `P${number}`,
    ...(n === 0 ? cleanCopy(person) : damagedCopy(person, new Dice(seed, number, n))),
  }));
}

type Fields = Omit<HistoricalRecord, "unique_id" | "cluster">;

/** Every fourth person is of the family of somebody before: a namesake often, and easily taken for them. */
function personOf(number: number, seed: number): Person {
  const dice = new Dice(seed, number);
  const person = newPerson(dice);
  if (number === 0 || !dice.chance(0.25)) return person;
  const relative = personOf(Math.floor(number * dice.next()), seed);
  const { surname, title } = relative;
  const isNamesake = relative.isMan === person.isMan && dice.chance(0.45);
  const [outward = ""] = relative.postcode.split(" ");
  const isOfOnePlace = dice.chance(0.4);
  return {
    ...person,
    first: isNamesake ? relative.first : person.first,
    surname,
    title: dice.chance(0.6) ? title : "",
    birthPlace: isOfOnePlace ? relative.birthPlace : person.birthPlace,
    postcode: isOfOnePlace ? `${outward} ${inward(dice)}` : person.postcode,
    occupation: dice.chance(0.3) ? relative.occupation : person.occupation,
  };
}

function newPerson(dice: Dice): Person {
  const isMan = dice.chance(0.86);
  const surname = SURNAMES[drawSurname(dice)] ?? "";
  const place = drawPlace(dice);
  return {
    isMan,
    first: firstName(isMan, dice),
    middle: dice.chance(0.32) ? middleName(isMan, dice) : "",
    surname,
    title: dice.chance(0.12) ? titleOf(surname, dice) : "",
    dob: birthDate(dice),
    birthPlace: BIRTH_PLACES[place] ?? "",
    postcode: postcodeNear(place, dice),
    occupation: OCCUPATIONS[drawOccupation(dice)] ?? "",
  };
}

function firstName(isMan: boolean, dice: Dice): readonly string[] {
  return (isMan ? MEN[drawMan(dice)] : WOMEN[drawWoman(dice)]) ?? [];
}

function middleName(isMan: boolean, dice: Dice): string {
  return dice.chance(0.6) ? (firstName(isMan, dice)[0] ?? "") : (SURNAMES[drawSurname(dice)] ?? "");
}

function titleOf(surname: string, dice: Dice): string {
  const rank = dice.oneOf(RANKS);
  if (rank === "baronet") return `${dice.oneOf(ORDINALS)} baronet`;
  const seat = BIRTH_PLACES[drawPlace(dice)];
  return `${dice.oneOf(ORDINALS)} ${rank} ${dice.chance(0.5) ? `${surname} of ` : ""}${seat}`;
}

/** Of many people only the year is known, and stands as its first day. */
function birthDate(dice: Dice): string {
  const isOld = dice.chance(0.2);
  const year = isOld ? 1560 + dice.below(220) : 1770 + Math.floor((dice.next() + dice.next()) * 78);
  if (dice.chance(0.54)) return `${year}-01-01`;
  return `${year}-${two(1 + dice.below(12))}-${two(1 + dice.below(28))}`;
}

/** A town has one to four districts; a district has some thousand postcodes. */
function postcodeNear(place: number, dice: Dice): string {
  const area = POSTCODE_AREAS[(place * 31) % POSTCODE_AREAS.length] ?? "";
  return `${area}${1 + ((place * 7) % 18) + dice.below(4)} ${inward(dice)}`;
}

function inward(dice: Dice): string {
  return `${dice.letterOf(DIGITS)}${dice.letterOf(ABC)}${dice.letterOf(ABC)}`;
}

function cleanCopy(person: Person): Fields {
  const name = [person.first[0] ?? "", person.middle, person.surname].filter((word) => word !== "");
  const full = name.join(" ") + (person.title === "" ? "" : `, ${person.title}`);
  return {
    ...namesOf(full),
    dob: person.dob,
    birth_place: person.birthPlace,
    postcode_fake: person.postcode,
    gender: person.isMan ? "male" : "female",
    occupation: person.occupation,
  };
}

/** As in the pattern, the first word counts as first name and the last as surname, even if it is a seat. */
function namesOf(full: string): Pick<Fields, "full_name" | "first_name" | "surname"> {
  const words = full.replaceAll(",", "").split(" ");
  return {
    full_name: full,
    first_name: words[0] ?? "",
    surname: words.length > 1 ? (words.at(-1) ?? "") : "",
  };
}

function damagedCopy(person: Person, dice: Dice): Fields {
  const damage = damageOf(dice);
  const happens = (probability: number): boolean =>
    dice.chance(Math.min(0.9, probability * damage));
  const missing = (probability: number, value: string): string =>
    happens(probability) ? "" : value;
  return {
    ...namesOf(damagedName(person, happens, dice)),
    dob: missing(0.17, damagedDate(person.dob, happens, dice)),
    birth_place: missing(0.15, damagedPlace(person.birthPlace, happens, dice)),
    postcode_fake: missing(0.17, damagedPostcode(person, happens, dice)),
    gender: missing(0.25, person.isMan ? "male" : "female"),
    occupation: missing(
      0.2,
      happens(0.08) ? (OCCUPATIONS[drawOccupation(dice)] ?? "") : person.occupation,
    ),
  };
}

type Happens = (probability: number) => boolean;

function damageOf(dice: Dice): number {
  let drawn = dice.next();
  for (const [share, damage] of DAMAGE) {
    drawn -= share;
    if (drawn < 0) return damage;
  }
  return 1;
}

function damagedName(person: Person, happens: Happens, dice: Dice): string {
  let [first = ""] = person.first;
  let { middle, surname } = person;
  if (happens(0.16) && person.first.length > 1) first = dice.oneOf(person.first.slice(1));
  else if (happens(0.09)) first = firstName(person.isMan, dice)[0] ?? "";
  else if (happens(0.05)) first = first.charAt(0);
  if (happens(0.045)) surname = SURNAMES[drawSurname(dice)] ?? "";
  if (happens(0.09)) first = typo(first, ABC, dice);
  if (happens(0.1)) surname = typo(surname, ABC, dice);
  if (middle !== "" && happens(0.15)) [first, middle] = [middle, first];
  if (happens(0.03)) [first, surname] = [surname, first];
  const words = [first, happens(0.45) ? "" : middle, happens(0.09) ? "" : surname];
  if (person.title !== "" && !happens(0.3)) words.push(...damagedTitle(person.title, happens));
  return words.filter((word) => word !== "").join(" ");
}

function damagedTitle(title: string, happens: Happens): readonly string[] {
  return title.split(" ").filter(() => !happens(0.2));
}

function damagedDate(dob: string, happens: Happens, dice: Dice): string {
  const [year = "", month = "", day = ""] = dob.split("-");
  if (happens(0.05)) return `${year}-01-01`;
  if (happens(0.26)) return oneDigitOff(dob, dice);
  if (happens(0.02)) return `${Number(year) + 1 - 2 * dice.below(2)}-${month}-${day}`;
  if (happens(0.03)) return birthDate(dice);
  return dob;
}

/** A wrong last digit of the year, the month or the day that leaves a date. */
function oneDigitOff(dob: string, dice: Dice): string {
  const [year = "", month = "", day = ""] = dob.split("-");
  const part = dice.below(3);
  if (part === 0) return `${year.slice(0, 3)}${dice.letterOf(DIGITS)}-${month}-${day}`;
  if (part === 1) return `${year}-0${1 + dice.below(9)}-${day}`;
  return `${year}-${month}-${day.charAt(0)}${1 + dice.below(8)}`;
}

function damagedPlace(place: string, happens: Happens, dice: Dice): string {
  if (happens(0.08)) return BIRTH_PLACES[drawPlace(dice)] ?? "";
  return happens(0.04) ? typo(place, ABC, dice) : place;
}

function damagedPostcode(person: Person, happens: Happens, dice: Dice): string {
  const { postcode } = person;
  const [outward = ""] = postcode.split(" ");
  if (happens(0.09)) return typo(postcode, ABC + DIGITS, dice);
  if (happens(0.1)) return `${outward} ${inward(dice)}`;
  if (happens(0.09)) return postcodeNear(drawPlace(dice), dice);
  return postcode;
}

/** One record as a line of a CSV file; only the full name may need quotes. */
export function historicalLine(r: HistoricalRecord): string {
  const name = r.full_name.includes(",") ? `"${r.full_name}"` : r.full_name;
  return `${r.unique_id},${r.cluster},${name},${r.first_name},${r.surname},${r.dob},${r.birth_place},${r.postcode_fake},${r.gender},${r.occupation}\n`;
}

export const HISTORICAL_COLUMNS =
  "unique_id,cluster,full_name,first_name,surname,dob,birth_place,postcode_fake,gender,occupation";

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { options, positionals } = readCommandLine(
    "historical.ts FILE.csv [--persons 5156] [--seed 1]",
    1,
    { persons: 5156, seed: 1 },
  );
  const records = historicalRecords(options.persons, options.seed);
  writeFileSync(
    positionals[0] ?? "",
    `${HISTORICAL_COLUMNS}\n${records.map(historicalLine).join("")}`,
  );
}
