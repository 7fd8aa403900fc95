import {
  bandByIncome,
  monthlyContribution,
  type Sector,
} from "@payung/domain/funding/contributions.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import { type IsoMonth, monthOf, monthsBetween, shiftMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import { readRules } from "../../reference/service.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { insertRates, rateOf } from "../service.ts";
import * as store from "./own-store.ts";

type Desk = Pick<Office, "actor" | "now">;

/** The months a worker may pay at once, at most: the insurer's longest choice. */
const MONTHS_MAX = 12;

export type OwnPayerOrder = {
  readonly applicationId: string;
  /** Counted on from 1: two who decide at once do not overwrite each other. */
  readonly version: number;
  /** From this month on. */
  readonly firstMonth: IsoMonth;
  /** The worker pays; else the funds do again. */
  readonly isOwn: boolean;
  readonly reason: string;
};

/**
 * A worker takes over payment from a month on, or gives it back to the funds. What is committed or paid stays; months that
 * are only planned are called off; a fund's are planned anew by the next plan.
 */
export async function setOwnPayer(
  tx: Tx,
  { actor, now }: Desk,
  order: OwnPayerOrder,
): Promise<void> {
  const { regionCode } = actor;
  const { applicationId, version, firstMonth, isOwn, reason } = order;
  const member = await store.findMember(tx, regionCode, applicationId);
  if (member === undefined) throw new Problem("request.not-found");
  const before = await store.findOwnPayer(tx, regionCode, applicationId);
  const isNew =
    version === (before?.version ?? 0) + 1 &&
    (await store.insertOwnPayer(tx, {
      region_code: regionCode,
      application_id: applicationId,
      version,
      worker_id: member.worker_id,
      kelurahan_code: member.kelurahan_code,
      first_month: firstMonth,
      is_own: isOwn,
      reason,
      decided_by: actor.id,
      decided_at: now(),
    }));
  if (!isNew) {
    const isSame =
      before?.version === version &&
      before.first_month === firstMonth &&
      before.is_own === isOwn &&
      before.reason === reason;
    if (!isSame) throw new Problem("request.id-already-used");
    return;
  }
  await store.callOffFrom(tx, regionCode, member.worker_id, firstMonth);
  await recordEvent(tx, actor, {
    kind: "funding.own-payer-set",
    subjectId: applicationId,
    details: { before: before?.is_own ?? false, after: isOwn, firstMonth, reason },
  });
}

/** What somebody paid the insurer themselves, as the slip or the insurer says. */
export type OwnPayment = {
  readonly id: string;
  readonly applicationId: string;
  readonly firstMonth: IsoMonth;
  readonly monthCount: number;
  /** Null pays the lowest band, as the city does. */
  readonly monthlyIncome: Rupiah | null;
};

/**
 * Records months that a worker has paid. The money never was the city's: it passes from a fund without a limit, which stands
 * for the workers' own pockets, to the insurer's side. The same again changes nothing. Only months of the worker's own.
 */
export async function recordOwnPayment(tx: Tx, office: Desk, payment: OwnPayment): Promise<Rupiah> {
  const { actor, now } = office;
  const { regionCode } = actor;
  const { id, applicationId, firstMonth, monthCount } = payment;
  if (monthCount < 1 || monthCount > MONTHS_MAX) throw new Problem("request.invalid");
  const member = await store.findMember(tx, regionCode, applicationId);
  if (member === undefined) throw new Problem("request.not-found");
  const rules = await readRules(tx);
  const months = monthsBetween(firstMonth, shiftMonth(firstMonth, monthCount - 1));
  const fund = await store.openOwnFund(tx, {
    regionCode,
    openedBy: actor.id,
    at: now(),
    month: monthOf(dayOf(now())),
  });
  const rates = months.map((month) =>
    ownRate(month, member.sector ?? "other", payment.monthlyIncome, rules),
  );
  await insertRates(
    tx,
    rates.map((rate) => ({ region_code: regionCode, ...rate })),
  );
  const paid = await store.payOwnMonths(tx, {
    regionCode,
    id,
    fund,
    workerId: member.worker_id,
    applicationId,
    kelurahanCode: member.kelurahan_code,
    rates: rates.map((rate) => ({ month: rate.month, id: rate.id, amount: rate.total_idr })),
    decidedBy: actor.id,
    at: now(),
  });
  if (paid === "replayed") return sum(rates);
  if (paid !== "made") throw new Problem("funding.month-not-own");
  await recordEvent(tx, actor, {
    kind: "funding.own-paid",
    subjectId: applicationId,
    details: { paymentId: id, firstMonth, monthCount, amount: String(sum(rates)) },
  });
  return sum(rates);
}

function ownRate(month: IsoMonth, sector: Sector, income: Rupiah | null, rules: RuleBook) {
  const chosen = income === null ? null : bandByIncome(income, month, rules);
  const band = chosen?.outcome === "chosen" ? chosen.band : 1;
  const terms = { sector, band, isStateBudget: false, withOldAge: false };
  const contribution = monthlyContribution(month, terms, rules);
  return rateOf({ month, fundId: "", contribution }, terms);
}

function sum(rates: readonly { total_idr: bigint }[]): Rupiah {
  return rupiah(rates.reduce((total, rate) => total + rate.total_idr, 0n));
}
