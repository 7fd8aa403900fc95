import {
  DIFFERENCE_KINDS,
  DIFFERENCE_VERDICTS,
  holdsUpPayment,
  verdictsFor,
} from "@payung/domain/funding/bills/differences.ts";
import { COVERAGE_STATES } from "@payung/domain/funding/ledger.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { Idr, rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { whoIs } from "../../access/service.ts";
import { withUpload } from "../../enrolment/service.ts";
import {
  Id,
  LIMIT_BY_DEFAULT,
  Limit,
  Month,
  NewId,
  Reason,
  readPage,
  Who,
} from "../../shared/fields.ts";
import { mustSeeAll } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { type AnyRoute, type RouteContext, route } from "../../shared/route.ts";
import * as store from "./bill-store.ts";
import { type BillOrder, readBill, recordBill, withdrawBill } from "./bills.ts";
import { countOpen, listDifferences } from "./difference-store.ts";
import { closeDifferences, sourceOf } from "./differences.ts";
import { listGroupFunds, listGroups } from "./group-store.ts";
import { addGroup, GROUP_KINDS, setGroupOfFund } from "./groups.ts";
import { listPapers } from "./paper-store.ts";
import { previewLines } from "./preview.ts";
import {
  Amount,
  LinesMapping,
  LinesPreview,
  LinesUpload,
  mustBePeriod,
  Paper,
  READERS,
  TREASURERS,
  Written,
} from "./wire.ts";

const Kind = z.enum(DIFFERENCE_KINDS);
const Source = z.enum(["bill", "proof", "statement"]);
const Open = z.strictObject({
  kind: Kind,
  source: Source,
  count: z.int(),
  expected: Idr,
  found: Idr,
  holdsUp: z.boolean(),
});
const Bill = {
  id: Id,
  groupId: Id,
  group: z.string(),
  groupNumber: z.string(),
  firstMonth: z.string(),
  lastMonth: z.string(),
  billingCode: z.string(),
  amount: Idr,
  dueOn: z.string(),
  lines: z.nullable(z.int()),
  expected: z.int(),
  expectedTotal: Idr,
  isWithdrawn: z.boolean(),
  openDifferences: z.int(),
  orderId: z.nullable(Id),
  orderStep: z.nullable(z.string()),
  paid: Idr,
};

type BillInList = Awaited<ReturnType<typeof store.listBills>>[number];
function billOf(row: BillInList) {
  return {
    id: row.id,
    groupId: row.group_id,
    group: row.group_name,
    groupNumber: row.group_number,
    firstMonth: row.first_month,
    lastMonth: row.last_month,
    billingCode: row.billing_code,
    amount: rupiah(row.amount_idr),
    dueOn: row.due_on,
    lines: row.line_count,
    expected: row.expected_count,
    expectedTotal: rupiah(row.expected_idr),
    isWithdrawn: row.withdrawn_at !== null,
    openDifferences: row.open_differences,
    orderId: row.order_id,
    orderStep: row.order_step,
    paid: rupiah(row.paid_idr),
  };
}

/** Bills of the insurer, the groups they are for, and every difference as work. */
export const billRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/insurer-groups",
    summary: "The groups (wadah) under which the insurer bills, with the funds billed in each",
    allow: READERS,
    input: z.strictObject({}),
    output: z.strictObject({
      groups: z.array(
        z.strictObject({
          id: Id,
          kind: z.enum(GROUP_KINDS),
          number: z.string(),
          name: z.string(),
          funds: z.array(z.strictObject({ id: Id, name: z.string() })),
        }),
      ),
    }),
    problems: [],
    run: async ({ tx, actor }) => {
      const funds = await listGroupFunds(tx, actor.regionCode);
      return {
        groups: (await listGroups(tx, actor.regionCode)).map(({ id, kind, number, name }) => ({
          id,
          kind: kind as (typeof GROUP_KINDS)[number],
          number,
          name,
          funds: funds.flatMap((each) =>
            each.group_id === id ? [{ id: each.fund_id ?? "", name: each.name ?? "" }] : [],
          ),
        })),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/insurer-groups",
    summary: "Add a group (wadah) as the insurer numbers it",
    allow: TREASURERS,
    input: z.strictObject({
      id: NewId,
      kind: z.enum(GROUP_KINDS),
      number: Written,
      name: Written,
    }),
    output: z.strictObject({ id: Id }),
    problems: ["funding.group-exists", "request.id-already-used"],
    run: async (context, order) => {
      await addGroup(context.tx, context, order);
      return { id: order.id };
    },
  }),
  route({
    method: "post",
    path: "/v1/insurer-groups/:groupId/funds",
    summary: "Say that the members whom a fund pays for are billed in this group from now on",
    allow: TREASURERS,
    input: z.strictObject({ groupId: Id, id: NewId, fundId: Id }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found", "request.id-already-used"],
    run: async (context, order) => {
      await setGroupOfFund(context.tx, context, order);
      return { id: order.id };
    },
  }),
  route({
    method: "post",
    path: "/v1/uploads/:id/bill-previews",
    summary:
      "Read an uploaded bill without taking it in: its columns, and what agrees with what we expect",
    allow: TREASURERS,
    shows: ["name", "nik-masked", "born-on", "birth-place", "email", "address", "words"],
    input: z.strictObject({
      id: Id,
      groupId: Id,
      firstMonth: Month,
      lastMonth: Month,
      amount: z.nullable(Amount),
      mapping: LinesMapping,
    }),
    output: LinesPreview,
    problems: ["upload.unknown", "upload.refused", "request.invalid", "access.region-wide-only"],
    run: async (context, { id, mapping = null, ...order }) => {
      mustSeeAll(context.actor);
      mustBePeriod(order);
      return withUpload(context, id, (file) =>
        previewLines(context.tx, context, "bill", { ...file, mapping }, order),
      );
    },
  }),
  route({
    method: "post",
    path: "/v1/bills",
    summary:
      "Record a bill with its billing code, and compare it with the committed months by worker and month",
    allow: TREASURERS,
    input: z.strictObject({
      id: NewId,
      groupId: Id,
      firstMonth: Month,
      lastMonth: Month,
      billingCode: Written,
      amount: Amount,
      file: LinesUpload,
    }),
    output: z.strictObject({ id: Id, matched: z.int(), differences: z.int() }),
    problems: [
      "funding.code-used",
      "funding.code-malformed",
      "funding.months-changed",
      "funding.lines-not-recognised",
      "funding.lines-unreadable",
      "upload.unknown",
      "upload.refused",
      "request.not-found",
      "request.invalid",
      "request.id-already-used",
      "access.region-wide-only",
    ],
    run: async (context, { file, ...order }) => {
      mustSeeAll(context.actor);
      mustBePeriod(order);
      const record = (lines: BillOrder["file"]) =>
        recordBill(context.tx, context, { ...order, file: lines });
      const { matched, differences } =
        file === null
          ? await record(null)
          : await withUpload(context, file.uploadId, (opened) =>
              record({ ...opened, mapping: file.mapping ?? null }),
            );
      return { id: order.id, matched, differences };
    },
  }),
  route({
    method: "get",
    path: "/v1/bills",
    summary: "Bills with what has become of each, the latest period first",
    allow: READERS,
    input: z.strictObject({ after: z.optional(Id), limit: Limit }),
    output: z.strictObject({ bills: z.array(z.strictObject(Bill)), next: z.nullable(Id) }),
    problems: [],
    run: async ({ tx, actor }, { after = null, limit = LIMIT_BY_DEFAULT }) => {
      const { page, next } = await readPage(
        limit,
        (most) => store.listBills(tx, actor.regionCode, { after }, most),
        ({ id }) => id,
      );
      return { bills: page.map(billOf), next };
    },
  }),
  route({
    method: "get",
    path: "/v1/bills/:id",
    summary:
      "A bill: expected against billed by fund and month with the rules behind each amount, and what is open",
    allow: READERS,
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      bill: z.strictObject(Bill),
      recorded: Who,
      withdrawal: z.nullable(z.extend(Who, { reason: z.string() })),
      months: z.array(
        z.strictObject({
          fundId: Id,
          fund: z.string(),
          budgetYear: z.nullable(z.int()),
          budgetLine: z.nullable(z.string()),
          month: z.string(),
          state: z.enum(COVERAGE_STATES),
          rateId: z.string(),
          ruleVersionIds: z.array(z.string()),
          count: z.int(),
          amount: Idr,
        }),
      ),
      open: z.array(Open),
      papers: z.array(Paper),
    }),
    problems: ["request.not-found"],
    run: async ({ tx, actor }, { id }) => {
      const { regionCode } = actor;
      const row = await readBill(tx, regionCode, id);
      const [shown] = await store.listBills(tx, regionCode, { id }, 1);
      if (shown === undefined) throw new Problem("request.not-found");
      const withdrawal = await store.findWithdrawal(tx, regionCode, id);
      const who = await whoIs(tx, actor, [row.recorded_by, withdrawal?.withdrawn_by ?? null]);
      return {
        bill: billOf(shown),
        recorded: { ...who(row.recorded_by), at: row.recorded_at.toISOString() },
        withdrawal:
          withdrawal === undefined
            ? null
            : {
                ...who(withdrawal.withdrawn_by),
                at: withdrawal.withdrawn_at.toISOString(),
                reason: withdrawal.reason,
              },
        months: (await store.sumMonthsOfBill(tx, regionCode, id)).map((each) => ({
          fundId: each.fund_id,
          fund: each.fund_name,
          budgetYear: each.budget_year,
          budgetLine: each.budget_line,
          month: each.month,
          state: each.state,
          rateId: each.rate_id,
          ruleVersionIds: each.rule_version_ids,
          count: each.month_count,
          amount: rupiah(each.amount_idr),
        })),
        open: await openOf(tx, regionCode, { billId: id }),
        papers: await papersOf(tx, regionCode, [id]),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/bills/:id/withdrawals",
    summary: "Take a bill back that was recorded by mistake or that the insurer replaces",
    allow: TREASURERS,
    input: z.strictObject({ id: Id, reason: Reason }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found", "funding.bill-ordered"],
    run: async (context, order) => {
      await withdrawBill(context.tx, context, order);
      return { id: order.id };
    },
  }),
  route({
    method: "get",
    path: "/v1/funding-differences",
    summary:
      "Where ledger, bill, payment and receipt say otherwise, by worker and month, with how each may be closed",
    allow: READERS,
    shows: ["name", "nik-masked", "words"],
    input: z.strictObject({
      billId: z.optional(Id),
      statementId: z.optional(Id),
      kind: z.optional(Kind),
      closed: z.optional(z.enum(["yes", "no"])),
      after: z.optional(Id),
      limit: Limit,
    }),
    output: z.strictObject({
      differences: z.array(
        z.strictObject({
          id: Id,
          kind: Kind,
          source: Source,
          billId: z.nullable(Id),
          statementId: z.nullable(Id),
          row: z.nullable(z.int()),
          applicationId: z.nullable(Id),
          name: z.nullable(z.string()),
          nik: z.nullable(z.string()),
          month: z.nullable(z.string()),
          fund: z.nullable(z.string()),
          state: z.nullable(z.string()),
          expected: Idr,
          found: Idr,
          foundAt: z.string(),
          verdicts: z.array(z.enum(DIFFERENCE_VERDICTS)),
          closed: z.nullable(
            z.extend(Who, { verdict: z.enum(DIFFERENCE_VERDICTS), reason: z.string() }),
          ),
        }),
      ),
      next: z.nullable(Id),
      open: z.array(Open),
    }),
    problems: ["access.region-wide-only"],
    run: async (context, asked) => {
      const { tx, actor, vault } = context;
      mustSeeAll(actor);
      const { billId, statementId, kind, closed = "no", after, limit = LIMIT_BY_DEFAULT } = asked;
      const filter = {
        billId: billId ?? null,
        statementId: statementId ?? null,
        kind: kind ?? null,
        isOpen: closed === "no",
      };
      const { page, next } = await readPage(
        limit,
        (most) => listDifferences(tx, actor.regionCode, filter, after ?? null, most),
        ({ id }) => id,
      );
      const who = await whoIs(
        tx,
        actor,
        page.map(({ closed_by }) => closed_by),
      );
      return {
        differences: page.map((row) => ({
          id: row.id,
          kind: row.kind,
          source: sourceOf(row),
          billId: row.bill_id,
          statementId: row.statement_id,
          row: row.row_number,
          applicationId: row.application_id,
          name: row.name,
          nik:
            row.nik_sealed === null || row.application_id === null
              ? null
              : maskNik(vault.openNik(row.nik_sealed, row.application_id)),
          month: row.month,
          fund: row.fund_name,
          state: row.state,
          expected: rupiah(row.expected_idr),
          found: rupiah(row.found_idr),
          foundAt: row.found_at.toISOString(),
          verdicts: [...verdictsFor(row.kind, sourceOf(row))],
          closed:
            row.verdict === null || row.closed_by === null || row.closed_at === null
              ? null
              : {
                  ...who(row.closed_by),
                  at: row.closed_at.toISOString(),
                  verdict: row.verdict as (typeof DIFFERENCE_VERDICTS)[number],
                  reason: row.reason ?? "",
                },
        })),
        next,
        open: await openOf(tx, actor.regionCode, {
          ...(billId === undefined ? {} : { billId }),
          ...(statementId === undefined ? {} : { statementId }),
        }),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/funding-differences/closings",
    summary:
      "Close differences with a reason: single ones, or all open ones of a kind on one paper; the bill may win",
    allow: TREASURERS,
    input: z.strictObject({
      id: NewId,
      chosen: z.union([
        z.strictObject({ ids: z.array(Id).check(z.minLength(1), z.maxLength(500)) }),
        z.strictObject({ kind: Kind, billId: Id }),
        z.strictObject({ kind: Kind, statementId: Id }),
      ]),
      verdict: z.enum(DIFFERENCE_VERDICTS),
      reason: Reason,
    }),
    output: z.strictObject({ closed: z.int() }),
    problems: [
      "request.not-found",
      "request.id-already-used",
      "funding.difference-closed",
      "funding.verdict-not-possible",
      "funding.months-changed",
      "funding.fund-exceeded",
      "funding.bill-withdrawn",
      "funding.refused",
      "access.region-wide-only",
    ],
    run: async (context, order) => {
      mustSeeAll(context.actor);
      return { closed: await closeDifferences(context.tx, context, order) };
    },
  }),
];

async function openOf(
  tx: RouteContext["tx"],
  regionCode: string,
  of: Parameters<typeof countOpen>[2],
) {
  return (await countOpen(tx, regionCode, of)).map((each) => ({
    kind: each.kind,
    source: each.source,
    count: each.count,
    expected: rupiah(each.expected_idr),
    found: rupiah(each.found_idr),
    holdsUp: holdsUpPayment(each.kind, each.source),
  }));
}

export async function papersOf(tx: RouteContext["tx"], regionCode: string, ids: readonly string[]) {
  return (await listPapers(tx, regionCode, ids)).map(({ id, kind, file_name, byte_count }) => ({
    id,
    kind: kind as z.infer<typeof Paper>["kind"],
    fileName: file_name,
    bytes: byte_count,
  }));
}
