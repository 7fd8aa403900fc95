import * as z from "zod/mini";
import { assert } from "../shared/assert.ts";
import type { IsoMonth } from "../shared/dates.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";

/**
 * Where money stands. `funder`: the world outside it comes from. `fund`: set aside for contributions. `transit`: paid,
 * and not yet confirmed by the insurer. `suspense`: paid, and no bill explains it. `insurer`: where it arrives.
 */
export const ACCOUNT_KINDS = ["funder", "fund", "transit", "suspense", "insurer"] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** What a transfer is for, and between which kinds of accounts. What is not listed does not happen. */
export const ROUTES = {
  grant: [["funder", "fund"]],
  "give-back": [
    ["fund", "funder"],
    ["suspense", "funder"],
  ],
  reallocation: [["fund", "fund"]],
  contribution: [["fund", "transit"]],
  unexplained: [
    ["fund", "suspense"],
    ["funder", "suspense"],
  ],
  explained: [
    ["suspense", "transit"],
    ["suspense", "fund"],
  ],
  confirmation: [["transit", "insurer"]],
  refund: [
    ["insurer", "fund"],
    ["transit", "fund"],
  ],
} as const satisfies Record<string, readonly (readonly [AccountKind, AccountKind])[]>;
export type Purpose = keyof typeof ROUTES;
export const PURPOSES = Object.keys(ROUTES) as readonly Purpose[];

/**
 * `direct` moves money at once. `pending` reserves it, until a `post` moves it or a `void` gives it free. A `reversal`
 * takes back what a `direct` or a `post` moved, whole: the only way to correct one.
 */
export const TRANSFER_KINDS = ["direct", "pending", "post", "void", "reversal"] as const;
export type TransferKind = (typeof TRANSFER_KINDS)[number];

/** The month of a worker that a contribution pays. */
export type PaidMonth = {
  readonly workerId: string;
  readonly programme: string;
  readonly month: IsoMonth;
};

/** Money that leaves the debit account and reaches the credit account. Its id is chosen by the caller. */
export type Transfer = {
  readonly id: string;
  readonly kind: TransferKind;
  readonly purpose: Purpose;
  readonly debit: string;
  readonly credit: string;
  readonly amount: Rupiah;
  /** For contributions only. */
  readonly month: PaidMonth | null;
  /** What a `post` or `void` resolves, or a `reversal` takes back. */
  readonly concerns: string | null;
};

/** What came into an account that has a limit, left it, and is reserved of it. */
export type Totals = {
  readonly received: Rupiah;
  readonly spent: Rupiah;
  readonly reserved: Rupiah;
};

export type Account = {
  readonly kind: AccountKind;
  /** Null for one without a limit: the world outside, and what workers pay themselves. */
  readonly totals: Totals | null;
};

export const COVERAGE_STATES = [
  "planned",
  "cancelled",
  "committed",
  "billed",
  "paid",
  "confirmed",
  "lapsed",
] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

/** A worker's month as it is planned: one payer, one amount. */
export type CoverageMonth = {
  readonly account: string;
  readonly amount: Rupiah;
  readonly state: CoverageState;
};

/** What the ledger holds of everything a transfer names; null for what is not there. */
export type LedgerGround = {
  /** What is recorded under the same id. */
  readonly recorded: Transfer | null;
  readonly debit: Account | null;
  readonly credit: Account | null;
  readonly month: CoverageMonth | null;
  /** What it concerns, and what has already become of that. */
  readonly concerned: {
    readonly transfer: Transfer;
    readonly fate: "open" | "posted" | "voided" | "reversed";
  } | null;
};

/**
 * Why a transfer is not made. When several reasons hold, the first listed is the one given: what the caller got wrong
 * comes before what others did meanwhile, and both before what money is left.
 */
export const TRANSFER_REFUSALS = [
  "id-already-used",
  "amount-not-positive",
  "accounts-identical",
  "account-not-found",
  "route-not-possible",
  "month-does-not-belong",
  "concerned-not-found",
  "concerned-of-another-kind",
  "concerned-differs",
  "already-posted",
  "already-voided",
  "already-reversed",
  "month-not-planned",
  "month-has-another-payer",
  "month-is-planned",
  "month-is-cancelled",
  "month-is-committed",
  "month-is-billed",
  "month-is-paid",
  "month-is-confirmed",
  "month-is-lapsed",
  "fund-exceeded",
] as const;
export type TransferRefusal = (typeof TRANSFER_REFUSALS)[number];

export type Posting =
  | { readonly outcome: "made" }
  | { readonly outcome: "replayed" }
  | { readonly outcome: "refused"; readonly why: TransferRefusal };

/**
 * Decides whether a transfer is made, on what the ledger holds at this moment.
 *
 * A repetition comes first: it gets its first answer again, even if the fund has run out meanwhile. A refusal is not
 * remembered: the next try is judged afresh.
 */
export function judgeTransfer(transfer: Transfer, ground: LedgerGround): Posting {
  if (ground.recorded !== null) {
    return isSameTransfer(transfer, ground.recorded)
      ? { outcome: "replayed" }
      : { outcome: "refused", why: "id-already-used" };
  }
  const why =
    faultInItself(transfer, ground) ??
    faultOfConcerned(transfer, ground) ??
    faultOfMonth(transfer, ground);
  if (why !== null) return { outcome: "refused", why };
  const taken = takenFromDebit(transfer);
  const totals = ground.debit?.totals ?? null;
  if (totals !== null && taken > availableOf(totals)) {
    return { outcome: "refused", why: "fund-exceeded" };
  }
  return { outcome: "made" };
}

/** What may still be spent or reserved. */
export function availableOf({ received, spent, reserved }: Totals): Rupiah {
  const left = rupiah(received - spent - reserved);
  assert(left >= 0n, "an account is never overdrawn");
  return left;
}

/** Whether two transfers ask for the same; a repetition must. */
export function isSameTransfer(one: Transfer, other: Transfer): boolean {
  return (
    one.id === other.id &&
    one.kind === other.kind &&
    one.purpose === other.purpose &&
    one.debit === other.debit &&
    one.credit === other.credit &&
    one.amount === other.amount &&
    one.concerns === other.concerns &&
    one.month?.workerId === other.month?.workerId &&
    one.month?.programme === other.month?.programme &&
    one.month?.month === other.month?.month
  );
}

/** The transfer that undoes another: the same money the other way. */
export function reversalOf(id: string, transfer: Transfer): Transfer {
  return {
    ...transfer,
    id,
    kind: "reversal",
    debit: transfer.credit,
    credit: transfer.debit,
    concerns: transfer.id,
  };
}

function faultInItself(
  transfer: Transfer,
  { debit, credit }: LedgerGround,
): TransferRefusal | null {
  if (transfer.amount <= 0n) return "amount-not-positive";
  if (transfer.debit === transfer.credit) return "accounts-identical";
  if (debit === null || credit === null) return "account-not-found";
  const [from, to] = transfer.kind === "reversal" ? [credit, debit] : [debit, credit];
  const routes: readonly (readonly [AccountKind, AccountKind])[] = ROUTES[transfer.purpose];
  if (!routes.some(([one, other]) => one === from.kind && other === to.kind)) {
    return "route-not-possible";
  }
  if ((transfer.purpose === "contribution") !== (transfer.month !== null)) {
    return "month-does-not-belong";
  }
  return null;
}

function faultOfConcerned(transfer: Transfer, { concerned }: LedgerGround): TransferRefusal | null {
  const { kind } = transfer;
  if (kind === "direct" || kind === "pending")
    return transfer.concerns === null ? null : "concerned-not-found";
  if (concerned === null) return "concerned-not-found";
  const isReversal = kind === "reversal";
  const fits = isReversal
    ? concerned.transfer.kind === "direct" || concerned.transfer.kind === "post"
    : concerned.transfer.kind === "pending";
  if (!fits) return "concerned-of-another-kind";
  const whole: Transfer = isReversal
    ? reversalOf(transfer.id, concerned.transfer)
    : { ...concerned.transfer, id: transfer.id, kind, concerns: concerned.transfer.id };
  if (!isSameTransfer(transfer, whole)) return "concerned-differs";
  switch (concerned.fate) {
    case "open":
      return null;
    case "posted":
      return "already-posted";
    case "voided":
      return "already-voided";
    case "reversed":
      return "already-reversed";
  }
}

function faultOfMonth(transfer: Transfer, { month }: LedgerGround): TransferRefusal | null {
  if (transfer.month === null) return null;
  if (month === null) return "month-not-planned";
  const payer = transfer.kind === "reversal" ? transfer.credit : transfer.debit;
  if (month.account !== payer || month.amount !== transfer.amount) return "month-has-another-payer";
  return MONTH_MOVES[transfer.kind].from.includes(month.state) ? null : `month-is-${month.state}`;
}

/** How a contribution moves its month: the states it may come from, and the one it leads to. */
export const MONTH_MOVES: Readonly<
  Record<TransferKind, { readonly from: readonly CoverageState[]; readonly to: CoverageState }>
> = {
  pending: { from: ["planned"], to: "committed" },
  direct: { from: ["planned"], to: "paid" },
  post: { from: ["committed", "billed"], to: "paid" },
  void: { from: ["committed"], to: "planned" },
  reversal: { from: ["paid"], to: "planned" },
};

/** How much less of the debit account is free afterwards: what was reserved is free no more already. */
function takenFromDebit({ kind, amount }: Transfer): Rupiah {
  return kind === "post" || kind === "void" ? rupiah(0n) : amount;
}

/** A worker's programme whose months are paid: what the insurer covers together. */
export const COVER_PROGRAMME = z.enum(["jkk-jkm"]);
