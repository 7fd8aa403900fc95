import { CLOSING_CHECKS } from "@payung/domain/funding/treasury.ts";
import { Idr } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { whoIs } from "../../access/service.ts";
import { Id, Month, NewId, Reason, Who } from "../../shared/fields.ts";
import { type AnyRoute, type RouteContext, route } from "../../shared/route.ts";
import {
  type Closing,
  draftClosing,
  draftReopening,
  endClosing,
  listMonthsToClose,
  readMonth,
} from "./closing.ts";
import { MONEY_READERS } from "./routes.ts";

const Check = z.enum(CLOSING_CHECKS);
const Version = z.int().check(z.gte(1), z.lte(1000));
const Figures = z.strictObject({
  month: z.string(),
  accounts: z.array(
    z.strictObject({
      id: Id,
      kind: z.string(),
      name: z.string(),
      opening: z.string(),
      received: z.string(),
      spent: z.string(),
      closing: z.string(),
      reserved: z.string(),
    }),
  ),
  moved: z.array(
    z.strictObject({ kind: z.string(), purpose: z.string(), count: z.int(), amount: z.string() }),
  ),
});
const ClosingShown = z.strictObject({
  id: Id,
  version: z.int(),
  kind: z.enum(["closing", "reopening"]),
  reason: z.nullable(z.string()),
  checks: z.array(
    z.strictObject({
      check: Check,
      count: z.int(),
      amount: z.string(),
      words: z.nullable(z.string()),
    }),
  ),
  figures: Figures,
  sha256: z.string(),
  drafted: Who,
  state: z.enum(["waiting", "approved", "sent-back"]),
  ended: z.nullable(z.extend(Who, { words: z.nullable(z.string()) })),
});

export const closingRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/treasury/closings",
    summary: "The months of the ledger, which are closed, and which is to be closed next",
    allow: MONEY_READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      due: z.nullable(z.string()),
      lastClosed: z.nullable(z.string()),
      months: z.array(
        z.strictObject({
          month: z.string(),
          isOver: z.boolean(),
          isClosed: z.boolean(),
          waiting: z.nullable(z.enum(["closing", "reopening"])),
        }),
      ),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor, now }) => {
      const found = await listMonthsToClose(tx, { actor, now });
      return {
        ...found,
        months: found.months.map(({ draft, ...month }) => ({
          ...month,
          waiting: (draft?.kind ?? null) as "closing" | "reopening" | null,
        })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/treasury/closings/:month",
    summary: "A month as it stands now: its figures, what is still open, and every closing of it",
    allow: MONEY_READERS,
    input: z.strictObject({ month: Month }),
    output: z.strictObject({
      month: z.string(),
      isOver: z.boolean(),
      isClosed: z.boolean(),
      isLastClosed: z.boolean(),
      open: z.array(z.strictObject({ check: Check, count: z.int(), amount: Idr })),
      figures: Figures,
      closings: z.array(ClosingShown),
    }),
    problems: ["access.region-wide-only"],
    run: async (context, { month }) => {
      const { tx, actor, now } = context;
      const { closings, ...found } = await readMonth(tx, { actor, now }, month);
      return { ...found, closings: await closingsShown(context, closings) } as never;
    },
  }),
  route({
    method: "post",
    path: "/v1/treasury/closings",
    summary: "Draft the closing of a month; it holds once another person has approved it",
    allow: ["treasurer"],
    input: z.strictObject({
      id: NewId,
      month: Month,
      version: Version,
      explanations: z
        .array(z.strictObject({ check: Check, words: Reason }))
        .check(z.maxLength(CLOSING_CHECKS.length)),
    }),
    output: z.strictObject({ id: Id }),
    problems: [
      "access.region-wide-only",
      "request.id-already-used",
      "treasury.month-not-over",
      "treasury.month-closed",
      "treasury.earlier-month-open",
      "treasury.not-explained",
      "treasury.draft-open",
      "treasury.changed-meanwhile",
    ],
    run: async ({ tx, actor, now }, order) => {
      await draftClosing(tx, { actor, now }, order);
      return { id: order.id };
    },
  }),
  route({
    method: "post",
    path: "/v1/treasury/reopenings",
    summary:
      "Draft that the last closed month be opened again, for a reason; another person approves it",
    allow: ["treasurer"],
    input: z.strictObject({ id: NewId, month: Month, version: Version, reason: Reason }),
    output: z.strictObject({ id: Id }),
    problems: [
      "access.region-wide-only",
      "request.id-already-used",
      "treasury.month-not-last-closed",
      "treasury.draft-open",
      "treasury.changed-meanwhile",
    ],
    run: async ({ tx, actor, now }, order) => {
      await draftReopening(tx, { actor, now }, order);
      return { id: order.id };
    },
  }),
  route({
    method: "post",
    path: "/v1/treasury/closings/:id/endings",
    summary: "Approve what another drafted, or send it back with words",
    allow: ["treasurer", "programme-manager", "administrator"],
    input: z
      .strictObject({
        id: Id,
        outcome: z.enum(["approved", "sent-back"]),
        words: z.nullable(Reason),
      })
      .check(
        z.refine(({ outcome, words }) => outcome === "approved" || words !== null, {
          path: ["words"],
          error: "reason.missing",
        }),
      ),
    output: z.strictObject({ id: Id }),
    problems: [
      "access.region-wide-only",
      "request.not-found",
      "treasury.same-person",
      "treasury.already-ended",
      "treasury.figures-changed",
    ],
    run: async ({ tx, actor, now }, order) => {
      await endClosing(tx, { actor, now }, order);
      return { id: order.id };
    },
  }),
];

async function closingsShown({ tx, actor }: RouteContext, closings: readonly Closing[]) {
  const who = await whoIs(
    tx,
    actor,
    closings.flatMap(({ row }) => [row.drafted_by, row.ended_by]),
  );
  return closings.map(({ row, checks, figures, sha256 }) => ({
    id: row.id,
    version: row.version,
    kind: row.kind,
    reason: row.reason,
    checks,
    figures,
    sha256,
    drafted: { ...who(row.drafted_by), at: row.drafted_at.toISOString() },
    state: row.outcome ?? "waiting",
    ended:
      row.ended_by === null || row.ended_at === null
        ? null
        : {
            ...who(row.ended_by),
            at: row.ended_at.toISOString(),
            words: row.words,
          },
  }));
}
