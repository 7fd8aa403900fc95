import type { IsoMonth } from "../../shared/dates.ts";
import { sumOf } from "../../shared/fractions.ts";
import { type Rupiah, rupiah } from "../../shared/money.ts";
import type { CoverageState } from "../ledger.ts";

/** A month of ours that a bill should ask for, or that a statement should confirm. */
export type ExpectedMonth = {
  readonly workerId: string;
  readonly month: IsoMonth;
  readonly amount: Rupiah;
};

/** What a line says: of a worker whom we know, or of somebody unknown (null). */
export type SaidMonth = {
  readonly row: number;
  readonly workerId: string | null;
  readonly month: IsoMonth;
  readonly amount: Rupiah;
};

/**
 * How a paper of the insurer can differ from our months. `not-due`: we know the worker, and this month waits for no bill
 * (no receipt); `repeated`: an earlier line of the same paper has the month already.
 */
export const LINE_DIFFERENCES = [
  "other-amount",
  "not-in-file",
  "repeated",
  "unknown-person",
  "not-due",
  "total-differs",
] as const;
export type LineDifferenceKind = (typeof LINE_DIFFERENCES)[number];

export type LineDifference = {
  readonly kind: LineDifferenceKind;
  readonly row: number | null;
  readonly workerId: string | null;
  readonly month: IsoMonth | null;
  /** What we expected, and what the paper says; nothing is zero. */
  readonly expected: Rupiah;
  readonly found: Rupiah;
  /** Of `not-due`: how far our own month is; null where there is none in this group. */
  readonly state: CoverageState | null;
};

export type Comparison = {
  readonly matched: readonly ExpectedMonth[];
  readonly differences: readonly LineDifference[];
};

/**
 * Compares what we expect with a paper of the insurer, worker by worker and month by month. `lines` is null where the
 * paper names a total only; `stateOf` tells how far a month is that we do not expect.
 *
 * Nothing is left out: what is expected, plus what each difference adds or takes away, is the total of the paper.
 */
export function compareLines(
  expected: readonly ExpectedMonth[],
  lines: readonly SaidMonth[] | null,
  total: Rupiah,
  stateOf: (workerId: string, month: IsoMonth) => CoverageState | null,
): Comparison {
  if (lines === null) {
    const { isMatched, differences } = compareTotal(
      sumOf(expected.map(({ amount }) => amount)),
      total,
    );
    return { matched: isMatched ? expected : [], differences };
  }
  const open = new Map(expected.map((each) => [keyOf(each.workerId, each.month), each]));
  const seen = new Set<string>();
  const matched: ExpectedMonth[] = [];
  const differences: LineDifference[] = [];
  for (const { row, workerId, month, amount } of lines) {
    const said = { row, workerId, month, found: amount, state: null };
    const nothing = rupiah(0n);
    if (workerId === null) {
      differences.push({ ...said, kind: "unknown-person", expected: nothing });
      continue;
    }
    const key = keyOf(workerId, month);
    const ours = open.get(key);
    if (seen.has(key)) differences.push({ ...said, kind: "repeated", expected: nothing });
    else if (ours === undefined) {
      const state = stateOf(workerId, month);
      differences.push({ ...said, kind: "not-due", expected: nothing, state });
    } else if (ours.amount === amount) matched.push(ours);
    else differences.push({ ...said, kind: "other-amount", expected: ours.amount });
    seen.add(key);
  }
  for (const [key, { workerId, month, amount }] of open) {
    if (seen.has(key)) continue;
    const left = { row: null, workerId, month, state: null };
    differences.push({ ...left, kind: "not-in-file", expected: amount, found: rupiah(0n) });
  }
  const sum = sumOf(lines.map(({ amount }) => amount));
  if (sum !== total) differences.push(totalDiffers(sum, total));
  return { matched, differences };
}

/**
 * Compares what all expected months come to with a paper that names a total only. A total alone cannot say whose month is
 * missing: what asks for less than we expect is matched with nothing.
 */
export function compareTotal(
  expected: Rupiah,
  total: Rupiah,
): { readonly isMatched: boolean; readonly differences: readonly LineDifference[] } {
  return {
    isMatched: total >= expected,
    differences: expected === total ? [] : [totalDiffers(expected, total)],
  };
}

function totalDiffers(expected: Rupiah, found: Rupiah): LineDifference {
  return {
    kind: "total-differs",
    row: null,
    workerId: null,
    month: null,
    expected,
    found,
    state: null,
  };
}

function keyOf(workerId: string, month: IsoMonth): string {
  return `${workerId} ${month}`;
}
