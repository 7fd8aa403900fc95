import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Office } from "../shared/office.ts";
import type { TestOffice } from "./test-office.ts";
import type { Books } from "./year-books.ts";

/** What happened besides the days: so that a test knows that it did. */
export const HAPPENINGS = [
  "joined",
  "left",
  "tookOver",
  "billed",
  "billedAgain",
  "billWithdrawn",
  "leftOut",
  "repeatedLine",
  "unknownPerson",
  "otherAmountAccepted",
  "otherAmountExplained",
  "totalOnly",
  "sentBack",
  "paid",
  "paidInParts",
  "paidTooMuch",
  "paidAgain",
  "returned",
  "receipts",
  "receiptsAgain",
  "receiptsWithDifferences",
  "reversed",
  "reversalsRejected",
  "donated",
  "donationsAgain",
  "donationsOutOfOrder",
  "donationsOfAnotherAmount",
  "donationsRefunded",
  "monthsClosed",
  "monthsReopened",
] as const;
export type Happening = (typeof HAPPENINGS)[number];

type Task = (office: Office) => Promise<void>;

/** One life: the office by day, what chance decides, what is still to come, and the books beside it. */
export type Life = {
  readonly work: TestOffice;
  readonly books: Books;
  /** The next number in [0, 1) of the seed. */
  readonly chance: () => number;
  /** An id that follows from the seed and what it is for. */
  readonly idOf: (what: string) => string;
  readonly later: (day: IsoDate, task: Task) => void;
  readonly note: (what: Happening, count?: number) => void;
  /** Where each fund's payments wait for the insurer. */
  readonly transits: Map<string, string>;
  readonly groups: { readonly city: string; readonly gifts: string };
};

/** The same numbers in [0, 1) for the same seed (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Work that waits for its day, done in the order in which it was put there. */
export class Agenda {
  readonly #tasks = new Map<IsoDate, Task[]>();

  put(day: IsoDate, task: Task): void {
    this.#tasks.set(day, [...(this.#tasks.get(day) ?? []), task]);
  }

  /** Does what waits for this day, also what is put there meanwhile. */
  async work(day: IsoDate, office: Office): Promise<void> {
    for (;;) {
      const [task, ...rest] = this.#tasks.get(day) ?? [];
      if (task === undefined) break;
      this.#tasks.set(day, rest);
      await task(office);
    }
    this.#tasks.delete(day);
  }

  nextDay(): IsoDate | undefined {
    return [...this.#tasks.keys()].toSorted()[0];
  }
}
