import { REVOCATION_REASONS } from "@payung/domain/cards/limits.ts";
import { sayWorkerCode } from "@payung/domain/cards/worker-code.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import { readApplication } from "../casework/service.ts";
import { findCohort } from "../programme/service.ts";
import { Id, NewId, Reason, Who } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import {
  type CardRow,
  findOrder,
  issueOne,
  listCardsOf,
  listOrders,
  listParts,
  listPrintsOf,
  type OrderRow,
  orderIssue,
  orderPrint,
  PRINT_CHOICES,
  revokeCard,
  standingOfCards,
} from "./service.ts";

const MANAGERS = ["administrator", "programme-manager"] as const;
/** Who looks at a person's cards, and who hands one out over the counter. */
const READERS = [...MANAGERS, "supervisor", "verifier", "kelurahan-officer"] as const;
const HANDERS = [...MANAGERS, "supervisor", "kelurahan-officer"] as const;

const Text = z.nullable(z.string());
const Count = z.int();
const Order = z.strictObject({
  id: Id,
  kind: z.enum(["issue", "print"]),
  which: z.enum(["due", ...PRINT_CHOICES]),
  ordered: Who,
  total: Count,
  done: Count,
  endedAt: Text,
  /** Of a print: its parts that are ready, until they are thrown away. */
  parts: z.array(z.strictObject({ part: Count, cards: Count, bytes: Count })),
  isCleared: z.boolean(),
});
const Card = z.strictObject({
  id: Id,
  code: z.string(),
  state: z.enum(["valid", "expired", "revoked"]),
  validTo: z.string(),
  issued: Who,
  replacesId: z.nullable(Id),
  revoked: z.nullable(z.extend(Who, { reason: z.enum(REVOCATION_REASONS), words: z.string() })),
  /** When it was put on a sheet, the last time first. */
  prints: z.array(Who),
});

/** Cards: of a cohort, many at once; of a person, one by one. */
export const cardRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/cohorts/:id/cards",
    summary: "How the cards of a cohort stand, and the latest orders with how far they are",
    allow: MANAGERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      cohortName: z.string(),
      covered: Count,
      held: Count,
      unprinted: Count,
      due: Count,
      revoked: Count,
      orders: z.array(Order),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const cohort = await findCohort(tx, actor.regionCode, id);
      if (cohort === undefined) throw new Problem("request.not-found");
      const orders = await listOrders(tx, actor.regionCode, id);
      return {
        cohortName: cohort.name,
        ...(await standingOfCards(tx, context, id)),
        orders: await ordersOf(context, orders),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/cohorts/:id/card-issues",
    summary: "Order cards for everybody covered who has none; a job makes them",
    allow: MANAGERS,
    input: z.strictObject({ id: Id, orderId: NewId }),
    output: Order,
    problems: [
      "request.not-found",
      "request.id-already-used",
      "cards.nobody-due",
      "access.region-wide-only",
    ],
    run: async (context, { id: cohortId, orderId: id }) => {
      mustSeeAll(context.actor);
      return orderOf(context, await orderIssue(context.tx, context, { id, cohortId }));
    },
  }),
  route({
    method: "post",
    path: "/v1/cohorts/:id/card-prints",
    summary: "Order sheets of a cohort's cards as PDF; a job typesets them",
    allow: MANAGERS,
    input: z.strictObject({ id: Id, orderId: NewId, which: z.enum(PRINT_CHOICES) }),
    output: Order,
    problems: [
      "request.not-found",
      "request.id-already-used",
      "cards.nothing-to-print",
      "access.region-wide-only",
    ],
    run: async (context, { id: cohortId, orderId: id, which }) => {
      mustSeeAll(context.actor);
      const origin = context.signIn?.origin ?? null;
      return orderOf(
        context,
        await orderPrint(context.tx, context, { id, cohortId, which, origin }),
      );
    },
  }),
  route({
    method: "get",
    path: "/v1/card-orders/:id",
    summary: "How far an order of cards is",
    allow: MANAGERS,
    input: z.strictObject({ id: Id }),
    output: Order,
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      const order = await findOrder(context.tx, context.actor.regionCode, id);
      if (order === undefined) throw new Problem("request.not-found");
      return orderOf(context, order);
    },
  }),
  route({
    method: "get",
    path: "/v1/applications/:id/cards",
    summary: "The cards of one person, the newest first",
    allow: READERS,
    shows: ["words"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ cards: z.array(Card) }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      await readApplication(tx, actor, id);
      return { cards: await cardsOf(context, await listCardsOf(tx, actor.regionCode, id)) };
    },
  }),
  route({
    method: "post",
    path: "/v1/applications/:id/cards",
    summary: "Give one person a card who is covered and has none that holds",
    allow: HANDERS,
    input: z.strictObject({ id: Id, cardId: NewId }),
    output: Card,
    problems: [
      "request.not-found",
      "request.id-already-used",
      "cards.not-covered",
      "cards.card-holds",
    ],
    run: async (context, { id: applicationId, cardId: id }) => {
      const { tx, actor } = context;
      await readApplication(tx, actor, applicationId);
      return cardOf(context, await issueOne(tx, context, { id, applicationId }));
    },
  }),
  route({
    method: "post",
    path: "/v1/cards/:id/revocations",
    summary:
      "Withdraw a card with a reason, and give another in its place where an id for one is sent",
    allow: HANDERS,
    input: z.strictObject({
      id: Id,
      reason: z.enum(REVOCATION_REASONS),
      words: Reason,
      replacementId: z.nullable(NewId),
    }),
    output: z.strictObject({ id: Id, replacementId: z.nullable(Id) }),
    problems: [
      "request.not-found",
      "request.id-already-used",
      "cards.already-revoked",
      "cards.not-covered",
    ],
    run: async (context, order) => {
      const { card, replacement } = await revokeCard(context.tx, context, order);
      return { id: card.id, replacementId: replacement?.id ?? null };
    },
  }),
];

async function orderOf(context: RouteContext, row: OrderRow): Promise<z.infer<typeof Order>> {
  const [order] = await ordersOf(context, [row]);
  if (order === undefined) throw new Error("Broken invariant: one row is one order");
  return order;
}

async function ordersOf(
  { tx, actor }: RouteContext,
  rows: readonly OrderRow[],
): Promise<z.infer<typeof Order>[]> {
  const who = await whoIs(
    tx,
    actor,
    rows.map(({ ordered_by: by }) => by),
  );
  const parts = await listParts(
    tx,
    actor.regionCode,
    rows.filter(({ kind }) => kind === "print").map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as "issue" | "print",
    which: row.which as z.infer<typeof Order>["which"],
    ordered: { ...who(row.ordered_by), at: row.ordered_at.toISOString() },
    total: row.cards_total ?? 0,
    done: row.cards_done,
    endedAt: row.ended_at?.toISOString() ?? null,
    parts: parts
      .filter(({ order_id: id }) => id === row.id)
      .map((each) => ({ part: each.part, cards: each.card_count, bytes: each.byte_count })),
    isCleared: row.cleared_at !== null,
  }));
}

async function cardOf(context: RouteContext, row: CardRow): Promise<z.infer<typeof Card>> {
  const [card] = await cardsOf(context, [row]);
  if (card === undefined) throw new Error("Broken invariant: one row is one card");
  return card;
}

async function cardsOf(
  { tx, actor, now }: RouteContext,
  rows: readonly CardRow[],
): Promise<z.infer<typeof Card>[]> {
  const [first] = rows;
  const prints =
    first === undefined ? [] : await listPrintsOf(tx, actor.regionCode, first.application_id);
  const by = await whoIs(tx, actor, [
    ...rows.flatMap((row) => [row.issued_by, row.revoked_by]),
    ...prints.map(({ ordered_by: who }) => who),
  ]);
  const who = (id: string, at: Date) => ({ ...by(id), at: at.toISOString() });
  return rows.map((row) => ({
    id: row.id,
    code: sayWorkerCode(row.code),
    state: row.revoked_at !== null ? "revoked" : now() < row.expires_at ? "valid" : "expired",
    validTo: row.valid_to,
    issued: who(row.issued_by, row.issued_at),
    replacesId: row.replaces_id,
    revoked:
      row.revoked_by === null || row.revoked_at === null
        ? null
        : {
            ...who(row.revoked_by, row.revoked_at),
            reason: row.reason as (typeof REVOCATION_REASONS)[number],
            words: row.words ?? "",
          },
    prints: prints
      .filter(({ card_id: id }) => id === row.id)
      .map(({ ordered_by: id, at }) => who(id, at)),
  }));
}
