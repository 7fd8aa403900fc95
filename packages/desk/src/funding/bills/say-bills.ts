import type {
  DifferenceKind,
  DifferenceVerdict,
} from "@payung/domain/funding/bills/differences.ts";
import type { InsurerLineField, LineFault } from "@payung/domain/funding/bills/insurer-sheet.ts";
import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import { shiftMonth } from "@payung/domain/shared/dates.ts";
import { type MessageKey, t } from "../../shared/language.ts";
import type { Gets, Posts } from "../../shared/routes.generated.ts";
import { sayMonth } from "../../shared/say.ts";
import { STATE_TITLES } from "../say-money.ts";

export type Bill = Gets["/v1/bills"]["output"]["bills"][number];
export type BillView = Gets["/v1/bills/:id"]["output"];
export type Order = Gets["/v1/payment-orders/:id"]["output"]["order"];
export type Difference = Gets["/v1/funding-differences"]["output"]["differences"][number];
export type OpenCount = BillView["open"][number];
export type MatchRow = Gets["/v1/bills/:id/rows"]["output"]["rows"][number];
export type Receipt = Gets["/v1/insurer-statements"]["output"]["statements"][number];
export type Moved = Receipt["moved"];
export type LinesPreview = Posts["/v1/uploads/:id/bill-previews"]["output"];

export const KIND_TITLES: Readonly<Record<DifferenceKind, MessageKey>> = {
  "other-amount": "difference.other-amount",
  "not-in-file": "difference.not-in-file",
  repeated: "difference.repeated",
  "unknown-person": "difference.unknown-person",
  "not-due": "difference.not-due",
  "total-differs": "difference.total-differs",
  "paid-less": "difference.paid-less",
  unexplained: "difference.unexplained",
};

/** What a person does about each kind. */
export const KIND_HINTS: Readonly<Record<DifferenceKind, MessageKey>> = {
  "other-amount": "difference.other-amount-do",
  "not-in-file": "difference.not-in-file-do",
  repeated: "difference.repeated-do",
  "unknown-person": "difference.unknown-person-do",
  "not-due": "difference.not-due-do",
  "total-differs": "difference.total-differs-do",
  "paid-less": "difference.paid-less-do",
  unexplained: "difference.unexplained-do",
};

export const VERDICT_TITLES: Readonly<Record<DifferenceVerdict, MessageKey>> = {
  "bill-accepted": "verdict.bill-accepted",
  explained: "verdict.explained",
  returned: "verdict.returned",
};

/** What each comes to, said before it is chosen. */
export const VERDICT_MEANINGS: Readonly<Record<DifferenceVerdict, MessageKey>> = {
  "bill-accepted": "verdict.bill-accepted-means",
  explained: "verdict.explained-means",
  returned: "verdict.returned-means",
};

export const FAULT_TITLES: Readonly<Record<LineFault, MessageKey>> = {
  "amount-unreadable": "line-fault.amount-unreadable",
  "month-unreadable": "line-fault.month-unreadable",
  "month-outside": "line-fault.month-outside",
};

/** How a row that cannot be counted is mended. */
export const FAULT_MENDS: Readonly<Record<LineFault, MessageKey>> = {
  "amount-unreadable": "line-fault.amount-unreadable-do",
  "month-unreadable": "line-fault.month-unreadable-do",
  "month-outside": "line-fault.month-outside-do",
};

export const LINE_FIELDS: Readonly<Record<InsurerLineField, MessageKey>> = {
  nik: "line-field.nik",
  kpj: "line-field.kpj",
  name: "line-field.name",
  month: "line-field.month",
  amount: "line-field.amount",
};

export function sayState(state: string): string {
  return t(STATE_TITLES[state as CoverageState]);
}

/** "Desember 2026" or "Desember 2026 – Februari 2027". */
export function sayPeriod(paper: { firstMonth: string; lastMonth: string }): string {
  const { firstMonth, lastMonth } = paper;
  return firstMonth === lastMonth
    ? sayMonth(firstMonth)
    : `${sayMonth(firstMonth)} – ${sayMonth(lastMonth)}`;
}

/** How far a bill is. */
export function sayStanding(bill: Bill): string {
  if (bill.isWithdrawn) return t("bills.withdrawn");
  if (BigInt(bill.paid) >= BigInt(bill.amount)) return t("bills.paid");
  if (bill.paid !== "0") return t("bills.part-paid");
  switch (bill.orderStep) {
    case "approved":
      return t("bills.approved");
    case "sent":
      return t("bills.sent");
    case null:
      return bill.orderId === null ? t("bills.to-order") : t("bills.to-approve");
    default:
      return t("bills.to-order");
  }
}

const MONTHS_BACK = 6;
const MONTHS_ON = 18;

/** The months that a paper may be for, as choices. */
export function monthChoices(today = new Date()): { value: string; label: string }[] {
  const now = today.toISOString().slice(0, 7);
  return Array.from({ length: MONTHS_BACK + MONTHS_ON }, (_, n) => {
    const month = shiftMonth(now, n - MONTHS_BACK);
    return { value: month, label: sayMonth(month) };
  });
}

/** "Rp16.800" and "16.800" as they are typed, to "16800"; empty where it is no whole rupiah. */
export function typedRupiah(typed: string): string {
  const text = typed.trim().replace(/^rp\.?\s*/i, "");
  return /^\d{1,3}(?:\.\d{3})+$|^\d+$/.test(text)
    ? text.replaceAll(".", "").replace(/^0+(?=\d)/, "")
    : "";
}

/** Whether what was typed is an amount of more than nothing. */
export function isAmount(typed: string): boolean {
  return /[1-9]/.test(typedRupiah(typed));
}
