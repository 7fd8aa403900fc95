import { firstWarningOn } from "@payung/domain/funding/guard.ts";
import { addDays, type IsoDate, type IsoMonth } from "@payung/domain/shared/dates.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import { readRules } from "../../reference/service.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { setOwnPayer } from "./own-payers.ts";
import * as store from "./own-store.ts";
import { contributionOf } from "./round.ts";

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
  const row = await store.readPaidCover(tx, regionCode, applicationId);
  if (row === undefined) return null;
  const { first_month: first, unpaid_month: unpaid, unsecured_month: month, is_own: isOwn } = row;
  const isOpen = !isOwn && today >= firstWarningOn(lastDayBefore(month));
  const member = isOpen ? await store.findMember(tx, regionCode, applicationId) : undefined;
  return {
    paidUntil: unpaid > first ? lastDayBefore(unpaid) : null,
    isOwn,
    openFrom: isOpen ? month : null,
    ownAmount:
      member === undefined
        ? null
        : contributionOf(month, member.sector ?? "other", false, await readRules(tx)).total,
  };
}

/** The worker takes over payment, from the first month on behind which no money stands. Asked again it changes nothing. */
export async function takeOver(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  applicationId: string,
): Promise<IsoMonth> {
  const { regionCode } = office.actor;
  const row = await store.readPaidCover(tx, regionCode, applicationId);
  if (row === undefined) throw new Problem("request.not-found");
  if (row.is_own) return row.unsecured_month;
  const cover = await paidCoverOf(tx, regionCode, applicationId, dayOf(office.now()));
  if (cover?.openFrom == null) throw new Problem("funding.month-not-own");
  const before = await store.findOwnPayer(tx, regionCode, applicationId);
  await setOwnPayer(tx, office, {
    applicationId,
    version: (before?.version ?? 0) + 1,
    firstMonth: cover.openFrom,
    isOwn: true,
    reason: "Diminta pekerja di halaman status",
  });
  return cover.openFrom;
}

function lastDayBefore(month: IsoMonth): IsoDate {
  return addDays(`${month}-01`, -1);
}
