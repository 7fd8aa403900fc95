import type { IsoDate } from "../shared/dates.ts";
import { addWorkingDays, type Holidays } from "../shared/working-days.ts";

/** Where an application waits for a person, in the order in which a desk shows them. */
export const QUEUES = [
  /** Several questions at once: the whole case is gone through. */
  "new",
  /** May be somebody we know. */
  "duplicate",
  /** One thing that only a person can say. */
  "question",
  /** A first person has said what to do; a second one confirms or sends it back. */
  "confirmation",
  /** Whoever sent it must mend it. */
  "correction",
  /** Somebody says that a decision was wrong. */
  "objection",
  /** Somebody must go there: a random re-check, or a question for the door. */
  "visit",
  /** The insurer sent it back. */
  "insurer",
] as const;
export type Queue = (typeof QUEUES)[number];

/**
 * Within how many working days each is promised to be dealt with. The programme's own promise; UU 30/2014 asks for
 * a time limit and leaves it to the office where no rule names one.
 */
export const PROMISED_WORKING_DAYS: Readonly<Record<Queue, number>> = {
  new: 5,
  duplicate: 5,
  question: 5,
  confirmation: 2,
  correction: 10,
  objection: 10,
  visit: 10,
  insurer: 5,
};

/** The last day on which the promise is kept for what waits since a day. */
export function dueOn(queue: Queue, since: IsoDate, holidays: Holidays): IsoDate {
  return addWorkingDays(since, PROMISED_WORKING_DAYS[queue], holidays);
}
