import type { PaymentState } from "@payung/domain/funding/payments.ts";
import { type Rupiah, rupiah } from "@payung/domain/shared/money.ts";
import { html, raw } from "hono/html";
import { renderSVG } from "uqr";
import { type Html, layout } from "../../shared/layout.ts";
import { dayOf } from "../../shared/office.ts";
import { sayDate } from "../../shared/say.ts";
import type { Site } from "../../shared/site.ts";
import type { PaidReceipt } from "./paid-receipt.ts";
import { fullRupiah, sayMonth } from "./paper.ts";
import { receiptNumber } from "./receipts.ts";

const page = (site: Site, title: string, main: Html): Html =>
  layout(site, {
    title,
    place: null,
    main: html`<div class="wrap narrow page">${main}</div>`,
  });

export type GivingForm = {
  /** Made with the form, so that sending it twice is one donation. */
  readonly id: string;
  readonly amount: string;
  readonly occupationId: string;
  readonly least: Rupiah;
  readonly most: Rupiah;
  readonly month: string;
  readonly ruleVersionIds: readonly string[];
  readonly occupations: readonly { readonly id: string; readonly name: string }[];
  readonly receiver: string;
  readonly isFaulty: boolean;
};

/** A small donation: any amount from one worker's month on, for whoever waits or for one kind of work. */
export function givingPage(site: Site, form: GivingForm): Html {
  const { t } = site;
  const { isFaulty, least, most } = form;
  const range = { least: fullRupiah(least), most: fullRupiah(most) };
  const title = t("donasi.title");
  return page(
    site,
    isFaulty ? t("status.errors-prefix", { title }) : title,
    html`<h1>${title}</h1>
<p class="lead">${t("donasi.lead", { amount: fullRupiah(least) })}</p>
<p>${t("donasi.receiver", { receiver: form.receiver })}</p>
<form action="/donasi" method="post" novalidate><input type="hidden" name="id" value="${form.id}">
<div class="field${isFaulty ? " field-faulty" : ""}"><label for="amount">${t("donasi.amount")}</label>
<p class="hint" id="amount-hint">${t("donasi.amount-hint", range)}</p>
${isFaulty ? html`<p class="fault" id="amount-fault">${t("donasi.amount-fault", range)}</p>` : ""}
<input class="amount${isFaulty ? " faulty" : ""}" id="amount" name="amount" value="${form.amount}" type="text" inputmode="numeric" autocomplete="off" maxlength="15" aria-describedby="amount-hint${isFaulty ? " amount-fault" : ""}"${isFaulty ? html` aria-invalid="true"` : ""}></div>
<div class="field"><label for="occupation">${t("donasi.for")}</label>
<select id="occupation" name="occupation"><option value="">${t("donasi.everybody")}</option>
${form.occupations.map(({ id, name }) => html`<option value="${id}"${id === form.occupationId ? html` selected` : ""}>${name}</option>`)}</select></div>
<p class="actions"><button class="button" type="submit">${t("donasi.submit")}</button></p></form>
<details><summary>${t("bayar.rules")}</summary><p>${t("donasi.rules", { month: sayMonth(form.month) })}</p><ul>${form.ruleVersionIds.map((id) => html`<li><code>${id}</code></li>`)}</ul></details>
<p><a href="/terima-kasih">${t("thanks.title")}</a></p>`,
  );
}

/** Nobody can pay here. */
export function givingClosedPage(site: Site): Html {
  const { t } = site;
  return page(
    site,
    t("donasi.title"),
    html`<h1>${t("donasi.title")}</h1><p class="lead">${t("donasi.closed")}</p>`,
  );
}

export type ShownDonation = {
  readonly id: string;
  readonly amount: Rupiah;
  readonly state: PaymentState;
  readonly qrText: string | null;
  readonly receiver: string;
  readonly hasReceipt: boolean;
};

/**
 * A donation under way: the code to scan, or what became of it. Whoever gives looks again by a button: a page that reloads by
 * itself takes itself away from whoever has it read aloud or enlarged (WCAG 2.2.1).
 */
export function donationPage(site: Site, donation: ShownDonation): Html {
  const { t } = site;
  const { state, qrText, amount, id } = donation;
  const isWaiting = state === "pending";
  const again = (words: string) =>
    html`<p class="actions"><a class="button" href="/donasi/${id}">${words}</a></p>`;
  const main = isWaiting
    ? qrText === null
      ? html`<p class="lead">${t("donasi.code-coming")}</p>${again(t("donasi.show-code"))}`
      : html`<p class="lead">${t("donasi.scan", { amount: fullRupiah(amount) })}</p>
<div class="qris" role="img" aria-label="${t("donasi.code")}">${raw(renderSVG(qrText, { ecc: "M", border: 4 }))}</div>
<p>${t("donasi.receiver", { receiver: donation.receiver })}</p><p>${t("donasi.waiting")}</p>${again(t("donasi.have-paid"))}`
    : html`<p class="lead" role="status">${t(`donasi.state.${state}`)}</p>
${donation.hasReceipt ? html`<p class="actions"><a class="button" href="/donasi/${id}/kuitansi.pdf">${t("donasi.receipt")}</a></p>` : html`<p><a href="/donasi">${t("donasi.again")}</a></p>`}`;
  return page(
    site,
    t("donasi.title"),
    html`<h1>${t("donasi.title")}</h1>
<p><strong>${fullRupiah(amount)}</strong></p>${main}`,
  );
}

/** What a receipt's code stands for, so that anybody can tell a real one. */
export function receiptPage(site: Site, receipt: PaidReceipt | undefined): Html {
  const { t } = site;
  if (receipt === undefined)
    return page(
      site,
      t("receipt.unknown-title"),
      html`<h1>${t("receipt.unknown-title")}</h1><p class="lead">${t("receipt.unknown")}</p>`,
    );
  const row = (name: string, value: string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return page(
    site,
    t("receipt.genuine-title"),
    html`<h1>${t("receipt.genuine-title")}</h1>
<p class="lead">${t("receipt.genuine")}</p>
<section class="card"><dl class="terms">
${row(t("receipt.number"), receiptNumber(receipt))}
${row(t("receipt.amount"), fullRupiah(rupiah(receipt.amount_idr)))}
${row(t("receipt.date"), sayDate(dayOf(receipt.issued_at)))}
${row(t("receipt.way"), t(`receipt.way.${receipt.way}`))}
</dl></section><p>${t("receipt.no-name")}</p>`,
  );
}

/** Those who have given and wish to be named, as they wish to be named. */
export function thanksPage(site: Site, names: readonly string[]): Html {
  const { t } = site;
  return page(
    site,
    t("thanks.title"),
    html`<h1>${t("thanks.title")}</h1>
<p class="lead">${t("thanks.lead")}</p>
${names.length === 0 ? html`<p>${t("thanks.nobody")}</p>` : html`<ul class="thanked">${names.map((name) => html`<li>${name}</li>`)}</ul>`}
<p>${t("thanks.unnamed")}</p><p class="actions"><a class="button" href="/donasi">${t("donasi.title")}</a></p>`,
  );
}
