import {
  cityBand,
  monthlyContribution,
  type Sector,
} from "@payung/domain/funding/contributions.ts";
import { firstWarningOn } from "@payung/domain/funding/guard.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import { addDays, type IsoDate, type IsoMonth } from "@payung/domain/shared/dates.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../db/transaction.ts";
import { readRules } from "../reference/service.ts";
import { readPaidCover } from "./paid-cover-store.ts";

/** What a worker is told of their money: not what was decided, but what is paid. */
export type PaidCover = {
  /** The last day of the last month that is paid without a gap; null where none is. */
  readonly paidUntil: IsoDate | null;
  /** Whether the worker pays, from the first month on behind which no money stands. */
  readonly isOwn: boolean;
  /** That month, where it is so near that the worker is offered to pay; null where there is time. */
  readonly openFrom: IsoMonth | null;
  /** What that month costs somebody who pays it themselves. */
  readonly ownAmount: Rupiah | null;
};

/** Until when a member is paid for; null for whoever is no member, or for whom nothing was ever planned. */
export async function paidCoverOf(
  tx: Tx,
  regionCode: string,
  applicationId: string,
  today: IsoDate,
): Promise<PaidCover | null> {
  const row = await readPaidCover(tx, regionCode, applicationId);
  if (row === undefined) return null;
  const { first_month: first, unpaid_month: unpaid, unsecured_month: month, is_own: isOwn } = row;
  const isOpen = !isOwn && today >= firstWarningOn(lastDayBefore(month));
  return {
    paidUntil: unpaid > first ? lastDayBefore(unpaid) : null,
    isOwn,
    openFrom: isOpen ? month : null,
    ownAmount: isOpen ? ownAmountOf(month, row.sector ?? "other", await readRules(tx)) : null,
  };
}

function ownAmountOf(month: IsoMonth, sector: Sector, rules: RuleBook): Rupiah {
  const { band } = cityBand(month, rules);
  const terms = { sector, band, isStateBudget: false, withOldAge: false };
  return monthlyContribution(month, terms, rules).total;
}

function lastDayBefore(month: IsoMonth): IsoDate {
  return addDays(`${month}-01`, -1);
}
