import { COVERAGE_STATES } from "@payung/domain/funding/ledger.ts";
import { maskNik } from "@payung/domain/intake/nik.ts";
import { Idr, rupiah } from "@payung/domain/shared/money.ts";
import * as z from "zod/mini";
import { whoIs } from "../../access/service.ts";
import { withUpload } from "../../enrolment/service.ts";
import {
  Id,
  IsoDay,
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
import {
  type AnyRoute,
  fileRoute,
  type RouteContext,
  route,
  uploadRoute,
} from "../../shared/route.ts";
import { recordEvent } from "../../transparency/service.ts";
import { papersOf } from "./bill-routes.ts";
import { sumMonthsOfBill } from "./bill-store.ts";
import { paperOfOrder, printOrder } from "./order-paper.ts";
import { attachPaper, PAPER_BYTES_MAX, readPaper } from "./papers.ts";
import { draftOrder, readOrder, takeStep } from "./payment-orders.ts";
import * as store from "./payment-store.ts";
import { previewLines } from "./preview.ts";
import { recordProof } from "./proofs.ts";
import { listReversals } from "./reversal-store.ts";
import { decideReversal, proposeReversal } from "./reversals.ts";
import { listStatements, listTransfersOf } from "./statement-store.ts";
import { type StatementOrder, takeStatement } from "./statements.ts";
import {
  Amount,
  DECIDERS,
  LinesMapping,
  LinesPreview,
  LinesUpload,
  mustBePeriod,
  Paper,
  READERS,
  TREASURERS,
  Written,
} from "./wire.ts";

const PDF = "application/pdf";
const STEPS = ["approved", "sent", "withdrawn", "sent-back"] as const;
const Moved = z.array(
  z.strictObject({
    kind: z.string(),
    purpose: z.string(),
    from: z.string(),
    to: z.string(),
    count: z.int(),
    amount: Idr,
  }),
);
const Order = z.strictObject({
  id: Id,
  billId: Id,
  number: z.string(),
  billingCode: z.string(),
  group: z.string(),
  groupNumber: z.string(),
  firstMonth: z.string(),
  lastMonth: z.string(),
  dueOn: z.string(),
  amount: Idr,
  months: z.int(),
  monthsTotal: Idr,
  paid: Idr,
  drafted: Who,
  steps: z.array(z.extend(Who, { step: z.enum(STEPS), reason: z.nullable(z.string()) })),
  proofs: z.array(z.extend(Who, { id: Id, number: z.string(), paidOn: z.string(), amount: Idr })),
});

async function ordersOf(
  { tx, actor }: Pick<RouteContext, "tx" | "actor">,
  rows: Awaited<ReturnType<typeof store.listOrders>>,
) {
  const ids = rows.map(({ id }) => id);
  const steps = await store.listSteps(tx, actor.regionCode, ids);
  const proofs = await store.listProofs(tx, actor.regionCode, ids);
  const who = await whoIs(tx, actor, [
    ...rows.map((row) => row.drafted_by),
    ...steps.map((row) => row.done_by),
    ...proofs.map((row) => row.recorded_by),
  ]);
  return rows.map((row) => {
    const own = proofs.filter(({ order_id }) => order_id === row.id);
    return {
      id: row.id,
      billId: row.bill_id,
      number: row.number,
      billingCode: row.billing_code,
      group: row.group_name,
      groupNumber: row.group_number,
      firstMonth: row.first_month,
      lastMonth: row.last_month,
      dueOn: row.due_on,
      amount: rupiah(row.amount_idr),
      months: row.month_count,
      monthsTotal: rupiah(row.months_idr),
      paid: rupiah(own.reduce((sum, each) => sum + each.amount_idr, 0n)),
      drafted: { ...who(row.drafted_by), at: row.drafted_at.toISOString() },
      steps: steps
        .filter(({ order_id }) => order_id === row.id)
        .map((each) => ({
          ...who(each.done_by),
          at: each.done_at.toISOString(),
          step: each.step as (typeof STEPS)[number],
          reason: each.reason,
        })),
      proofs: own.map((each) => ({
        ...who(each.recorded_by),
        at: each.recorded_at.toISOString(),
        id: each.id,
        number: each.number,
        paidOn: each.paid_on,
        amount: rupiah(each.amount_idr),
      })),
    };
  });
}

async function movedBy({ tx, actor }: Pick<RouteContext, "tx" | "actor">, documentId: string) {
  return (await listTransfersOf(tx, actor.regionCode, documentId)).map((each) => ({
    kind: each.kind,
    purpose: each.purpose,
    from: each.debit,
    to: each.credit,
    count: each.count,
    amount: rupiah(each.amount_idr),
  }));
}

/** Payment orders, proofs, receipts of the insurer, and postings taken back. */
export const billPaymentRoutes: readonly AnyRoute[] = [
  route({
    method: "post",
    path: "/v1/payment-orders",
    summary: "Draft an order (SPM) to pay a bill, whole; a second person approves it",
    allow: TREASURERS,
    input: z.strictObject({
      id: NewId,
      billId: Id,
      number: Written,
      unexplainedFundId: z.nullable(Id),
    }),
    output: z.strictObject({ id: Id }),
    problems: [
      "request.not-found",
      "request.id-already-used",
      "funding.bill-withdrawn",
      "funding.bill-ordered",
      "funding.bill-below-months",
      "funding.differences-open",
      "funding.fund-for-rest",
      "funding.order-number-used",
    ],
    run: async (context, order) => {
      await draftOrder(context.tx, context, order);
      return { id: order.id };
    },
  }),
  route({
    method: "get",
    path: "/v1/payment-orders",
    summary: "Payment orders with their steps and payments, the latest first",
    allow: READERS,
    shows: ["words"],
    input: z.strictObject({ after: z.optional(Id), limit: Limit }),
    output: z.strictObject({ orders: z.array(Order), next: z.nullable(Id) }),
    problems: [],
    run: async (context, { after, limit = LIMIT_BY_DEFAULT }) => {
      const { page, next } = await readPage(
        limit,
        (most) =>
          store.listOrders(
            context.tx,
            context.actor.regionCode,
            after === undefined ? {} : { after },
            most,
          ),
        ({ id }) => id,
      );
      return { orders: await ordersOf(context, [...page]), next };
    },
  }),
  route({
    method: "get",
    path: "/v1/payment-orders/:id",
    summary:
      "A payment order: its months by budget year, fund and budget line, its steps and proofs, and the transfers it led to",
    allow: READERS,
    shows: ["words"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      order: Order,
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
      moved: Moved,
      papers: z.array(Paper),
    }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      const rows = await store.listOrders(tx, actor.regionCode, { id }, 1);
      const [order] = await ordersOf(context, rows);
      if (order === undefined) throw new Problem("request.not-found");
      return {
        order,
        months: (await sumMonthsOfBill(tx, actor.regionCode, order.billId)).map((each) => ({
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
        moved: await movedBy(context, id),
        papers: await papersOf(
          tx,
          actor.regionCode,
          order.proofs.map((each) => each.id),
        ),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/payment-orders/:id/steps",
    summary:
      "Approve an order or send it back, as a second person; say that it was sent; withdraw it with a reason",
    allow: DECIDERS,
    input: z.strictObject({ id: Id, step: z.enum(STEPS), reason: z.nullable(Reason) }).check(
      z.refine(({ step, reason }) => step === "approved" || step === "sent" || reason !== null, {
        path: ["reason"],
        error: "reason.missing",
      }),
    ),
    output: z.strictObject({ id: Id }),
    problems: [
      "request.not-found",
      "funding.same-person",
      "funding.order-closed",
      "funding.order-not-approved",
      "funding.order-paid",
      "funding.months-changed",
      "funding.refused",
    ],
    run: async (context, order) => {
      await takeStep(context.tx, context, order);
      return { id: order.id };
    },
  }),
  route({
    method: "post",
    path: "/v1/payment-orders/:orderId/proofs",
    summary:
      "Record that the treasury has paid (SP2D): all months are posted at once, what is too much stands in suspense",
    allow: TREASURERS,
    input: z.strictObject({
      orderId: Id,
      id: NewId,
      number: Written,
      paidOn: IsoDay,
      amount: Amount,
    }),
    output: z.strictObject({ id: Id, posted: z.int(), unexplained: Idr, missing: Idr }),
    problems: [
      "request.not-found",
      "request.id-already-used",
      "funding.proof-number-used",
      "funding.order-not-approved",
      "funding.order-closed",
      "funding.refused",
    ],
    run: async (context, proof) => {
      const { posted, unexplained, missing } = await recordProof(context.tx, context, proof);
      return { id: proof.id, posted, unexplained, missing };
    },
  }),
  fileRoute({
    path: "/v1/payment-orders/:id/document.pdf",
    summary: "The order as a paper for the treasury's office, without names; recorded",
    allow: READERS,
    isRecorded: true,
    contentType: PDF,
    input: z.strictObject({ id: Id }),
    problems: ["request.not-found"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      const order = await readOrder(tx, actor.regionCode, id);
      const paper = await paperOfOrder(tx, context, id);
      await recordEvent(tx, actor, {
        kind: "funding.payment-order-printed",
        subjectId: id,
        details: { number: order.number },
      });
      const fileName = `spm-${order.number.replace(/[^A-Za-z0-9]+/g, "-")}.pdf`;
      return { contentType: PDF, fileName, body: () => printOrder(paper) };
    },
  }),
  route({
    method: "post",
    path: "/v1/uploads/:id/statement-previews",
    summary:
      "Read an uploaded receipt of the insurer without taking it in, and match it as it would be",
    allow: TREASURERS,
    shows: ["name", "nik-masked", "born-on", "birth-place", "email", "address", "words"],
    input: z.strictObject({
      id: Id,
      groupId: z.nullable(Id),
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
        previewLines(context.tx, context, "statement", { ...file, mapping }, order),
      );
    },
  }),
  route({
    method: "post",
    path: "/v1/insurer-statements",
    summary:
      "Take a receipt of the insurer in: what ledger, bill and receipt agree on is confirmed, the rest is work",
    allow: TREASURERS,
    input: z.strictObject({
      id: NewId,
      groupId: z.nullable(Id),
      firstMonth: Month,
      lastMonth: Month,
      number: Written,
      receivedOn: IsoDay,
      amount: Amount,
      file: LinesUpload,
    }),
    output: z.strictObject({
      id: Id,
      confirmed: z.int(),
      differences: z.int(),
      wasTaken: z.boolean(),
    }),
    problems: [
      "funding.statement-known",
      "funding.lines-not-recognised",
      "funding.lines-unreadable",
      "upload.unknown",
      "upload.refused",
      "request.not-found",
      "request.invalid",
      "access.region-wide-only",
    ],
    run: async (context, { file, ...order }) => {
      mustSeeAll(context.actor);
      mustBePeriod(order);
      const take = (lines: StatementOrder["file"]) =>
        takeStatement(context.tx, context, { ...order, file: lines });
      const { statementId, ...taken } =
        file === null
          ? await take(null)
          : await withUpload(context, file.uploadId, (opened) =>
              take({ ...opened, mapping: file.mapping ?? null }),
            );
      return { id: statementId, ...taken };
    },
  }),
  route({
    method: "get",
    path: "/v1/insurer-statements",
    summary: "Receipts of the insurer with what each confirmed, the latest first; or one of them",
    allow: READERS,
    input: z.strictObject({ id: z.optional(Id), after: z.optional(Id), limit: Limit }),
    output: z.strictObject({
      statements: z.array(
        z.strictObject({
          id: Id,
          group: z.nullable(z.string()),
          groupNumber: z.nullable(z.string()),
          firstMonth: z.string(),
          lastMonth: z.string(),
          number: z.string(),
          receivedOn: z.string(),
          amount: Idr,
          lines: z.nullable(z.int()),
          expected: z.int(),
          expectedTotal: Idr,
          confirmed: z.int(),
          confirmedTotal: Idr,
          openDifferences: z.int(),
          moved: Moved,
          papers: z.array(Paper),
        }),
      ),
      next: z.nullable(Id),
    }),
    problems: [],
    run: async (context, { id, after, limit = LIMIT_BY_DEFAULT }) => {
      const { tx, actor } = context;
      const { page, next } = await readPage(
        limit,
        (most) =>
          listStatements(
            tx,
            actor.regionCode,
            { ...(id === undefined ? {} : { id }), ...(after === undefined ? {} : { after }) },
            most,
          ),
        (row) => row.id,
      );
      const statements = [];
      for (const row of page) {
        statements.push({
          id: row.id,
          group: row.group_name,
          groupNumber: row.group_number,
          firstMonth: row.first_month,
          lastMonth: row.last_month,
          number: row.number,
          receivedOn: row.received_on,
          amount: rupiah(row.amount_idr),
          lines: row.line_count,
          expected: row.expected_count,
          expectedTotal: rupiah(row.expected_idr),
          confirmed: row.confirmed_count,
          confirmedTotal: rupiah(row.confirmed_idr),
          openDifferences: row.open_differences,
          moved: id === undefined ? [] : await movedBy(context, row.id),
          papers: id === undefined ? [] : await papersOf(tx, actor.regionCode, [row.id]),
        });
      }
      return { statements, next };
    },
  }),
  route({
    method: "post",
    path: "/v1/posting-reversals",
    summary: "Say that a worker's month was posted wrongly; a second person decides",
    allow: TREASURERS,
    input: z.strictObject({ id: NewId, applicationId: Id, month: Month, reason: Reason }),
    output: z.strictObject({ id: Id }),
    problems: ["request.id-already-used", "funding.month-not-paid"],
    run: async (context, order) => {
      await proposeReversal(context.tx, context, order);
      return { id: order.id };
    },
  }),
  route({
    method: "get",
    path: "/v1/posting-reversals",
    summary: "Postings that somebody doubts, and what was decided",
    allow: READERS,
    shows: ["name", "nik-masked", "words"],
    input: z.strictObject({}),
    output: z.strictObject({
      reversals: z.array(
        z.strictObject({
          id: Id,
          name: z.nullable(z.string()),
          nik: z.nullable(z.string()),
          month: z.string(),
          amount: Idr,
          reason: z.string(),
          proposed: Who,
          verdict: z.nullable(z.enum(["confirmed", "rejected"])),
          decided: z.nullable(Who),
        }),
      ),
    }),
    problems: ["access.region-wide-only"],
    run: async ({ tx, actor, vault }) => {
      mustSeeAll(actor);
      const rows = await listReversals(tx, actor.regionCode, 100);
      const who = await whoIs(
        tx,
        actor,
        rows.flatMap((row) => [row.proposed_by, row.decided_by]),
      );
      return {
        reversals: rows.map((row) => ({
          id: row.id,
          name: row.name,
          nik:
            row.nik_sealed === null
              ? null
              : maskNik(vault.openNik(row.nik_sealed, row.application_id)),
          month: row.month,
          amount: rupiah(row.amount_idr),
          reason: row.reason,
          proposed: { ...who(row.proposed_by), at: row.proposed_at.toISOString() },
          verdict: row.verdict as "confirmed" | "rejected" | null,
          decided:
            row.decided_by === null || row.decided_at === null
              ? null
              : { ...who(row.decided_by), at: row.decided_at.toISOString() },
        })),
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/posting-reversals/:id/decisions",
    summary: "Confirm or reject, as a second person, that a posting is taken back",
    allow: DECIDERS,
    input: z.strictObject({
      id: Id,
      verdict: z.enum(["confirmed", "rejected"]),
      reason: z.nullable(Reason),
    }),
    output: z.strictObject({ id: Id }),
    problems: [
      "request.not-found",
      "funding.same-person",
      "funding.order-closed",
      "funding.refused",
    ],
    run: async (context, order) => {
      await decideReversal(context.tx, context, order);
      return { id: order.id };
    },
  }),
  uploadRoute({
    path: "/v1/funding-papers/:id",
    summary: "Attach the paper (PDF) behind a bill, a payment or a receipt; kept sealed",
    allow: TREASURERS,
    bytesMax: PAPER_BYTES_MAX,
    input: z.strictObject({
      id: NewId,
      kind: z.enum(["bill", "proof", "statement"]),
      concernsId: Id,
      fileName: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
    }),
    output: z.strictObject({ id: Id, sha256: z.string() }),
    problems: [
      "request.not-found",
      "request.too-large",
      "request.id-already-used",
      "funding.paper-not-pdf",
    ],
    run: async (context, order, upload) => {
      await attachPaper(context.tx, context, order, upload);
      return { id: order.id, sha256: upload.sha256.toString("hex") };
    },
  }),
  fileRoute({
    path: "/v1/funding-papers/:id/file",
    summary: "The file or paper behind a bill, a payment or a receipt, as it came; recorded",
    allow: DECIDERS,
    isRecorded: true,
    // What came from outside cannot be looked into; it holds whatever the insurer wrote.
    shows: ["name", "nik"],
    contentType: "application/octet-stream",
    input: z.strictObject({ id: Id }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: async (context, { id }) => {
      mustSeeAll(context.actor);
      const { fileName, bytes } = await readPaper(context.tx, context, id);
      return { contentType: "application/octet-stream", fileName, body: bytes };
    },
  }),
];
