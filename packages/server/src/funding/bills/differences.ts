import { splitAsBilled } from "@payung/domain/funding/bills/as-billed.ts";
import {
  type DifferenceSource,
  type DifferenceVerdict,
  verdictsFor,
} from "@payung/domain/funding/bills/differences.ts";
import { availableOf } from "@payung/domain/funding/ledger.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import { readRules } from "../../reference/service.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { insertRates, lockAccounts, makeTransfer } from "../service.ts";
import { idFor, suspenseOf } from "./accounts.ts";
import * as store from "./difference-store.ts";

export type ClosingOrder = {
  readonly id: string;
  readonly chosen: store.Chosen;
  readonly verdict: DifferenceVerdict;
  readonly reason: string;
};

/**
 * Closes differences, with a reason, as the one person decides who answers for them: single ones, or all open ones of a
 * kind on one paper. Says how many. What the verdict moves, moves in the same transaction; the same order again is the same.
 */
export async function closeDifferences(
  tx: Tx,
  office: Pick<Office, "actor" | "now">,
  order: ClosingOrder,
): Promise<number> {
  const { actor, now } = office;
  const { regionCode } = actor;
  await holdLock(tx, `differences ${regionCode}`);
  const before = await store.findClosing(tx, regionCode, order.id);
  if (before !== undefined) {
    if (before.verdict !== order.verdict || before.reason !== order.reason) {
      throw new Problem("request.id-already-used");
    }
    return 0;
  }
  const rows = await store.readChosen(tx, regionCode, order.chosen);
  const wanted = "ids" in order.chosen ? new Set(order.chosen.ids).size : rows.length;
  if (rows.length === 0 || rows.length < wanted) throw new Problem("request.not-found");
  if (rows.some(({ verdict }) => verdict !== null)) throw new Problem("funding.difference-closed");
  for (const row of rows) {
    if (!verdictsFor(row.kind, sourceOf(row)).includes(order.verdict)) {
      throw new Problem("funding.verdict-not-possible");
    }
  }
  const at = now();
  if (order.verdict === "bill-accepted") await accept(tx, office, rows, order);
  if (order.verdict === "returned") await giveBack(tx, office, rows, order);
  await store.insertClosings(
    tx,
    rows.map(({ id }) => ({
      region_code: regionCode,
      difference_id: id,
      order_id: order.id,
      verdict: order.verdict,
      reason: order.reason,
      closed_by: actor.id,
      closed_at: at,
    })),
  );
  const total = (field: "expected_idr" | "found_idr") =>
    String(rows.reduce((sum, row) => sum + row[field], 0n));
  await recordEvent(tx, actor, {
    kind: "funding.differences-closed",
    subjectId: order.id,
    details: {
      verdict: order.verdict,
      reason: order.reason,
      count: rows.length,
      kinds: [...new Set(rows.map(({ kind }) => kind))],
      before: total("expected_idr"),
      after: total("found_idr"),
    },
  });
  return rows.length;
}

/** The bill wins: each month costs what is billed, if its fund has it. */
async function accept(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  rows: readonly store.DifferenceRow[],
  order: ClosingOrder,
): Promise<void> {
  const { regionCode } = actor;
  const ids = rows.map(({ id }) => id);
  if (await store.hasWithdrawnBill(tx, regionCode, ids))
    throw new Problem("funding.bill-withdrawn");
  const growth = await store.growthByFund(tx, regionCode, ids);
  const accounts = await lockAccounts(
    tx,
    regionCode,
    growth.map(({ fund_id }) => fund_id),
  );
  const open = growth.reduce((sum, each) => sum + each.open_count, 0);
  if (open < ids.length) throw new Problem("funding.months-changed");
  for (const { fund_id, growth_idr } of growth) {
    const totals = accounts.get(fund_id)?.totals ?? null;
    if (totals !== null && growth_idr > availableOf(totals)) {
      throw new Problem("funding.fund-exceeded", { fundId: fund_id });
    }
  }
  await insertRates(tx, await ratesAsBilled(tx, regionCode, ids));
  await store.acceptBilled(tx, regionCode, ids, {
    orderId: order.id,
    reason: order.reason,
    by: actor.id,
    at: now(),
  });
}

/** The rates that months have from now on: the bill's sum, divided as the dated rules divide it. */
async function ratesAsBilled(tx: Tx, regionCode: string, ids: readonly string[]) {
  const rules = await readRules(tx);
  return (await store.ratesToAccept(tx, regionCode, ids)).map((rate) => {
    const { id, month, sector, band, is_state_budget: isStateBudget } = rate;
    const ours = { month, sector, band, isStateBudget, jkm: rupiah(rate.jkm_idr) };
    const split = splitAsBilled(ours, rupiah(rate.found_idr), rules);
    return {
      region_code: regionCode,
      id,
      month,
      sector,
      band: split.band,
      is_state_budget: isStateBudget,
      jkk_idr: split.jkk,
      jkm_idr: split.jkm,
      jht_idr: 0n,
      total_idr: rate.found_idr,
      rule_version_ids: [...split.ruleVersionIds],
    };
  });
}

/** The money in suspense is in its fund again. */
async function giveBack(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  rows: readonly store.DifferenceRow[],
  order: ClosingOrder,
): Promise<void> {
  for (const { id, fund_id, found_idr, expected_idr } of rows) {
    if (fund_id === null) throw new Problem("funding.verdict-not-possible");
    const result = await makeTransfer(
      tx,
      actor,
      {
        id: idFor(`returned ${id}`),
        kind: "direct",
        purpose: "explained",
        debit: suspenseOf(fund_id),
        credit: fund_id,
        amount: rupiah(found_idr - expected_idr),
        month: null,
        concerns: null,
      },
      { documentId: order.id, reason: order.reason, at: now() },
    );
    if (result.outcome === "refused") throw new Problem("funding.refused", { why: result.why });
  }
}

export function sourceOf(row: Pick<store.DifferenceRow, "bill_id" | "proof_id">): DifferenceSource {
  if (row.bill_id !== null) return "bill";
  return row.proof_id === null ? "statement" : "proof";
}
