import { rolesOfActors } from "../../access/service.ts";
import type { Tx } from "../../db/transaction.ts";
import type { Actor, Office } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { recordEvent } from "../../transparency/service.ts";
import { type FunderRow, findFunder } from "../service.ts";
import * as store from "./sponsor-store.ts";

/**
 * Says whose money an account looks after, for good. From then on it sees this funder's funds and payments and no other's,
 * and the database keeps to that whatever is asked.
 */
export async function linkSponsor(
  tx: Tx,
  { actor, now }: Pick<Office, "actor" | "now">,
  order: { readonly actorId: string; readonly funderId: string },
): Promise<void> {
  const { regionCode } = actor;
  const { actorId, funderId } = order;
  if (actorId === actor.id) throw new Problem("access.not-for-oneself");
  if ((await findFunder(tx, regionCode, funderId)) === undefined)
    throw new Problem("request.not-found");
  // Whoever works for the city as well would see nothing but this funder from now on, for good.
  const roles = (await rolesOfActors(tx, regionCode, [actorId])).get(actorId) ?? [];
  if (roles.some((role) => role !== "funder")) throw new Problem("funding.not-a-sponsor");
  const isNew = await store.insertAccount(tx, {
    region_code: regionCode,
    actor_id: actorId,
    funder_id: funderId,
    linked_by: actor.id,
    linked_at: now(),
  });
  if (!isNew) {
    const kept = await store.findAccount(tx, regionCode, actorId);
    if (kept?.funder_id !== funderId) throw new Problem("funding.sponsor-linked");
    return;
  }
  await recordEvent(tx, actor, {
    kind: "funding.sponsor-linked",
    subjectId: funderId,
    details: { actorId },
  });
}

/** For whom somebody acts; refused for an account that nobody has linked with a funder. */
export async function funderOf(tx: Tx, { id, regionCode }: Actor): Promise<FunderRow> {
  const account = await store.findAccount(tx, regionCode, id);
  if (account === undefined) throw new Problem("funding.no-sponsor");
  const funder = await findFunder(tx, regionCode, account.funder_id);
  if (funder === undefined) throw new Error("a linked funder is there");
  return funder;
}
