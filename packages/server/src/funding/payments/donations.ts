import { findFunderFlag } from "@payung/domain/funding/contributions.ts";
import { QRIS_MOST } from "@payung/domain/funding/payments.ts";
import { type PledgeRate, pledgeRates } from "@payung/domain/funding/pledges.ts";
import { type IsoMonth, monthOf } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import { readRules } from "../../reference/service.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { addFunder, findFund, findFunder, openFund } from "../service.ts";
import { askPayment } from "./ask-payment.ts";
import { EVERYBODY, termsFor } from "./pledge-terms.ts";
import { readChoices } from "./sponsor-store.ts";
import { idFor } from "./store.ts";

type Desk = Pick<Office, "actor" | "now" | "vault">;

/** Givers together are one funder: nobody's name is asked, so none is kept. */
const GIVERS = { kind: "private_group", name: "Donatur warga" } as const;

/** What one worker costs for one month when givers pay, and the rules it rests on. */
export async function donationRates(
  tx: Tx,
  { now }: Pick<Office, "now">,
): Promise<{ month: IsoMonth; rates: PledgeRate[]; least: Rupiah; isStateBudget: boolean }> {
  const month = monthOf(dayOf(now()));
  const rules = await readRules(tx);
  const isStateBudget = findFunderFlag(GIVERS.kind, month, rules)?.isStateBudget ?? false;
  const rates = pledgeRates({ firstMonth: month, lastMonth: month, isStateBudget }, rules);
  const least = rates.reduce(
    (most, { perPerson }) => (perPerson > most ? perPerson : most),
    rupiah(0n),
  );
  return { month, rates, least, isStateBudget };
}

export type Donation = {
  readonly id: string;
  readonly amount: Rupiah;
  /** For these workers only; null for whoever waits. */
  readonly occupationId: string | null;
};

/**
 * Begins a donation: a payment into the year's fund of donations for its purpose. Less than one worker's month protects
 * nobody, and more than a QRIS takes cannot be paid so.
 */
export async function donate(tx: Tx, desk: Desk, donation: Donation): Promise<void> {
  const { id, amount, occupationId } = donation;
  const { least } = await donationRates(tx, desk);
  if (amount < least || amount > QRIS_MOST)
    throw new Problem("funding.donation-amount", {
      least: String(least),
      most: String(QRIS_MOST),
    });
  const fundId = await donationFund(tx, desk, occupationId);
  await askPayment(tx, desk, { id, fundId, way: "qris", purpose: "donation", amount });
}

/** The fund of this year's donations for a purpose; opened with the first of them. */
async function donationFund(tx: Tx, desk: Desk, occupationId: string | null): Promise<string> {
  const { regionCode } = desk.actor;
  const { isStateBudget, month } = await donationRates(tx, desk);
  const year = month.slice(0, 4);
  const what = `${regionCode} ${year} ${occupationId ?? "everybody"}`;
  const fundId = await idFor(tx, `donations ${what}`);
  if ((await findFund(tx, regionCode, fundId)) !== undefined) return fundId;
  await holdLock(tx, `donations ${regionCode}`);
  if ((await findFund(tx, regionCode, fundId)) !== undefined) return fundId;
  const occupation =
    occupationId === null
      ? null
      : (await readChoices(tx, regionCode)).occupations.find((each) => each.id === occupationId);
  if (occupation === undefined) throw new Problem("request.not-found");
  const funderId = await idFor(tx, `givers ${regionCode}`);
  if ((await findFunder(tx, regionCode, funderId)) === undefined)
    await addFunder(tx, desk, { id: funderId, ...GIVERS });
  const purpose = occupation === null ? "" : `, ${occupation.name}`;
  await openFund(tx, desk, {
    id: fundId,
    funderId,
    transitAccountId: await idFor(tx, `transit ${fundId}`),
    terms: termsFor(
      { ...EVERYBODY, occupationId },
      {
        name: `Donasi warga ${year}${purpose}`,
        amount: rupiah(0n),
        firstMonth: month,
        // What comes in late in a year protects in the next one.
        lastMonth: `${Number(year) + 1}-12`,
        isStateBudget,
        isOpen: false,
      },
    ),
  });
  return fundId;
}
