import { SECTORS } from "@payung/domain/funding/contributions.ts";
import { inFundingOrder } from "@payung/domain/funding/funds.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import { monthOf, monthsBetween, shiftMonth } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { whoIs } from "../../access/service.ts";
import { readRules } from "../../reference/service.ts";
import { Id, Month, NewId, Reason, Who } from "../../shared/fields.ts";
import { dayOf, mustSeeAll } from "../../shared/office.ts";
import { type AnyRoute, type RouteContext, route } from "../../shared/route.ts";
import { type BridgeRow, listBridges, listSteps, type StepRow } from "./bridge-store.ts";
import { approveBridge, draftBridge, endBridge, proposeBridge } from "./bridges.ts";
import { contributionOf } from "./round.ts";
import { Amount, DECIDERS, PositiveAmount, READERS, TREASURERS } from "./wire.ts";

const LATEST = 20;
const MONTHS_AHEAD = 12;
const FUNDS_MAX = 200;
const FundName = z.strictObject({ id: Id, name: z.string() });

/** So many people of a sector whose month a fund pays, and by which rules it costs that much. */
const Step = z.strictObject({
  fund: FundName,
  month: Month,
  sector: z.enum(SECTORS),
  count: z.int(),
  each: Amount,
  amount: Amount,
  ruleVersionIds: z.array(z.string()),
});
const Left = z.strictObject({
  month: Month,
  sector: z.enum(SECTORS),
  count: z.int(),
  /** What one month costs the state budget, anybody else, and so the worker. */
  fromStateBudget: Amount,
  fromOthers: Amount,
  ruleVersionIds: z.array(z.string()),
});
const Bridge = z.strictObject({
  id: Id,
  lastMonth: Month,
  reason: z.string(),
  months: z.int(),
  total: Amount,
  left: z.int(),
  isCheapest: z.boolean(),
  steps: z.array(Step),
  drafted: Who,
  outcome: z.nullable(z.enum(["approved", "withdrawn", "sent-back"])),
  words: z.nullable(z.string()),
  decided: z.nullable(Who),
});

/** Funds that carry people over months that nobody pays: proposed, drafted by one, approved by another. */
export const bridgeRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/bridge-proposal",
    summary:
      "The cheapest way to pay the months that nobody pays, up to a month, as things stand now",
    allow: READERS,
    input: z.strictObject({
      /** Two months ahead, unless said: as far as the first warning looks. */
      lastMonth: z.optional(Month),
      /** Ids of funds that are not to be asked, with commas between them. */
      without: z.optional(z.string().check(z.regex(/^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,199}$/))),
    }),
    output: z.strictObject({
      firstMonth: Month,
      lastMonth: Month,
      /** What may be chosen as the last month. */
      choices: z.array(Month),
      /** Worker-months that nobody pays. */
      gaps: z.int(),
      steps: z.array(Step),
      total: Amount,
      isCheapest: z.boolean(),
      fallsShortIn: z.nullable(Month),
      left: z.array(Left),
      /** What those who are left would cost the state budget. */
      missing: Amount,
      /** Every fund that could be asked, in this order. */
      funds: z.array(
        z.strictObject({
          id: Id,
          name: z.string(),
          isStateBudget: z.boolean(),
          firstMonth: Month,
          lastMonth: Month,
          budgetYear: z.nullable(z.int()),
          available: Amount,
          isAsked: z.boolean(),
          asked: Amount,
        }),
      ),
    }),
    problems: ["funding.rate-missing", "access.region-wide-only"],
    run: async (context, { without, ...asked }) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const thisMonth = monthOf(dayOf(context.now()));
      const { lastMonth = shiftMonth(thisMonth, 2) } = asked;
      const order = { lastMonth, without: without?.split(",") ?? [] };
      const { firstMonth, payers, leftOut, cells, bridge, missing } = await proposeBridge(
        tx,
        context,
        order,
      );
      const rules = await readRules(tx);
      const payerOf = new Map(payers.map((payer) => [payer.id, payer]));
      const steps = bridge.steps.map(({ payerId, month, sector, count, each }) => {
        const payer = payerOf.get(payerId);
        const isStateBudget = payer?.isStateBudget === true;
        return {
          fund: { id: payerId, name: payer?.name ?? "" },
          month,
          sector,
          count,
          each,
          amount: times(each, count),
          ruleVersionIds: [...contributionOf(month, sector, isStateBudget, rules).ruleVersionIds],
        };
      });
      return {
        firstMonth,
        lastMonth,
        choices: monthsBetween(thisMonth, shiftMonth(thisMonth, MONTHS_AHEAD - 1)),
        gaps: cells.reduce((sum, { count }) => sum + count, 0),
        steps: merged(steps),
        total: bridge.total,
        isCheapest: bridge.isCheapest,
        fallsShortIn: bridge.fallsShortIn,
        left: merged(bridge.left.map((cell) => ({ ...leftShown(cell, rules), fund: null }))).map(
          ({ fund: _, ...rest }) => rest,
        ),
        missing,
        funds: inFundingOrder([...payers, ...leftOut]).map((payer) => ({
          id: payer.id,
          name: payer.name,
          isStateBudget: payer.isStateBudget,
          firstMonth: payer.firstMonth,
          lastMonth: payer.lastMonth,
          budgetYear: payer.budgetYear,
          available: payer.available,
          isAsked: payerOf.has(payer.id),
          asked: rupiah(
            steps
              .filter(({ fund }) => fund.id === payer.id)
              .reduce((sum, { amount }) => sum + amount, 0n),
          ),
        })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/bridges",
    summary: "The latest bridges: drafted, approved, withdrawn or sent back",
    allow: READERS,
    input: z.strictObject({}),
    output: z.strictObject({ bridges: z.array(Bridge) }),
    problems: ["access.region-wide-only"],
    run: async (context) => {
      mustSeeAll(context.actor);
      const { tx, actor } = context;
      const rows = await listBridges(tx, actor.regionCode, { limit: LATEST });
      return { bridges: await bridgesShown(context, rows) };
    },
  }),
  route({
    method: "post",
    path: "/v1/bridges",
    summary: "Draft the bridge that was proposed; a second person approves",
    allow: TREASURERS,
    input: z.strictObject({
      id: NewId,
      lastMonth: Month,
      without: z.array(Id).check(z.maxLength(FUNDS_MAX)),
      reason: Reason,
      /** What the proposal came to when it was read. */
      total: PositiveAmount,
    }),
    output: z.strictObject({ id: Id }),
    problems: [
      "request.id-already-used",
      "funding.bridge-empty",
      "funding.bridge-changed",
      "funding.rate-missing",
      "access.region-wide-only",
    ],
    run: async (context, order) => {
      mustSeeAll(context.actor);
      await draftBridge(context.tx, context, order);
      return { id: order.id };
    },
  }),
  route({
    method: "post",
    path: "/v1/bridges/:id/approvals",
    summary: "Approve a bridge as a second person: its months are reserved at once",
    allow: DECIDERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ id: Id }),
    problems: [
      "request.not-found",
      "funding.same-person",
      "funding.bridge-changed",
      "funding.bridge-closed",
      "funding.plan-running",
      "access.region-wide-only",
    ],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      await approveBridge(context.tx, context, id);
      return { id };
    },
  }),
  route({
    method: "post",
    path: "/v1/bridges/:id/endings",
    summary: "Withdraw one's bridge, or send another person's back",
    allow: DECIDERS,
    input: z.strictObject({ id: Id, words: Reason }),
    output: z.strictObject({ outcome: z.enum(["withdrawn", "sent-back"]) }),
    problems: ["request.not-found", "funding.bridge-closed", "access.region-wide-only"],
    run: async (context, { id, words }) => {
      mustSeeAll(context.actor);
      return { outcome: await endBridge(context.tx, context, id, words) };
    },
  }),
];

function times(each: bigint, count: number): Rupiah {
  return rupiah(each * BigInt(count));
}

/** One line for each fund, month and sector: who else may pay for these people is nobody's question here. */
function merged<
  Line extends {
    readonly fund: { readonly id: string } | null;
    readonly month: string;
    readonly sector: string;
    readonly count: number;
    readonly amount?: Rupiah;
  },
>(lines: readonly Line[]): Line[] {
  const found = new Map<string, Line>();
  for (const line of lines) {
    const key = [line.month, line.fund?.id, line.sector].join(" ");
    const before = found.get(key);
    if (before === undefined) found.set(key, line);
    else {
      const count = before.count + line.count;
      const { amount } = before;
      const sum = amount === undefined ? {} : { amount: rupiah(amount + (line.amount ?? 0n)) };
      found.set(key, { ...before, count, ...sum });
    }
  }
  return [...found.values()];
}

function leftShown(
  { month, sector, count }: { month: string; sector: (typeof SECTORS)[number]; count: number },
  rules: RuleBook,
) {
  const state = contributionOf(month, sector, true, rules);
  const others = contributionOf(month, sector, false, rules);
  return {
    month,
    sector,
    count,
    fromStateBudget: state.total,
    fromOthers: others.total,
    ruleVersionIds: [...new Set([...state.ruleVersionIds, ...others.ruleVersionIds])],
  };
}

async function bridgesShown(
  { tx, actor }: RouteContext,
  rows: readonly BridgeRow[],
): Promise<z.output<typeof Bridge>[]> {
  const who = await whoIs(
    tx,
    actor,
    rows.flatMap(({ drafted_by, decided_by }) => [drafted_by, decided_by]),
  );
  const steps = await listSteps(
    tx,
    actor.regionCode,
    rows.map(({ id }) => id),
  );
  const stepsOf = Map.groupBy(steps, ({ bridge_id }) => bridge_id);
  return rows.map((row) => ({
    id: row.id,
    lastMonth: row.last_month,
    reason: row.reason,
    months: row.month_count,
    total: rupiah(row.total_idr),
    left: row.left_count,
    isCheapest: row.is_cheapest,
    steps: merged((stepsOf.get(row.id) ?? []).map(stepShown)),
    drafted: { ...who(row.drafted_by), at: row.drafted_at.toISOString() },
    outcome: row.outcome,
    words: row.words,
    decided:
      row.decided_by === null || row.decided_at === null
        ? null
        : { ...who(row.decided_by), at: row.decided_at.toISOString() },
  }));
}

function stepShown(row: StepRow): z.output<typeof Step> {
  return {
    fund: { id: row.fund_id, name: row.fund_name },
    month: row.month,
    sector: row.sector as z.output<typeof Step>["sector"],
    count: row.month_count,
    each: rupiah(row.each_idr),
    amount: times(row.each_idr, row.month_count),
    ruleVersionIds: row.rule_version_ids,
  };
}
