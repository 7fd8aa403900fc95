import type { MonthlyContribution } from "@payung/domain/funding/contributions.ts";
import type { DangerKind, GapReason, WarningDays } from "@payung/domain/funding/guard.ts";
import type { IsoDate, IsoMonth } from "@payung/domain/shared/dates.ts";

/** People who lose the same on the same day for the same reason. */
type DangerKey = {
  readonly kind: DangerKind;
  readonly lastDay: IsoDate;
  readonly days: WarningDays;
  readonly reason: GapReason;
  /** The first month that nobody pays. */
  readonly month: IsoMonth;
  /** Who was to pay it; null where nobody was. */
  readonly fundId: string | null;
};

/** How many of them there are, how many months they lack, and what those cost in whole rupiah. */
export type DangerCount = DangerKey & {
  readonly people: number;
  readonly months: number;
  readonly amount: string;
  /** The versions of the rules by which that amount was worked out. */
  readonly ruleVersionIds: readonly string[];
};

/** What a look at all members adds up, page by page. */
export type Counts = {
  members: number;
  safeUntil: IsoDate | null;
  readonly danger: (key: DangerKey, prices: readonly MonthlyContribution[]) => void;
  /** What was added up, the nearest day first. */
  readonly read: () => DangerCount[];
};

export function noCounts(): Counts {
  const dangers = new Map<string, DangerCount>();
  return {
    members: 0,
    safeUntil: null,
    danger: (key, prices) => {
      const name = [key.lastDay, key.kind, key.reason, key.month, key.fundId].join(" ");
      const { people, months, amount, ruleVersionIds } = dangers.get(name) ?? NOBODY;
      const used = new Set(ruleVersionIds);
      for (const price of prices) for (const id of price.ruleVersionIds) used.add(id);
      dangers.set(name, {
        ...key,
        people: people + 1,
        months: months + prices.length,
        amount: String(prices.reduce((sum, { total }) => sum + total, BigInt(amount))),
        ruleVersionIds: [...used].sort(),
      });
    },
    read: () => [...dangers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value),
  };
}

const NOBODY = { people: 0, months: 0, amount: "0", ruleVersionIds: [] };
