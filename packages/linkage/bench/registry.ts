import { closeSync, openSync, writeSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { readCommandLine } from "./command-line.ts";
import { Dice, zipf } from "./dice.ts";
import { DIGITS, LETTERS, nameWrittenAnew, typo } from "./noise.ts";
import { FAMILY_NAMES, FEMALE_NAMES, MALE_NAMES, STREETS, TOWNS } from "./vocabulary.ts";

/**
 * An invented registry of people in Indonesia, with noisy duplicates and the truth about them:
 * `node bench/registry.ts ROWS FILE.csv [--seed 1] [--duplicates 0.2] [--twins 0]`.
 *
 * The same options give the same bytes. A record is made from its number alone, so that ten million need
 * five bytes each of memory, and a query for the online engine can be made without the file.
 */
export type RegistryOptions = {
  readonly rows: number;
  readonly seed?: number;
  /** The share of records that are noisy copies of another one. */
  readonly duplicates?: number;
  /**
   * The share of people who live with somebody that is easily taken for them: a twin, or a brother or sister
   * with the same telephone. Clusters 2n and 2n + 1 are the two.
   */
  readonly twins?: number;
};

/** One record as it stands in the file; a value that is not known is the empty text. */
export type RegistryRecord = {
  readonly id: number;
  readonly nik: string;
  readonly name: string;
  readonly dob: string;
  readonly place: string;
  readonly sex: "L" | "P";
  readonly mother: string;
  readonly phone: string;
  readonly vill: string;
  readonly street: string;
  /** Records of one person have the same number: the truth. */
  readonly cluster: number;
};

export const REGISTRY_COLUMNS =
  "id,nik,name,dob,place,sex,mother,phone,vill,street,cluster" as const;

type Person = {
  nik: string;
  name: string;
  year: number;
  month: number;
  day: number;
  isBirthKnown: boolean;
  place: string;
  sex: "L" | "P";
  mother: string;
  phone: string;
  village: string;
  street: string;
};

/** Which record stands in which row: whose it is, and the how manieth copy (0 is the clean one). */
export type RegistryPlan = {
  readonly seed: number;
  readonly twins: number;
  readonly cluster: Int32Array;
  readonly copy: Uint8Array;
  /** So many people share two in a hundred of the telephones: a village has one that works. */
  readonly sharedPhones: number;
};

const COPIES_AT_MOST = 8;
/** Apart from the numbers of clusters, which are never negative. */
const STREAM = { copies: -1, order: -2, family: 4096 } as const;

const drawMale = zipf(MALE_NAMES.length, 0.95);
const drawFemale = zipf(FEMALE_NAMES.length, 0.95);
const drawFamily = zipf(FAMILY_NAMES.length, 0.9);
const drawTown = zipf(TOWNS.length, 0.8);
const drawVillage = zipf(160, 0.5);
const drawStreet = zipf(STREETS.length, 0.7);

/** Decides how many copies each person has, and mixes the rows. */
export function planRegistry(options: RegistryOptions): RegistryPlan {
  const { rows, seed = 1, duplicates = 0.2, twins = 0 } = options;
  const cluster = new Int32Array(rows);
  const copy = new Uint8Array(rows);
  const people = Math.max(1, Math.round(rows * (1 - duplicates)));
  const dice = new Dice(seed, STREAM.copies);
  let copiesLeft = rows - people;
  let row = 0;
  for (let person = 0; person < people; person++) {
    const copies = person === people - 1 ? copiesLeft : copiesOf(copiesLeft, people - person, dice);
    copiesLeft -= copies;
    for (let n = 0; n <= copies; n++) {
      cluster[row] = person;
      copy[row++] = n;
    }
  }
  mixRows(cluster, copy, new Dice(seed, STREAM.order));
  return { seed, twins, cluster, copy, sharedPhones: Math.max(10, Math.floor(rows / 2500)) };
}

function copiesOf(copiesLeft: number, peopleLeft: number, dice: Dice): number {
  if (!dice.chance(copiesLeft / peopleLeft / 1.35)) return 0;
  let copies = 1;
  while (copies < COPIES_AT_MOST && dice.chance(0.26)) copies++;
  return Math.min(copies, copiesLeft);
}

function mixRows(cluster: Int32Array, copy: Uint8Array, dice: Dice): void {
  for (let row = cluster.length - 1; row > 0; row--) {
    const other = dice.below(row + 1);
    const [movedCluster = 0, movedCopy = 0] = [cluster[other], copy[other]];
    cluster[other] = cluster[row] ?? 0;
    copy[other] = copy[row] ?? 0;
    cluster[row] = movedCluster;
    copy[row] = movedCopy;
  }
}

/** The record in one row. */
export function registryRecord(plan: RegistryPlan, row: number): RegistryRecord {
  const record = recordOf(plan, plan.cluster[row] ?? 0, plan.copy[row] ?? 0);
  return { ...record, id: row };
}

/**
 * The record of a person's n-th copy. A copy from `COPIES_AT_MOST` + 1 on is in no file: a newcomer whom the
 * registry knows under other spellings.
 */
export function recordOf(plan: RegistryPlan, cluster: number, copy: number): RegistryRecord {
  const person = personOf(plan, cluster);
  if (copy > 0) distort(person, new Dice(plan.seed, cluster, copy));
  const { year, month, day, isBirthKnown, village, ...same } = person;
  const dob = isBirthKnown ? `${year}-${two(month)}-${two(day)}` : "";
  return { id: -1, ...same, dob, vill: village, cluster };
}

/** Writes the whole registry as CSV, in pieces; no field needs quotes. */
export function writeRegistry(path: string, options: RegistryOptions): void {
  const plan = planRegistry(options);
  const file = openSync(path, "w");
  try {
    let text = `${REGISTRY_COLUMNS}\n`;
    for (let row = 0; row < options.rows; row++) {
      text += registryLine(registryRecord(plan, row));
      if (text.length < 1 << 20) continue;
      writeSync(file, text, null, "latin1");
      text = "";
    }
    writeSync(file, text, null, "latin1");
  } finally {
    closeSync(file);
  }
}

/** One record as a line of the file. */
export function registryLine(r: RegistryRecord): string {
  return `${r.id},${r.nik},${r.name},${r.dob},${r.place},${r.sex},${r.mother},${r.phone},${r.vill},${r.street},${r.cluster}\n`;
}

function personOf(plan: RegistryPlan, cluster: number): Person {
  const person = newPerson(new Dice(plan.seed, cluster), plan.sharedPhones);
  if (plan.twins === 0 || cluster % 2 === 0) return person;
  const dice = new Dice(plan.seed, cluster, STREAM.family);
  if (!dice.chance(plan.twins)) return person;
  return sibling(personOf(plan, cluster - 1), person, dice);
}

function newPerson(dice: Dice, sharedPhones: number): Person {
  const isFemale = dice.chance(0.55);
  const year = 1958 + Math.floor((dice.next() + dice.next()) * 24.5);
  const isDefaultBirth = dice.chance(0.04);
  const isFirstDay = dice.chance(0.5);
  let month = 1 + dice.below(12);
  let day = 1 + dice.below(28);
  if (isDefaultBirth) [month, day] = isFirstDay ? [1, 1] : [12, 31];
  const town = TOWNS[drawTown(dice)] ?? "";
  const village = drawTown(dice) * 1000 + drawVillage(dice);
  const nik = nikOf(village, dice.below(30), isFemale, year, month, day, dice.below(60));
  return {
    nik: dice.chance(0.08) ? "" : nik,
    name: fullName(isFemale, dice),
    year,
    month,
    day,
    isBirthKnown: !dice.chance(0.01),
    place: dice.chance(0.02) ? "" : town,
    sex: isFemale ? "P" : "L",
    mother: dice.chance(0.07) ? "" : fullName(true, dice),
    phone: phoneOrNone(dice, sharedPhones),
    village: String(100_000 + village),
    street: streetAndNumber(dice),
  };
}

/** A number that nobody has: the civil registry hands out serials from 0001, and these begin at 9900. */
function nikOf(
  village: number,
  district: number,
  isFemale: boolean,
  year: number,
  month: number,
  day: number,
  serial: number,
): string {
  const area = `${1100 + Math.floor(village / 1000)}${two(1 + district)}`;
  return `${area}${two(day + (isFemale ? 40 : 0))}${two(month)}${two(year % 100)}${9900 + serial}`;
}

function fullName(isFemale: boolean, dice: Dice): string {
  const first = givenName(isFemale, dice);
  const words = dice.next();
  if (words < 0.1) return first;
  if (words >= 0.62) return `${first} ${givenName(isFemale, dice)} ${familyName(dice)}`;
  return `${first} ${dice.chance(0.4) ? givenName(isFemale, dice) : familyName(dice)}`;
}

function givenName(isFemale: boolean, dice: Dice): string {
  return (isFemale ? FEMALE_NAMES[drawFemale(dice)] : MALE_NAMES[drawMale(dice)]) ?? "";
}

function familyName(dice: Dice): string {
  return FAMILY_NAMES[drawFamily(dice)] ?? "";
}

function phoneOrNone(dice: Dice, sharedPhones: number): string {
  if (dice.chance(0.15)) return "";
  if (dice.chance(0.02)) return `0811${10_000_000 + dice.below(sharedPhones) * 37}`;
  return phone(dice);
}

function phone(dice: Dice): string {
  return `08${10 + dice.below(89)}${10_000_000 + dice.below(90_000_000)}`;
}

function streetAndNumber(dice: Dice): string {
  const street = STREETS[drawStreet(dice)] ?? "";
  return `JL ${street} NO ${1 + dice.below(120)} RT ${two(1 + dice.below(12))} RW ${two(1 + dice.below(10))}`;
}

/** Somebody else of the same mother at the same address; half of them twins. */
function sibling(elder: Person, other: Person, dice: Dice): Person {
  const { mother, village, street } = elder;
  const familyPhone = elder.phone !== "" && dice.chance(0.7) ? elder.phone : other.phone;
  const surname = elder.name.includes(" ") ? elder.name.slice(elder.name.lastIndexOf(" ")) : "";
  const [first = ""] = other.name.split(" ");
  const family = { mother, village, street, phone: familyPhone, name: first + surname };
  if (dice.chance(0.5)) return { ...other, ...family };
  const isSameSex = elder.sex === other.sex || dice.chance(0.2);
  const { year, month, day, isBirthKnown, place, nik } = elder;
  const twin = { ...other, ...family, year, month, day, isBirthKnown, place };
  if (!isSameSex) return twin;
  const name = givenName(elder.sex === "P", dice) + surname;
  const serial = nik === "" ? "" : String(Number(nik.slice(12)) + 1);
  return { ...twin, name, sex: elder.sex, nik: nik.slice(0, 12) + serial };
}

/** The same person as another list has them: the errors of a second clerk, and of the years between. */
function distort(person: Person, dice: Dice): void {
  if (dice.chance(0.25)) person.nik = "";
  else if (person.nik !== "" && dice.chance(0.07)) person.nik = typo(person.nik, DIGITS, dice);
  person.name = nameWrittenAnew(person.name, dice);
  distortBirth(person, dice);
  const place = dice.next();
  if (place < 0.08) person.place = "";
  else if (place < 0.126) person.place = typo(person.place, LETTERS, dice);
  else if (place < 0.196) person.place = TOWNS[drawTown(dice)] ?? "";
  person.mother = dice.chance(0.15) ? "" : nameWrittenAnew(person.mother, dice);
  if (dice.chance(0.1)) person.phone = "";
  else if (dice.chance(0.45)) person.phone = phone(dice);
  else if (person.phone !== "" && dice.chance(0.05))
    person.phone = typo(person.phone, DIGITS, dice);
  distortAddress(person, dice);
  if (dice.chance(0.01)) person.sex = person.sex === "L" ? "P" : "L";
}

function distortBirth(person: Person, dice: Dice): void {
  const kind = dice.next();
  if (kind < 0.03) person.day = 1 + dice.below(28);
  else if (kind < 0.05) {
    person.month = 1 + dice.below(12);
    person.day = Math.min(person.day, 28);
  } else if (kind < 0.08 && person.day <= 12)
    [person.day, person.month] = [person.month, person.day];
  else if (kind < 0.11) person.year += dice.chance(0.5) ? 1 : -1;
  else if (kind < 0.13) [person.day, person.month] = [1, 1];
  else if (kind < 0.16) person.isBirthKnown = false;
}

function distortAddress(person: Person, dice: Dice): void {
  if (dice.chance(0.25)) {
    person.village = String(100_000 + drawTown(dice) * 1000 + drawVillage(dice));
    person.street = streetAndNumber(dice);
  } else if (dice.chance(0.5)) {
    const isCut = dice.chance(0.5);
    person.street = isCut
      ? person.street.replace(/ RT .*/, "")
      : typo(typo(person.street, LETTERS, dice), LETTERS, dice);
  }
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { options, positionals } = readCommandLine(
    "registry.ts ROWS FILE.csv [--seed 1] [--duplicates 0.2] [--twins 0]",
    2,
    { seed: 1, duplicates: 0.2, twins: 0 },
  );
  const [rows = "", path = ""] = positionals;
  writeRegistry(path, { rows: Number(rows), ...options });
}
