import {
  type CashBenefit,
  deathBenefit,
  incapacityBenefit,
  totalDisabilityBenefit,
  workDeathBenefit,
} from "@payung/domain/claims/benefits.ts";
import {
  arrearsOn,
  type CoverPeriod,
  coverStatus,
  findJkmClockStart,
  fullJkmFrom,
  graceUntil,
  jkmWaitingMonths,
} from "@payung/domain/enrolment/coverage.ts";
import { bandBase, cityBand } from "@payung/domain/funding/contributions.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import { type IsoDate, monthOf, monthsBetween } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";

import { Amount } from "../funding/wire.ts";
import { IsoDay, Month, wholeNumber } from "../shared/fields.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { EVERYBODY, malformed, RuleIds, withRules } from "./by-rules.ts";

const COVER_STATUSES = ["not-started", "active", "grace", "lapsed", "ended"] as const;
const EVENTS = ["death", "work-death", "total-disability", "incapacity"] as const;

const PERIOD = /^(\d{4}-\d{2}-\d{2})~(\d{4}-\d{2})$/;

/**
 * Stretches of cover, "2026-01-01~2026-09,2026-10-01~2026-12": the first day and the last month paid. A new stretch
 * begins where the payer changed or where a worker came back after a lapse.
 */
const Periods = z.codec(
  z
    .string()
    .check(z.regex(/^\d{4}-\d{2}-\d{2}~\d{4}-\d{2}(,\d{4}-\d{2}-\d{2}~\d{4}-\d{2}){0,19}$/)),
  z.array(z.object({ startsOn: IsoDay, paidThrough: Month })).check(
    z.refine((all) => all.every((each, at) => at === 0 || isAfter(each, all[at - 1])), {
      error: "Each stretch begins after the months that the one before has paid",
    }),
  ),
  {
    decode: (text) => text.split(",").map(readPeriod),
    encode: (all) => all.map((each) => `${each.startsOn}~${each.paidThrough}`).join(","),
  },
);

/** What the rules say of cover and of benefits for given dates. The insurer decides; this informs. */
export const coverQuoteRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/cover-standings",
    summary:
      "Where cover stands on a day, what is in arrears, and from when a death is worth the full amount",
    allow: EVERYBODY,
    input: z.strictObject({ periods: Periods, on: IsoDay, endedOn: z.optional(IsoDay) }),
    output: z.strictObject({
      status: z.enum(COVER_STATUSES),
      graceUntil: IsoDay,
      /** The months to be paid so that cover goes on; none after a lapse. */
      arrears: z.array(Month),
      fine: Amount,
      /** Null before any cover: the waiting time of JKM has not begun. */
      waitingSince: z.nullable(IsoDay),
      fullJkmFrom: z.nullable(IsoDay),
      ruleVersionIds: RuleIds,
    }),
    problems: ["funding.rate-missing"],
    run: (context, { periods, on, endedOn = null }) =>
      withRules(context, (rules) => {
        const last = lastBegun(periods, on);
        const arrears = arrearsOn(last.paidThrough, on, rules);
        const waitingSince = findJkmClockStart(periods, on, rules);
        return {
          status: coverStatus({ ...last, endedOn }, on, rules),
          graceUntil: graceUntil(last.paidThrough, rules),
          arrears: [...arrears.months],
          fine: arrears.fine,
          waitingSince,
          fullJkmFrom: waitingSince === null ? null : fullJkmFrom(waitingSince, on, rules),
          ruleVersionIds: [...arrears.ruleVersionIds, jkmWaitingMonths(on, rules).versionId],
        };
      }),
  }),
  route({
    method: "get",
    path: "/v1/benefit-quotes",
    summary: "What a family or an injured worker would receive for an event, and by which rules",
    allow: EVERYBODY,
    input: z.strictObject({
      event: z.enum(EVENTS),
      /** The day of the death or of the accident: its law applies. */
      on: IsoDay,
      periods: Periods,
      /** Those eligible: below 23, unmarried, not working. */
      children: z.optional(wholeNumber(0, 20)),
      /** The income band; without it the one that the city pays. */
      band: z.optional(wholeNumber(1, 100)),
      /** Whole months of being unable to work. */
      months: z.optional(wholeNumber(0, 600)),
    }),
    output: z.strictObject({
      /** Where cover stands on that day: in grace nothing is promised, and outside cover nothing is owed. */
      cover: z.enum(COVER_STATUSES),
      cash: Amount,
      scholarshipAtMost: Amount,
      atMost: Amount,
      /** Of a death by illness only: whether its waiting time is over, and when it is. */
      isFull: z.nullable(z.boolean()),
      fullFrom: z.nullable(IsoDay),
      /** So near the end of the waiting time that only the branch can say which amount is due. */
      confirmWithBranch: z.boolean(),
      ruleVersionIds: RuleIds,
    }),
    problems: ["funding.rate-missing"],
    run: (context, { event, on, periods, children = 0, band, months }) =>
      withRules(context, (rules) => {
        if ((event === "incapacity") !== (months !== undefined)) {
          throw malformed("months", "Say the months of an incapacity, and of nothing else");
        }
        const last = lastBegun(periods, on);
        const cover = coverStatus({ ...last, endedOn: null }, on, rules);
        if (event === "death") {
          const clockStartedOn = findJkmClockStart(periods, on, rules);
          if (clockStartedOn === null) throw malformed("on", "The death lies before any cover");
          const monthsContributed = monthsPaid(periods, on);
          const death = { clockStartedOn, diedOn: on, monthsContributed, children };
          return { cover, ...toldOf(deathBenefit(death, rules)) };
        }
        const chosen = band ?? cityBand(monthOf(on), rules).band;
        const base = bandBase(chosen, monthOf(on), rules);
        return {
          cover,
          ...NO_WAITING,
          ...jkkBenefit(event, { base, on, children, months }, rules),
        };
      }),
  }),
];

/** JKK has no waiting time. */
const NO_WAITING = { isFull: null, fullFrom: null, confirmWithBranch: false };

type Accident = {
  readonly base: Rupiah;
  readonly on: IsoDate;
  readonly children: number;
  readonly months: number | undefined;
};

function jkkBenefit(
  event: Exclude<(typeof EVENTS)[number], "death">,
  { base, on: happenedOn, children, months = 0 }: Accident,
  rules: RuleBook,
) {
  if (event === "incapacity") {
    const { cash, ruleVersionIds } = incapacityBenefit({ base, happenedOn, months }, rules);
    return toldOf({ cash, scholarshipAtMost: rupiah(0n), atMost: cash, ruleVersionIds });
  }
  const benefitOf = event === "work-death" ? workDeathBenefit : totalDisabilityBenefit;
  return toldOf(benefitOf({ base, happenedOn, children }, rules));
}

const toldOf = <Benefit extends CashBenefit>(benefit: Benefit) => ({
  ...benefit,
  ruleVersionIds: [...benefit.ruleVersionIds],
});

/** The stretch in which a day lies, or the last before it; the first where none has begun. */
function lastBegun(periods: readonly CoverPeriod[], on: IsoDate): CoverPeriod {
  const found = periods.findLast((each) => each.startsOn <= on) ?? periods[0];
  if (found === undefined) throw malformed("periods", "Say at least one stretch of cover");
  return found;
}

/** How many months had been paid on a day; the month of the day counts where it is paid. */
function monthsPaid(periods: readonly CoverPeriod[], on: IsoDate): number {
  return periods
    .filter((each) => each.startsOn <= on)
    .flatMap((each) => monthsBetween(monthOf(each.startsOn), each.paidThrough))
    .filter((month) => month <= monthOf(on)).length;
}

function readPeriod(text: string): CoverPeriod {
  const [, startsOn = "", paidThrough = ""] = PERIOD.exec(text) ?? [];
  return { startsOn, paidThrough };
}

const isAfter = (each: CoverPeriod, before: CoverPeriod | undefined) =>
  before !== undefined && monthOf(each.startsOn) > before.paidThrough;
