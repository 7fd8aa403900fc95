import { assert } from "../shared/assert.ts";
import { addDays, type IsoDate } from "../shared/dates.ts";
import type { Holidays } from "../shared/working-days.ts";
import { dueOn, QUEUES, type Queue } from "../verification/queues.ts";
import { exactInterval, sampleSizeFor } from "../verification/sampling.ts";

/** By what managers may divide the figures. */
export const BREAKDOWNS = ["kelurahan", "occupation", "sex", "channel"] as const;
export type Breakdown = (typeof BREAKDOWNS)[number];

/** The steps that take time, each named by where it ends: received → decided, approved → in a decree, and so on. */
export const SPEED_STEPS = ["decided", "in-decree", "sent-to-insurer", "protected"] as const;
export type SpeedStep = (typeof SPEED_STEPS)[number];

/** Where an application can wait: for a person, or for the next step of the whole programme. */
export const WAITING_PLACES = [...QUEUES, "decree", "sending", "reply"] as const;
export type WaitingPlace = (typeof WAITING_PLACES)[number];

/** What the re-checks say about the bound: nothing yet, it is met, it is broken, or there are too few to tell. */
export type ErrorVerdict = "unchecked" | "met" | "broken" | "unsure";

export type MeasuredError = {
  readonly checked: number;
  readonly wrong: number;
  /** The exact interval for the share wrongly approved, 0 to 1. */
  readonly lower: number;
  readonly upper: number;
  readonly verdict: ErrorVerdict;
  /** How many more visits would settle it if none finds a mistake; null when visits alone cannot. */
  readonly visitsMissing: number | null;
};

/** What visits to automatic approvals found, held against the bound that the policy sets. */
export function measuredError(
  found: { readonly wrong: number; readonly checked: number },
  limit: { readonly errorBound: number; readonly confidence: number },
): MeasuredError {
  const { wrong, checked } = found;
  const { errorBound, confidence } = limit;
  const { lower, upper } = exactInterval(wrong, checked, confidence);
  const verdict = verdictOn(checked, lower, upper, errorBound);
  const missing = () => sampleSizeFor(errorBound, confidence, wrong) - checked;
  return {
    checked,
    wrong,
    lower,
    upper,
    verdict,
    visitsMissing: verdict === "met" ? 0 : verdict === "broken" ? null : missing(),
  };
}

function verdictOn(checked: number, lower: number, upper: number, bound: number): ErrorVerdict {
  if (checked === 0) return "unchecked";
  if (upper <= bound) return "met";
  return lower > bound ? "broken" : "unsure";
}

/** Of all that could be decided, the share that data alone decided; the rest wait for people or were theirs. */
export function shareByData(counts: {
  readonly byData: number;
  readonly decided: number;
  readonly referred: number;
}): number | null {
  const decidable = counts.decided + counts.referred;
  assert(counts.byData <= counts.decided, "what data decided is decided");
  return decidable === 0 ? null : counts.byData / decidable;
}

/** The last day since which whatever waits in a queue has waited longer than promised. */
export function lateSince(queue: Queue, today: IsoDate, holidays: Holidays): IsoDate {
  let day = addDays(today, -1);
  while (dueOn(queue, day, holidays) >= today) day = addDays(day, -1);
  return day;
}
