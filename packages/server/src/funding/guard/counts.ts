import type { GapCell } from "@payung/domain/funding/bridge.ts";
import type { Sector } from "@payung/domain/funding/contributions.ts";
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
};

/** What a look at all members adds up, page by page. */
export type Counts = {
  members: number;
  safeUntil: IsoDate | null;
  readonly danger: (key: DangerKey, months: number, cost: bigint) => void;
  readonly cell: (month: IsoMonth, sector: Sector, payerIds: readonly string[]) => void;
  readonly read: () => { dangers: DangerCount[]; cells: GapCell[] };
};

export function noCounts(): Counts {
  const dangers = new Map<string, DangerCount>();
  const cells = new Map<string, GapCell>();
  return {
    members: 0,
    safeUntil: null,
    danger: (key, months, cost) => {
      const name = [key.lastDay, key.kind, key.reason, key.month, key.fundId].join(" ");
      const { people, months: before, amount } = dangers.get(name) ?? NOBODY;
      dangers.set(name, {
        ...key,
        people: people + 1,
        months: before + months,
        amount: String(BigInt(amount) + cost),
      });
    },
    cell: (month, sector, payerIds) => {
      const name = [month, sector, ...payerIds].join(" ");
      const count = (cells.get(name)?.count ?? 0) + 1;
      cells.set(name, { month, sector, payerIds, count });
    },
    read: () => ({ dangers: inOrder(dangers), cells: inOrder(cells) }),
  };
}

const NOBODY = { people: 0, months: 0, amount: "0" };

/** What was added up, the nearest day first. */
export function countsOf(counts: Counts) {
  return { ...counts.read(), members: counts.members, safeUntil: counts.safeUntil };
}

function inOrder<T>(named: ReadonlyMap<string, T>): T[] {
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
