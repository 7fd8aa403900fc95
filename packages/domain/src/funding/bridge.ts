import { assert } from "../shared/assert.ts";
import type { IsoMonth } from "../shared/dates.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";
import type { Sector } from "./contributions.ts";

/** People whose month nobody pays: so many of one sector, for whom the same payers may pay. */
export type GapCell = {
  readonly month: IsoMonth;
  readonly sector: Sector;
  readonly count: number;
  readonly payerIds: readonly string[];
};

/** Money that could pay: a fund as it stands, or one whose terms would have to be widened. */
export type BridgePayer = {
  readonly id: string;
  readonly isStateBudget: boolean;
  /** What it can still give, of what has come in. */
  readonly available: Rupiah;
};

/** What a payer pays in a bridge: one month of one sector. */
export type BridgeStep = {
  readonly payerId: string;
  readonly month: IsoMonth;
  readonly sector: Sector;
  readonly count: number;
  readonly each: Rupiah;
};

export type Bridge = {
  readonly steps: readonly BridgeStep[];
  readonly total: Rupiah;
  /** The first month that the money does not carry everybody through; null when it carries all. */
  readonly fallsShortIn: IsoMonth | null;
  /** What remains for the workers themselves, and what that costs them. */
  readonly own: readonly Omit<BridgeStep, "payerId">[];
};

/** What a month costs one of a sector, whom state budget pays or somebody else. */
export type PriceOf = (month: IsoMonth, sector: Sector, isStateBudget: boolean) => Rupiah;

/**
 * The cheapest way to pay months that nobody pays.
 *
 * Relief (PP 50/2025) goes to whoever is not state budget, so such money is worth twice in a month with relief: it is
 * spent there first, and the rest pays what is left. Where the money does not reach for everybody, the earlier months come
 * first, because a later month is lost with an earlier one.
 */
export function cheapestBridge(
  cells: readonly GapCell[],
  payers: readonly BridgePayer[],
  priceOf: PriceOf,
): Bridge {
  const whole = spread(cells, payers, priceOf, () => 0);
  if (whole.fallsShortIn === null) return whole;
  const monthOrder = (cell: GapCell) => Number(cell.month.replace("-", ""));
  return spread(cells, payers, priceOf, monthOrder);
}

function spread(
  cells: readonly GapCell[],
  payers: readonly BridgePayer[],
  priceOf: PriceOf,
  orderOf: (cell: GapCell) => number,
): Bridge {
  const left = new Map(payers.map((payer) => [payer.id, payer.available as bigint]));
  const open = cells.map((cell) => ({ cell, count: cell.count }));
  const ways = open.flatMap((place) =>
    payers
      .filter(({ id }) => place.cell.payerIds.includes(id))
      .map((payer) => {
        const { month, sector } = place.cell;
        const each = priceOf(month, sector, payer.isStateBudget);
        return { place, payer, each, saved: priceOf(month, sector, true) - each };
      }),
  );
  ways.sort(
    (a, b) =>
      orderOf(a.place.cell) - orderOf(b.place.cell) ||
      Number(b.saved - a.saved) ||
      a.place.cell.payerIds.length - b.place.cell.payerIds.length ||
      // Money that knows no relief pays where there is none to have.
      Number(b.payer.isStateBudget) - Number(a.payer.isStateBudget) ||
      byText(a.payer.id, b.payer.id) ||
      byText(a.place.cell.month, b.place.cell.month) ||
      byText(a.place.cell.sector, b.place.cell.sector),
  );
  const steps: BridgeStep[] = [];
  for (const { place, payer, each } of ways) {
    const money = left.get(payer.id) ?? 0n;
    const count = Math.min(place.count, Number(money / each));
    if (count === 0) continue;
    place.count -= count;
    left.set(payer.id, money - each * BigInt(count));
    const { month, sector } = place.cell;
    steps.push({ payerId: payer.id, month, sector, count, each });
  }
  const own = open
    .filter(({ count }) => count > 0)
    .map(({ cell: { month, sector }, count }) => ({
      month,
      sector,
      count,
      each: priceOf(month, sector, false),
    }));
  assert(
    [...left.values()].every((money) => money >= 0n),
    "a bridge asks no fund for more than it has",
  );
  return {
    steps: inOrder(steps),
    total: rupiah(steps.reduce((sum, { each, count }) => sum + each * BigInt(count), 0n)),
    fallsShortIn: own.map(({ month }) => month).sort(byText)[0] ?? null,
    own,
  };
}

/** One step for each payer, month and sector, the earlier month first. */
function inOrder(steps: readonly BridgeStep[]): BridgeStep[] {
  const merged = new Map<string, BridgeStep>();
  for (const step of steps) {
    const key = `${step.month} ${step.payerId} ${step.sector}`;
    merged.set(key, { ...step, count: step.count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged].sort(([a], [b]) => byText(a, b)).map(([, step]) => step);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
