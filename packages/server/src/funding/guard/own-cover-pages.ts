import { sayMonth } from "@payung/domain/programme/decree-paper.ts";
import type { IsoMonth } from "@payung/domain/shared/dates.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import { html } from "hono/html";
import { type Html, layout } from "../../shared/layout.ts";
import { sayRupiah } from "../../shared/say.ts";
import type { Site } from "../../shared/site.ts";

/** The first month that nobody pays, where the worker may, and what it costs them; null where there is time. */
type Offer = { readonly openFrom: IsoMonth | null; readonly ownAmount: Rupiah | null };

/** Where the worker says that they pay themselves. */
export const OWN_PATH = "/status/bayar-sendiri";

/** Below the answer of the status page: months lie ahead that nobody pays, and the worker may. */
export function ownCoverPart({ t }: Site, cover: Offer | null, handle: string): Html | "" {
  if (cover?.openFrom == null || cover.ownAmount === null) return "";
  return html`<section class="card act-card" aria-labelledby="own-title"><h2 id="own-title">${t("own.title")}</h2>
<p>${t("own.lead", { month: sayMonth(cover.openFrom) })}</p>
<p>${t("own.price", { amount: sayRupiah(cover.ownAmount) })} <a href="/bayar">${t("own.how")}</a></p>
<form action="${OWN_PATH}" method="post"><input type="hidden" name="handle" value="${handle}">
<button class="button quiet" type="submit">${t("own.begin")}</button></form></section>
`;
}

/** What it means, before it is done. */
export function ownConfirmPage(site: Site, month: IsoMonth, handle: string): Html {
  const { t } = site;
  return page(
    site,
    t("own.confirm-title", { month: sayMonth(month) }),
    html`<p class="lead">${t("own.confirm-1")}</p>
<p>${t("own.confirm-2")}</p>
<p>${t("own.confirm-3")}</p>
<form action="${OWN_PATH}" method="post"><input type="hidden" name="handle" value="${handle}"><input type="hidden" name="sure" value="1">
<p class="actions"><button class="button" type="submit">${t("own.confirm")}</button> <a class="button quiet" href="/status">${t("own.back")}</a></p></form>`,
  );
}

export function ownTakenPage(site: Site, month: IsoMonth): Html {
  const { t } = site;
  return page(
    site,
    t("own.taken-title", { month: sayMonth(month) }),
    html`<p class="lead">${t("own.taken")}</p>
<p class="actions"><a class="button" href="/bayar">${t("own.how")}</a></p>`,
  );
}

/** The page was open too long, or somebody pays by now. */
export function ownLostPage(site: Site): Html {
  const { t } = site;
  return page(
    site,
    t("own.lost-title"),
    html`<p class="lead">${t("own.lost")}</p>
<p class="actions"><a class="button" href="/status">${t("status.title")}</a></p>`,
  );
}

function page(site: Site, title: string, main: Html): Html {
  return layout(site, {
    title,
    place: "status",
    main: html`<div class="wrap narrow page"><h1>${title}</h1>
${main}</div>`,
  });
}
