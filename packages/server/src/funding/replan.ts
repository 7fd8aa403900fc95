import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import type { Office } from "../shared/office.ts";
import { orderPlan } from "./plan.ts";
import { changesSince } from "./plan-basis.ts";
import { latestPlan } from "./plan-store.ts";

/**
 * Orders a new plan over the months of the latest one, when funds, rates or members have changed since; gives its id, or
 * null when nothing is due. Without a plan there is nothing to make anew: the first one is somebody's decision.
 */
export async function replanIfDue(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
): Promise<string | null> {
  const latest = await latestPlan(tx, office.actor.regionCode);
  if (latest === undefined || latest.ended_at === null) return null;
  if ((await changesSince(tx, latest)).length === 0) return null;
  const { first_month: firstMonth, last_month: lastMonth } = latest;
  const id = uuidv7();
  await orderPlan(tx, office, { id, firstMonth, lastMonth });
  return id;
}
