import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import {
  costPerMonth,
  type Forecast,
  FUND_FIGURES,
  type FundFigure,
  type FundStanding,
  forecastOf,
  standingOf,
} from "@payung/domain/funding/treasury.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import { readPage } from "../../shared/fields.ts";
import { dayOf, mustSeeAll, type Office } from "../../shared/office.ts";
import * as store from "./figures-store.ts";
import { placeIn } from "./statement.ts";

type Desk = Pick<Office, "actor" | "now">;

/** Worker-months of a fund in one month and state, what they cost, and the rates they were worked out by. */
export type MonthFigure = {
  readonly fundId: string | null;
  readonly month: IsoMonth;
  readonly state: CoverageState;
  readonly count: number;
  readonly amount: Rupiah;
  readonly rateIds: readonly string[];
};

export type FundLine = {
  readonly fund: store.FundRow;
  readonly standing: FundStanding;
  /** Confirmed worker-months of the year, and what one of them cost. */
  readonly confirmedMonths: number;
  readonly costPerMonth: Rupiah | null;
  readonly forecast: Forecast;
};

export type TreasuryOverview = {
  readonly asOf: Date;
  readonly year: number;
  readonly years: readonly number[];
  readonly plannedUntil: IsoMonth | null;
  readonly funds: readonly FundLine[];
  readonly months: readonly MonthFigure[];
  readonly forecast: Forecast;
  readonly confirmedMonths: number;
  readonly costPerMonth: Rupiah | null;
  readonly costByMonth: readonly {
    readonly month: IsoMonth;
    readonly count: number;
    readonly costPerMonth: Rupiah | null;
  }[];
  readonly rates: Awaited<ReturnType<typeof store.readRates>>;
};

/**
 * How the money of a budget year stands: each fund by its transfers, each worker-month of the year by its state. A fund
 * that knows no year is shown with all that it ever moved.
 */
export async function readOverview(
  tx: Tx,
  { actor, now }: Desk,
  asked: number | undefined,
): Promise<TreasuryOverview> {
  mustSeeAll(actor);
  const { regionCode } = actor;
  const asOf = now();
  const year = asked ?? Number(dayOf(asOf).slice(0, 4));
  const rows = await store.fundsOfYear(tx, regionCode, year);
  const months = await store.countMonths(tx, regionCode, {
    from: `${year}-01`,
    until: `${year}-12`,
  });
  const sums = Map.groupBy(await store.sumMovements(tx, regionCode), ({ fundId }) => fundId);
  const rateIds = [...new Set(months.flatMap((each) => each.rateIds))];
  return {
    asOf,
    year,
    years: [...new Set([...(await store.yearsWithMoney(tx, regionCode)), year])].sort(
      (a, b) => b - a,
    ),
    plannedUntil: await store.plannedUntil(tx, regionCode),
    funds: rows.map((fund) => {
      const own = months.filter(({ fundId }) => fundId === fund.id);
      return {
        fund,
        standing: standingOf(rupiah(fund.amount_idr), figuresIn(sums.get(fund.id) ?? [])),
        ...costOf(own),
        forecast: forecastOf(own),
      };
    }),
    months,
    forecast: forecastOf(months),
    ...costOf(months),
    costByMonth: [...Map.groupBy(months, ({ month }) => month)].flatMap(([month, of]) => {
      const { confirmedMonths: count, costPerMonth: cost } = costOf(of);
      return count === 0 ? [] : [{ month, count, costPerMonth: cost }];
    }),
    rates: await store.readRates(tx, regionCode, rateIds),
  };
}

function costOf(months: readonly MonthFigure[]) {
  let count = 0;
  let amount = 0n;
  for (const each of months) {
    if (each.state !== "confirmed") continue;
    count += each.count;
    amount += each.amount;
  }
  return { confirmedMonths: count, costPerMonth: costPerMonth(rupiah(amount), count) };
}

function figuresIn(
  sums: readonly { readonly figure: FundFigure; readonly amount: bigint }[],
): Record<FundFigure, Rupiah> {
  return Object.fromEntries(
    FUND_FIGURES.map((figure) => [
      figure,
      rupiah(sums.find((each) => each.figure === figure)?.amount ?? 0n),
    ]),
  ) as Record<FundFigure, Rupiah>;
}

/** The transfers that a figure of a fund is the sum of, as they were posted. */
export async function readMovements(
  tx: Tx,
  { actor }: Pick<Desk, "actor">,
  question: {
    readonly fundId: string;
    readonly figure: FundFigure;
    readonly after: string | undefined;
    readonly limit: number;
  },
) {
  mustSeeAll(actor);
  const { regionCode } = actor;
  const { fundId, figure, limit } = question;
  const after = question.after === undefined ? null : placeIn(question.after);
  const sum = await store.sumOfMovements(tx, regionCode, fundId, figure);
  const { page, next } = await readPage(
    limit,
    (most) => store.listMovements(tx, regionCode, { fundId, figure, after, limit: most }),
    ({ place, id }) => `${place}~${id}`,
  );
  return { ...sum, page, next };
}

/** The worker-months that a figure counts, month after month. */
export async function readMonths(
  tx: Tx,
  { actor }: Pick<Desk, "actor">,
  question: store.MonthsQuestion & { readonly after: string | undefined; readonly limit: number },
) {
  mustSeeAll(actor);
  const { regionCode } = actor;
  const after = question.after === undefined ? null : monthPlace(question.after);
  const sum = await store.sumOfMonths(tx, regionCode, question);
  const { page, next } = await readPage(
    question.limit,
    (limit) => store.listMonths(tx, regionCode, { ...question, after, limit }),
    (row) => `${row.month}~${row.worker_id}`,
  );
  const rates = await store.readRates(tx, regionCode, [
    ...new Set(page.flatMap((row) => (row.rate_id === null ? [] : [row.rate_id]))),
  ]);
  return { ...sum, page, next, rates };
}

/** Where a list of months goes on, as `next` gave it. */
function monthPlace(text: string): store.MonthPlace {
  const { at: month, id: workerId } = placeIn(text);
  return { month, workerId };
}
