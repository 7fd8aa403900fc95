import { listFunderKinds, proposedFunderFlag } from "@payung/domain/funding/contributions.ts";
import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { monthOf } from "@payung/domain/shared/dates.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { whoIs } from "../access/service.ts";
import { readRules } from "../reference/service.ts";
import { Id, Month, NewId, Reason, Who } from "../shared/fields.ts";
import { dayOf, mustSeeAll } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import {
  type AnyRoute,
  fileRoute,
  type RouteContext,
  route,
  uploadRoute,
} from "../shared/route.ts";
import type { FundSeen } from "./fund-store.ts";
import * as fundStore from "./fund-store.ts";
import { addFunder, openFund, readTerms, setTerms } from "./funds.ts";
import { sumsOf } from "./ledger.ts";
import { Movement, movementsShown } from "./movement-routes.ts";
import { listMovements, listPapers } from "./movement-store.ts";
import { attachPaper, PAPER_BYTES_MAX, readPaper } from "./papers.ts";
import { Amount, EarmarkShape, MONEY_READERS, TermsShape, TREASURERS } from "./wire.ts";

const Funder = z.strictObject({ id: Id, kind: z.string(), name: z.string() });

/** Of a fund: how many months stand how, and what they come to. */
const MonthsInState = z.strictObject({ state: z.string(), months: z.int(), amount: Amount });

const FundShape = z.strictObject({
  id: Id,
  funder: Funder,
  transitAccountId: Id,
  version: z.int(),
  name: z.string(),
  announced: Amount,
  firstMonth: Month,
  lastMonth: Month,
  budgetYear: z.nullable(z.int()),
  budgetLine: z.nullable(z.string()),
  priority: z.int(),
  isStateBudget: z.boolean(),
  earmark: EarmarkShape,
  isListed: z.boolean(),
  isOpen: z.boolean(),
  /** Of its account in the ledger: the sums of its transfers, which its statement lists. */
  ledger: z.strictObject({
    received: Amount,
    spent: Amount,
    reserved: Amount,
    /** Received, and neither spent nor reserved; null where nothing has to come in first. */
    left: z.nullable(Amount),
  }),
  months: z.array(MonthsInState),
});

const Paper = z.strictObject({
  id: Id,
  fileName: z.string(),
  byteCount: z.int(),
  sha256: z.string(),
  attached: Who,
});

/** Funders, their funds with what became of the money, and the papers behind them. */
export const fundRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/funder-kinds",
    summary: "The kinds of funders, and whether the law counts each as state budget",
    allow: MONEY_READERS,
    input: z.strictObject({ month: z.optional(Month) }),
    output: z.strictObject({
      kinds: z.array(
        z.strictObject({
          kind: z.string(),
          label: z.string(),
          isStateBudget: z.boolean(),
          confidence: z.string(),
          ruleVersionId: z.string(),
        }),
      ),
    }),
    problems: [],
    run: async ({ tx, now }, { month = monthOf(dayOf(now())) }) => {
      const rules = await readRules(tx);
      return {
        kinds: listFunderKinds(rules).flatMap((kind) => {
          const flag = proposedFunderFlag(kind, month, rules);
          return flag === null ? [] : [{ kind, ...flag }];
        }),
      };
    },
  }),
  route({
    method: "get",
    path: "/v1/funders",
    summary: "Who gives money for contributions",
    allow: MONEY_READERS,
    input: z.strictObject({}),
    output: z.strictObject({ funders: z.array(Funder) }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor }) => {
      mustSeeAll(actor);
      const rows = await fundStore.listFunders(tx, actor.regionCode);
      return { funders: rows.map(({ id, kind, name }) => ({ id, kind, name })) };
    },
  }),
  route({
    method: "post",
    path: "/v1/funders",
    summary: "Add a funder",
    allow: TREASURERS,
    input: z.strictObject({
      id: NewId,
      kind: z.string().check(z.maxLength(100)),
      name: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
    }),
    output: Funder,
    problems: ["request.id-already-used", "access.region-wide-only"],
    run: async (context, order) => {
      mustSeeAll(context.actor);
      await addFunder(context.tx, context, order);
      return order;
    },
  }),
  route({
    method: "get",
    path: "/v1/funds",
    summary:
      "Funds in the order they are asked: announced, come in, planned, committed, paid, left",
    allow: MONEY_READERS,
    input: z.strictObject({}),
    output: z.strictObject({ funds: z.array(FundShape) }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor }) => {
      mustSeeAll(actor);
      const funds = await fundStore.listFunds(tx, actor.regionCode);
      return { funds: await Promise.all(funds.map((fund) => fundShown(tx, fund))) };
    },
  }),
  route({
    method: "post",
    path: "/v1/funds",
    summary: "Open a fund of a funder with its first terms",
    allow: TREASURERS,
    bytesMax: 8 * 1024 * 1024,
    input: z.strictObject({ id: NewId, funderId: Id, transitAccountId: NewId, terms: TermsShape }),
    output: FundShape,
    problems: [
      "request.not-found",
      "request.id-already-used",
      "funding.people-unknown",
      "funding.terms-changed-meanwhile",
      "access.region-wide-only",
    ],
    run: async (context, order) => {
      mustSeeAll(context.actor);
      await openFund(context.tx, context, order);
      return fundShown(context.tx, await mustFind(context, order.id));
    },
  }),
  route({
    method: "post",
    path: "/v1/funds/:id/terms",
    summary: "Give a fund other terms from now on, as its next version",
    allow: TREASURERS,
    bytesMax: 8 * 1024 * 1024,
    input: z.strictObject({
      id: Id,
      version: z.int().check(z.gte(2)),
      terms: TermsShape,
      reason: Reason,
    }),
    output: FundShape,
    problems: [
      "request.not-found",
      "funding.people-unknown",
      "funding.terms-changed-meanwhile",
      "funding.amount-below-committed",
      "access.region-wide-only",
    ],
    run: async (context, { id: fundId, ...order }) => {
      mustSeeAll(context.actor);
      await mustFind(context, fundId);
      await setTerms(context.tx, context, { fundId, ...order });
      return fundShown(context.tx, await mustFind(context, fundId));
    },
  }),
  route({
    method: "get",
    path: "/v1/funds/:id",
    summary: "A fund with every version of its terms, whom to call, its papers and its movements",
    allow: MONEY_READERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      fund: FundShape,
      terms: TermsShape,
      versions: z.array(
        z.strictObject({ version: z.int(), reason: z.string(), set: Who, terms: TermsShape }),
      ),
      papers: z.array(Paper),
      movements: z.array(Movement),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      mustSeeAll(actor);
      const fund = await mustFind(context, id);
      const versions = await fundStore.listTerms(tx, actor.regionCode, id);
      const papers = await listPapers(tx, actor.regionCode, id);
      const movements = await listMovements(tx, actor.regionCode, { fundId: id });
      const who = await whoIs(tx, actor, [
        ...versions.map(({ set_by }) => set_by),
        ...papers.map(({ attached_by }) => attached_by),
      ]);
      // The people are named for the terms that hold; of earlier versions their number says enough.
      const shown = await Promise.all(
        versions.map(async (row, at) => {
          const terms = await readTerms(tx, context, row);
          return at === 0 ? terms : { ...terms, applicationIds: null };
        }),
      );
      const [terms] = shown;
      if (terms === undefined) throw new Problem("request.not-found");
      return {
        fund: await fundShown(tx, fund),
        terms: asShown(terms),
        versions: versions.map((row, at) => ({
          version: row.version,
          reason: row.reason,
          set: { ...who(row.set_by), at: row.set_at.toISOString() },
          terms: asShown(shown[at] ?? terms),
        })),
        papers: papers.map((row) => ({
          id: row.id,
          fileName: withoutNik(row.file_name),
          byteCount: row.byte_count,
          sha256: row.file_sha256.toString("hex"),
          attached: { ...who(row.attached_by), at: row.attached_at.toISOString() },
        })),
        movements: await movementsShown(context, movements),
      };
    },
  }),
  uploadRoute({
    path: "/v1/funds/:id/papers/:paperId",
    summary: "Keep a paper of a fund, a PDF: an agreement, a budget document, a bank advice",
    allow: TREASURERS,
    bytesMax: PAPER_BYTES_MAX,
    input: z.strictObject({
      id: Id,
      paperId: NewId,
      fileName: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
    }),
    output: z.strictObject({ id: Id, sha256: z.string() }),
    problems: [
      "request.not-found",
      "request.too-large",
      "request.id-already-used",
      "funding.paper-not-pdf",
      "access.region-wide-only",
    ],
    run: async (context, { id: fundId, paperId: id, fileName }, upload) => {
      mustSeeAll(context.actor);
      await attachPaper(context.tx, context, { fundId, id, fileName }, upload);
      return { id, sha256: upload.sha256.toString("hex") };
    },
  }),
  fileRoute({
    path: "/v1/fund-papers/:id",
    summary: "A paper of a fund; recorded",
    allow: MONEY_READERS,
    isRecorded: true,
    // What people scanned cannot be looked into; a list of workers may be among the papers.
    shows: ["name", "nik"],
    contentType: "application/pdf",
    input: z.strictObject({ id: Id }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      const { fileName, bytes } = await readPaper(context.tx, context, id);
      return { contentType: "application/pdf", fileName: withoutNik(fileName), body: bytes };
    },
  }),
];

async function mustFind({ tx, actor }: RouteContext, fundId: string): Promise<FundSeen> {
  const [fund] = await fundStore.listFunds(tx, actor.regionCode, { fundId });
  if (fund === undefined) throw new Problem("request.not-found");
  return fund;
}

/** Terms with lists that may be changed, as the shape has them. */
function asShown(terms: Awaited<ReturnType<typeof readTerms>>): z.output<typeof TermsShape> {
  const { earmark, applicationIds } = terms;
  const list = (ids: readonly string[] | null) => (ids === null ? null : [...ids]);
  return {
    ...terms,
    applicationIds: list(applicationIds),
    earmark: {
      sex: earmark.sex,
      occupationIds: list(earmark.occupationIds),
      kelurahanCodes: list(earmark.kelurahanCodes),
      cohortIds: list(earmark.cohortIds),
    },
  };
}

async function fundShown(
  tx: RouteContext["tx"],
  fund: FundSeen,
): Promise<z.output<typeof FundShape>> {
  const { received, spent, reserved } = await sumsOf(tx, fund);
  return {
    id: fund.fund_id,
    funder: { id: fund.funder_id, kind: fund.funder_kind, name: fund.funder_name },
    transitAccountId: fund.transit_account_id,
    version: fund.version,
    name: fund.name,
    announced: rupiah(fund.amount_idr),
    firstMonth: fund.first_month,
    lastMonth: fund.last_month,
    budgetYear: fund.budget_year,
    budgetLine: fund.budget_line,
    priority: fund.priority,
    isStateBudget: fund.is_state_budget,
    earmark: fund.earmark as z.output<typeof EarmarkShape>,
    isListed: fund.is_listed,
    isOpen: fund.is_open,
    ledger: {
      received,
      spent,
      reserved,
      left: fund.is_limited ? rupiah(received - spent - reserved) : null,
    },
    months: Object.entries(fund.months).map(([state, { months, amount }]) => ({
      state,
      months,
      amount: rupiah(BigInt(amount)),
    })),
  };
}
