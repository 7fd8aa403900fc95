import {
  compareLines,
  compareTotal,
  type ExpectedMonth,
  type LineDifference,
} from "@payung/domain/funding/bills/compare-lines.ts";
import type { InsurerLinesTemplate, Period } from "@payung/domain/funding/bills/insurer-sheet.ts";
import { contributionDueOn } from "@payung/domain/funding/contributions.ts";
import { sumOf } from "@payung/domain/shared/fractions.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import { readHolidays, readRules, readTemplate } from "../../reference/service.ts";
import { dayOf, type Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { PROGRAMME } from "../service.ts";
import * as store from "./bill-store.ts";
import { insertDifferences } from "./difference-store.ts";
import { readGroup } from "./groups.ts";
import { type LinesFile, openLines, type ResolvedLine } from "./insurer-sheets.ts";
import { differenceRows, lineRows, mustBeReadable, rememberColumns } from "./keep-lines.ts";
import { keepFile } from "./papers.ts";

export type Desk = Pick<Office, "actor" | "vault" | "now">;

export type BillOrder = Period & {
  readonly id: string;
  readonly groupId: string;
  /** Kode iuran, as the insurer writes it. */
  readonly billingCode: string;
  readonly amount: Rupiah;
  /** Null for a bill that names a total only. */
  readonly file: LinesFile | null;
};

/** What a bill comes to beside what we expected. `matched` months are billed from now on. */
export type RecordedBill = {
  readonly matched: number;
  readonly differences: number;
  readonly wasRecorded: boolean;
};

/**
 * Records a bill of the insurer and compares it, worker by worker and month by month, with the months that are committed
 * in its group. What agrees becomes billed; whatever does not is a difference for a person. The same order again changes
 * nothing.
 */
export async function recordBill(tx: Tx, office: Desk, order: BillOrder): Promise<RecordedBill> {
  const { actor, now } = office;
  const { regionCode } = actor;
  const group = await readGroup(tx, regionCode, order.groupId);
  await holdLock(tx, `bills ${regionCode} ${order.groupId}`);
  const known = await store.findBill(tx, regionCode, order.id);
  const isSame = (kept: store.BillRow) =>
    kept.group_id === order.groupId &&
    kept.first_month === order.firstMonth &&
    kept.last_month === order.lastMonth &&
    kept.billing_code === order.billingCode &&
    kept.amount_idr === order.amount &&
    (kept.file_sha256 === null) === (order.file === null);
  if (known !== undefined) {
    if (!isSame(known)) throw new Problem("request.id-already-used");
    return { matched: 0, differences: 0, wasRecorded: true };
  }
  await mustBeACode(tx, office, order.billingCode);
  const before = await store.findBillByCode(tx, regionCode, order, order.billingCode);
  const withdrawn =
    before === undefined ? undefined : await store.findWithdrawal(tx, regionCode, before.id);
  if (before !== undefined && withdrawn === undefined) {
    throw new Problem("funding.code-used", { billId: before.id });
  }

  const sheet = order.file === null ? null : await openLines(tx, office, "bill", order.file, order);
  if (sheet !== null) mustBeReadable(sheet);
  const compared =
    sheet === null
      ? await compareTotalWithGroup(tx, regionCode, order)
      : await compareWithGroup(tx, regionCode, order, sheet.lines);
  const { rows, comparison } = compared;
  const rules = await readRules(tx);
  const at = now();
  const isNew = await store.insertBill(tx, {
    region_code: regionCode,
    id: order.id,
    group_id: order.groupId,
    first_month: order.firstMonth,
    last_month: order.lastMonth,
    billing_code: order.billingCode,
    amount_idr: order.amount,
    due_on: contributionDueOn(order.firstMonth, await readHolidays(tx, regionCode), rules),
    line_count: sheet?.lines.length ?? null,
    lines_idr: sheet === null ? null : sumOf(sheet.lines.map(({ amount }) => amount)),
    expected_count: comparison.expectedCount,
    expected_idr: comparison.expectedTotal,
    file_sha256: sheet?.sha256 ?? null,
    replaces_id: withdrawn?.bill_id ?? null,
    recorded_by: actor.id,
    recorded_at: at,
  });
  // Somebody took the code in another group at this moment.
  if (!isNew) throw new Problem("funding.code-used", {});
  if (sheet !== null && order.file !== null) {
    await rememberColumns(tx, office, "bill", sheet);
    await keepFile(tx, office, { kind: "bill", concernsId: order.id, file: order.file });
    await store.insertBillLines(
      tx,
      lineRows(office, sheet.lines, order.id).map((line) => ({ ...line, bill_id: order.id })),
    );
  }
  const matched = await keepMatched(tx, regionCode, order, compared);
  await insertDifferences(
    tx,
    differenceRows(office, comparison.differences, {
      source: { bill_id: order.id },
      at,
      lines: sheet?.lines ?? [],
      months: rows,
    }),
  );
  const counts = {
    matched,
    differences: comparison.differences.length,
  };
  await recordEvent(tx, actor, {
    kind: "funding.bill-recorded",
    subjectId: order.id,
    details: {
      group: group.number,
      billingCode: order.billingCode,
      firstMonth: order.firstMonth,
      lastMonth: order.lastMonth,
      amount: String(order.amount),
      expected: String(comparison.expectedTotal),
      replaces: withdrawn?.bill_id ?? null,
      ...counts,
    },
  });
  return { ...counts, wasRecorded: false };
}

/** What a bill's comparison with a group came to. Months are null where a total alone was compared. */
type Compared = {
  readonly rows: ReadonlyMap<string, store.GroupMonth>;
  readonly comparison: {
    readonly expectedCount: number;
    readonly expectedTotal: Rupiah;
    readonly matched: readonly ExpectedMonth[] | null;
    readonly differences: readonly LineDifference[];
  };
};

/** A bill that names a total only takes all months that wait, or none: the database adds them up. */
async function compareTotalWithGroup(
  tx: Tx,
  regionCode: string,
  { groupId, amount, ...period }: BillOrder,
): Promise<Compared> {
  const expected = await store.sumCommitted(tx, regionCode, groupId, period);
  const { isMatched, differences } = compareTotal(expected.amount, amount);
  return {
    rows: new Map(),
    comparison: {
      expectedCount: expected.count,
      expectedTotal: expected.amount,
      matched: isMatched ? null : [],
      differences,
    },
  };
}

/** Lets the bill ask for the months that agree; says how many. */
async function keepMatched(
  tx: Tx,
  regionCode: string,
  order: BillOrder,
  { rows, comparison: { matched, expectedCount, expectedTotal } }: Compared,
): Promise<number> {
  if (matched === null) {
    const billed = await store.billCommitted(tx, regionCode, order.id, order.groupId, order);
    // Somebody reserved more, or freed some, since they were added up.
    if (billed.count !== expectedCount || billed.amount !== expectedTotal)
      throw new Problem("funding.months-changed");
    return billed.count;
  }
  await store.insertBilledMonths(
    tx,
    matched.flatMap((each) => {
      const ours = rows.get(keyOf(each));
      return ours === undefined
        ? []
        : [
            {
              region_code: regionCode,
              bill_id: order.id,
              worker_id: each.workerId,
              programme: PROGRAMME,
              month: each.month,
              amount_idr: each.amount,
              application_id: ours.applicationId,
              kelurahan_code: ours.kelurahanCode,
            },
          ];
    }),
  );
  return matched.length;
}

/** Compares as `recordBill` would, and stores nothing: what somebody sees before they take a bill in. */
export async function compareWithGroup(
  tx: Tx,
  regionCode: string,
  { groupId, amount, ...period }: Period & { readonly groupId: string; readonly amount: Rupiah },
  lines: readonly ResolvedLine[],
) {
  const months = await store.readGroupMonths(tx, regionCode, groupId, period);
  const rows = new Map(months.map((each) => [keyOf(each), each]));
  const expected = months.filter(({ state }) => state === "committed");
  return {
    rows,
    comparison: {
      expectedCount: expected.length,
      expectedTotal: sumOf(expected.map((each) => each.amount)),
      ...compareLines(
        expected,
        lines.map((line) => ({ ...line, workerId: line.person?.workerId ?? null })),
        amount,
        (workerId, month) => rows.get(keyOf({ workerId, month }))?.state ?? null,
      ),
    },
  };
}

/** Takes a bill back that was recorded by mistake or that the insurer replaces; its months wait for another bill. */
export async function withdrawBill(
  tx: Tx,
  { actor, now }: Desk,
  order: { readonly id: string; readonly reason: string },
): Promise<void> {
  const { regionCode } = actor;
  const bill = await readBill(tx, regionCode, order.id);
  await holdLock(tx, `bills ${regionCode} ${bill.group_id}`);
  await holdLock(tx, `order of bill ${regionCode} ${bill.id}`);
  const known = await store.findWithdrawal(tx, regionCode, order.id);
  if (known !== undefined) return;
  if (await store.hasOpenOrder(tx, regionCode, bill.id)) throw new Problem("funding.bill-ordered");
  await store.insertWithdrawal(tx, {
    region_code: regionCode,
    bill_id: bill.id,
    reason: order.reason,
    withdrawn_by: actor.id,
    withdrawn_at: now(),
  });
  await recordEvent(tx, actor, {
    kind: "funding.bill-withdrawn",
    subjectId: bill.id,
    details: { reason: order.reason },
  });
}

export async function readBill(tx: Tx, regionCode: string, id: string): Promise<store.BillRow> {
  const bill = await store.findBill(tx, regionCode, id);
  if (bill === undefined) throw new Problem("request.not-found");
  return bill;
}

/** How a billing code is written is a setting of the insurer's layout; any text will do where nothing is laid down. */
async function mustBeACode(tx: Tx, { now }: Desk, code: string): Promise<void> {
  const { billingCode = null } = await readTemplate<InsurerLinesTemplate>(tx, "bill", dayOf(now()));
  if (billingCode !== null && !new RegExp(`^(?:${billingCode})$`, "u").test(code)) {
    throw new Problem("funding.code-malformed", { pattern: billingCode });
  }
}

export function keyOf({ workerId, month }: Pick<ExpectedMonth, "workerId" | "month">): string {
  return `${workerId} ${month}`;
}
