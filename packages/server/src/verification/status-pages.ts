import { fillIn } from "@payung/domain/messaging/templates.ts";
import type { Rupiah } from "@payung/domain/shared/money.ts";
import { workerSentence } from "@payung/domain/verification/sentences.ts";
import {
  type PaidSoFar,
  STATE_SENTENCES,
  STATUS_SENTENCES,
} from "@payung/domain/verification/status-sentences.ts";
import type { WorkerState, WorkerStatus } from "@payung/domain/verification/worker-status.ts";
import { html } from "hono/html";
import type { MessageKey, Translate } from "../shared/language.ts";
import { type Html, layout } from "../shared/layout.ts";
import { sayDate, sayNumber, sayRupiah } from "../shared/say.ts";
import type { Site } from "../shared/site.ts";
import { listen } from "../shared/sound.ts";
import { spokenGround, spokenOn, spokenState } from "../shared/spoken.ts";
import { EMPTY_STATUS_FORM, type StatusFormFault, type TypedStatusForm } from "./status-form.ts";

/** What the status page has to show. */
export type StatusPageState =
  | { readonly kind: "form" }
  | {
      readonly kind: "faulty";
      readonly typed: TypedStatusForm;
      readonly faults: readonly StatusFormFault[];
    }
  /** The same for a wrong code and for a wrong date: otherwise codes could be guessed one by one. */
  | { readonly kind: "not-found"; readonly typed: TypedStatusForm }
  | { readonly kind: "too-many-tries"; readonly minutes: number }
  | {
      readonly kind: "answer";
      readonly status: WorkerStatus;
      readonly deathBenefit: DeathBenefit;
      /** What is paid; null where the city's ledger knows nothing of it. */
      readonly paid: PaidSoFar | null;
      /** What can be asked for, and what was asked. */
      readonly requests: Html;
    };

/** Paid to the family for a death by illness: in full, and before `fullDeathBenefitFrom` (dated parameters). */
export type DeathBenefit = { readonly full: Rupiah; readonly early: Rupiah };

/** The status code that belongs to each state. */
export function statusCodeOf(state: StatusPageState): 200 | 404 | 422 | 429 {
  switch (state.kind) {
    case "form":
    case "answer":
      return 200;
    case "faulty":
      return 422;
    case "not-found":
      return 404;
    case "too-many-tries":
      return 429;
  }
}

/** The page on which a worker asks how far the application is. It never describes the person. */
export function statusPage(site: Site, state: StatusPageState): Html {
  const { t } = site;
  switch (state.kind) {
    case "form":
      return page(site, t("status.title"), askingPage(site, EMPTY_STATUS_FORM, [], null));
    case "faulty":
      return page(
        site,
        t("status.errors-prefix", { title: t("status.title") }),
        askingPage(site, state.typed, state.faults, faultSummary(t, state.faults)),
      );
    case "not-found":
      return page(
        site,
        t("status.not-found-title"),
        askingPage(site, state.typed, [], notFoundNote(t)),
      );
    case "too-many-tries":
      return page(site, t("status.too-many-title"), tooManyTries(t, state.minutes));
    case "answer":
      return page(site, t("status.answer-title"), answer(site, state));
  }
}

function page(site: Site, title: string, main: Html): Html {
  return layout(site, {
    title,
    place: "status",
    main: html`<div class="wrap narrow page">${main}</div>`,
  });
}

function askingPage(
  site: Site,
  typed: TypedStatusForm,
  faults: readonly StatusFormFault[],
  note: Html | null,
): Html {
  const { t } = site;
  return html`${note}
<h1>${t("status.title")}</h1>
<p class="lead">${t("status.intro")}</p>
${listen(t, spokenOn("status", t))}
${form(t, typed, faults)}
<p>${t("status.privacy")}</p>
<p><a href="/bayar">${t("bayar.link")}</a></p>
<section class="card" aria-labelledby="lost-title"><h2 id="lost-title">${t("status.lost-title")}</h2>
<p>${t("status.lost")}</p></section>`;
}

/** Each fault belongs to the field where it can be mended. */
const FIELD_OF: Readonly<Record<StatusFormFault, keyof TypedStatusForm>> = {
  "code-missing": "code",
  "code-too-long": "code",
  "born-missing": "day",
  "day-missing": "day",
  "month-missing": "month",
  "year-missing": "year",
  "born-impossible": "day",
};

function form(t: Translate, typed: TypedStatusForm, faults: readonly StatusFormFault[]): Html {
  const codeFaults = faults.filter((fault) => FIELD_OF[fault] === "code");
  const bornFaults = faults.filter((fault) => FIELD_OF[fault] !== "code");
  const part = (name: "day" | "month" | "year", words: string, size: string) => {
    const faulty = bornFaults.some(
      (fault) => FIELD_OF[fault] === name || fault.startsWith("born-"),
    );
    return html`<div class="part"><label for="${name}">${words}</label>
<input class="${size}${faulty ? " faulty" : ""}" id="${name}" name="${name}" value="${typed[name]}" type="text" ${name === "month" ? "" : html`inputmode="numeric"`} autocomplete="bday-${name}" maxlength="20"${faulty ? html` aria-invalid="true" aria-describedby="born-faults"` : ""}></div>
`;
  };
  return html`<form action="/status" method="post" novalidate>
<div class="field${codeFaults.length > 0 ? " field-faulty" : ""}">
<label for="code">${t("status.code")}</label>
<p class="hint" id="code-hint">${t("status.code-hint")}</p>
${inlineFaults(t, "code-faults", codeFaults)}
<input class="long${codeFaults.length > 0 ? " faulty" : ""}" id="code" name="code" value="${typed.code}" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="100" aria-describedby="code-hint${codeFaults.length > 0 ? " code-faults" : ""}"${codeFaults.length > 0 ? html` aria-invalid="true"` : ""}>
</div>
<fieldset class="field${bornFaults.length > 0 ? " field-faulty" : ""}" aria-describedby="born-hint">
<legend>${t("status.born")}</legend>
<p class="hint" id="born-hint">${t("status.born-hint")}</p>
${inlineFaults(t, "born-faults", bornFaults)}
<div class="parts">${part("day", t("status.day"), "two")}${part("month", t("status.month"), "month")}${part("year", t("status.year"), "four")}</div>
</fieldset>
<p class="actions"><button class="button" type="submit">${t("status.submit")}</button></p>
</form>`;
}

function inlineFaults(t: Translate, id: string, faults: readonly StatusFormFault[]): Html | "" {
  if (faults.length === 0) return "";
  return html`<p class="fault" id="${id}">${faults.map((fault, n) => html`${n > 0 ? " " : ""}${t(`status.fault.${fault}`)}`)}</p>`;
}

/** On top even for one fault, with the same words as beside the field; takes the focus by itself. */
function faultSummary(t: Translate, faults: readonly StatusFormFault[]): Html {
  return html`<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>
<h2 id="summary-title">${t("status.errors-title")}</h2>
<ul>${faults.map((fault) => html`<li><a href="#${FIELD_OF[fault]}">${t(`status.fault.${fault}`)}</a>${listen(t, t(`status.fault.${fault}`))}</li>`)}</ul></div>`;
}

function notFoundNote(t: Translate): Html {
  return html`<div class="summary calm" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>
<h2 id="summary-title">${t("status.not-found-title")}</h2>
<p>${t("status.not-found")}</p><p>${t("status.not-found-next")}</p>
<p>${t("status.not-sent")} <a href="/daftar/lanjut">${t("daftar.resume.title")}</a></p>${listen(t, spokenOn("status-not-found", t))}</div>`;
}

function tooManyTries(t: Translate, minutes: number): Html {
  return html`<h1>${t("status.too-many-title")}</h1>
${listen(t, spokenOn("status-too-many", t))}
<p class="lead">${t("status.too-many")}</p>
<p class="lead">${t("status.too-many-next", { minutes })}</p>
<section class="card" aria-labelledby="lost-title"><h2 id="lost-title">${t("status.lost-title")}</h2>
<p>${t("status.lost")}</p></section>`;
}

/** The way to cover as the worker sees it. */
const STEPS = ["received", "checked", "approved", "in-decree", "sent", "protected"] as const;

/** What the first step that is not done is doing: under way, due next, or waiting for somebody to act. */
type Waiting = "now" | "next" | "stopped";

/** How many steps are done in each state, and what the one after them is doing. */
const PROGRESS: Readonly<Record<WorkerState, { done: number; following: Waiting }>> = {
  incomplete: { done: 1, following: "stopped" },
  checking: { done: 1, following: "now" },
  "not-yet": { done: 1, following: "stopped" },
  "waiting-list": { done: 3, following: "next" },
  approved: { done: 3, following: "next" },
  "in-decree": { done: 4, following: "next" },
  "sent-to-insurer": { done: 5, following: "next" },
  "insurer-question": { done: 5, following: "stopped" },
  "starts-later": { done: 5, following: "next" },
  protected: { done: 6, following: "next" },
  ended: { done: 6, following: "next" },
};

function answer(
  site: Site,
  {
    status,
    deathBenefit,
    paid,
    requests,
  }: {
    status: WorkerStatus;
    deathBenefit: DeathBenefit;
    paid: PaidSoFar | null;
    requests: Html;
  },
): Html {
  const { t } = site;
  const { state } = status;
  const { said, next } = STATE_SENTENCES[state];
  const tone =
    state === "protected" ? "good" : PROGRESS[state].following === "stopped" ? "act" : "calm";
  return html`<p class="kicker">${t("status.answer-title")}</p>
<h1 class="verdict ${tone}">${said.id}</h1>
<p class="lead">${next.id}${state === "protected" ? ` ${fillIn(STATUS_SENTENCES.reportTo.id, { phone: site.insurerPhone })}` : ""}</p>
${listen(t, spokenState(state))}
${waitingPlace(t, status)}
${reasons(t, status)}
${cover(site, status, deathBenefit, paid)}
${state === "ended" ? "" : tracker(t, state)}
${requests}
<p>${t("status.close")}</p>
<p class="actions"><a class="button quiet" href="/status">${t("status.again")}</a></p>`;
}

function waitingPlace(t: Translate, { waitingPlace: place }: WorkerStatus): Html | "" {
  if (place === null) return "";
  return html`<p class="card place">${t("status.waiting-place")} <span class="figure">${sayNumber(place)}</span></p>`;
}

function reasons(t: Translate, status: WorkerStatus): Html | "" {
  if (status.grounds.length === 0) return "";
  return html`<section aria-labelledby="reasons-title"><h2 id="reasons-title">${t("status.reasons")}</h2>
<ul class="reasons">${status.grounds.map((ground) => {
    const { reason, nextStep } = workerSentence(ground);
    return html`<li class="card act-card"><p class="reason">${reason}</p><p><strong>${t("status.reason-next")}</strong> ${nextStep}</p>${listen(t, spokenGround(ground))}</li>
`;
  })}</ul></section>`;
}

function cover(
  site: Site,
  status: WorkerStatus,
  deathBenefit: DeathBenefit,
  paid: PaidSoFar | null,
): Html | "" {
  const { t } = site;
  const { coveredFrom, coveredTo, fullDeathBenefitFrom, state } = status;
  if (coveredFrom === null) return "";
  const row = (name: MessageKey, value: unknown) =>
    html`<div><dt>${t(name)}</dt><dd>${value}</dd></div>
`;
  const { full, early } = deathBenefit;
  return html`<section class="card" aria-labelledby="cover-title"><h2 id="cover-title">${t("status.cover-title")}</h2>
<dl class="terms">
${row("status.cover-from", sayDate(coveredFrom))}
${coveredTo === null ? "" : row("status.cover-to", sayDate(coveredTo))}
${
  state === "ended"
    ? ""
    : html`${paid === null ? "" : row("status.cover-paid", paid.paidUntil === null ? t("status.cover-not-paid") : sayDate(paid.paidUntil))}
${row("status.cover-payer", paid?.isOwn === true ? t("status.cover-payer-own") : t("status.cover-payer-free", { payer: site.payer }))}
${row("status.cover-accident", t("status.cover-accident-means"))}
${
  fullDeathBenefitFrom === null
    ? ""
    : row(
        "status.cover-death",
        `${t("status.cover-death-full", { amount: sayRupiah(full), date: sayDate(fullDeathBenefitFrom) })} ${t("status.cover-death-early", { amount: sayRupiah(early) })}`,
      )
}`
}
</dl><p class="note">${t("status.not-health")}</p></section>`;
}

/** The steps with their state in words: colour alone would leave some people out. */
function tracker(t: Translate, state: WorkerState): Html {
  const { done, following } = PROGRESS[state];
  return html`<section aria-labelledby="steps-title"><h2 id="steps-title">${t("status.steps")}</h2>
<ol class="steps">${STEPS.map((step, n) => {
    const mark = n < done ? "done" : n > done ? "later" : following;
    return html`<li class="${mark}"${n === done ? html` aria-current="step"` : ""}>${sign(mark)}<span>${t(`status.step.${step}`)} <span class="mark-words">${t(`status.mark.${mark}`)}</span></span></li>
`;
  })}</ol></section>`;
}

function sign(mark: "done" | Waiting | "later"): Html {
  const drawing = {
    done: html`<circle class="fill" cx="12" cy="12" r="11"/><path class="line" d="m7 12.5 3.5 3.5L17.5 9"/>`,
    now: html`<circle class="ring" cx="12" cy="12" r="10"/><circle class="fill" cx="12" cy="12" r="5"/>`,
    next: html`<circle class="ring" cx="12" cy="12" r="10"/><circle class="fill" cx="12" cy="12" r="5"/>`,
    stopped: html`<circle class="fill" cx="12" cy="12" r="11"/><path class="line" d="M12 6.5v7M12 17.2v.3"/>`,
    later: html`<circle class="ring" cx="12" cy="12" r="10"/>`,
  }[mark];
  return html`<svg class="sign" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">${drawing}</svg>`;
}
