import { compareLines } from "@payung/domain/funding/bills/compare-lines.ts";
import type { Period } from "@payung/domain/funding/bills/insurer-sheet.ts";
import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { sumOf } from "@payung/domain/shared/fractions.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { PROGRAMME } from "../service.ts";
import { readGroupMonths } from "./bill-store.ts";
import { type Desk, keyOf } from "./bills.ts";
import { insertDifferences } from "./difference-store.ts";
import { readGroup } from "./groups.ts";
import { type LinesFile, openLines, type ResolvedLine } from "./insurer-sheets.ts";
import { differenceRows, lineRows, mustBeReadable, rememberColumns } from "./keep-lines.ts";
import { keepFile } from "./papers.ts";
import * as store from "./statement-store.ts";

export type StatementOrder = Period & {
  readonly id: string;
  /** Null for what workers paid themselves, outside of any group. */
  readonly groupId: string | null;
  /** Of the receipt, as the insurer numbers it. */
  readonly number: string;
  readonly receivedOn: IsoDate;
  readonly amount: Rupiah;
  /** Null for a receipt that names a total only. */
  readonly file: LinesFile | null;
};

export type TakenStatement = {
  readonly statementId: string;
  readonly confirmed: number;
  readonly differences: number;
  /** The same receipt was taken before; nothing was changed. */
  readonly wasTaken: boolean;
};

/**
 * Takes a receipt of the insurer in and matches it three ways: what the ledger has paid, what the bill asked, what the
 * receipt says, worker by worker and month by month. What agrees is confirmed; the rest is work. The same file, or the
 * same number with the same content, again changes nothing.
 */
export async function takeStatement(
  tx: Tx,
  office: Desk,
  order: StatementOrder,
): Promise<TakenStatement> {
  const { actor, now } = office;
  const { regionCode } = actor;
  if (order.groupId !== null) await readGroup(tx, regionCode, order.groupId);
  await holdLock(tx, `statements ${regionCode}`);
  const sheet =
    order.file === null ? null : await openLines(tx, office, "statement", order.file, order);
  const known =
    (await store.findStatement(tx, regionCode, order.id)) ??
    (await store.findKnown(tx, regionCode, order.number, sheet?.sha256 ?? null));
  if (known !== undefined) {
    if (!isSame(known, order, sheet?.sha256 ?? null)) throw new Problem("funding.statement-known");
    return { statementId: known.id, confirmed: 0, differences: 0, wasTaken: true };
  }
  if (sheet !== null) mustBeReadable(sheet);
  const { months, comparison } = await compareWithPaid(tx, regionCode, order, sheet?.lines ?? null);
  const at = now();
  await store.insertStatement(tx, {
    region_code: regionCode,
    id: order.id,
    group_id: order.groupId,
    first_month: order.firstMonth,
    last_month: order.lastMonth,
    number: order.number,
    received_on: order.receivedOn,
    amount_idr: order.amount,
    line_count: sheet?.lines.length ?? null,
    lines_idr: sheet === null ? null : sumOf(sheet.lines.map(({ amount }) => amount)),
    expected_count: comparison.expectedCount,
    expected_idr: comparison.expectedTotal,
    file_sha256: sheet?.sha256 ?? null,
    recorded_by: actor.id,
    recorded_at: at,
  });
  if (sheet !== null && order.file !== null) {
    await rememberColumns(tx, office, "statement", sheet);
    await keepFile(tx, office, { kind: "statement", concernsId: order.id, file: order.file });
    await store.insertStatementLines(
      tx,
      lineRows(office, sheet.lines, order.id).map((line) => ({ ...line, statement_id: order.id })),
    );
  }
  await store.confirmMonths(tx, regionCode, {
    statementId: order.id,
    programme: PROGRAMME,
    by: actor.id,
    at,
    months: comparison.matched,
  });
  await insertDifferences(
    tx,
    differenceRows(office, comparison.differences, {
      source: { statement_id: order.id },
      at,
      lines: sheet?.lines ?? [],
      months,
    }),
  );
  const counts = {
    confirmed: comparison.matched.length,
    differences: comparison.differences.length,
  };
  await recordEvent(tx, actor, {
    kind: "funding.statement-taken",
    subjectId: order.id,
    details: {
      number: order.number,
      firstMonth: order.firstMonth,
      lastMonth: order.lastMonth,
      amount: String(order.amount),
      expected: String(comparison.expectedTotal),
      ...counts,
    },
  });
  return { statementId: order.id, ...counts, wasTaken: false };
}

/** Compares as `takeStatement` would, and stores nothing. */
export async function compareWithPaid(
  tx: Tx,
  regionCode: string,
  {
    groupId,
    amount,
    ...period
  }: Period & { readonly groupId: string | null; readonly amount: Rupiah },
  lines: readonly ResolvedLine[] | null,
) {
  const rows = await readGroupMonths(tx, regionCode, groupId, period);
  const months = new Map(rows.map((each) => [keyOf(each), each]));
  // Three ways: what a group pays was billed with this amount; what somebody pays alone is billed to nobody.
  const paid = rows.filter(
    ({ state, isBilled }) => state === "paid" && (groupId === null || isBilled),
  );
  return {
    months,
    comparison: {
      expectedCount: paid.length,
      expectedTotal: sumOf(paid.map((each) => each.amount)),
      ...compareLines(
        paid,
        lines?.map((line) => ({ ...line, workerId: line.person?.workerId ?? null })) ?? null,
        amount,
        (workerId, month) => months.get(keyOf({ workerId, month }))?.state ?? null,
      ),
    },
  };
}

function isSame(kept: store.StatementRow, order: StatementOrder, sha256: Buffer | null): boolean {
  return (
    kept.group_id === order.groupId &&
    kept.first_month === order.firstMonth &&
    kept.last_month === order.lastMonth &&
    kept.number === order.number &&
    kept.amount_idr === order.amount &&
    (sha256 === null ? kept.file_sha256 === null : kept.file_sha256?.equals(sha256) === true)
  );
}
