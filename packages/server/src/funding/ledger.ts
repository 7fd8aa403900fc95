import {
  judgeTransfer,
  type Transfer,
  type TransferRefusal,
} from "@payung/domain/funding/ledger.ts";
import { assert } from "@payung/domain/shared/assert.ts";
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
