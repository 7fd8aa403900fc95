import { hash } from "node:crypto";
import type { Tx } from "../../db/transaction.ts";
import type { Actor } from "../../shared/office.ts";
import { insertAccount } from "../service.ts";
import { findFundName } from "./group-store.ts";

/** An id that follows from what it is for, as `id_for` of the database makes it. */
export function idFor(what: string): string {
  const hex = hash("sha256", what, "hex").slice(0, 32);
  const marked = `${hex.slice(0, 12)}8${hex.slice(13, 16)}a${hex.slice(17)}`;
  return marked.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Where money of a fund stands that was paid and that no month explains. Each fund has its own, so it finds its way back. */
export function suspenseOf(fundId: string): string {
  return idFor(`suspense ${fundId}`);
}

/** Opens the suspense account of a fund, unless it is open. */
export async function openSuspense(tx: Tx, actor: Actor, fundId: string): Promise<string> {
  const id = suspenseOf(fundId);
  await insertAccount(tx, {
    region_code: actor.regionCode,
    id,
    kind: "suspense",
    name: `Belum dijelaskan: ${(await findFundName(tx, actor.regionCode, fundId)) ?? fundId}`,
    is_limited: true,
    opened_by: actor.id,
  });
  return id;
}
