import { QRIS_MOST } from "@payung/domain/funding/payments.ts";
import { monthOf } from "@payung/domain/shared/dates.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { uuidv7 } from "uuidv7";
import { readRules } from "../../reference/service.ts";
import type { ApiGround } from "../../shared/app.ts";
import { notFoundPage, tooManyRequestsPage } from "../../shared/error-pages.ts";
import { type Html, PAGE_HEADERS, PRIVATE_PAGE_HEADERS } from "../../shared/layout.ts";
import { dayOf, type Office, read, write } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import type { Site } from "../../shared/site.ts";
import { countTriesNow, type Limit } from "../../shared/tries.ts";
import { donate, donationRates } from "./donations.ts";
import { standingIn } from "./follow-payment.ts";
import {
  donationPage,
  type GivingForm,
  givingClosedPage,
  givingPage,
  receiptPage,
  thanksPage,
} from "./giving-pages.ts";
import { ownPayment } from "./own-payment.ts";
import { ownPaymentPage } from "./own-payment-page.ts";
import { printPaper, receiptPaper } from "./paper.ts";
import { findPaidReceipt } from "./receipt-store.ts";
import { receiptNumber } from "./receipts.ts";
import { listThanked, readChoices } from "./sponsor-store.ts";
import { findPayment } from "./store.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Each donation asks the payment service for a code: enough for a family, too few for a flood. */
const GIVING_TRIES: Limit = { name: "donations of an address", most: 20, windowMs: 10 * 60_000 };
/** So many papers of one address: each takes a process of its own. */
const PAPER_TRIES: Limit = { name: "receipts of an address", most: 20, windowMs: 10 * 60_000 };
const FORM_BYTES_MAX = 8 * 1024;

/** Pages of money for everybody: paying oneself, a small donation, what a receipt says, and thanks. Complete without scripts. */
export function givingWeb(
  ground: Pick<ApiGround, "db" | "vault" | "now" | "regionCode" | "payments" | "signIn">,
  site: Site,
  callerOf: (c: Context) => string,
): Hono {
  const app = new Hono();
  const { db, vault, now, regionCode, payments = null } = ground;
  const giver: Office = { db, vault, now, actor: { id: "giver", regionCode, areas: "*" } };
  const show = async (page: Html, status = 200, headers: Record<string, string> = PAGE_HEADERS) =>
    new Response(String(await page), { status, headers });
  const notFound = () => show(notFoundPage(site), 404);

  app.get("/bayar", async () => {
    const rules = await read(giver, readRules);
    return show(ownPaymentPage(site, ownPayment(monthOf(dayOf(now())), rules)));
  });

  app.get("/donasi", async () => {
    if (payments?.hasQris !== true) return show(givingClosedPage(site));
    return show(givingPage(site, await formOf({ id: uuidv7() })), 200, PRIVATE_PAGE_HEADERS);
  });
  app.post("/donasi", bodyLimit({ maxSize: FORM_BYTES_MAX }), async (c) => {
    if (payments?.hasQris !== true) return show(givingClosedPage(site), 409);
    const minutes = await countTriesNow(giver, [{ of: GIVING_TRIES, by: callerOf(c) }]);
    if (minutes > 0) return show(tooManyRequestsPage(site, minutes), 429, PRIVATE_PAGE_HEADERS);
    const form = await c.req.parseBody();
    const typed = String(form["amount"] ?? "");
    const id = String(form["id"] ?? "");
    const occupationId = String(form["occupation"] ?? "");
    const amount = amountIn(typed);
    const faulty = async () =>
      show(
        givingPage(
          site,
          await formOf({
            id: UUID.test(id) ? id : uuidv7(),
            amount: typed,
            occupationId,
            isFaulty: true,
          }),
        ),
        422,
        PRIVATE_PAGE_HEADERS,
      );
    if (amount === null || !UUID.test(id)) return faulty();
    try {
      await write(giver, (tx) =>
        donate(tx, giver, { id, amount, occupationId: occupationId === "" ? null : occupationId }),
      );
    } catch (error) {
      if (error instanceof Problem) return faulty();
      throw error;
    }
    return c.redirect(`/donasi/${id}`, 303);
  });
  app.get("/donasi/:id", async (c) => {
    const id = c.req.param("id");
    const shown = await read(giver, async (tx) => {
      const payment = UUID.test(id) ? await findPayment(tx, regionCode, id) : undefined;
      if (payment === undefined || payment.purpose !== "donation") return null;
      const { state } = await standingIn(tx, regionCode, payment);
      const receipt = await findPaidReceipt(tx, regionCode, { paymentId: id });
      return { payment, state, hasReceipt: receipt !== undefined };
    });
    if (shown === null) return notFound();
    const { payment, state, hasReceipt } = shown;
    const isOver = state === "pending" && payment.expires_at <= now();
    const page = donationPage(site, {
      id,
      amount: rupiah(payment.amount_idr),
      state: isOver ? "expired" : state,
      qrText: payment.qr_text,
      receiver: payments?.receiver ?? site.t("receipt.partner"),
      hasReceipt,
    });
    return show(page, 200, PRIVATE_PAGE_HEADERS);
  });
  app.get("/donasi/:id/kuitansi.pdf", async (c) => {
    const id = c.req.param("id");
    const minutes = await countTriesNow(giver, [{ of: PAPER_TRIES, by: callerOf(c) }]);
    if (minutes > 0) return show(tooManyRequestsPage(site, minutes), 429, PRIVATE_PAGE_HEADERS);
    const receipt = UUID.test(id)
      ? await read(giver, (tx) => findPaidReceipt(tx, regionCode, { paymentId: id }))
      : undefined;
    if (receipt === undefined || receipt.purpose !== "donation") return notFound();
    const paper = receiptPaper(receipt, {
      t: site.t,
      sender: site.office,
      receiver: payments?.receiver ?? site.t("receipt.partner"),
      origin: ground.signIn?.origin ?? null,
    });
    const bytes = await printPaper("A receipt", paper);
    const fileName = `kuitansi-${receiptNumber(receipt).replaceAll("/", "-")}.pdf`;
    return new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": "application/pdf",
        "content-disposition": `attachment; filename="${fileName}"`,
        "cache-control": "no-store",
      },
    });
  });

  app.get("/kuitansi/:code", async (c) => {
    const code = c.req.param("code").toUpperCase();
    const receipt = await read(giver, (tx) => findPaidReceipt(tx, regionCode, { code }));
    return show(
      receiptPage(site, receipt),
      receipt === undefined ? 404 : 200,
      PRIVATE_PAGE_HEADERS,
    );
  });
  app.get("/terima-kasih", async () => {
    const names = await read(giver, (tx) => listThanked(tx, regionCode));
    return show(thanksPage(site, names));
  });
  return app;

  async function formOf(typed: Partial<GivingForm> & { id: string }): Promise<GivingForm> {
    return read(giver, async (tx) => {
      const { least, month, rates } = await donationRates(tx, giver);
      const { occupations } = await readChoices(tx, regionCode);
      return {
        amount: "",
        occupationId: "",
        least,
        most: QRIS_MOST,
        month,
        ruleVersionIds: [...new Set(rates.flatMap((each) => each.ruleVersionIds))].sort(),
        occupations,
        receiver: payments?.receiver ?? "",
        isFaulty: false,
        ...typed,
      };
    });
  }
}

/** An amount as people type it: "50000", "50.000", "Rp 50.000". */
function amountIn(typed: string): Rupiah | null {
  const [, digits] = /^\s*(?:rp\.?)?\s*(\d{1,3}(?:[. ]?\d{3})*|\d{1,10})\s*$/i.exec(typed) ?? [];
  return digits === undefined ? null : rupiah(BigInt(digits.replace(/[. ]/g, "")));
}
