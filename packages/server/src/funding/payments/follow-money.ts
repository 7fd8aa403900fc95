import { rupiah } from "@payung/domain/shared/money.ts";
import { holdLock, type Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { findTerms, readTerms, setTerms } from "../service.ts";
import * as store from "./sponsor-store.ts";

/**
 * Opens a pledge's fund once all of it has come in, and lets a fund of donations announce what it has. What goes back
 * takes as much off the fund's terms; with nothing left it is closed.
 */
export async function followMoney(
  tx: Tx,
  desk: Pick<Office, "actor" | "now" | "vault">,
  fundId: string,
): Promise<void> {
  const { regionCode } = desk.actor;
  await holdLock(tx, `fund ${regionCode} ${fundId}`);
  const before = await findTerms(tx, regionCode, fundId);
  if (before === undefined) return;
  const held = await store.heldBy(tx, regionCode, fundId);
  const pledge = await store.findPledge(tx, regionCode, fundId);
  const wasOpened = before.is_open || before.version > 1;
  const isOpen = pledge === undefined || wasOpened ? held > 0n : held >= pledge.amount_idr;
  const amount = isOpen || wasOpened ? held : rupiah(before.amount_idr);
  if (isOpen === before.is_open && amount === before.amount_idr) return;
  await setTerms(tx, desk, {
    fundId,
    version: before.version + 1,
    terms: { ...(await readTerms(tx, desk, before)), isOpen, amount },
    reason: isOpen ? "paid" : "given back",
  });
}
