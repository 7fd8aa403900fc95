import { coverStatus, graceUntil } from "../enrolment/coverage.ts";
import type { RuleBook } from "../reference/rule-book.ts";
import { assert } from "../shared/assert.ts";
import {
  addDays,
  type IsoDate,
  type IsoMonth,
  monthBounds,
  monthOf,
  shiftMonth,
} from "../shared/dates.ts";
import type { CoverageState } from "./ledger.ts";

/** So many days before somebody loses something, it is told: once each, the largest first. */
export const WARNING_DAYS = [60, 30, 7] as const;
export type WarningDays = (typeof WARNING_DAYS)[number];

/** How far a member's months reach without a gap. Nothing at all: the month before the first. */
export type Reach = {
  /** Paid, or confirmed by the insurer. */
  readonly paidThrough: IsoMonth;
  /** Money stands behind it: committed, billed, paid or confirmed. Never less than what is paid. */
  readonly securedThrough: IsoMonth;
};

/**
 * `cover`: after this day no money stands behind the next month. `grace`: after this day what is unpaid can be paid no
 * more, and the membership ends.
 */
export const DANGER_KINDS = ["cover", "grace"] as const;
export type DangerKind = (typeof DANGER_KINDS)[number];

/** What a member loses next, and when. */
export type Danger =
  | { readonly kind: DangerKind; readonly lastDay: IsoDate; readonly daysLeft: number }
  | { readonly kind: "lapsed"; readonly lastDay: IsoDate };

/**
 * What a member who stays as they are loses next, seen from a day. Whoever has lapsed lost it on the day after `lastDay`.
 *
 * Grace is the insurer's (rule book p. 59), by the rule of the first unpaid month. Money that is set aside is not yet
 * paid: a bill that nobody pays ends in a lapse as well, so grace is counted from what is paid.
 */
export function dangerOf(
  { paidThrough, securedThrough }: Reach,
  today: IsoDate,
  rules: RuleBook,
): Danger {
  assert(securedThrough >= paidThrough, "what is paid is secured");
  const lastOfGrace = graceUntil(paidThrough, rules);
  const startsOn = monthBounds(paidThrough).first;
  const cover = { startsOn: startsOn < today ? startsOn : today, paidThrough, endedOn: null };
  if (coverStatus(cover, today, rules) === "lapsed")
    return { kind: "lapsed", lastDay: lastOfGrace };
  const lastSecured = monthBounds(securedThrough).last;
  const isCover = monthOf(today) <= securedThrough && lastSecured <= lastOfGrace;
  const lastDay = isCover ? lastSecured : lastOfGrace;
  return { kind: isCover ? "cover" : "grace", lastDay, daysLeft: daysFrom(today, lastDay) };
}

/** Which warning is due so many days before; null while there is time. A warning that was missed is not made up for. */
export function warningDue(daysLeft: number): WarningDays | null {
  return WARNING_DAYS.findLast((days) => daysLeft <= days) ?? null;
}

/** On which day the first warning is given. */
export function firstWarningOn(lastDay: IsoDate): IsoDate {
  return addDays(lastDay, -WARNING_DAYS[0]);
}

/** The earliest month that can still be paid on a day: a month before it would have ended the membership by now. */
export function firstPayableMonth(today: IsoDate, rules: RuleBook): IsoMonth {
  let month = monthOf(today);
  while (graceUntil(shiftMonth(month, -2), rules) >= today) month = shiftMonth(month, -1);
  return month;
}

/** What is known of the first month that nobody has paid, or that no money stands behind. */
export type Gap = {
  /** Whether the decree covers the month. */
  readonly isMember: boolean;
  /** Null where the month was never planned. */
  readonly state: CoverageState | null;
  /** Whether the worker has taken over payment. */
  readonly isOwn: boolean;
  /** The fund that is to pay; null where none is. */
  readonly payer: { readonly canPayNow: boolean } | null;
  /** Open funds whose months include this one. */
  readonly fundCount: number;
  /** Whether one of them was asked and had run out. */
  readonly hasRunOut: boolean;
};

/** Why a month is in danger, each with another thing to do about it. */
export const GAP_REASONS = [
  /** A bill names it and is not paid. */
  "bill-not-paid",
  /** Money is set aside and no bill names it yet. */
  "not-billed",
  /** Its payer has the money, and nobody has set it aside. */
  "not-committed",
  /** Its payer has announced the money, and it has not come in. */
  "money-not-come",
  /** The worker took over payment and has not paid. */
  "own-not-paid",
  /** The decree ends before it. */
  "not-renewed",
  /** No plan has been made for it. */
  "not-planned",
  /** No open fund is for this month: the budget year is not opened. */
  "year-not-opened",
  /** The funds of this month ran out before this member. */
  "fund-ran-out",
  /** The funds of this month are for other people. */
  "no-fund-for-them",
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** Why a month is in danger: the first that keeps it from being paid. */
export function gapReason(gap: Gap): GapReason {
  const { isMember, state, isOwn, payer, fundCount, hasRunOut } = gap;
  if (state === "billed") return "bill-not-paid";
  if (state === "committed") return "not-billed";
  assert(state !== "paid" && state !== "confirmed", "what is paid is no gap");
  if (isOwn) return "own-not-paid";
  if (payer !== null && state === "planned") {
    return payer.canPayNow ? "not-committed" : "money-not-come";
  }
  if (!isMember) return "not-renewed";
  if (state !== "planned") return "not-planned";
  if (fundCount === 0) return "year-not-opened";
  return hasRunOut ? "fund-ran-out" : "no-fund-for-them";
}

const DAY_MS = 86_400_000;

function daysFrom(one: IsoDate, other: IsoDate): number {
  return Math.round((Date.parse(other) - Date.parse(one)) / DAY_MS);
}
