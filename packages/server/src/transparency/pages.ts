import { FUNNEL_STEPS, type PublicFigures } from "@payung/domain/transparency/figures.ts";
import { html } from "hono/html";
import type { Translate } from "../shared/language.ts";
import { type Html, layout } from "../shared/layout.ts";
import { sayMoment, sayNumber, sayShare } from "../shared/say.ts";
import type { Site } from "../shared/site.ts";
import { listen } from "../shared/sound.ts";
import { spokenOn } from "../shared/spoken.ts";
import { choropleth } from "./choropleth.ts";
import { kelurahanTable } from "./kelurahan-table.ts";
import type { MapShapes } from "./map.ts";

/** The public front page: how many of how many are protected. Null figures: nothing published yet. */
export function homePage(site: Site, figures: PublicFigures | null, map: MapShapes): Html {
  const { t } = site;
  if (figures === null)
    return layout(site, { title: t("home.title"), place: "home", main: emptyHome(site) });
  const { received, protected: covered } = figures.funnel;
  return layout(site, {
    title: t("home.title"),
    description: t("home.description", {
      protected: sayNumber(covered),
      received: sayNumber(received),
      city: figures.regionName,
    }),
    place: "home",
    isExample: figures.isExample || site.isExample,
    main: html`${hero(site, figures)}
<div class="wrap">
${about(site)}
${funnel(t, figures)}
${speed(t, figures)}
${places(t, figures, map)}
${method(t, figures)}
</div>`,
  });
}

function hero(site: Site, figures: PublicFigures): Html {
  const { t } = site;
  const { received, protected: covered } = figures.funnel;
  const share = received === 0 ? 0 : covered / received;
  return html`<div class="hero"><div class="wrap hero-columns">
<div>
<h1><span class="big">${sayNumber(covered)}</span> ${t("home.headline-of", { received: sayNumber(received) })}</h1>
${bar(share, t("home.share-protected", { share: sayShare(share) }))}
<p class="lead">${t("home.sentence", { payer: site.payer })}</p>
<p class="fine">${t("home.updated", { moment: sayMoment(figures.publishedAt, site.timeZone) })}</p>
</div>
${checkCard(t)}
</div></div>`;
}

function checkCard(t: Translate): Html {
  return html`<section class="card check" aria-labelledby="check-title"><h2 id="check-title">${t("home.check-title")}</h2>
<p>${t("home.check-text")}</p>
<p><a class="button" href="/status">${t("home.check-button")}</a></p>
<p>${t("home.register-text")}</p>
${listen(t, spokenOn("home-check", t))}
<p><a class="button" href="/daftar">${t("nav.register")}</a></p></section>`;
}

function about(site: Site): Html {
  const { t } = site;
  return html`<section aria-labelledby="about-title"><h2 id="about-title">${t("home.about-title")}</h2>
${listen(t, spokenOn("home", t))}
<p>${t("home.about-text")} ${t("home.about-who")}</p>
<div class="thirds">
<div class="card"><h3>${t("home.free-title")}</h3><p>${t("home.free-text", { payer: site.payer })}</p></div>
<div class="card"><h3>${t("home.accident-title")}</h3><p>${t("home.accident-text")}</p></div>
<div class="card"><h3>${t("home.family-title")}</h3><p>${t("home.family-text")}</p></div>
</div>
<p class="note">${t("home.not-health")}</p></section>`;
}

function funnel(t: Translate, figures: PublicFigures): Html {
  const { funnel: steps } = figures;
  const whole = Math.max(1, steps.received);
  return html`<section aria-labelledby="funnel-title"><h2 id="funnel-title">${t("home.funnel-title")}</h2>
<p>${t("home.funnel-text")}</p>
<ol class="funnel">${FUNNEL_STEPS.map(
    (
      step,
    ) => html`<li><span class="funnel-name">${t(`funnel.${step}`)}</span> <span class="funnel-count">${sayNumber(steps[step])}</span> ${bar(steps[step] / whole, null)}</li>
`,
  )}</ol></section>`;
}

function speed(t: Translate, figures: PublicFigures): Html {
  const { decisionDays, automaticShare, recheck } = figures;
  return html`<section aria-labelledby="speed-title"><h2 id="speed-title">${t("home.speed-title")}</h2>
<div class="thirds">
${
  decisionDays === null
    ? tile(t("table.none"), t("home.speed-none"), "")
    : tile(
        startingBig(sayDuration(t, decisionDays.median)),
        t("home.speed-median"),
        t("home.speed-p90", { time: sayDuration(t, decisionDays.p90) }),
      )
}
${
  automaticShare === null
    ? tile(t("table.none"), t("home.automatic-none"), "")
    : tile(sayShare(automaticShare), t("home.automatic"), t("home.automatic-rest"))
}
${
  recheck === null || recheck.checked === 0
    ? tile(t("home.recheck-none-figure"), t("home.recheck-none"), "")
    : tile(
        sayNumber(recheck.wrong),
        t("home.recheck", { checked: sayNumber(recheck.checked) }),
        t("home.recheck-bound", { upper: sayShare(recheck.upper) }),
      )
}
</div></section>`;
}

/** How long something took, in the unit in which people would say it: minutes, hours or days. */
function sayDuration(t: Translate, days: number): string {
  const minutes = Math.round(days * 24 * 60);
  if (minutes < 1) return t("home.under-a-minute");
  if (minutes < 60) return t("home.minutes", { minutes: sayNumber(minutes) });
  const hours = Math.round(days * 24);
  if (hours < 24) return t("home.hours", { hours: sayNumber(hours) });
  return t("home.days", { days: sayNumber(days) });
}

function startingBig(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function tile(figure: string, words: string, more: string): Html {
  return html`<div class="card tile"><p><span class="figure${figure.length > 9 ? " in-words" : ""}">${figure}</span> ${words}</p>${more === "" ? "" : html`<p class="fine">${more}</p>`}</div>`;
}

function places(t: Translate, figures: PublicFigures, map: MapShapes): Html {
  return html`<section aria-labelledby="places-title"><h2 id="places-title">${t("home.places-title")}</h2>
<p>${t("home.places-text")} ${t("home.places-tap")}</p>
<div class="places">${choropleth(t, map, figures.kelurahan)}
${kelurahanTable(t, figures)}</div>
<p class="fine">${t("home.method-hidden", { limit: figures.smallCellLimit })}</p>
<p class="actions"><a class="button quiet" href="/figures.csv" download>${t("home.download")}</a> <a class="button quiet" href="/figures-city.csv" download>${t("home.download-city")}</a></p></section>`;
}

function method(t: Translate, figures: PublicFigures): Html {
  return html`<section aria-labelledby="method-title"><h2 id="method-title">${t("home.method-title")}</h2>
<dl class="terms">${FUNNEL_STEPS.map(
    (step) => html`<div><dt>${t(`funnel.${step}`)}</dt><dd>${t(`funnel.means.${step}`)}</dd></div>
`,
  )}</dl>
<ul class="plain">
<li>${t("home.method-once")}</li>
<li>${t("home.method-days")}</li>
<li>${t("home.method-automatic")}</li>
<li>${t("home.method-recheck")} ${t("home.method-recheck-bound")}</li>
<li>${t("home.method-hidden", { limit: figures.smallCellLimit })} ${t("home.method-hidden-more")}</li>
</ul></section>`;
}

function emptyHome(site: Site): Html {
  const { t } = site;
  return html`<div class="hero"><div class="wrap hero-columns"><div>
<h1>${t("home.empty-title")}</h1>
<p class="lead">${t("home.empty-text")}</p>
</div>
${checkCard(t)}
</div></div>
<div class="wrap">${about(site)}
<section aria-labelledby="next-title"><h2 id="next-title">${t("home.empty-next-title")}</h2>
<p>${t("home.empty-next")}</p>
<p class="actions"><a class="button quiet" href="/docs">${t("home.empty-docs")}</a></p></section></div>`;
}

/** A bar of a share from 0 to 1. An SVG, because a strict content policy allows no inline style. */
function bar(share: number, words: string | null): Html {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 1000);
  const drawing = html`<rect class="bar-ground" width="1000" height="10"/><rect class="bar-fill" width="${width}" height="10"/>`;
  return words === null
    ? html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${drawing}</svg>`
    : html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${words}">${drawing}</svg>`;
}
