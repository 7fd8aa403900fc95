import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../../db/transaction.ts";
import type { Actor } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { findTransfer, makeTransfer } from "../service.ts";
import { idFor, openSuspense } from "./accounts.ts";
import type { OrderRow } from "./payment-store.ts";

/**
 * Sets aside what an order pays beyond our months, in the fund that it names: nobody reserves it for anything else while
 * the bank has the order. Refused when the fund has not so much.
 */
export async function reserveRest(tx: Tx, actor: Actor, order: OrderRow, at: Date): Promise<void> {
  const fundId = order.unexplained_fund_id;
  if (fundId === null) return;
  const result = await makeTransfer(
    tx,
    actor,
    {
      id: restId(order),
      kind: "pending",
      purpose: "unexplained",
      debit: fundId,
      credit: await openSuspense(tx, actor, fundId),
      amount: rupiah(order.amount_idr - order.months_idr),
      month: null,
      concerns: null,
    },
    { documentId: order.id, reason: null, at },
  );
  if (result.outcome === "refused")
    throw new Problem("funding.refused", { why: result.why, fundId });
}

/** Pays what was set aside so, or gives it free; says how much. Nothing where nothing was. */
export async function settleRest(
  tx: Tx,
  actor: Actor,
  order: OrderRow,
  { kind, at }: { readonly kind: "post" | "void"; readonly at: Date },
): Promise<Rupiah> {
  const reserved = await findTransfer(tx, actor.regionCode, restId(order));
  if (reserved === null) return rupiah(0n);
  const result = await makeTransfer(
    tx,
    actor,
    { ...reserved, id: idFor(`${kind} of rest ${order.id}`), kind, concerns: reserved.id },
    { documentId: order.id, reason: null, at },
  );
  if (result.outcome === "refused") throw new Problem("funding.refused", { why: result.why });
  return reserved.amount;
}

function restId(order: OrderRow): string {
  return idFor(`rest ${order.id}`);
}
