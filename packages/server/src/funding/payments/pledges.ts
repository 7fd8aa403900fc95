import { findFunderFlag, type Sector } from "@payung/domain/funding/contributions.ts";
import { type PaymentState, type PaymentWay, QRIS_MOST } from "@payung/domain/funding/payments.ts";
import {
  countInSteps,
  countOrHidden,
  type PledgePeople,
  type PledgeRate,
  pledgeRates,
  pledgeTotal,
} from "@payung/domain/funding/pledges.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import { readRules } from "../../reference/service.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { type FunderRow, findTerms, openFund } from "../service.ts";
import { funderOf } from "./accounts.ts";
import { askPayment } from "./ask-payment.ts";
import { standingIn } from "./follow-payment.ts";
import { type Group, termsFor } from "./pledge-terms.ts";
import { findReceipt } from "./receipt-store.ts";
import * as store from "./sponsor-store.ts";
import { idFor, listPaymentsOf, type PaymentRow } from "./store.ts";

type Desk = Pick<Office, "actor" | "now" | "vault">;

export type Offer = {
  /** How many people of the group nobody pays for, in steps of ten; null for fewer than ten. */
  readonly waiting: Readonly<Record<Sector, number | null>>;
  readonly rates: readonly PledgeRate[];
};

/** What a group and months cost a sponsor, and how many people wait in it. */
export async function offerFor(
  tx: Tx,
  { actor }: Desk,
  { group, firstMonth, lastMonth }: { group: Group; firstMonth: IsoMonth; lastMonth: IsoMonth },
): Promise<Offer> {
  const funder = await funderOf(tx, actor);
  const waiting = await store.countWaiting(tx, actor.regionCode, group, [firstMonth, lastMonth]);
  return {
    waiting: {
      transport: countInSteps(waiting.transport),
      other: countInSteps(waiting.other),
    },
    rates: await ratesFor(tx, funder, firstMonth, lastMonth),
  };
}

export type PledgeOrder = {
  readonly id: string;
  readonly group: Group;
  readonly firstMonth: IsoMonth;
  readonly lastMonth: IsoMonth;
  readonly people: PledgePeople;
  /** What the sponsor was shown: a price that has changed since is refused, and never taken silently. */
  readonly amount: Rupiah;
};

/**
 * Takes a pledge: a fund of the sponsor's own, for just these people and months, announced at the exact amount. It is
 * closed until all of it has come in, so nobody is promised what is not there.
 */
export async function pledge(tx: Tx, desk: Desk, order: PledgeOrder): Promise<void> {
  const { actor, now } = desk;
  const { regionCode } = actor;
  const { id, group, firstMonth, lastMonth, people } = order;
  const funder = await funderOf(tx, actor);
  const kept = await store.findPledge(tx, regionCode, id);
  if (kept !== undefined) return mustBeSame(tx, regionCode, kept, order);
  const rates = await ratesFor(tx, funder, firstMonth, lastMonth);
  const amount = pledgeTotal(rates, people);
  if (amount !== order.amount)
    throw new Problem("funding.price-changed", { amount: Number(amount) });
  if (group.cohortId !== null && !(await knows(tx, regionCode, group)))
    throw new Problem("request.not-found");
  await openFund(tx, desk, {
    id,
    funderId: funder.id,
    transitAccountId: await idFor(tx, `transit ${id}`),
    terms: termsFor(group, {
      name: funder.name,
      amount,
      firstMonth,
      lastMonth,
      isStateBudget: rates.isStateBudget,
      isOpen: false,
    }),
  });
  await store.insertPledge(tx, {
    region_code: regionCode,
    id,
    funder_id: funder.id,
    people_other: people.other,
    people_transport: people.transport,
    cost: JSON.stringify(rates.map((each) => ({ ...each, perPerson: Number(each.perPerson) }))),
    amount_idr: amount,
    pledged_by: actor.id,
    pledged_at: now(),
  });
  await recordEvent(tx, actor, {
    kind: "funding.pledged",
    subjectId: id,
    details: { funderId: funder.id, people, firstMonth, lastMonth, amount: String(amount) },
  });
}

async function knows(tx: Tx, regionCode: string, { cohortId }: Group): Promise<boolean> {
  const { cohorts } = await store.readChoices(tx, regionCode);
  return cohorts.some(({ id }) => id === cohortId);
}

async function mustBeSame(
  tx: Tx,
  regionCode: string,
  kept: NonNullable<Awaited<ReturnType<typeof store.findPledge>>>,
  order: PledgeOrder,
): Promise<void> {
  const first = await findTerms(tx, regionCode, order.id, 1);
  const wanted = termsFor(order.group, {
    name: "",
    amount: order.amount,
    firstMonth: order.firstMonth,
    lastMonth: order.lastMonth,
    isStateBudget: false,
    isOpen: false,
  }).earmark;
  const isSame =
    kept.people_other === order.people.other &&
    kept.people_transport === order.people.transport &&
    kept.amount_idr === order.amount &&
    first?.first_month === order.firstMonth &&
    first.last_month === order.lastMonth &&
    isSameEarmark(first.earmark, wanted);
  if (!isSame) throw new Problem("request.id-already-used");
}

function isSameEarmark(one: unknown, other: object): boolean {
  const kept = one as Readonly<Record<string, unknown>>;
  return Object.entries(other).every(
    ([part, value]) => JSON.stringify(kept[part]) === JSON.stringify(value),
  );
}

async function ratesFor(
  tx: Tx,
  funder: FunderRow,
  firstMonth: IsoMonth,
  lastMonth: IsoMonth,
): Promise<PledgeRate[] & { isStateBudget: boolean }> {
  const rules = await readRules(tx);
  const isStateBudget = findFunderFlag(funder.kind, firstMonth, rules)?.isStateBudget ?? false;
  return Object.assign(pledgeRates({ firstMonth, lastMonth, isStateBudget }, rules), {
    isStateBudget,
  });
}

/** Begins to pay what is still lacking of a pledge, or as much of it as one QRIS takes. */
export async function payPledge(
  tx: Tx,
  desk: Desk,
  order: { readonly pledgeId: string; readonly paymentId: string; readonly way: PaymentWay },
): Promise<void> {
  const { regionCode } = desk.actor;
  const { pledgeId, paymentId, way } = order;
  const kept = await findOwnPledge(tx, desk, pledgeId);
  await holdLock(tx, `fund ${regionCode} ${pledgeId}`);
  const payments = await listPaymentsOf(tx, regionCode, pledgeId);
  const same = payments.find(({ id }) => id === paymentId);
  if (same !== undefined) {
    if (same.way !== way) throw new Problem("request.id-already-used");
    return;
  }
  for (const each of payments) {
    const { state } = await standingIn(tx, regionCode, each);
    if (state === "pending" && each.expires_at > desk.now())
      throw new Problem("funding.payment-open", { paymentId: each.id });
  }
  const lacking = kept.amount_idr - (await store.heldBy(tx, regionCode, pledgeId));
  if (lacking <= 0n) throw new Problem("funding.pledge-paid");
  const most = way === "qris" && lacking > QRIS_MOST ? QRIS_MOST : lacking;
  await askPayment(tx, desk, {
    id: paymentId,
    fundId: pledgeId,
    way,
    purpose: "pledge",
    amount: rupiah(most),
  });
}

export async function findOwnPledge(tx: Tx, { actor }: Desk, id: string) {
  const funder = await funderOf(tx, actor);
  const kept = await store.findPledge(tx, actor.regionCode, id);
  if (kept === undefined || kept.funder_id !== funder.id) throw new Problem("request.not-found");
  return kept;
}

export type ShownPayment = {
  readonly row: PaymentRow;
  readonly state: PaymentState;
  readonly receipt: {
    readonly year: number;
    readonly number: number;
    readonly code: string;
  } | null;
};

export async function listShownPayments(
  tx: Tx,
  regionCode: string,
  fundId: string,
): Promise<ShownPayment[]> {
  const shown: ShownPayment[] = [];
  for (const row of await listPaymentsOf(tx, regionCode, fundId)) {
    const { state } = await standingIn(tx, regionCode, row);
    const receipt = (await findReceipt(tx, regionCode, row.id)) ?? null;
    shown.push({ row, state, receipt });
  }
  return shown;
}

/** What a sponsor sees of a month: how far it is, with few people hidden. */
export type ShownMonth = {
  readonly month: IsoMonth;
  readonly planned: number | null;
  readonly reserved: number | null;
  readonly paid: number | null;
  readonly confirmed: number | null;
  readonly lapsed: number | null;
};

export async function listShownMonths(
  tx: Tx,
  regionCode: string,
  fundId: string,
): Promise<ShownMonth[]> {
  const rows = await store.countMonths(tx, regionCode, fundId);
  const byMonth = Map.groupBy(rows, ({ month }) => month);
  return Array.from(byMonth, ([month, ofMonth]) => {
    const count = (...states: readonly string[]) =>
      countOrHidden(
        ofMonth
          .filter(({ state }) => states.includes(state))
          .reduce((total, { n }) => total + n, 0),
      );
    return {
      month,
      planned: count("planned"),
      reserved: count("committed", "billed"),
      paid: count("paid"),
      confirmed: count("confirmed"),
      lapsed: count("lapsed"),
    };
  });
}
