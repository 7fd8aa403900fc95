import type { Cell } from "@payung/domain/intake/cell.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Outcome } from "@payung/domain/verification/decision.ts";
import { LIST_HEADER, LIST_TITLES, writeRow } from "./list-row.ts";
import { openPeople } from "./people.ts";
import { planRows } from "./plans.ts";
import { outcomeOf, type Planted } from "./planted.ts";
import { diceFrom } from "./random.ts";
import {
  type CivilEntry,
  type MemberEntry,
  openRegisters,
  type WelfareEntry,
} from "./registers.ts";

/** What is true of one row of the list. */
export type TruthRow = {
  /** The row number that the spreadsheet shows. */
  readonly row: number;
  /** Rows with one number are about one person. */
  readonly person: number;
  /** The right outcome by the default decision policy. */
  readonly outcome: Outcome;
  /** What was planted in the row; nothing in most. */
  readonly planted: readonly Planted[];
};

/** An invented city: a candidate list, the three registers to ask, and the truth about every row. */
export type ExampleCity = {
  /** The day on which the ages are right. */
  readonly asOf: IsoDate;
  /** The whole sheet from its first row: titles, header, candidates, and a few empty rows among them. */
  readonly list: readonly (readonly Cell[])[];
  readonly truth: readonly TruthRow[];
  /** Sorted by NIK, so that their order tells nothing. */
  readonly civil: readonly CivilEntry[];
  readonly members: readonly MemberEntry[];
  readonly welfare: readonly WelfareEntry[];
};

/** The registers also know people who are not on the list: so many for each row. */
const STRANGERS_PER_ROW = 0.25;

/** Lists have an empty row now and then, so that counting rows is not reading row numbers. */
const EMPTY_ROW = 1 / 1500;

/** The day the example stands on unless told otherwise; fixed, so that the same seed is the same city. */
export const EXAMPLE_DAY: IsoDate = "2026-11-23";

/**
 * Makes an example city. The list has exactly `workers` rows that hold a candidate (people on it
 * are fewer, for some stand there twice). The same order gives the same city, everywhere.
 */
export function makeExampleCity(order: {
  readonly workers: number;
  readonly seed: number | string;
  readonly asOf?: IsoDate;
}): ExampleCity {
  const { workers, seed, asOf = EXAMPLE_DAY } = order;
  const dice = diceFrom(`${seed}/${workers}/${asOf}`);
  const people = openPeople(dice, asOf);
  const registers = openRegisters(people, asOf);
  const plans = planRows(people, registers, workers);
  for (let nth = 0; nth < workers * STRANGERS_PER_ROW; nth++) {
    registers.enterStranger(people.invent({}));
  }

  const list: (readonly Cell[])[] = [...LIST_TITLES, LIST_HEADER];
  const truth: TruthRow[] = [];
  for (const { person, name, nik, planted } of plans) {
    if (truth.length > 0 && dice.chance(EMPTY_ROW)) list.push([]);
    list.push(writeRow(dice, truth.length + 1, person, { name, nik }, planted));
    truth.push({ row: list.length, person: person.id, outcome: outcomeOf(planted), planted });
  }
  const { civil, members, welfare } = registers;
  return {
    asOf,
    list,
    truth,
    civil: byNik(civil),
    members: byNik(members),
    welfare: byNik(welfare),
  };
}

function byNik<Entry extends { readonly nik: string }>(entries: Entry[]): Entry[] {
  return entries.sort((one, other) => (one.nik < other.nik ? -1 : one.nik > other.nik ? 1 : 0));
}
