import { sayMonth } from "@payung/domain/programme/decree-paper.ts";
import { html } from "hono/html";
import type { MessageKey } from "../shared/language.ts";
import { type Html, layout } from "../shared/layout.ts";
import { sayDate, sayNumber } from "../shared/say.ts";
import type { Site } from "../shared/site.ts";
import type { PublicDecree, PublicEntry } from "./public-entry.ts";

const KINDS: Readonly<Record<string, MessageKey>> = {
  initial: "sk.kind-initial",
  addition: "sk.kind-addition",
  replacement: "sk.kind-replacement",
  correction: "sk.kind-correction",
};

/** The public entry of a decree: what is on the paper, but nobody's name. Whoever holds a paper compares the two. */
export function decreeEntryPage(site: Site, decree: PublicDecree): Html {
  const { t } = site;
  const row = (name: MessageKey, value: unknown) =>
    html`<div><dt>${t(name)}</dt><dd>${value}</dd></div>
`;
  return layout(site, {
    title: t("sk.title", { number: decree.number }),
    place: null,
    main: html`<div class="wrap narrow page">
<p class="kicker">${t("sk.kicker")}</p>
<h1>${t("sk.title", { number: decree.number })}</h1>
<p class="lead">${t("sk.lead")}</p>
${later(site, decree)}
<section class="card" aria-labelledby="sk-facts"><h2 id="sk-facts">${t("sk.facts")}</h2>
<dl class="terms">
${row("sk.version", sayNumber(decree.version))}
${row("sk.kind", sayKind(site, decree))}
${row("sk.issued", sayDate(decree.issuedOn))}
${row(decree.kind === "correction" ? "sk.lines" : "sk.people", sayPeople(site, decree))}
${row("sk.cohort", decree.cohortName)}
${row("sk.months", `${sayMonth(decree.firstMonth)} – ${sayMonth(decree.lastMonth)}`)}
${row("sk.funder", decree.funder)}
${decree.changes === null ? "" : row("sk.changes", link(site, decree.changes))}
${row("sk.code", decree.code)}
</dl></section>
<section class="card" aria-labelledby="sk-hash"><h2 id="sk-hash">${t("sk.hash")}</h2>
<p class="hash">${decree.annexSha256}</p><p>${t("sk.hash-means")}</p></section>
<p>${t("sk.no-names")}</p></div>`,
  });
}

function later(site: Site, { later: entries }: PublicDecree): Html | "" {
  const { t } = site;
  if (entries.length === 0) return "";
  return html`<section class="card act-card" aria-labelledby="sk-later"><h2 id="sk-later">${t("sk.later")}</h2>
<ul>${entries.map(
    (entry) =>
      html`<li>${link(site, entry)}<br>${sayKind(site, entry)}, ${sayDate(entry.issuedOn)}</li>
`,
  )}</ul></section>`;
}

function link({ t }: Site, { code, number, version }: PublicEntry): Html {
  return html`<a href="/sk/${code}">${t("sk.named", { number, version })}</a>`;
}

function sayKind({ t }: Site, { kind }: PublicEntry): string {
  const key = KINDS[kind];
  return key === undefined ? kind : t(key);
}

function sayPeople({ t }: Site, { people }: PublicEntry): string {
  return people === null ? t("sk.few") : sayNumber(people);
}

/** What stands where no decree has the code. */
export function noDecreePage(site: Site): Html {
  const { t } = site;
  return layout(site, {
    title: t("sk.none-title"),
    place: null,
    main: html`<div class="wrap narrow page"><h1>${t("sk.none-title")}</h1>
<p class="lead">${t("sk.none")}</p><p>${t("sk.none-next")}</p></div>`,
  });
}
