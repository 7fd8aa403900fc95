import {
  ACCOUNT_KINDS,
  COVERAGE_STATES,
  PURPOSES,
  TRANSFER_KINDS,
} from "@payung/domain/funding/ledger.ts";
import { FUND_FIGURES } from "@payung/domain/funding/treasury.ts";
import { monthOf } from "@payung/domain/shared/dates.ts";
import { Idr } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { Id, IsoDay, LIMIT_BY_DEFAULT, Limit, Month, wholeNumber } from "../../shared/fields.ts";
import { dayOf } from "../../shared/office.ts";
import { type AnyRoute, fileRoute, route } from "../../shared/route.ts";
import { CSV, journalFile, realisationFile, statementFile, XLSX } from "./exports.ts";
import { readMonths, readMovements, readOverview } from "./figures.ts";
import type { readRates } from "./figures-store.ts";
import { accountsOn, readStatement } from "./statement.ts";

/** Who sees what the city's money does. */
export const MONEY_READERS = [
  "treasurer",
  "programme-manager",
  "administrator",
  "monitor",
] as const;

/** A difference may lie below nothing, as money that was given back. */
const SignedIdr = z.string().check(z.regex(/^-?\d{1,18}$/));
const Year = z.optional(wholeNumber(2000, 2099));
const After = z.optional(z.string().check(z.maxLength(100)));
const Rate = z.strictObject({
  id: z.string(),
  month: z.string(),
  sector: z.string(),
  band: z.int(),
  isStateBudget: z.boolean(),
  jkk: Idr,
  jkm: Idr,
  jht: Idr,
  total: Idr,
  ruleVersionIds: z.array(z.string()),
});
const Forecast = z.strictObject({
  confirmed: Idr,
  toCome: Idr,
  total: Idr,
  months: z.int(),
  withoutPayer: z.int(),
  lapsed: z.int(),
});
const Cost = { confirmedMonths: z.int(), costPerMonth: z.nullable(Idr) };
const Days = z
  .strictObject({ from: IsoDay, to: IsoDay })
  .check(z.refine(({ from, to }) => from <= to, { path: ["to"], error: "date.before-from" }));
const OfAccount = z
  .strictObject({ id: Id, from: IsoDay, to: IsoDay })
  .check(z.refine(({ from, to }) => from <= to, { path: ["to"], error: "date.before-from" }));
const Balance = z.strictObject({ balance: SignedIdr, reserved: SignedIdr });

export const treasuryRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/treasury/overview",
    summary:
      "Budgets against commitments and payments in a year, by fund and month, with what the year comes to by the plan",
    allow: MONEY_READERS,
    input: z.strictObject({ year: Year }),
    output: z.strictObject({
      asOf: z.string(),
      year: z.int(),
      years: z.array(z.int()),
      plannedUntil: z.nullable(z.string()),
      funds: z.array(
        z.strictObject({
          id: Id,
          name: z.string(),
          transitAccountId: Id,
          funderId: Id,
          funder: z.string(),
          funderKind: z.string(),
          isStateBudget: z.boolean(),
          isOpen: z.boolean(),
          budgetYear: z.nullable(z.int()),
          budgetLine: z.nullable(z.string()),
          firstMonth: z.string(),
          lastMonth: z.string(),
          announced: Idr,
          comeIn: SignedIdr,
          reserved: SignedIdr,
          paid: SignedIdr,
          confirmed: SignedIdr,
          left: SignedIdr,
          outstanding: Idr,
          forecast: Forecast,
          ...Cost,
        }),
      ),
      months: z.array(
        z.strictObject({
          fundId: z.nullable(Id),
          month: z.string(),
          state: z.enum(COVERAGE_STATES),
          count: z.int(),
          amount: Idr,
          rateIds: z.array(z.string()),
        }),
      ),
      forecast: Forecast,
      ...Cost,
      costByMonth: z.array(
        z.strictObject({ month: z.string(), count: z.int(), costPerMonth: z.nullable(Idr) }),
      ),
      rates: z.array(Rate),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor, now }, { year }) => {
      const overview = await readOverview(tx, { actor, now }, year);
      return {
        ...overview,
        asOf: overview.asOf.toISOString(),
        years: [...overview.years],
        funds: overview.funds.map(({ fund, standing, forecast, ...cost }) => ({
          id: fund.id,
          name: fund.name,
          transitAccountId: fund.transit_account_id,
          funderId: fund.funder_id,
          funder: fund.funder,
          funderKind: fund.funder_kind,
          isStateBudget: fund.is_state_budget,
          isOpen: fund.is_open,
          budgetYear: fund.budget_year,
          budgetLine: fund.budget_line,
          firstMonth: fund.first_month,
          lastMonth: fund.last_month,
          announced: standing.announced,
          comeIn: String(standing["come-in"]),
          reserved: String(standing.reserved),
          paid: String(standing.paid),
          confirmed: String(standing.confirmed),
          left: String(standing.left),
          outstanding: standing.outstanding,
          forecast,
          ...cost,
        })),
        months: overview.months.map((each) => ({ ...each, rateIds: [...each.rateIds] })),
        costByMonth: [...overview.costByMonth],
        rates: overview.rates.map(rateShown),
      };
    },
  }),
  ...(["csv", "xlsx"] as const).map((format) =>
    fileRoute({
      path: `/v1/treasury/overview.${format}`,
      summary: `Budgets against commitments and payments for the city's accounting (${format.toUpperCase()})`,
      allow: MONEY_READERS,
      contentType: format === "csv" ? CSV : XLSX,
      input: z.strictObject({ year: Year }),
      problems: ["access.region-wide-only"],
      run: ({ tx, actor, now }, { year }) => realisationFile(tx, { actor, now }, { year, format }),
    }),
  ),
  route({
    method: "get",
    path: "/v1/treasury/months",
    summary:
      "The worker-months that a figure counts, by case code, with what each costs and by which rules",
    allow: MONEY_READERS,
    input: z.strictObject({
      from: Month,
      until: Month,
      /** "none" for those that nobody pays. */
      fundId: z.optional(z.union([Id, z.literal("none")])),
      state: z.optional(z.enum(COVERAGE_STATES)),
      after: After,
      limit: Limit,
    }),
    output: z.strictObject({
      count: z.int(),
      amount: Idr,
      months: z.array(
        z.strictObject({
          applicationId: Id,
          code: z.string(),
          month: z.string(),
          programme: z.string(),
          state: z.enum(COVERAGE_STATES),
          fundId: z.nullable(Id),
          fund: z.nullable(z.string()),
          amount: z.nullable(Idr),
          rateId: z.nullable(z.string()),
        }),
      ),
      rates: z.array(Rate),
      next: z.nullable(z.string()),
    }),
    problems: ["access.region-wide-only", "request.invalid"],
    run: async ({ tx, actor }, { fundId, limit = LIMIT_BY_DEFAULT, after, ...question }) => {
      const found = await readMonths(
        tx,
        { actor },
        {
          ...question,
          fundId: fundId === "none" ? null : fundId,
          after,
          limit,
        },
      );
      return {
        count: found.count,
        amount: found.amount as never,
        months: found.page.map((row) => ({
          applicationId: row.application_id,
          code: row.code,
          month: row.month,
          programme: row.programme,
          state: row.state,
          fundId: row.fund_id,
          fund: row.fund,
          amount: row.amount_idr as never,
          rateId: row.rate_id,
        })),
        rates: found.rates.map(rateShown),
        next: found.next,
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/treasury/movements",
    summary: "The transfers that a figure of a fund is the sum of",
    allow: MONEY_READERS,
    input: z.strictObject({ fundId: Id, figure: z.enum(FUND_FIGURES), after: After, limit: Limit }),
    output: z.strictObject({
      count: z.int(),
      amount: SignedIdr,
      transfers: z.array(
        z.strictObject({
          id: Id,
          part: SignedIdr,
          kind: z.enum(TRANSFER_KINDS),
          purpose: z.enum(PURPOSES as never),
          debit: z.string(),
          credit: z.string(),
          month: z.nullable(z.string()),
          applicationId: z.nullable(Id),
          code: z.nullable(z.string()),
          documentId: z.nullable(Id),
          reason: z.nullable(z.string()),
          postedAt: z.string(),
        }),
      ),
      next: z.nullable(z.string()),
    }),
    problems: ["access.region-wide-only", "request.invalid"],
    run: async ({ tx, actor }, { fundId, figure, after, limit = LIMIT_BY_DEFAULT }) => {
      const found = await readMovements(tx, { actor }, { fundId, figure, after, limit });
      return {
        count: found.count,
        amount: String(found.amount),
        transfers: found.page.map((row) => ({
          id: row.id,
          part: String(row.part_idr),
          kind: row.kind as never,
          purpose: row.purpose as never,
          debit: row.debit,
          credit: row.credit,
          month: row.month,
          applicationId: row.application_id,
          code: row.code,
          documentId: row.document_id,
          reason: row.reason,
          postedAt: row.posted_at.toISOString(),
        })),
        next: found.next,
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/treasury/accounts",
    summary:
      "Every account of the ledger at the end of a day; all of them together come to nothing",
    allow: MONEY_READERS,
    input: z.strictObject({ on: z.optional(IsoDay) }),
    output: z.strictObject({
      on: z.string(),
      sum: SignedIdr,
      accounts: z.array(
        z.strictObject({
          id: Id,
          kind: z.enum(ACCOUNT_KINDS),
          name: z.string(),
          received: SignedIdr,
          spent: SignedIdr,
          balance: SignedIdr,
          reserved: SignedIdr,
        }),
      ),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor, now }, { on = dayOf(now()) }) => {
      const accounts = await accountsOn(tx, { actor }, on);
      return {
        on,
        sum: String(accounts.reduce((sum, { balance }) => sum + balance, 0n)),
        accounts: accounts.map(({ received, spent, balance, reserved, ...account }) => ({
          ...account,
          received: String(received),
          spent: String(spent),
          balance: String(balance),
          reserved: String(reserved),
        })),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/treasury/accounts/:id/statement",
    summary: "An account's transfers of some days, with what stood in it before and after each",
    allow: MONEY_READERS,
    input: z.strictObject({
      id: Id,
      from: z.optional(IsoDay),
      to: z.optional(IsoDay),
      after: After,
      limit: Limit,
    }),
    output: z.strictObject({
      id: Id,
      name: z.string(),
      kind: z.enum(ACCOUNT_KINDS),
      from: z.string(),
      to: z.string(),
      opening: Balance,
      closing: Balance,
      lines: z.array(
        z.strictObject({
          id: Id,
          kind: z.enum(TRANSFER_KINDS),
          purpose: z.enum(PURPOSES as never),
          postedAt: z.string(),
          otherId: Id,
          other: z.string(),
          in: SignedIdr,
          out: SignedIdr,
          reserved: SignedIdr,
          balance: SignedIdr,
          applicationId: z.nullable(Id),
          code: z.nullable(z.string()),
          month: z.nullable(z.string()),
          documentId: z.nullable(Id),
          reason: z.nullable(z.string()),
        }),
      ),
      next: z.nullable(z.string()),
    }),
    problems: ["access.region-wide-only", "request.not-found", "request.invalid"],
    run: async ({ tx, actor, now }, { id, after, limit = LIMIT_BY_DEFAULT, ...days }) => {
      const to = days.to ?? dayOf(now());
      const from = days.from ?? `${monthOf(to)}-01`;
      const found = await readStatement(tx, { actor }, { accountId: id, from, to, after, limit });
      return {
        id,
        name: found.account.name,
        kind: found.account.kind as never,
        from,
        to,
        opening: balanceShown(found.opening),
        closing: balanceShown(found.closing),
        lines: found.page.map((row) => ({
          id: row.id,
          kind: row.kind,
          purpose: row.purpose as never,
          postedAt: row.posted_at.toISOString(),
          otherId: row.other_id,
          other: row.other,
          in: String(row.in_idr),
          out: String(row.out_idr),
          reserved: String(row.reserved_idr),
          balance: String(row.balance_idr),
          applicationId: row.application_id,
          code: row.code,
          month: row.month,
          documentId: row.document_id,
          reason: row.reason,
        })),
        next: found.next,
      };
    },
  }),
  ...(["csv", "xlsx"] as const).flatMap((format) => [
    fileRoute({
      path: `/v1/treasury/accounts/:id/statement.${format}`,
      summary: `An account's statement (${format.toUpperCase()})`,
      allow: MONEY_READERS,
      contentType: format === "csv" ? CSV : XLSX,
      input: OfAccount,
      problems: ["access.region-wide-only", "request.not-found", "treasury.too-many-rows"],
      run: ({ tx, actor }, { id, ...days }) =>
        statementFile(tx, { actor }, { accountId: id, ...days, format }),
    }),
    fileRoute({
      path: `/v1/treasury/journal.${format}`,
      summary: `Every transfer of some days for the city's accounting (${format.toUpperCase()})`,
      allow: MONEY_READERS,
      contentType: format === "csv" ? CSV : XLSX,
      input: Days,
      isRecorded: true,
      problems: ["access.region-wide-only", "treasury.too-many-rows"],
      run: ({ tx, actor }, days) => journalFile(tx, { actor }, { ...days, format }),
    }),
  ]),
];

function balanceShown({ balance, reserved }: { balance: bigint; reserved: bigint }) {
  return { balance: String(balance), reserved: String(reserved) };
}

function rateShown(rate: Awaited<ReturnType<typeof readRates>>[number]) {
  return {
    id: rate.id,
    month: rate.month,
    sector: rate.sector,
    band: rate.band,
    isStateBudget: rate.is_state_budget,
    jkk: rate.jkk_idr as never,
    jkm: rate.jkm_idr as never,
    jht: rate.jht_idr as never,
    total: rate.total_idr as never,
    ruleVersionIds: rate.rule_version_ids,
  };
}
