import {
  type CoverStatus,
  coverStatus,
  fullJkmFrom,
  graceUntil,
} from "@payung/domain/enrolment/coverage.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import {
  type IsoDate,
  monthBounds,
  monthsBetween,
  shiftMonth,
} from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { readRules } from "../reference/service.ts";
import { dayOf } from "../shared/office.ts";
import { workerStatusOf } from "../verification/service.ts";
import type { EnrolmentOffice } from "./batches.ts";
import * as membershipStore from "./membership-store.ts";

/** What a month of a decree line has come to. */
export const MONTH_STATES = [
  "dropped",
  "planned",
  "sent",
  "rejected",
  "not-started",
  "active",
  "grace",
  "lapsed",
  "ended",
] as const;
export type MonthState = (typeof MONTH_STATES)[number];

type Way = Awaited<ReturnType<typeof membershipStore.readWay>>;

/** The cover of one application: its way from the decree to the insurer, month by month, and what the worker is told now. */
export async function readCover(tx: Tx, office: EnrolmentOffice, applicationId: string) {
  const { regionCode } = office.actor;
  const today = dayOf(office.now());
  const rules = await readRules(tx);
  const way = await membershipStore.readWay(tx, regionCode, applicationId);
  return {
    ...way,
    months: way.lines.flatMap((line) => monthsOf(line, way, today, rules)),
    cover: coverOf(way, rules),
    told: await workerStatusOf(tx, regionCode, applicationId, today),
  };
}

function coverOf({ membership }: Way, rules: RuleBook) {
  if (membership === null) return null;
  const { started_on: startsOn, first_month: firstMonth, month_count: monthCount } = membership;
  const lastMonth = shiftMonth(firstMonth, monthCount - 1);
  return {
    kpj: membership.kpj,
    from: startsOn,
    to: monthBounds(lastMonth).last,
    fullDeathBenefitFrom: fullJkmFrom(startsOn, startsOn, rules),
    graceUntil: graceUntil(lastMonth, rules),
  };
}

function monthsOf(line: Way["lines"][number], way: Way, today: IsoDate, rules: RuleBook) {
  const last = shiftMonth(line.first_month, line.month_count - 1);
  const { membership } = way;
  const sent = way.batches.filter((batch) => batch.decree_id === line.decree_id).at(-1);
  const isCovered = membership?.first_month === line.first_month;
  return monthsBetween(line.first_month, last).map(
    (month): { month: string; state: MonthState } => {
      if (isCovered) return { month, state: stateIn(month, membership, last, today, rules) };
      if (line.dropped_at !== null) return { month, state: "dropped" };
      if (sent === undefined) return { month, state: "planned" };
      return { month, state: sent.outcome === "rejected" ? "rejected" : "sent" };
    },
  );
}

/** A month that lies ahead or has passed is seen from its end, the month of today from today. */
function stateIn(
  month: string,
  membership: NonNullable<Way["membership"]>,
  lastMonth: string,
  today: IsoDate,
  rules: RuleBook,
): CoverStatus {
  const { first, last } = monthBounds(month);
  const on = first <= today && today <= last ? today : last;
  const dates = { startsOn: membership.started_on, paidThrough: lastMonth, endedOn: null };
  return coverStatus(dates, on, rules);
}
