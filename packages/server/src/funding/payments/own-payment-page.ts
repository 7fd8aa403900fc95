import { PAY_CHANNELS } from "@payung/domain/funding/pay-channels.ts";
import { html } from "hono/html";
import { type Html, layout } from "../../shared/layout.ts";
import type { Site } from "../../shared/site.ts";
import { listen } from "../../shared/sound.ts";
import { spokenOn } from "../../shared/spoken.ts";
import type { OwnPayment } from "./own-payment.ts";
import { fullRupiah, sayMonth } from "./paper.ts";

/** How a worker pays by NIK, and what it costs. It asks nothing: the NIK is given to the bank only. */
export function ownPaymentPage(
  site: Site,
  { firstMonth, prices, ruleVersionIds }: OwnPayment,
): Html {
  const { t } = site;
  return layout(site, {
    title: t("bayar.title"),
    place: null,
    main: html`<div class="wrap narrow page">
<h1>${t("bayar.title")}</h1>
<p class="lead">${t("bayar.lead")}</p>
<p>${t("status.not-health")}</p>
${listen(t, spokenOn("pay", t))}
<section class="card" aria-labelledby="price"><h2 id="price">${t("bayar.price-title")}</h2>
<p>${t("bayar.price-from", { month: sayMonth(firstMonth) })}</p>
<div class="table-frame"><table><thead><tr><th scope="col">${t("bayar.months")}</th><th scope="col">${t("bayar.transport")}</th><th scope="col">${t("bayar.other")}</th></tr></thead>
<tbody>${prices.map(
      ({ months, lastMonth, bySector }) =>
        html`<tr><th scope="row">${t("bayar.for", { months })}<br><small>${t("bayar.until", { month: sayMonth(lastMonth) })}</small></th><td>${fullRupiah(bySector.transport)}</td><td>${fullRupiah(bySector.other)}</td></tr>
`,
    )}</tbody></table></div>
<p>${t("bayar.due")}</p>
<details><summary>${t("bayar.rules")}</summary><p>${t("bayar.rules-text")}</p><ul>${ruleVersionIds.map((id) => html`<li><code>${id}</code></li>`)}</ul></details></section>
<section class="card" aria-labelledby="how"><h2 id="how">${t("bayar.how-title")}</h2>
${listen(t, spokenOn("pay-how", t))}
<ol class="numbered"><li>${t("bayar.how-1")}</li><li>${t("bayar.how-2")}</li><li>${t("bayar.how-3")}</li><li>${t("bayar.how-4")}</li></ol>
<h3>${t("bayar.where")}</h3>
<ul>${PAY_CHANNELS.map(({ name, menu }) => html`<li>${name}${menu === null ? "" : html` – ${t("bayar.menu", { menu })}`}</li>`)}</ul>
<p>${t("bayar.ask-first")}</p></section>
<section class="card act-card" aria-labelledby="careful"><h2 id="careful">${t("bayar.careful-title")}</h2>
<p>${t("bayar.careful")}</p><p>${t("daftar.fraud")}</p></section>
</div>`,
  });
}
