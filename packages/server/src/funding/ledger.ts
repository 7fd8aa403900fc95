import {
  judgeTransfer,
  type Totals,
  type Transfer,
  type TransferRefusal,
} from "@payung/domain/funding/ledger.ts";
import { assert } from "@payung/domain/shared/assert.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import type { Tx } from "../db/transaction.ts";
import type { Actor } from "../shared/office.ts";
import * as store from "./ledger-store.ts";

export type TransferResult =
  | { readonly outcome: "made" | "replayed" }
  | { readonly outcome: "refused"; readonly why: TransferRefusal };

/**
 * Makes a transfer, in the caller's transaction: hold the accounts, read, decide, write. The same transfer again changes
 * nothing. What is decided here is kept by the database as well, also against whoever forgets to ask.
 */
export async function makeTransfer(
  tx: Tx,
  actor: Actor,
  transfer: Transfer,
  paper: Omit<store.TransferPaper, "decidedBy">,
): Promise<TransferResult> {
  const { regionCode } = actor;
  // Accounts first, months after them, as the ledger's trigger does: nobody waits crosswise.
  const accounts = await store.lockAccounts(tx, regionCode, [transfer.debit, transfer.credit]);
  const month =
    transfer.month === null ? null : await store.lockMonth(tx, regionCode, transfer.month);
  const held = {
    debit: accounts.get(transfer.debit) ?? null,
    credit: accounts.get(transfer.credit) ?? null,
    month,
  };
  const ground = { ...held, ...(await readRecord(tx, regionCode, transfer)) };
  const posting = judgeTransfer(transfer, ground);
  if (posting.outcome !== "made") return posting;
  const isNew = await store.insertTransfer(tx, regionCode, transfer, {
    ...paper,
    decidedBy: actor.id,
  });
  if (isNew) return posting;
  // Between accounts without a limit nothing is held, so another may have sent it at this moment: what is the answer now?
  const now = judgeTransfer(transfer, {
    ...held,
    ...(await readRecord(tx, regionCode, transfer)),
  });
  assert(
    now.outcome !== "made",
    "a transfer that could not be added stands there, or what it concerns is resolved",
  );
  return now;
}

/** Before and after all that ever was. */
const BEGINNING = new Date(0);
const END = new Date("9999-12-31T00:00:00Z");

/**
 * What an account held before and after some time, and the transfers that lie between, the later ones first. `after` is
 * not in it, `until` is; the sums are those of all the lines, not of the page alone.
 */
export async function statementOf(
  tx: Tx,
  regionCode: string,
  asked: {
    readonly accountId: string;
    readonly after: Date | null;
    readonly until: Date;
    /** The transfer to go on behind; null for the first page. */
    readonly before: string | null;
    readonly limit: number;
  },
) {
  const { accountId, until, before, limit } = asked;
  const after = asked.after ?? BEGINNING;
  return {
    opening: await store.sumsAt(tx, regionCode, accountId, after),
    closing: await store.sumsAt(tx, regionCode, accountId, until),
    lines: await store.pageOfLines(tx, regionCode, accountId, { after, until, before, limit }),
  };
}

/** What the ledger has recorded under a transfer's id, and of what it concerns. */
async function readRecord(tx: Tx, regionCode: string, { id, concerns }: Transfer) {
  const recorded = await store.findTransfer(tx, regionCode, id);
  const transfer = concerns === null ? null : await store.findTransfer(tx, regionCode, concerns);
  if (transfer === null) return { recorded, concerned: null };
  return {
    recorded,
    concerned: { transfer, fate: await store.fateOf(tx, regionCode, transfer.id) },
  };
}

/** What an account holds now: as it is kept where it has a limit, else from its transfers. */
export async function sumsOf(
  tx: Tx,
  account: {
    readonly region_code: string;
    readonly fund_id: string;
    readonly received_idr: bigint | null;
    readonly spent_idr: bigint | null;
    readonly reserved_idr: bigint | null;
  },
): Promise<Totals> {
  const { received_idr: received, spent_idr: spent, reserved_idr: reserved } = account;
  if (received === null || spent === null || reserved === null) {
    return store.sumsAt(tx, account.region_code, account.fund_id, END);
  }
  return { received: rupiah(received), spent: rupiah(spent), reserved: rupiah(reserved) };
}
