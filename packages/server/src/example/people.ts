import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { type BirthCalendar, birthCalendar } from "./calendar.ts";
import { areClearlyDifferent, coarseName } from "./coarse-name.ts";
import { type ExampleKelurahan, KELURAHAN } from "./data/kelurahan.ts";
import { OCCUPATION_WORDS } from "./data/occupations.ts";
import { BIRTH_PLACES, STREET_NAMES } from "./data/places.ts";
import { type InventedName, inventName, type Sex } from "./invented-name.ts";
import { type NikRegister, nikRegister } from "./invented-nik.ts";
import { type Dice, weightedDraw } from "./random.ts";

/** People who share a family card, a home and usually a telephone. */
export type Household = {
  readonly kk: string;
  readonly kelurahan: ExampleKelurahan;
  readonly rt: number;
  readonly street: string;
  readonly houseNumber: number;
  /** Digits after the leading 0. */
  readonly phone: string;
};

/** An invented worker as they truly are, whatever a list or a register says. */
export type Person = {
  readonly id: number;
  readonly sex: Sex;
  readonly name: InventedName;
  readonly bornOn: IsoDate;
  readonly birthPlace: string;
  readonly nik: string;
  readonly household: Household;
  /** One of the ways in which their occupation is said. */
  readonly occupation: readonly string[];
};

/** What is asked of a person who is to be invented; what is left out is drawn. */
export type Wanted = {
  readonly bornOn?: IsoDate;
  readonly sex?: Sex;
  readonly household?: Household;
  /** The name to bear, for a namesake: it is then not kept apart from others. */
  readonly name?: InventedName;
  /** A name that must not resemble this one. */
  readonly unlike?: InventedName;
  /** A further condition on the name. */
  readonly nameFits?: (name: InventedName, sex: Sex) => boolean;
  /** What the NIK encodes, when that is not the person's own birth date and sex. */
  readonly nikBornOn?: IsoDate;
  readonly nikSex?: Sex;
  readonly nikPrefix?: string;
};

/** A city's registry office: it invents people and keeps their names and numbers apart. */
export type People = {
  readonly dice: Dice;
  readonly calendar: BirthCalendar;
  readonly niks: NikRegister;
  invent(wanted: Wanted): Person;
  /** Keeps a written name and birth date for one person; false when another already has them. */
  claim(words: readonly string[], bornOn: IsoDate): boolean;
  /** A household of its own. */
  settle(): Household;
};

const drawKelurahan = weightedDraw(KELURAHAN.map((value) => ({ weight: value.weight, value })));
const drawOccupation = weightedDraw(OCCUPATION_WORDS);
const drawBirthPlace = weightedDraw(BIRTH_PLACES);

/** Share of workers who live in the household of the worker invented before them. */
const SAME_HOUSEHOLD = 0.22;

/** Opens the registry of a city as it is on `asOf`. */
export function openPeople(dice: Dice, asOf: IsoDate): People {
  const calendar = birthCalendar(asOf);
  const niks = nikRegister();
  const claimed = new Set<string>();
  let lastId = 0;
  let lastHousehold = settle();

  function settle(): Household {
    return {
      kk: niks.issueFamilyCard(dice),
      kelurahan: drawKelurahan(dice),
      rt: 1 + dice.below(45),
      street: dice.pick(STREET_NAMES),
      houseNumber: 1 + dice.below(160),
      // 0840 to 0849 belong to no operator known to us: nobody is called by mistake.
      phone: `84${String(dice.below(1e9)).padStart(9, "0")}`.slice(0, dice.chance(0.8) ? 11 : 10),
    };
  }

  function claim(words: readonly string[], bornOn: IsoDate): boolean {
    const key = bornOn + coarseName(words);
    if (claimed.has(key)) return false;
    claimed.add(key);
    return true;
  }

  function nameFor(wanted: Wanted, sex: Sex, bornOn: IsoDate): InventedName {
    if (wanted.name !== undefined) return wanted.name;
    for (let attempt = 0; attempt < 10_000; attempt++) {
      const name = inventName(dice, sex);
      if (wanted.unlike && !areClearlyDifferent(name.words, wanted.unlike.words)) continue;
      if (wanted.nameFits && !wanted.nameFits(name, sex)) continue;
      if (claim(name.words, bornOn)) return name;
    }
    throw new Error(`The example city has no name left for someone born on ${bornOn}`);
  }

  return {
    dice,
    calendar,
    niks,
    claim,
    settle,
    invent(wanted) {
      const sex = wanted.sex ?? (dice.chance(0.58) ? "L" : "P");
      const bornOn = wanted.bornOn ?? calendar.workingAge(dice);
      const name = nameFor(wanted, sex, bornOn);
      if (wanted.household === undefined && !dice.chance(SAME_HOUSEHOLD)) lastHousehold = settle();
      lastId += 1;
      return {
        id: lastId,
        sex,
        name,
        bornOn,
        birthPlace: drawBirthPlace(dice),
        nik: niks.issue(dice, wanted.nikBornOn ?? bornOn, wanted.nikSex ?? sex, wanted.nikPrefix),
        household: wanted.household ?? lastHousehold,
        occupation: drawOccupation(dice),
      };
    },
  };
}
