import { LINE_DIFFERENCES } from "./compare-lines.ts";

/**
 * All that may differ. `paid-less`: the treasury has paid a part of an order; `unexplained`: money that left and that no
 * month explains stands in suspense.
 */
export const DIFFERENCE_KINDS = [...LINE_DIFFERENCES, "paid-less", "unexplained"] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/**
 * How a difference is closed, always with a reason. `bill-accepted`: the bill wins, and our month costs what is billed.
 * `explained`: a person knows why, and nothing moves. `returned`: the money in suspense came back to its fund.
 */
export const DIFFERENCE_VERDICTS = ["bill-accepted", "explained", "returned"] as const;
export type DifferenceVerdict = (typeof DIFFERENCE_VERDICTS)[number];

/** Where a difference was found. */
export type DifferenceSource = "bill" | "proof" | "statement";

/** The ways in which a difference may be closed. */
export function verdictsFor(
  kind: DifferenceKind,
  source: DifferenceSource,
): readonly DifferenceVerdict[] {
  if (kind === "unexplained") return ["returned", "explained"];
  return kind === "other-amount" && source === "bill"
    ? ["bill-accepted", "explained"]
    : ["explained"];
}

/** Whether a bill waits for it: money would be paid for something nobody has explained. */
export function holdsUpPayment(kind: DifferenceKind, source: DifferenceSource): boolean {
  return source === "bill" && kind !== "not-in-file";
}
