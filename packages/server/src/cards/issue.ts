import type { RevocationReason } from "@payung/domain/cards/limits.ts";
import type { Tx } from "../db/transaction.ts";
import { type CoveredPerson, listCovered } from "../enrolment/service.ts";
import { findCohort } from "../programme/service.ts";
import { readRules } from "../reference/service.ts";
import { dayOf, type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import type { RouteContext } from "../shared/route.ts";
import { recordEvent, recordEvents } from "../transparency/service.ts";
import { type CardOffice, isCoveredOn, makeCards, whoIsDue } from "./make-cards.ts";
import * as orderStore from "./order-store.ts";
import * as store from "./store.ts";

/** Cards that are signed and stored in one transaction. */
const CARDS_AT_ONCE = 2_000;

/** What a cohort's cards have come to. */
export type CardStanding = {
  readonly covered: number;
  readonly held: number;
  readonly unprinted: number;
  readonly due: number;
  readonly revoked: number;
};

export async function standingOfCards(
  tx: Tx,
  office: CardOffice,
  cohortId: string,
): Promise<CardStanding> {
  const { regionCode } = office.actor;
  const { covered, held, due } = await readDue(tx, office, cohortId);
  return {
    covered: covered.length,
    held: held.length,
    unprinted: held.filter((each) => !each.is_printed).length,
    due: due.length,
    revoked: await store.countRevoked(tx, regionCode, cohortId),
  };
}

async function readDue(tx: Tx, { actor, now }: CardOffice, cohortId: string) {
  const { regionCode } = actor;
  const rules = await readRules(tx);
  const members = await listCovered(tx, regionCode, { cohortId });
  const departed = await store.listDeparted(
    tx,
    regionCode,
    members.map(({ application_id: id }) => id),
  );
  const covered = members.filter(
    ({ application_id: id, is_dropout: hasLeft }) => !hasLeft && !departed.has(id),
  );
  const held = await store.listHeld(tx, regionCode, cohortId);
  return { covered, held, due: whoIsDue(covered, held, dayOf(now()), rules) };
}

/** Orders cards for everybody covered in a cohort who has none that holds; a job makes them. The same id is one order. */
export async function orderIssue(
  tx: Tx,
  context: CardOffice & Pick<RouteContext, "enqueue">,
  { id, cohortId }: { readonly id: string; readonly cohortId: string },
): Promise<orderStore.OrderRow> {
  const { actor, now } = context;
  const { regionCode } = actor;
  if ((await findCohort(tx, regionCode, cohortId)) === undefined)
    throw new Problem("request.not-found");
  const known = await orderStore.findOrder(tx, regionCode, id);
  if (known !== undefined) return sameOrder(known, { kind: "issue", cohortId, which: "due" });
  const { due } = await readDue(tx, context, cohortId);
  if (due.length === 0) throw new Problem("cards.nobody-due");
  await orderStore.insertOrder(tx, {
    region_code: regionCode,
    id,
    kind: "issue",
    cohort_id: cohortId,
    which: "due",
    ordered_by: actor.id,
    ordered_at: now(),
    cards_total: due.length,
  });
  await context.enqueue("cards.issue", { regionCode, orderId: id });
  await recordEvent(tx, actor, {
    kind: "cards.issue-ordered",
    subjectId: id,
    details: { cohortId, due: due.length },
  });
  return findMade(tx, regionCode, id, { kind: "issue", cohortId, which: "due" });
}

type Said = { readonly kind: string; readonly cohortId: string; readonly which: string };

/** The order as it is kept. Of two that came at once under one id, the later one finds what the earlier one said. */
export async function findMade(
  tx: Tx,
  regionCode: string,
  id: string,
  said: Said,
): Promise<orderStore.OrderRow> {
  const made = await orderStore.findOrder(tx, regionCode, id);
  if (made === undefined) throw new Problem("request.id-already-used");
  return sameOrder(made, said);
}

export function sameOrder(kept: orderStore.OrderRow, said: Said): orderStore.OrderRow {
  if (kept.kind !== said.kind || kept.cohort_id !== said.cohortId || kept.which !== said.which)
    throw new Problem("request.id-already-used");
  return kept;
}

/**
 * Makes the cards of an order: the job's side. In pieces, each in a transaction
 * of its own, and who is due is asked anew for each: broken off and begun again it makes nobody two.
 */
export async function workOffIssue(office: Office, orderId: string): Promise<void> {
  const { regionCode } = office.actor;
  const order = await read(office, (tx) => orderStore.findOrder(tx, regionCode, orderId));
  if (order === undefined || order.ended_at !== null) return;
  const asOrdered: Office = { ...office, actor: { ...office.actor, id: order.ordered_by } };
  for (let left = true; left; ) {
    left = await write(asOrdered, (tx) => issuePiece(tx, asOrdered, orderId));
  }
}

/** Says whether anything is left to do. */
async function issuePiece(tx: Tx, office: Office, orderId: string): Promise<boolean> {
  const { actor, now } = office;
  const { regionCode } = actor;
  await store.lockCards(tx, regionCode);
  const order = await orderStore.findOrder(tx, regionCode, orderId);
  if (order === undefined || order.ended_at !== null) return false;
  const { due } = await readDue(tx, office, order.cohort_id);
  const piece = due.slice(0, CARDS_AT_ONCE);
  await makeCards(
    tx,
    office,
    piece.map((person) => ({ person })),
    orderId,
  );
  await recordEvents(
    tx,
    actor,
    piece.map(({ application_id: subjectId }) => ({
      kind: "cards.issued",
      subjectId,
      details: { orderId },
    })),
  );
  if (piece.length > 0) {
    await orderStore.noteDone(tx, regionCode, orderId, order.cards_done + piece.length);
    return true;
  }
  await orderStore.endOrder(tx, regionCode, orderId, now());
  await recordEvent(tx, actor, {
    kind: "cards.issue-ended",
    subjectId: orderId,
    details: { issued: order.cards_done },
  });
  return false;
}

/** Gives one person a card. The same id again gives the first answer. */
export async function issueOne(
  tx: Tx,
  office: CardOffice,
  { id, applicationId }: { readonly id: string; readonly applicationId: string },
): Promise<store.CardRow> {
  const { regionCode } = office.actor;
  await store.lockCards(tx, regionCode);
  const known = await store.findCard(tx, regionCode, id);
  if (known !== undefined) {
    if (known.application_id !== applicationId || known.replaces_id !== null)
      throw new Problem("request.id-already-used");
    return known;
  }
  const person = await mustBeCovered(tx, office, applicationId);
  const rules = await readRules(tx);
  const held = (await store.listCardsOf(tx, regionCode, applicationId)).filter(
    ({ revoked_at: at }) => at === null,
  );
  const due = whoIsDue([person], held, dayOf(office.now()), rules);
  if (due.length === 0) throw new Problem("cards.card-holds");
  return give(tx, office, { person, id });
}

/** Withdraws a card, and gives another in its place where an id for one is named. Done twice it is done once. */
export async function revokeCard(
  tx: Tx,
  office: CardOffice,
  order: {
    readonly id: string;
    readonly reason: RevocationReason;
    readonly words: string;
    readonly replacementId: string | null;
  },
): Promise<{ readonly card: store.CardRow; readonly replacement: store.CardRow | null }> {
  const { actor, now } = office;
  const { regionCode } = actor;
  await store.lockCards(tx, regionCode);
  const card = await store.findCard(tx, regionCode, order.id);
  if (card === undefined) throw new Problem("request.not-found");
  if (card.revoked_at !== null) return revokedBefore(tx, regionCode, card, order);
  const person =
    order.replacementId === null ? null : await mustBeCovered(tx, office, card.application_id);
  await store.insertRevocations(tx, [
    {
      region_code: regionCode,
      card_id: card.id,
      application_id: card.application_id,
      kelurahan_code: card.kelurahan_code,
      reason: order.reason,
      words: order.words,
      revoked_by: actor.id,
      revoked_at: now(),
    },
  ]);
  await recordEvent(tx, actor, {
    kind: "cards.revoked",
    subjectId: card.application_id,
    details: { cardId: card.id, why: order.reason, reason: order.words },
  });
  const replacement =
    person === null || order.replacementId === null
      ? null
      : await give(tx, office, { person, id: order.replacementId, replacesId: card.id });
  return { card: (await store.findCard(tx, regionCode, card.id)) ?? card, replacement };
}

async function revokedBefore(
  tx: Tx,
  regionCode: string,
  card: store.CardRow,
  order: { reason: string; words: string; replacementId: string | null },
) {
  const replacement =
    order.replacementId === null
      ? null
      : ((await store.findCard(tx, regionCode, order.replacementId)) ?? null);
  const isSame =
    card.reason === order.reason &&
    card.words === order.words &&
    (order.replacementId === null || replacement?.replaces_id === card.id);
  if (!isSame) throw new Problem("cards.already-revoked");
  return { card, replacement };
}

async function mustBeCovered(
  tx: Tx,
  { actor, now }: CardOffice,
  applicationId: string,
): Promise<CoveredPerson> {
  const [person] = await listCovered(tx, actor.regionCode, { applicationId });
  const isMember =
    person !== undefined &&
    isCoveredOn(person, now(), await readRules(tx)) &&
    (await store.listDeparted(tx, actor.regionCode, [applicationId])).size === 0;
  if (!isMember) throw new Problem("cards.not-covered");
  return person;
}

async function give(
  tx: Tx,
  office: CardOffice,
  card: { readonly person: CoveredPerson; readonly id: string; readonly replacesId?: string },
): Promise<store.CardRow> {
  const { regionCode } = office.actor;
  if ((await store.findCard(tx, regionCode, card.id)) !== undefined)
    throw new Problem("request.id-already-used");
  await makeCards(tx, office, [card], null);
  await recordEvent(tx, office.actor, {
    kind: "cards.issued",
    subjectId: card.person.application_id,
    details: { cardId: card.id, replacesId: card.replacesId ?? null },
  });
  const made = await store.findCard(tx, regionCode, card.id);
  if (made === undefined) throw new Error("Broken invariant: a card that was kept is there");
  return made;
}
