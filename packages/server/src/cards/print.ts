import { CARD_LIMITS } from "@payung/domain/cards/limits.ts";
import type { Tx } from "../db/transaction.ts";
import { findCohort } from "../programme/service.ts";
import { findRegion } from "../reference/service.ts";
import { type Office, read, write } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import type { RouteContext } from "../shared/route.ts";
import { helpPhone } from "../shared/site.ts";
import { recordEvent } from "../transparency/service.ts";
import { findMade, sameOrder } from "./issue.ts";
import type { CardOffice } from "./make-cards.ts";
import * as orderStore from "./order-store.ts";
import { type CardSettings, printCards } from "./paper.ts";
import * as store from "./store.ts";

const CARDS_PER_PART = CARD_LIMITS.cardsPerSheet * CARD_LIMITS.sheetsPerPart;

/** Which cards of a cohort are put on sheets. */
export const PRINT_CHOICES = ["unprinted", "all"] as const;
export type PrintChoice = (typeof PRINT_CHOICES)[number];

/** Orders sheets of a cohort's cards. Which card stands where is settled now; a job typesets them. */
export async function orderPrint(
  tx: Tx,
  context: CardOffice & Pick<RouteContext, "enqueue">,
  order: {
    readonly id: string;
    readonly cohortId: string;
    readonly which: PrintChoice;
    readonly origin: string | null;
  },
): Promise<orderStore.OrderRow> {
  const { actor, now } = context;
  const { regionCode } = actor;
  const { id, cohortId, which, origin } = order;
  const said = { kind: "print", cohortId, which };
  if ((await findCohort(tx, regionCode, cohortId)) === undefined)
    throw new Problem("request.not-found");
  await store.lockCards(tx, regionCode);
  const known = await orderStore.findOrder(tx, regionCode, id);
  if (known !== undefined) return sameOrder(known, said);
  await orderStore.insertOrder(tx, {
    region_code: regionCode,
    id,
    kind: "print",
    cohort_id: cohortId,
    which,
    origin,
    ordered_by: actor.id,
    ordered_at: now(),
  });
  const made = await findMade(tx, regionCode, id, said);
  const cards = await orderStore.layOutCards(tx, regionCode, made);
  if (cards === 0) throw new Problem("cards.nothing-to-print");
  await orderStore.noteTotal(tx, regionCode, id, cards);
  await context.enqueue("cards.print", { regionCode, orderId: id });
  await context.enqueue("cards.clear-sheets", { regionCode, orderId: id });
  await recordEvent(tx, actor, {
    kind: "cards.print-ordered",
    subjectId: id,
    details: { cohortId, which, cards },
  });
  return { ...made, cards_total: cards };
}

/** Typesets the sheets of an order, part by part: the job's side. A part that is there is not made again. */
export async function workOffPrint(office: Office, orderId: string): Promise<void> {
  const { regionCode } = office.actor;
  const order = await read(office, (tx) => orderStore.findOrder(tx, regionCode, orderId));
  if (order === undefined || order.ended_at !== null || order.cleared_at !== null) return;
  const asOrdered: Office = { ...office, actor: { ...office.actor, id: order.ordered_by } };
  const total = order.cards_total ?? 0;
  const sheets = Math.ceil(total / CARD_LIMITS.cardsPerSheet);
  const there = await read(office, (tx) => orderStore.listParts(tx, regionCode, [orderId]));
  const done = new Set(there.map(({ part }) => part));
  for (let part = 1; (part - 1) * CARDS_PER_PART < total; part++) {
    if (done.has(part)) continue;
    const from = (part - 1) * CARDS_PER_PART + 1;
    const to = Math.min(part * CARDS_PER_PART, total);
    const { rows, settings } = await read(asOrdered, async (tx) => ({
      rows: await orderStore.readOnSheets(tx, regionCode, orderId, from, to),
      settings: await readSettings(tx, regionCode, order.origin),
    }));
    const first = (part - 1) * CARD_LIMITS.sheetsPerPart + 1;
    const pdf = await printCards(rows, settings, { first, all: sheets });
    await write(asOrdered, async (tx) => {
      await orderStore.insertSheets(tx, {
        region_code: regionCode,
        order_id: orderId,
        part,
        card_count: rows.length,
        byte_count: pdf.length,
        file_sealed: office.vault.seal(pdf, placeOf(orderId, part)),
      });
      await orderStore.noteDone(tx, regionCode, orderId, to);
    });
  }
  await write(asOrdered, async (tx) => {
    if (!(await orderStore.endOrder(tx, regionCode, orderId, office.now()))) return;
    await recordEvent(tx, asOrdered.actor, {
      kind: "cards.sheets-made",
      subjectId: orderId,
      details: { cards: total, sheets },
    });
  });
}

/** Throws the sheets of an order away: the job's side, a week later. */
export async function clearPrint(office: Office, orderId: string): Promise<void> {
  const { regionCode } = office.actor;
  await write(office, async (tx) => {
    const order = await orderStore.findOrder(tx, regionCode, orderId);
    if (order === undefined || order.cleared_at !== null) return;
    await orderStore.clearSheets(tx, regionCode, orderId, office.now());
    await recordEvent(tx, office.actor, { kind: "cards.sheets-cleared", subjectId: orderId });
  });
}

/** A part of an order's sheets, opened. That it was fetched is recorded: it holds names. */
export async function readSheets(
  tx: Tx,
  { actor, vault }: CardOffice,
  { id, part }: { readonly id: string; readonly part: number },
): Promise<Buffer> {
  const order = await orderStore.findOrder(tx, actor.regionCode, id);
  if (order === undefined || order.kind !== "print") throw new Problem("request.not-found");
  const sheets = await orderStore.findSheets(tx, actor.regionCode, id, part);
  if (sheets === undefined) throw new Problem("cards.sheets-gone");
  await recordEvent(tx, actor, {
    kind: "cards.sheets-fetched",
    subjectId: id,
    details: { part, cards: sheets.card_count },
  });
  return vault.unseal(sheets.file_sealed, placeOf(id, part));
}

/** What a single card is printed from. That it is fetched is recorded with the person. */
export async function readCardToPrint(
  tx: Tx,
  { actor }: CardOffice,
  card: store.CardRow,
  origin: string | null,
): Promise<{ readonly row: orderStore.PrintedRow; readonly settings: CardSettings }> {
  if (card.revoked_at !== null) throw new Problem("cards.already-revoked");
  await recordEvent(tx, actor, {
    kind: "cards.card-fetched",
    subjectId: card.application_id,
    details: { cardId: card.id },
  });
  return {
    row: { ...card, name: await store.findName(tx, actor.regionCode, card.application_id) },
    settings: await readSettings(tx, actor.regionCode, origin),
  };
}

async function readSettings(
  tx: Tx,
  regionCode: string,
  origin: string | null,
): Promise<CardSettings> {
  const region = await findRegion(tx, regionCode);
  return { cityName: region?.name ?? "", phone: helpPhone(), origin };
}

const placeOf = (orderId: string, part: number) => `card-sheets ${orderId} ${part}`;
