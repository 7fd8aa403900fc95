import { renderSVG } from "uqr";
import * as z from "zod/mini";
import type { Tx } from "../../db/transaction.ts";
import { Id, wholeNumber } from "../../shared/fields.ts";
import { inIndonesian } from "../../shared/language.ts";
import { dayOf } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import { type AnyRoute, fileRoute, type RouteContext } from "../../shared/route.ts";
import { KOTA_JAMBI } from "../../shared/site.ts";
import { funderOf } from "./accounts.ts";
import { type Letterhead, printPaper, receiptPaper, statementPaper } from "./paper.ts";
import { findPaidReceipt } from "./receipt-store.ts";
import { receiptNumber } from "./receipts.ts";
import { movesOf, yearOf } from "./sponsor-store.ts";
import { findPayment } from "./store.ts";

const SPONSORS = ["funder"] as const;

/** A payment into one of the sponsor's own funds. */
async function findOwnPayment(tx: Tx, { actor }: Pick<RouteContext, "actor">, id: string) {
  const funder = await funderOf(tx, actor);
  const payment = await findPayment(tx, actor.regionCode, id);
  if (payment === undefined || payment.funder_id !== funder.id)
    throw new Problem("request.not-found");
  return payment;
}

const letterhead = ({ payments, signIn }: RouteContext): Letterhead => ({
  t: inIndonesian,
  sender: KOTA_JAMBI.office,
  receiver: payments?.receiver ?? inIndonesian("receipt.partner"),
  origin: signIn?.origin ?? null,
});

export const sponsorFileRoutes: readonly AnyRoute[] = [
  fileRoute({
    path: "/v1/sponsor/payments/:id/code.svg",
    summary:
      "The QRIS of a payment, to be scanned; not found until the payment service has made it",
    allow: SPONSORS,
    input: z.strictObject({ id: Id }),
    contentType: "image/svg+xml",
    problems: ["funding.no-sponsor", "request.not-found"],
    run: async (context, { id }) => {
      const { qr_text: text } = await findOwnPayment(context.tx, context, id);
      if (text === null) throw new Problem("request.not-found");
      return {
        contentType: "image/svg+xml",
        fileName: "qris.svg",
        isInline: true,
        body: renderSVG(text, { ecc: "M", border: 4 }),
      };
    },
  }),
  fileRoute({
    path: "/v1/sponsor/payments/:id/receipt.pdf",
    summary: "The receipt for a payment that has come in as asked",
    allow: SPONSORS,
    input: z.strictObject({ id: Id }),
    contentType: "application/pdf",
    problems: ["funding.no-sponsor", "request.not-found"],
    run: async (context, { id }) => {
      const { tx, actor } = context;
      await findOwnPayment(tx, context, id);
      const receipt = await findPaidReceipt(tx, actor.regionCode, { paymentId: id });
      if (receipt === undefined) throw new Problem("request.not-found");
      const paper = receiptPaper(receipt, letterhead(context));
      return {
        contentType: "application/pdf",
        fileName: `kuitansi-${receiptNumber(receipt).replaceAll("/", "-")}.pdf`,
        body: () => printPaper("A receipt", paper),
      };
    },
  }),
  fileRoute({
    path: "/v1/sponsor/statements/:year",
    summary:
      "What a sponsor's money did in a year: people and months as counts, small ones hidden (PDF)",
    allow: SPONSORS,
    input: z.strictObject({ year: wholeNumber(2020, 2099) }),
    contentType: "application/pdf",
    problems: ["funding.no-sponsor"],
    run: async (context, { year }) => {
      const { tx, actor } = context;
      const funder = await funderOf(tx, actor);
      const done = await yearOf(tx, actor.regionCode, funder.id, year);
      const moves = await movesOf(tx, actor.regionCode, funder.id, year);
      const about = { funder: funder.name, year, today: dayOf(context.now()) };
      const paper = statementPaper(about, { ...done, ...moves }, letterhead(context));
      return {
        contentType: "application/pdf",
        fileName: `laporan-${year}.pdf`,
        body: () => printPaper("A year's statement", paper),
      };
    },
  }),
];
