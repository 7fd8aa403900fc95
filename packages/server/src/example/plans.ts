import type { People, Person, Wanted } from "./people.ts";
import { PLANTED, type Planted, SEVERAL_AT_ONCE, SEVERAL_PER_THOUSAND } from "./planted.ts";
import { type Dice, shuffle } from "./random.ts";
import type { Registers } from "./registers.ts";
import { misspell, respell } from "./spellings.ts";

/** A row that the list will have: who it is about, what it says of them, what is planted, and where it stands. */
export type Plan = {
  readonly person: Person;
  readonly name: string;
  readonly nik: string;
  readonly planted: readonly Planted[];
  /** Rows stand in the order of their places, from 0 to 1. */
  readonly place: number;
};

/** What needs another row to make sense: it is planted beside a row that is there already. */
const NEEDS_ANOTHER_ROW = [
  "exact-duplicate",
  "fuzzy-duplicate",
  "namesake",
  "shared-nik",
  "twin",
  "earlier-row-incomplete",
] as const satisfies readonly Planted[];
type BesideAnother = (typeof NEEDS_ANOTHER_ROW)[number];

/** Rows whose NIK is lost and everything else well: the worker comes again, later and rightly. */
const MENDED_LATER: readonly Planted[] = [
  "nik-as-number",
  "nik-15-digits",
  "nik-missing",
  "kk-in-nik-field",
  "kpj-in-nik-field",
];

/**
 * Plans a list of exactly `rows` rows, in the order in which they will stand, and enters its people
 * in the registers. In a list too short for a kind of row to be planted, the row is an ordinary one.
 */
export function planRows(people: People, registers: Registers, rows: number): Plan[] {
  const { dice } = people;
  const deck = dealPlanted(dice, rows);
  const plans: Plan[] = [];
  const ordinary: number[] = [];
  const mendedLater: number[] = [];
  const besideAnother: BesideAnother[] = [];
  for (const planted of deck) {
    const beside = NEEDS_ANOTHER_ROW.find((each) => planted[0] === each);
    if (beside !== undefined) {
      besideAnother.push(beside);
      continue;
    }
    if (planted.length === 0) ordinary.push(plans.length);
    if (planted.length === 1 && MENDED_LATER.some((each) => each === planted[0])) {
      mendedLater.push(plans.length);
    }
    plans.push(planPerson(people, registers, planted));
  }

  let lastDuplicated: Plan | undefined;
  for (const kind of besideAnother) {
    // Now and then one person is on the list three times.
    const again = kind === "exact-duplicate" && lastDuplicated !== undefined && dice.chance(0.1);
    const at = again
      ? undefined
      : (kind === "earlier-row-incomplete" ? mendedLater : ordinary).pop();
    const other = again ? lastDuplicated : at === undefined ? undefined : plans[at];
    if (other === undefined) {
      plans.push(planPerson(people, registers, []));
      continue;
    }
    if (kind === "exact-duplicate") lastDuplicated = other;
    if (kind === "twin" && at !== undefined) plans[at] = { ...other, planted: ["twin"] };
    plans.push(planBeside(people, registers, kind, other));
  }
  // Sorting is stable: of two rows at one place, the one that was planned later stands later.
  return plans.sort((one, other) => one.place - other.place);
}

/** What is planted in each row, in random order; most rows have nothing. */
function dealPlanted(dice: Dice, rows: number): (readonly Planted[])[] {
  const deck: (readonly Planted[])[] = [];
  const kinds = Object.keys(PLANTED) as Planted[];
  for (const kind of kinds) {
    const count = timesIn(dice, rows, PLANTED[kind].perThousand);
    for (let nth = 0; nth < count; nth++) deck.push([kind]);
  }
  const several = timesIn(dice, rows, SEVERAL_PER_THOUSAND);
  const from = dice.below(SEVERAL_AT_ONCE.length);
  for (let nth = 0; nth < several; nth++) {
    deck.push(SEVERAL_AT_ONCE[(from + nth) % SEVERAL_AT_ONCE.length] ?? []);
  }
  shuffle(deck, dice);
  deck.length = Math.min(deck.length, rows);
  while (deck.length < rows) deck.push([]);
  shuffle(deck, dice);
  return deck;
}

/** How many rows a share of a thousand makes; what is left of a row is left to chance. */
function timesIn(dice: Dice, rows: number, perThousand: number): number {
  return Math.floor((rows * perThousand) / 1000 + dice.next());
}

function planPerson(people: People, registers: Registers, planted: readonly Planted[]): Plan {
  const { dice } = people;
  const wanted = wantedFor(people, planted);
  const person = people.invent(wanted);
  const name = person.name.words.join(" ");
  if (planted.includes("civil-name-different")) {
    const other = people.invent({ sex: person.sex, unlike: person.name });
    registers.enter(person, planted, { name: other.name.words.join(" ").toUpperCase() });
  } else {
    registers.enter(person, planted);
  }
  const said = planted.includes("spelling")
    ? (respell(dice, person.name, person.sex) ?? name)
    : planted.includes("deceased-hint")
      ? `${name} (Alm)`
      : name;
  return { person, name: said, nik: person.nik, planted, place: dice.next() };
}

function wantedFor({ dice, calendar }: People, planted: readonly Planted[]): Wanted {
  const [kind] = planted;
  if (planted.includes("too-old")) return { bornOn: calendar.between(dice, 66, 80) };
  if (planted.includes("too-young")) return { bornOn: calendar.between(dice, 15, 18) };
  switch (kind) {
    case "spelling":
      return { nameFits: (name, sex) => respell(dice, name, sex) !== null };
    case "turned-18-today":
      return { bornOn: calendar.turning(18, 0) };
    case "turns-18-tomorrow":
      return { bornOn: calendar.turning(18, 1) };
    case "turned-65-today":
      return { bornOn: calendar.turning(65, 0) };
    case "turns-65-tomorrow":
      return { bornOn: calendar.turning(65, 1) };
    case "deceased-hint":
      return { sex: "L" };
    case "nik-other-birth-date": {
      const bornOn = calendar.workingAge(dice);
      return { bornOn, nikBornOn: calendar.near(dice, bornOn) };
    }
    case "nik-other-sex": {
      const sex = dice.chance(0.5) ? "L" : "P";
      return { sex, nikSex: sex === "L" ? "P" : "L" };
    }
    default:
      return {};
  }
}

function planBeside(people: People, registers: Registers, kind: BesideAnother, other: Plan): Plan {
  const { dice, niks } = people;
  const { person } = other;
  const later = other.place + (1 - other.place) * dice.next();
  const planted = [kind];
  switch (kind) {
    case "exact-duplicate": {
      const respelled = dice.chance(0.4) ? respell(dice, person.name, person.sex) : null;
      return { ...other, name: respelled ?? other.name, planted, place: later };
    }
    case "fuzzy-duplicate": {
      const name = misspell(dice, person.name);
      return { person, name, nik: niks.mistype(dice, person.nik), planted, place: later };
    }
    case "earlier-row-incomplete":
      return { ...other, planted, place: later };
    case "namesake": {
      const { name, sex, bornOn } = person;
      const namesake = people.invent({ name, sex, bornOn, household: people.settle() });
      registers.enter(namesake, planted);
      return { person: namesake, name: other.name, nik: namesake.nik, planted, place: later };
    }
    case "shared-nik": {
      const stranger = people.invent({ unlike: person.name, household: people.settle() });
      registers.enter(stranger, planted);
      const name = stranger.name.words.join(" ");
      return { person: stranger, name, nik: person.nik, planted, place: later };
    }
    case "twin": {
      const twin = people.invent({
        bornOn: person.bornOn,
        household: person.household,
        unlike: person.name,
        nikPrefix: person.nik.slice(0, 6),
      });
      registers.enter(twin, planted);
      const name = twin.name.words.join(" ");
      return { person: twin, name, nik: twin.nik, planted, place: dice.next() };
    }
  }
}
