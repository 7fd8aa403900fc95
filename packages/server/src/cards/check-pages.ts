import type { WorkerCodeFault } from "@payung/domain/cards/worker-code.ts";
import { html } from "hono/html";
import type { MessageKey, Translate } from "../shared/language.ts";
import { type Html, layout } from "../shared/layout.ts";
import type { Site } from "../shared/site.ts";
import type { CheckedCode } from "./check-code.ts";
import { CHECK_ADDRESSES, type CheckLanguage, SAY, sayDay } from "./check-words.ts";

/** What the page on which anyone checks a card has to show. */
export type CheckPageState =
  | { readonly kind: "form" }
  | { readonly kind: "faulty"; readonly typed: string; readonly fault: WorkerCodeFault }
  | { readonly kind: "answer"; readonly card: CheckedCode }
  /** The same for a withdrawn card and for a code that nobody has. */
  | { readonly kind: "not-valid" }
  | { readonly kind: "too-many-tries"; readonly minutes: number };

/** The scripts that scan, where they are built; without them the page works by typing. */
export type CheckScripts = { readonly entry: string } | null;

export function checkCodeOf(state: CheckPageState): 200 | 422 | 429 {
  if (state.kind === "faulty") return 422;
  return state.kind === "too-many-tries" ? 429 : 200;
}

/** Where anyone checks a card: by its code with any phone, by its picture where a script runs, then also offline. */
export function checkPage(
  site: Site,
  state: CheckPageState,
  scripts: CheckScripts,
  language: CheckLanguage,
): Html {
  const t = SAY[language];
  const isFaulty = state.kind === "faulty";
  return layout(site, {
    title: isFaulty ? t("status.errors-prefix", { title: t("card.title") }) : t("card.title"),
    place: null,
    ...(language === "en" ? { language } : {}),
    ...(scripts === null ? {} : { module: scripts.entry }),
    main: html`<div class="wrap narrow page">
${otherLanguage(language)}
${answer(t, state, language)}
<h1>${t("card.title")}</h1>
<p class="lead">${t("card.lead")}</p>
${scripts === null ? "" : scanner(t)}
${state.kind === "too-many-tries" ? "" : form(t, state, language)}
<p>${t("card.shows-cover")}</p>
<p>${t("card.nothing-kept")}</p></div>`,
  });
}

/** Named in the language that it leads to. */
function otherLanguage(language: CheckLanguage): Html {
  return language === "id"
    ? html`<p class="other-language"><a href="${CHECK_ADDRESSES.en}" hreflang="en" lang="en">English</a></p>`
    : html`<p class="other-language"><a href="${CHECK_ADDRESSES.id}" hreflang="id" lang="id">Bahasa Indonesia</a></p>`;
}

/** Shown by the script, once it runs; the answers it gives are written here, so that all words are in one catalogue. */
function scanner(t: Translate): Html {
  return html`<section id="scan" hidden aria-labelledby="scan-title"><h2 id="scan-title">${t("card.scan-title")}</h2>
<div id="scan-result" role="status"></div>
<div id="scan-view" hidden><video id="scan-video" playsinline muted aria-label="${t("card.camera")}"></video></div>
<p class="actions"><button class="button" type="button" id="scan-camera">${t("card.scan")}</button>
<button class="button quiet" type="button" id="scan-torch" hidden>${t("card.torch")}</button>
<button class="button quiet" type="button" id="scan-stop" hidden>${t("card.stop")}</button></p>
<p class="field"><label for="scan-photo">${t("card.photo")}</label>
<input type="file" id="scan-photo" accept="image/*"></p>
<p class="hint" id="scan-offline" hidden>${t("card.offline-ready")}</p>
${said("valid", "good", html`<h2>${t("card.valid")}</h2>${facts(t)}<p>${t("card.list-of")} <b data-fact="list"></b>.</p>`)}
${said("expired", "ended", html`<h2>${t("card.expired")}</h2>${facts(t)}<p>${t("card.expired-next")}</p>`)}
${said("withdrawn", "bad", html`<h2>${t("card.withdrawn")}</h2><p>${t("card.withdrawn-next")}</p>`)}
${(["list-missing", "list-old", "clock"] as const).map((doubt) =>
  said(
    doubt,
    "ended",
    html`<h2>${t("card.unconfirmed")}</h2><p>${t(`card.doubt-${doubt}`)}</p>${facts(t)}`,
  ),
)}
${said("not-a-payung-card", "ended", html`<h2>${t("card.foreign")}</h2><p>${t("card.foreign-next")}</p>`)}
${said("refused", "bad", html`<h2>${t("card.forged")}</h2><p>${t("card.forged-next")}</p>`)}
${said("no-code", "ended", html`<h2>${t("card.no-code")}</h2><p>${t("card.no-code-next")}</p>`)}
${said("no-camera", "ended", html`<h2>${t("card.no-camera")}</h2><p>${t("card.no-camera-next")}</p>`)}
</section>`;
}

function said(state: string, tone: "good" | "ended" | "bad", body: Html): Html {
  return html`<template id="said-${state}"><div class="card-answer ${tone}">${body}</div></template>
`;
}

function facts(t: Translate): Html {
  return html`<dl class="terms"><div><dt>${t("card.valid-to")}</dt><dd data-fact="valid-to"></dd></div>
<div><dt>${t("card.programme")}</dt><dd data-fact="programme"></dd></div></dl>`;
}

const FAULTS: Readonly<Record<WorkerCodeFault, MessageKey>> = {
  missing: "card.fault-missing",
  length: "card.fault-length",
  letter: "card.fault-letter",
  mistyped: "card.fault-mistyped",
};

function form(t: Translate, state: CheckPageState, language: CheckLanguage): Html {
  const fault = state.kind === "faulty" ? t(FAULTS[state.fault]) : null;
  const typed = state.kind === "faulty" ? state.typed : "";
  return html`<form action="${CHECK_ADDRESSES[language]}" method="post" novalidate>
<div class="field${fault === null ? "" : " field-faulty"}">
<label for="code">${t("card.code")}</label>
<p class="hint" id="code-hint">${t("card.code-hint")}</p>
${fault === null ? "" : html`<p class="fault" id="code-fault">${fault}</p>`}
<input class="long${fault === null ? "" : " faulty"}" id="code" name="code" value="${typed}" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40" aria-describedby="code-hint${fault === null ? "" : " code-fault"}"${fault === null ? "" : html` aria-invalid="true"`}>
</div>
<p class="actions"><button class="button" type="submit">${t("card.submit")}</button></p>
</form>`;
}

function answer(t: Translate, state: CheckPageState, language: CheckLanguage): Html | "" {
  switch (state.kind) {
    case "form":
      return "";
    case "faulty":
      return html`<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>
<h2 id="summary-title">${t("status.errors-title")}</h2>
<ul><li><a href="#code">${t(FAULTS[state.fault])}</a></li></ul></div>`;
    case "not-valid":
      return html`<div class="card-answer bad" role="alert" aria-labelledby="answer-title" tabindex="-1" autofocus>
<h2 id="answer-title">${t("card.withdrawn")}</h2><p>${t("card.withdrawn-next")}</p></div>`;
    case "too-many-tries":
      return html`<div class="card-answer ended" role="alert" aria-labelledby="answer-title" tabindex="-1" autofocus>
<h2 id="answer-title">${t("status.too-many-title")}</h2><p>${t("status.too-many-next", { minutes: state.minutes })}</p></div>`;
    case "answer": {
      const { card } = state;
      const isValid = card.state === "valid";
      return html`<div class="card-answer ${isValid ? "good" : "ended"}" role="alert" aria-labelledby="answer-title" tabindex="-1" autofocus>
<h2 id="answer-title">${t(isValid ? "card.valid" : "card.expired")}</h2>
<dl class="terms"><div><dt>${t("card.initials")}</dt><dd>${card.initials}</dd></div>
<div><dt>${t("card.valid-to")}</dt><dd>${sayDay(card.validTo, language)}</dd></div></dl>
<p>${t(isValid ? "card.compare" : "card.expired-next")}</p></div>`;
    }
  }
}
