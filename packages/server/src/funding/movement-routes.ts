import { rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import {
  Id,
  IsoDay,
  LIMIT_BY_DEFAULT,
  Limit,
  NewId,
  Reason,
  readPage,
  Who,
} from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import { statementOf } from "./ledger.ts";
import { findAccount } from "./ledger-store.ts";
import { listMovements, type MovementRow } from "./movement-store.ts";
import {
  confirmMovement,
  endMovement,
  MOVEMENTS,
  proposeMovement,
  proposeReversal,
} from "./movements.ts";
import { Amount, CONFIRMERS, MONEY_READERS, PositiveAmount, TREASURERS } from "./wire.ts";

/** Money moved by hand, as it is told everywhere. */
export const Movement = z.strictObject({
  id: Id,
  purpose: z.enum(MOVEMENTS),
  fundId: Id,
  from: Id,
  to: Id,
  amount: Amount,
  happenedOn: z.string(),
  paperId: Id,
  reverses: z.nullable(Id),
  reason: z.string(),
  proposed: Who,
  outcome: z.nullable(z.enum(["confirmed", "withdrawn", "sent-back"])),
  words: z.nullable(z.string()),
  decided: z.nullable(Who),
});

const Sums = z.strictObject({ received: Amount, spent: Amount, reserved: Amount });
/** What a line moves; what is reserved falls when it is paid or given free. */
const Change = z.string().check(z.regex(/^-?\d+$/));

/** Money in, out and between funds by two people; and what any account held on any day. */
export const movementRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/fund-movements",
    summary: "Money movements that wait for a second person",
    allow: MONEY_READERS,
    input: z.strictObject({}),
    output: z.strictObject({ movements: z.array(Movement) }),
    problems: ["access.region-wide-only"],
    run: async (context) => {
      mustSeeAll(context.actor);
      const rows = await listMovements(context.tx, context.actor.regionCode, "waiting");
      return { movements: await movementsShown(context, rows) };
    },
  }),
  route({
    method: "post",
    path: "/v1/funds/:id/movements",
    summary: "Say that money came in, went back or went to another fund; a second person confirms",
    allow: TREASURERS,
    input: z.strictObject({
      id: Id,
      movementId: NewId,
      purpose: z.enum(MOVEMENTS),
      toFundId: z.optional(Id),
      amount: PositiveAmount,
      happenedOn: IsoDay,
      paperId: Id,
      reason: Reason,
    }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found", "request.id-already-used", "access.region-wide-only"],
    run: async (context, { id: fundId, movementId: id, toFundId = null, ...order }) => {
      mustSeeAll(context.actor);
      await proposeMovement(context.tx, context, { ...order, id, fundId, toFundId });
      return { id };
    },
  }),
  route({
    method: "post",
    path: "/v1/fund-movements/:id/reversals",
    summary:
      "Say that a confirmed movement was wrong; a second person's confirmation takes it back",
    allow: TREASURERS,
    input: z.strictObject({
      id: Id,
      movementId: NewId,
      happenedOn: IsoDay,
      paperId: Id,
      reason: Reason,
    }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found", "request.id-already-used", "access.region-wide-only"],
    run: async (context, { id: reverses, movementId: id, ...order }) => {
      mustSeeAll(context.actor);
      await proposeReversal(context.tx, context, { ...order, id, reverses });
      return { id };
    },
  }),
  route({
    method: "post",
    path: "/v1/fund-movements/:id/confirmations",
    summary: "Confirm that money moved, as a second person: the transfer is made",
    allow: CONFIRMERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ transferId: Id }),
    problems: [
      "request.not-found",
      "funding.same-person",
      "funding.movement-closed",
      "funding.refused",
      "access.region-wide-only",
    ],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      await confirmMovement(context.tx, context, id);
      return { transferId: id };
    },
  }),
  route({
    method: "post",
    path: "/v1/fund-movements/:id/endings",
    summary: "Take an unconfirmed movement back, or send another person's back",
    allow: CONFIRMERS,
    input: z.strictObject({ id: Id, words: Reason }),
    output: z.strictObject({ outcome: z.enum(["withdrawn", "sent-back"]) }),
    problems: ["request.not-found", "funding.movement-closed", "access.region-wide-only"],
    run: async (context, { id, words }) => {
      mustSeeAll(context.actor);
      return { outcome: await endMovement(context.tx, context, id, words) };
    },
  }),
  route({
    method: "get",
    path: "/v1/ledger-accounts/:id/statement",
    summary: "What an account held before and after some days, and the transfers between",
    allow: MONEY_READERS,
    input: z.strictObject({
      id: Id,
      from: z.optional(IsoDay),
      until: z.optional(IsoDay),
      before: z.optional(Id),
      limit: Limit,
    }),
    output: z.strictObject({
      account: z.strictObject({ id: Id, kind: z.string(), name: z.string() }),
      opening: Sums,
      closing: Sums,
      lines: z.array(
        z.strictObject({
          id: Id,
          at: z.string(),
          kind: z.string(),
          purpose: z.string(),
          other: z.strictObject({ id: Id, name: z.string() }),
          received: Change,
          spent: Change,
          reserved: Change,
          month: z.nullable(z.string()),
          applicationId: z.nullable(Id),
          concerns: z.nullable(Id),
          documentId: z.nullable(Id),
          reason: z.nullable(z.string()),
          by: z.nullable(z.string()),
        }),
      ),
      next: z.nullable(Id),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id, from, until, before = null, limit = LIMIT_BY_DEFAULT }) => {
      const { tx, actor, now } = context;
      mustSeeAll(actor);
      const account = await findAccount(tx, actor.regionCode, id);
      if (account === undefined) throw new Problem("request.not-found");
      const asked = {
        accountId: id,
        after: from === undefined ? null : new Date(beginOf(from).getTime() - 1),
        until: until === undefined ? now() : new Date(beginOf(until).getTime() + DAY_MS - 1),
        before,
      };
      const statement = await statementOf(tx, actor.regionCode, { ...asked, limit: limit + 1 });
      const { page, next } = await readPage(
        limit,
        async () => statement.lines,
        (row) => row.id,
      );
      const who = await whoIs(
        tx,
        actor,
        page.map(({ decided_by }) => decided_by),
      );
      return {
        account: { id, kind: account.kind, name: account.name },
        opening: statement.opening,
        closing: statement.closing,
        lines: page.map((row) => ({
          id: row.id,
          at: row.posted_at.toISOString(),
          kind: row.kind,
          purpose: row.purpose,
          other: { id: row.other_account_id, name: row.other_name },
          received: String(row.received_idr),
          spent: String(row.spent_idr),
          reserved: String(row.reserved_idr),
          month: row.month,
          applicationId: row.application_id,
          concerns: row.concerns_id,
          documentId: row.document_id,
          reason: row.reason,
          by: who(row.decided_by).name,
        })),
        next,
      };
    },
  }),
];

const DAY_MS = 86_400_000;
/** When a day begins in western Indonesia. */
const beginOf = (day: string) => new Date(`${day}T00:00:00+07:00`);

export async function movementsShown(
  { tx, actor }: Pick<RouteContext, "tx" | "actor">,
  rows: readonly MovementRow[],
): Promise<z.output<typeof Movement>[]> {
  const who = await whoIs(
    tx,
    actor,
    rows.flatMap(({ proposed_by, decided_by }) => [proposed_by, decided_by]),
  );
  return rows.map((row) => ({
    id: row.id,
    purpose: row.purpose as (typeof MOVEMENTS)[number],
    fundId: row.fund_id,
    from: row.debit_account_id,
    to: row.credit_account_id,
    amount: rupiah(row.amount_idr),
    happenedOn: row.happened_on,
    paperId: row.paper_id,
    reverses: row.reverses_id,
    reason: row.reason,
    proposed: { ...who(row.proposed_by), at: row.proposed_at.toISOString() },
    outcome: row.outcome as z.output<typeof Movement>["outcome"],
    words: row.words,
    decided:
      row.decided_by === null || row.decided_at === null
        ? null
        : { ...who(row.decided_by), at: row.decided_at.toISOString() },
  }));
}
