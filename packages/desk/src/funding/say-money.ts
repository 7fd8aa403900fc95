import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import type { ClosingCheck, FundFigure } from "@payung/domain/funding/treasury.ts";
import { type MessageKey, t } from "../shared/language.ts";
import type { Gets } from "../shared/routes.generated.ts";
import { sayRupiah } from "../shared/say.ts";

export type Overview = Gets["/v1/treasury/overview"]["output"];
export type Fund = Overview["funds"][number];
export type MonthFigure = Overview["months"][number];
export type Month = Gets["/v1/treasury/closings/:month"]["output"];
export type Closing = Month["closings"][number];
type Line = Gets["/v1/treasury/accounts/:id/statement"]["output"]["lines"][number];

export const STATE_TITLES: Readonly<Record<CoverageState, MessageKey>> = {
  planned: "money.state.planned",
  cancelled: "money.state.cancelled",
  committed: "money.state.committed",
  billed: "money.state.billed",
  paid: "money.state.paid",
  confirmed: "money.state.confirmed",
  lapsed: "money.state.lapsed",
};

export const FIGURE_TITLES: Readonly<Record<FundFigure, MessageKey>> = {
  "come-in": "money.figure.come-in",
  reserved: "money.figure.reserved",
  paid: "money.figure.paid",
  confirmed: "money.figure.confirmed",
};

export const CHECK_TITLES: Readonly<Record<ClosingCheck, MessageKey>> = {
  "without-payer": "closing.check.without-payer",
  "not-committed": "closing.check.not-committed",
  "not-billed": "closing.check.not-billed",
  "not-paid": "closing.check.not-paid",
  "not-confirmed": "closing.check.not-confirmed",
  differences: "closing.check.differences",
  suspense: "closing.check.suspense",
};

const PURPOSES = {
  grant: "money.purpose.grant",
  "give-back": "money.purpose.give-back",
  reallocation: "money.purpose.reallocation",
  contribution: "money.purpose.contribution",
  unexplained: "money.purpose.unexplained",
  explained: "money.purpose.explained",
  confirmation: "money.purpose.confirmation",
  refund: "money.purpose.refund",
} as const satisfies Record<string, MessageKey>;

const KINDS = {
  direct: "money.kind.direct",
  pending: "money.kind.pending",
  post: "money.kind.post",
  void: "money.kind.void",
  reversal: "money.kind.reversal",
} as const satisfies Record<string, MessageKey>;

const ACCOUNTS = {
  funder: "money.account.funder",
  fund: "money.account.fund",
  transit: "money.account.transit",
  suspense: "money.account.suspense",
  insurer: "money.account.insurer",
} as const satisfies Record<string, MessageKey>;

/** What a transfer was for and how: "Iuran, dibayar". */
export function sayTransfer({ purpose, kind }: { purpose: string; kind: string }): string {
  const forWhat = PURPOSES[purpose as keyof typeof PURPOSES];
  const how = KINDS[kind as keyof typeof KINDS];
  return kind === "direct" ? t(forWhat) : t("money.transfer", { what: t(forWhat), how: t(how) });
}

export function sayAccountKind(kind: string): string {
  return t(ACCOUNTS[kind as keyof typeof ACCOUNTS]);
}

/** An amount with its sign where it is below nothing: "−Rp16.800". */
export function sayAmount(amount: string): string {
  return amount.startsWith("-") ? `−${sayRupiah(amount.slice(1))}` : sayRupiah(amount);
}

/** Nothing is said of what is nothing: a column of zeros hides what is there. */
export function sayIfAny(amount: string): string {
  return amount === "0" ? "–" : sayAmount(amount);
}

export type StatementLine = Line;

/** A share from 0 to 1 of whole rupiah. */
export function shareOf(part: string, whole: string): number {
  const of = BigInt(whole);
  return of <= 0n ? 0 : Number((BigInt(part) * 10_000n) / of) / 10_000;
}
