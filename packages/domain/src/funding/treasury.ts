import { assert } from "../shared/assert.ts";
import { type IsoMonth, shiftMonth } from "../shared/dates.ts";
import { fractionOf, sumOf } from "../shared/fractions.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";
import type { CoverageState } from "./ledger.ts";

/** What is counted of a fund in the ledger. Each is a sum of transfers; the view `fund_movements` says of which. */
export const FUND_FIGURES = ["come-in", "reserved", "paid", "confirmed"] as const;
export type FundFigure = (typeof FUND_FIGURES)[number];

/** How a fund stands. `left` may still be promised of what has come in; `announced` is what its funder has said. */
export type FundStanding = { readonly [Figure in FundFigure]: Rupiah } & {
  readonly announced: Rupiah;
  readonly left: Rupiah;
  /** Announced, and not come in yet; nothing where more came in. */
  readonly outstanding: Rupiah;
};

/** How a fund stands, by what is summed of its transfers. */
export function standingOf(
  announced: Rupiah,
  figures: { readonly [Figure in FundFigure]: Rupiah },
): FundStanding {
  const comeIn = figures["come-in"];
  const left = rupiah(comeIn - figures.reserved - figures.paid);
  return {
    ...figures,
    announced,
    left,
    outstanding: rupiah(announced > comeIn ? announced - comeIn : 0n),
  };
}

/** Worker-months in a state, and what they cost. Null where nobody pays them. */
export type MonthCount = {
  readonly fundId: string | null;
  readonly month: IsoMonth;
  readonly state: CoverageState;
  readonly count: number;
  readonly amount: Rupiah;
};

/** States in which a month will be paid or is. */
const EXPECTED: readonly CoverageState[] = ["planned", "committed", "billed", "paid", "confirmed"];

/** What a year comes to by the plan: what is confirmed, what is still to come, and what nobody pays. */
export type Forecast = {
  readonly confirmed: Rupiah;
  readonly toCome: Rupiah;
  readonly total: Rupiah;
  readonly months: number;
  /** Worker-months that are planned and for which no fund is found. */
  readonly withoutPayer: number;
  readonly lapsed: number;
};

/** Sums a year up by the plan; months that were called off do not count. */
export function forecastOf(counts: readonly MonthCount[]): Forecast {
  let confirmed = 0n;
  let toCome = 0n;
  let months = 0;
  let withoutPayer = 0;
  let lapsed = 0;
  for (const { fundId, state, count, amount } of counts) {
    if (state === "lapsed") lapsed += count;
    if (!EXPECTED.includes(state)) continue;
    if (fundId === null) {
      withoutPayer += count;
      continue;
    }
    months += count;
    if (state === "confirmed") confirmed += amount;
    else toCome += amount;
  }
  return {
    confirmed: rupiah(confirmed),
    toCome: rupiah(toCome),
    total: rupiah(confirmed + toCome),
    months,
    withoutPayer,
    lapsed,
  };
}

/** What a protected worker-month has cost, to the nearest rupiah; null while none is confirmed. */
export function costPerMonth(amount: Rupiah, count: number): Rupiah | null {
  return count === 0 ? null : fractionOf(amount, 1n, BigInt(count));
}

/** What has to be done, or explained, before a month is closed. */
export const CLOSING_CHECKS = [
  "without-payer",
  "not-committed",
  "not-billed",
  "not-paid",
  "not-confirmed",
  "differences",
  "suspense",
] as const;
export type ClosingCheck = (typeof CLOSING_CHECKS)[number];

/** What is still open of a check: how many, and how much. */
export type OpenCheck = {
  readonly check: ClosingCheck;
  readonly count: number;
  readonly amount: Rupiah;
};

/** Of a coverage month what is not confirmed yet, by the step at which it stands. */
export function openMonths(month: IsoMonth, counts: readonly MonthCount[]): OpenCheck[] {
  const standing = counts.filter((each) => each.month === month);
  const byStep = Map.groupBy(standing, stepOf);
  return CLOSING_CHECKS.flatMap((check) => {
    const found = byStep.get(check);
    if (found === undefined) return [];
    const count = found.reduce((sum, each) => sum + each.count, 0);
    return [{ check, count, amount: sumOf(found.map(({ amount }) => amount)) }];
  });
}

function stepOf({ fundId, state }: MonthCount): ClosingCheck | null {
  switch (state) {
    case "planned":
      return fundId === null ? "without-payer" : "not-committed";
    case "committed":
      return "not-billed";
    case "billed":
      return "not-paid";
    case "paid":
      return "not-confirmed";
    case "confirmed":
    case "cancelled":
    case "lapsed":
      return null;
  }
}

export type ClosingRefusal =
  | "month-not-over"
  | "month-closed"
  | "earlier-month-open"
  | "not-explained";

/**
 * Whether a month may be closed. Months are closed one after the other, because whatever is posted before the end of a
 * closed month is closed with it. What is open stands in the way until somebody says why it is.
 */
export function judgeClosing(
  month: IsoMonth,
  ground: {
    /** The month that goes on now. */
    readonly current: IsoMonth;
    readonly lastClosed: IsoMonth | null;
    /** The first month in which anything was posted. */
    readonly first: IsoMonth | null;
    readonly open: readonly OpenCheck[];
    readonly explained: readonly ClosingCheck[];
  },
): { readonly why: ClosingRefusal; readonly checks: readonly ClosingCheck[] } | null {
  const refused = (why: ClosingRefusal, checks: readonly ClosingCheck[] = []) => ({ why, checks });
  if (month >= ground.current) return refused("month-not-over");
  if (ground.lastClosed !== null && month <= ground.lastClosed) return refused("month-closed");
  const due = monthToClose(ground);
  if (due !== null && month > due) return refused("earlier-month-open");
  const silent = ground.open
    .map(({ check }) => check)
    .filter((check) => !ground.explained.includes(check));
  return silent.length > 0 ? refused("not-explained", silent) : null;
}

/** The month that is to be closed next, over or not; null while nothing was ever posted. */
export function monthToClose({
  lastClosed,
  first,
}: {
  readonly lastClosed: IsoMonth | null;
  readonly first: IsoMonth | null;
}): IsoMonth | null {
  if (lastClosed === null) return first;
  const next = shiftMonth(lastClosed, 1);
  assert(next > lastClosed, "the next month is later");
  return next;
}
