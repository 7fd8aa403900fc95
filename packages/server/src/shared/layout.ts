import { html } from "hono/html";
import { assetUrl } from "./assets.ts";
import type { Site } from "./site.ts";

/** What a template gives back. Every value put into it was escaped. */
export type Html = ReturnType<typeof html>;

/**
 * Headers of every page. Nothing is loaded from elsewhere and no script runs at all, so text that
 * slipped through as markup could still do nothing.
 */
export const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-language": "id",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
} as const;

/** For answers about one person: no browser and no proxy keeps them. */
export const PRIVATE_PAGE_HEADERS = { ...PAGE_HEADERS, "cache-control": "no-store" } as const;

/** For the pages of one person that have a script: it comes from us, and speaks with us only. */
export const SCRIPTED_PAGE_HEADERS = {
  ...PRIVATE_PAGE_HEADERS,
  "content-security-policy": `${PAGE_HEADERS["content-security-policy"]}; script-src 'self'; connect-src 'self'`,
} as const;

export type Place = "home" | "register" | "status" | "docs";

export type PageParts = {
  /** What stands in the browser's tab, before the product's name. */
  readonly title: string;
  readonly description?: string;
  /** The entry of the menu that is marked as the present page. */
  readonly place: Place | null;
  readonly main: Html;
  /** The language of `main`, where it is not the site's. */
  readonly language?: "en";
  /** The figures shown are of made-up people, whatever the site's own setting. */
  readonly isExample?: boolean;
  /** The address of the page's own script; its headers must allow it. */
  readonly module?: string;
};

/** A whole page around its main part: banner, header, menu, footer. Complete without scripts. */
export function layout(site: Site, page: PageParts): Html {
  const { t } = site;
  return html`<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${t("site.name")}</title>
${page.description === undefined ? "" : html`<meta name="description" content="${page.description}">`}
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#0a5c54">
<meta name="format-detection" content="telephone=no">
<link rel="stylesheet" href="${assetUrl("payung.css")}">
<link rel="icon" href="${assetUrl("icon.svg")}" type="image/svg+xml">
${page.module === undefined ? "" : html`<script type="module" src="${page.module}"></script>`}
</head>
<body>
<a class="skip" href="#isi">${t("site.skip")}</a>
<header>
${banner(site)}
<div class="top"><div class="wrap top-row">
<a class="brand" href="/">${umbrella()}<span><b>${t("site.name")}</b> <span class="brand-city">${t("site.tagline", { city: site.cityName })}</span></span></a>
<nav aria-label="${t("site.menu")}"><ul class="menu">
${menuItem(page, "home", "/", t("nav.home"))}
${menuItem(page, "register", "/daftar", t("nav.register"))}
${menuItem(page, "status", "/status", t("nav.status"))}
${menuItem(page, "docs", "/docs", t("nav.docs"))}
</ul></nav>
</div></div>
${
  (page.isExample ?? site.isExample)
    ? html`<div class="example"><p class="wrap"><strong>${t("site.example")}</strong> ${t("site.example-people")}</p></div>`
    : ""
}
</header>
<main id="isi" tabindex="-1" lang="${page.language ?? "id"}">${page.main}</main>
${footer(site)}
</body>
</html>`;
}

function menuItem(page: PageParts, place: Place, href: string, words: string): Html {
  return page.place === place
    ? html`<li><a href="${href}" aria-current="page">${words}</a></li>`
    : html`<li><a href="${href}">${words}</a></li>`;
}

/** Says whether the site is official and how to tell: people are sent false links. */
function banner(site: Site): Html {
  const { t } = site;
  if (site.officialAddress === null)
    return html`<div class="banner"><p class="wrap">${t("site.unofficial")}</p></div>`;
  return html`<div class="banner"><details class="wrap"><summary>${t("site.official", { city: site.cityName })} <span class="underlined">${t("site.official-how")}</span></summary>
<p>${t("site.official-address", { address: site.officialAddress })} ${t("site.official-no-money")}</p></details></div>`;
}

function footer(site: Site): Html {
  const { t } = site;
  return html`<footer class="foot"><div class="wrap foot-columns">
<section><h2>${t("footer.help")}</h2>
<p>${site.phone === null ? t("footer.visit") : html`<a href="tel:${site.phone.replace(/[^\d+]/g, "")}">${t("footer.phone", { phone: site.phone })}</a>`}</p>
<p>${t("footer.office", { office: site.office })}</p></section>
<section><h2>${t("footer.privacy")}</h2>
<p>${t("footer.privacy-use")} ${t("footer.privacy-see")}</p>
<p>${t("footer.privacy-cookies")}</p></section>
<section><h2>${t("footer.open")}</h2>
<ul><li><a href="/figures.csv">${t("footer.open-data")}</a></li>
<li><a href="/docs">${t("footer.api")}</a></li>
${site.sourceUrl === null ? "" : html`<li><a href="${site.sourceUrl}">${t("footer.source")}</a></li>`}</ul>
<p>${t("footer.licence")}</p></section>
<section><h2>${t("footer.accessibility")}</h2>
<p>${t("footer.accessibility-works")}</p>
<p>${t("footer.accessibility-tell")}</p></section>
</div></footer>`;
}

/** The mark: an umbrella, drawn for this product. */
function umbrella(): Html {
  return html`<svg class="mark" viewBox="0 0 32 32" width="40" height="40" aria-hidden="true" focusable="false"><path class="mark-line" d="M16 15v9a3 3 0 0 0 6 0M16 3.5V6"/><path class="mark-cloth" d="M4 17.5a12 12 0 0 1 24 0c-1.2-1.9-4.6-2.3-6 0-1.2-2.3-4.8-2.3-6 0-1.2-2.3-4.8-2.3-6 0-1.4-2.3-4.8-1.9-6 0z"/></svg>`;
}
