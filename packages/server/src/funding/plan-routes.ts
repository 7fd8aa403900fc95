import { EARMARK_PARTS } from "@payung/domain/funding/funds.ts";
import type { Payer } from "@payung/domain/funding/plan-tally.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import { findApplication } from "../intake/service.ts";
import { readRules } from "../reference/service.ts";
import { Id, Month, NewId, Who } from "../shared/fields.ts";
import { mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../shared/route.ts";
import type { CommitmentRow } from "./commitment-store.ts";
import * as commitmentStore from "./commitment-store.ts";
import { orderCommitment } from "./commitments.ts";
import { explainCoverage, listMonthsOf, sumMonths, unpaidMonths } from "./coverage.ts";
import type { CoverageRow } from "./coverage-store.ts";
import { listFunds } from "./fund-store.ts";
import { orderPlan } from "./plan.ts";
import { CHANGES, changesSince } from "./plan-basis.ts";
import { changesFrom, gapsFrom, usesFrom } from "./plan-json.ts";
import * as planStore from "./plan-store.ts";
import { Amount, MONEY_READERS, mustBeRange, TREASURERS } from "./wire.ts";

/** Who works on somebody's case and is asked who pays their cover. */
const CASE_READERS = [...MONEY_READERS, "supervisor", "verifier", "kelurahan-officer"] as const;
const LATEST = 20;

const State = z.enum(["waiting", "working", "done"]);
const Plan = z.strictObject({
  id: Id,
  firstMonth: Month,
  lastMonth: Month,
  state: State,
  /** The month it is at. */
  atMonth: z.nullable(Month),
  monthsDone: z.int(),
  unpaid: z.int(),
  ordered: Who,
  endedAt: z.nullable(z.string()),
});
const Commitment = z.strictObject({
  id: Id,
  firstMonth: Month,
  lastMonth: Month,
  state: State,
  monthsDone: z.int(),
  amount: Amount,
  ordered: Who,
  endedAt: z.nullable(z.string()),
});
const CoverageMonth = z.strictObject({
  month: Month,
  state: z.string(),
  fund: z.nullable(z.strictObject({ id: Id, name: z.string() })),
  amount: z.nullable(Amount),
  jkk: z.nullable(Amount),
  jkm: z.nullable(Amount),
  jht: z.nullable(Amount),
  ruleVersionIds: z.array(z.string()),
  planId: z.nullable(Id),
});
const Named = z.strictObject({ id: Id, name: z.string() });
/** A fund; nobody; or there was no such month. */
const PayerShape = z.union([Named, z.enum(["nobody", "not-planned"])]);
const RuleShown = z.strictObject({
  id: z.string(),
  basis: z.string(),
  validFrom: z.nullable(z.string()),
});
const RANGE = { firstMonth: Month, lastMonth: Month };

/** Who pays which month: planned, reserved, and explained. */
export const planRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/coverage-plans",
    summary: "Order a plan of who pays every member's months; a job makes it",
    allow: TREASURERS,
    input: z.strictObject({ id: NewId, ...RANGE }),
    output: z.strictObject({ id: Id }),
    problems: [
      "request.id-already-used",
      "funding.plan-running",
      "funding.rate-missing",
      "access.region-wide-only",
    ],
    run: async (context, order) => {
      mustSeeAll(context.actor);
      mustBeRange(order.firstMonth, order.lastMonth);
      const { regionCode } = context.actor;
      // Sent again, an order that never came to its end is taken up anew.
      if (await orderPlan(context.tx, context, order)) {
        await context.enqueue("funding.plan", { regionCode, planId: order.id });
      }
      return { id: order.id };
    },
  }),
  route({
    method: "get",
    path: "/v1/coverage-plans",
    summary: "The latest plans, how far each is, and why a new one may be due",
    allow: MONEY_READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      plans: z.array(Plan),
      /** What has changed since the latest plan; empty when it still holds. */
      dueBecause: z.array(z.enum(CHANGES)),
    }),
    problems: ["access.region-wide-only"],
    run: async (context) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const plans = await planStore.listPlans(tx, actor.regionCode, LATEST);
      const [latest] = plans;
      return {
        plans: await plansShown(context, plans),
        dueBecause:
          latest === undefined || latest.ended_at === null ? [] : await changesSince(tx, latest),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/coverage-plans/:id",
    summary: "A plan, and how far it has asked each fund",
    allow: MONEY_READERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      plan: Plan,
      funds: z.array(
        z.strictObject({
          id: Id,
          name: z.string(),
          available: Amount,
          planned: Amount,
          months: z.int(),
          /** The first month for which it had too little. */
          ranOutAt: z.nullable(Month),
        }),
      ),
      /** What became of the months of the plan before; empty where all stayed as it was. */
      changes: z.array(
        z.strictObject({
          from: PayerShape,
          to: PayerShape,
          months: z.int(),
          before: Amount,
          after: Amount,
        }),
      ),
      /** Why months have no payer. */
      gaps: z.array(
        z.strictObject({
          why: z.enum(["ran-out", "not-their-people", "no-fund-then"]),
          /** The funds for these people that had too little. */
          ranOut: z.array(Named),
          months: z.int(),
          firstMonth: Month,
          lastMonth: Month,
        }),
      ),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const row = await planStore.findPlan(tx, actor.regionCode, id);
      if (row === undefined) throw new Problem("request.not-found");
      const [plan] = await plansShown(context, [row]);
      if (plan === undefined) throw new Problem("request.not-found");
      const names = await fundNames(context);
      const uses = row.uses === null ? [] : [...usesFrom(row.uses)];
      return {
        plan,
        funds: uses.map(([fundId, { available, planned, monthCount, ranOutAt }]) => ({
          id: fundId,
          name: names.get(fundId) ?? "",
          available,
          planned,
          months: monthCount,
          ranOutAt,
        })),
        changes: changesFrom(row.changes).map(({ from, to, months, before, after }) => ({
          from: payerShown(from, names),
          to: payerShown(to, names),
          months,
          before: rupiah(before),
          after: rupiah(after),
        })),
        gaps: gapsFrom(row.gaps).map((gap) => ({
          why: gap.why,
          ranOut: (gap.why === "ran-out" ? gap.fundIds : []).map((fundId) => ({
            id: fundId,
            name: names.get(fundId) ?? "",
          })),
          months: gap.months,
          firstMonth: gap.firstMonth,
          lastMonth: gap.lastMonth,
        })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/coverage-months",
    summary: "How many months stand how with which fund, and what those cost for which nobody pays",
    allow: MONEY_READERS,
    input: z.strictObject(RANGE),
    output: z.strictObject({
      sums: z.array(
        z.strictObject({
          month: Month,
          fund: z.nullable(z.strictObject({ id: Id, name: z.string() })),
          state: z.string(),
          months: z.int(),
          amount: Amount,
        }),
      ),
      unpaid: z.array(
        z.strictObject({
          month: Month,
          sector: z.string(),
          months: z.int(),
          fromStateBudget: Amount,
          fromOthers: Amount,
          ruleVersionIds: z.array(z.string()),
        }),
      ),
    }),
    problems: ["access.region-wide-only"],
    run: async (context, { firstMonth, lastMonth }) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      mustBeRange(firstMonth, lastMonth);
      const range = [firstMonth, lastMonth] as const;
      const names = await fundNames(context);
      return {
        sums: (await sumMonths(tx, actor.regionCode, range)).map((row) => ({
          month: row.month,
          fund:
            row.account_id === null
              ? null
              : { id: row.account_id, name: names.get(row.account_id) ?? "" },
          state: row.state,
          months: Number(row.months),
          amount: rupiah(row.amount_idr),
        })),
        unpaid: (await unpaidMonths(tx, actor.regionCode, range)).map((row) => ({
          ...row,
          ruleVersionIds: [...row.ruleVersionIds],
        })),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/coverage-commitments",
    summary: "Order planned months to be reserved out of their funds, as far as money has come in",
    allow: TREASURERS,
    input: z.strictObject({ id: NewId, ...RANGE }),
    output: z.strictObject({ id: Id }),
    problems: [
      "request.id-already-used",
      "funding.not-planned",
      "funding.plan-running",
      "funding.plan-due",
      "access.region-wide-only",
    ],
    run: async (context, order) => {
      mustSeeAll(context.actor);
      mustBeRange(order.firstMonth, order.lastMonth);
      const { regionCode } = context.actor;
      if (await orderCommitment(context.tx, context, order)) {
        await context.enqueue("funding.commit", { regionCode, commitmentId: order.id });
      }
      return { id: order.id };
    },
  }),
  route({
    method: "get",
    path: "/v1/coverage-commitments",
    summary: "The latest orders to reserve months, and how far each is",
    allow: MONEY_READERS,
    input: z.strictObject({}),
    output: z.strictObject({ commitments: z.array(Commitment) }),
    problems: ["access.region-wide-only"],
    run: async (context) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const rows = await commitmentStore.listCommitments(tx, actor.regionCode, LATEST);
      return { commitments: await commitmentsShown(context, rows) };
    },
  }),
  route({
    method: "get",
    path: "/v1/applications/:id/coverage-months",
    summary: "Who pays a member's months, how much by which rules, and how far each is",
    allow: CASE_READERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      code: z.string(),
      months: z.array(CoverageMonth),
      /** The versions of the dated rules that the amounts rest on. */
      rules: z.array(RuleShown),
    }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const { code } = await mustSee(context, id);
      const rows = await listMonthsOf(context.tx, context.actor.regionCode, id);
      const named = new Set(rows.flatMap(({ rule_version_ids }) => rule_version_ids ?? []));
      const rules = [...(await readRules(context.tx)).values()].flat();
      return {
        code,
        months: rows.map(monthShown),
        rules: rules
          .filter((rule) => named.has(rule.id))
          .map(({ id: ruleId, basis, validFrom }) => ({ id: ruleId, basis, validFrom })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/applications/:id/coverage-months/:month",
    summary: "Why a member's month is paid by whom it is: every fund that was asked, in its order",
    allow: CASE_READERS,
    input: z.strictObject({ id: Id, month: Month }),
    output: z.strictObject({
      month: CoverageMonth,
      /** Null where the plan that said so is not known, or the member has left since. */
      asked: z.nullable(
        z.array(
          z.strictObject({
            fund: z.strictObject({ id: Id, name: z.string() }),
            why: z.enum(["not-its-months", "not-its-people", "ran-out", "pays"]),
            /** Of its people: which condition is not met. */
            part: z.nullable(z.enum(EARMARK_PARTS)),
            ranOutAt: z.nullable(Month),
          }),
        ),
      ),
    }),
    problems: ["request.not-found"],
    run: async (context, { id, month }) => {
      const { tx, actor } = context;
      await mustSee(context, id);
      const { row, asked } = await explainCoverage(tx, actor.regionCode, id, month);
      const names = await fundNames(context);
      return {
        month: monthShown(row),
        asked:
          asked === null
            ? null
            : asked.map((each) => ({
                fund: { id: each.fundId, name: names.get(each.fundId) ?? "" },
                why: each.why,
                part: each.why === "not-its-people" ? each.part : null,
                ranOutAt: each.why === "ran-out" ? each.at : null,
              })),
      };
    },
  }),
];

async function mustSee({ tx, actor }: RouteContext, applicationId: string) {
  const application = await findApplication(tx, actor.regionCode, applicationId);
  if (application === undefined) throw new Problem("request.not-found");
  return application;
}

function payerShown(payer: Payer, names: ReadonlyMap<string, string>): z.output<typeof PayerShape> {
  if (typeof payer === "string") return payer;
  return { id: payer.fundId, name: names.get(payer.fundId) ?? "" };
}

async function fundNames({ tx, actor }: RouteContext): Promise<ReadonlyMap<string, string>> {
  const funds = await listFunds(tx, actor.regionCode);
  return new Map(funds.map((fund) => [fund.fund_id, fund.name]));
}

async function plansShown(
  { tx, actor }: RouteContext,
  rows: readonly planStore.PlanRow[],
): Promise<z.output<typeof Plan>[]> {
  const who = await whoIs(
    tx,
    actor,
    rows.map(({ ordered_by }) => ordered_by),
  );
  return rows.map((row) => ({
    id: row.id,
    firstMonth: row.first_month,
    lastMonth: row.last_month,
    state: row.ended_at !== null ? "done" : row.at_month === null ? "waiting" : "working",
    atMonth: row.ended_at === null ? row.at_month : null,
    monthsDone: row.months_done,
    unpaid: row.unpaid_count,
    ordered: { ...who(row.ordered_by), at: row.ordered_at.toISOString() },
    endedAt: row.ended_at?.toISOString() ?? null,
  }));
}

async function commitmentsShown(
  { tx, actor }: RouteContext,
  rows: readonly CommitmentRow[],
): Promise<z.output<typeof Commitment>[]> {
  const who = await whoIs(
    tx,
    actor,
    rows.map(({ ordered_by }) => ordered_by),
  );
  return rows.map((row) => ({
    id: row.id,
    firstMonth: row.first_month,
    lastMonth: row.last_month,
    state: row.ended_at !== null ? "done" : row.months_done === 0 ? "waiting" : "working",
    monthsDone: row.months_done,
    amount: rupiah(row.amount_idr),
    ordered: { ...who(row.ordered_by), at: row.ordered_at.toISOString() },
    endedAt: row.ended_at?.toISOString() ?? null,
  }));
}

function monthShown(row: CoverageRow): z.output<typeof CoverageMonth> {
  const amount = (idr: bigint | null): Rupiah | null => (idr === null ? null : rupiah(idr));
  return {
    month: row.month,
    state: row.state,
    fund: row.account_id === null ? null : { id: row.account_id, name: row.fund_name ?? "" },
    amount: amount(row.amount_idr),
    jkk: amount(row.jkk_idr),
    jkm: amount(row.jkm_idr),
    jht: amount(row.jht_idr),
    ruleVersionIds: row.rule_version_ids ?? [],
    planId: row.plan_id,
  };
}
