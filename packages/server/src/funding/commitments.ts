import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import { type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { recordEvent } from "../transparency/service.ts";
import * as store from "./commitment-store.ts";
import { commitMonths } from "./plan.ts";
import { changesSince } from "./plan-basis.ts";
import { latestPlan } from "./plan-store.ts";

export type CommitOrder = {
  readonly id: string;
  readonly firstMonth: IsoMonth;
  readonly lastMonth: IsoMonth;
};

/**
 * Orders the planned months of a range to be reserved; `workOffCommitment` does it. Refused while the plan is not of
 * today's funds, rates and members: it would reserve amounts that are wrong, or months of people who have left. Says
 * whether it is still to be done; the same order again is the same.
 */
export async function orderCommitment(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  order: CommitOrder,
): Promise<boolean> {
  const { regionCode } = actor;
  const { id, firstMonth, lastMonth } = order;
  const known = await store.findCommitment(tx, regionCode, id);
  if (known === undefined) await mustBePlanned(tx, regionCode, order);
  const isNew = await store.insertCommitment(tx, {
    region_code: regionCode,
    id,
    first_month: firstMonth,
    last_month: lastMonth,
    ordered_by: actor.id,
    ordered_at: now(),
  });
  const kept = await store.findCommitment(tx, regionCode, id);
  if (kept?.first_month !== firstMonth || kept.last_month !== lastMonth) {
    throw new Problem("request.id-already-used");
  }
  if (isNew) {
    await recordEvent(tx, actor, {
      kind: "funding.commit-ordered",
      subjectId: id,
      details: { firstMonth, lastMonth },
    });
  }
  return kept.ended_at === null;
}

/** Refuses months that no plan covers, or whose plan is not of today's funds, rates and members. */
export async function mustBePlanned(
  tx: Tx,
  regionCode: string,
  order: Pick<CommitOrder, "firstMonth" | "lastMonth">,
): Promise<void> {
  const plan = await latestPlan(tx, regionCode);
  if (
    plan === undefined ||
    order.firstMonth < plan.first_month ||
    order.lastMonth > plan.last_month
  ) {
    throw new Problem("funding.not-planned");
  }
  if (plan.ended_at === null) throw new Problem("funding.plan-running");
  const because = await changesSince(tx, plan);
  if (because.length > 0) throw new Problem("funding.plan-due", { because });
}

/** Reserves what was ordered, some thousands of months in a transaction; broken off anywhere it goes on. */
export async function workOffCommitment(office: Office, id: string): Promise<void> {
  const { regionCode } = office.actor;
  const order = await read(office, (tx) => store.findCommitment(tx, regionCode, id));
  if (order === undefined || order.ended_at !== null) return;
  const asOrdered: Office = { ...office, actor: { ...office.actor, id: order.ordered_by } };
  await commitMonths(asOrdered, {
    id,
    firstMonth: order.first_month,
    lastMonth: order.last_month,
  });
  await write(asOrdered, async (tx) => {
    if (!(await store.endCommitment(tx, regionCode, id, office.now()))) return;
    const done = await store.findCommitment(tx, regionCode, id);
    await recordEvent(tx, asOrdered.actor, {
      kind: "funding.committed",
      subjectId: id,
      details: { months: done?.months_done, amount: String(done?.amount_idr) },
    });
  });
}
