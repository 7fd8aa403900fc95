import type { Tx } from "../../db/transaction.ts";
import type { Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { findFund } from "../service.ts";
import * as store from "./group-store.ts";

/** The insurer's own kinds of groups (insurer-exchange.md section 2). */
export const GROUP_KINDS = ["SG", "SC", "SB", "SD", "SA", "SL"] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

export type GroupOrder = {
  readonly id: string;
  readonly kind: GroupKind;
  /** As the insurer numbers it. */
  readonly number: string;
  readonly name: string;
};

/** Adds a group (wadah) under which the insurer bills. */
export async function addGroup(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  order: GroupOrder,
): Promise<void> {
  const { regionCode } = actor;
  const { id, kind, number, name } = order;
  const isNew = await store.insertGroup(tx, {
    region_code: regionCode,
    id,
    kind,
    number,
    name,
    added_by: actor.id,
    added_at: now(),
  });
  const kept = await store.findGroup(tx, regionCode, id);
  if (kept === undefined) throw new Problem("funding.group-exists");
  if (kept.kind !== kind || kept.number !== number || kept.name !== name) {
    throw new Problem("request.id-already-used");
  }
  if (!isNew) return;
  await recordEvent(tx, actor, {
    kind: "funding.group-added",
    subjectId: id,
    details: { kind, number, name },
  });
}

/** Says in which group the members whom a fund pays for are billed from now on. */
export async function setGroupOfFund(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  order: { readonly id: string; readonly fundId: string; readonly groupId: string },
): Promise<void> {
  const { regionCode } = actor;
  await readGroup(tx, regionCode, order.groupId);
  if ((await findFund(tx, regionCode, order.fundId)) === undefined) {
    throw new Problem("request.not-found");
  }
  const before = (await store.listGroupFunds(tx, regionCode)).find(
    ({ fund_id }) => fund_id === order.fundId,
  );
  const isNew = await store.insertGroupFund(tx, {
    region_code: regionCode,
    id: order.id,
    fund_id: order.fundId,
    group_id: order.groupId,
    set_by: actor.id,
    set_at: now(),
  });
  const kept = await store.findGroupFund(tx, regionCode, order.id);
  if (kept?.fund_id !== order.fundId || kept.group_id !== order.groupId) {
    throw new Problem("request.id-already-used");
  }
  if (!isNew) return;
  await recordEvent(tx, actor, {
    kind: "funding.group-of-fund-set",
    subjectId: order.fundId,
    details: { before: before?.group_id ?? null, after: order.groupId },
  });
}

export async function readGroup(tx: Tx, regionCode: string, id: string) {
  const group = await store.findGroup(tx, regionCode, id);
  if (group === undefined) throw new Problem("request.not-found");
  return group;
}
