import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";
import type { Site } from "./site.ts";
import { listen } from "./sound.ts";
import { type SpokenPage, spokenOn } from "./spoken.ts";

/** What is shown for an address that leads nowhere (404). */
export function notFoundPage(site: Site): Html {
  const { t } = site;
  return faultPage(site, t("fault.not-found-title"), [t("fault.not-found")], "not-found");
}

/** What is shown when we failed (500); the reference lets the office find the event in its log. */
export function brokenPage(site: Site, reference: string | null): Html {
  const { t } = site;
  const sentences = [
    t("fault.broken"),
    ...(reference === null ? [] : [t("fault.broken-reference", { reference })]),
  ];
  return faultPage(site, t("fault.broken-title"), sentences, "broken");
}

/** What is shown when someone asks too often (429). Minutes are whole and at least 1. */
export function tooManyRequestsPage(site: Site, minutes: number): Html {
  const { t } = site;
  const sentences = [t("fault.too-many"), t("fault.too-many-next", { minutes })];
  return faultPage(site, t("fault.too-many-title"), sentences, "too-many-requests");
}

/** A page that says what is amiss, with the ways on. */
export function faultPage(
  site: Site,
  title: string,
  sentences: readonly string[],
  spoken?: SpokenPage,
): Html {
  const { t } = site;
  return layout(site, {
    title,
    place: null,
    main: html`<div class="wrap narrow page">
<h1>${title}</h1>
${spoken === undefined ? "" : listen(t, spokenOn(spoken, t))}
${sentences.map((sentence) => html`<p class="lead">${sentence}</p>`)}
<p class="actions"><a class="button" href="/">${t("fault.home")}</a> <a class="button quiet" href="/status">${t("fault.status")}</a></p>
</div>`,
  });
}
