import { html } from "hono/html";
import type { MessageKey } from "../../shared/language.ts";
import { type Html, layout } from "../../shared/layout.ts";
import { sayNumber } from "../../shared/say.ts";
import type { Site } from "../../shared/site.ts";
import type { SimulatedOrder } from "./simulator-orders.ts";

const DEEDS = [
  ["pay", "pay-simulator.pay"],
  ["pay-less", "pay-simulator.pay-less"],
  ["refund-part", "pay-simulator.refund-part"],
  ["refund", "pay-simulator.refund"],
  ["expire", "pay-simulator.expire"],
  ["repeat", "pay-simulator.repeat"],
  ["forge", "pay-simulator.forge"],
] as const satisfies readonly (readonly [string, MessageKey])[];

/** Orders at the simulated payment services, on which payments are tried out. */
export function paymentSimulatorPage(site: Site, orders: readonly SimulatedOrder[]): Html {
  const { t } = site;
  return layout(site, {
    title: t("pay-simulator.title"),
    place: null,
    main: html`<div class="wrap narrow page">
<h1>${t("pay-simulator.title")}</h1>
<p class="lead">${t("pay-simulator.intro")}</p>
${orders.length === 0 ? html`<p>${t("pay-simulator.empty")}</p>` : ""}
${orders.map(
  (
    order,
  ) => html`<section class="card"><h2>Rp${sayNumber(order.amount)} · ${order.service === "midtrans" ? "Midtrans" : "Xendit"}</h2>
<p><code>${order.id}</code></p>
<p>${t("pay-simulator.state")} <strong>${order.state}</strong></p>
<form action="/simulator/payments" method="post"><input type="hidden" name="order" value="${order.id}">
<p class="actions">${DEEDS.map(
    ([deed, words]) =>
      html`<button class="button${deed === "pay" ? "" : " quiet"}" type="submit" name="deed" value="${deed}">${t(words)}</button> `,
  )}</p></form></section>`,
)}
</div>`,
  });
}
