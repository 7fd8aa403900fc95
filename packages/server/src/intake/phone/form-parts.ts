import { CORRECTION_FAULTS, correctionSentence } from "@payung/domain/intake/correction.ts";
import type { PhoneFault } from "@payung/domain/intake/phone-answers.ts";
import { html } from "hono/html";
import { assetUrl } from "../../shared/assets.ts";
import type { MessageKey, Translate } from "../../shared/language.ts";
import { type Html, layout } from "../../shared/layout.ts";
import type { Site } from "../../shared/site.ts";
import { listen } from "../../shared/sound.ts";

/** Everything that can be amiss with what is typed on the pages of a worker. */
export type PageFault =
  | PhoneFault
  | "code.wrong"
  | "code.too-old"
  | "code.too-many-tries"
  | "resume.code-missing"
  | "photo.missing"
  | "photo.not-a-picture"
  | "photo.damaged"
  | "words.missing"
  | "words.too-long";

/** What a form holds that has come back: as it was typed, and what is amiss. */
export type FormState = {
  readonly typed: Readonly<Record<string, string>>;
  readonly faults: readonly { readonly field: string; readonly why: PageFault }[];
};

export const NOTHING_TYPED: FormState = { typed: {}, faults: [] };

/** What is amiss, in the words of the page; those of one's own data are said the same everywhere. */
export function faultSentence(t: Translate, why: PageFault): string {
  const known = CORRECTION_FAULTS.find((each) => each === why);
  return known === undefined ? t(`daftar.fault.${why}` as MessageKey) : correctionSentence(known);
}

/** A page for workers: narrow, with our script, and with all that is amiss said on top. */
export function workerPage(
  site: Site,
  page: { readonly title: string; readonly place: "register" | "status" },
  state: FormState,
  main: Html,
): Html {
  const { t } = site;
  const isFaulty = state.faults.length > 0;
  return layout(site, {
    title: isFaulty ? t("status.errors-prefix", { title: page.title }) : page.title,
    place: page.place,
    module: assetUrl("phone.js"),
    main: html`<div class="wrap narrow page ask">${isFaulty ? faultSummary(t, state) : ""}${main}
<div class="summary calm" id="offline" role="alert" tabindex="-1" hidden><h2>${t("daftar.offline-title")}</h2><p>${t("daftar.offline")}</p></div>
</div>`,
  });
}

/** On top even for one fault, with the same words as beside the field; takes the focus by itself. */
function faultSummary(t: Translate, { faults }: FormState): Html {
  return html`<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>
<h2 id="summary-title">${t("status.errors-title")}</h2>
<ul>${faults.map(({ field, why }) => html`<li><a href="#${field}">${faultSentence(t, why)}</a>${listen(t, faultSentence(t, why))}</li>`)}</ul></div>`;
}

/** A line to type into, with what is amiss beside it. */
export function textField(
  t: Translate,
  state: FormState,
  field: {
    readonly name: string;
    readonly label: string;
    readonly hint?: string;
    readonly value?: string;
    readonly size: string;
    readonly autocomplete: string;
    readonly inputmode?: "numeric" | "tel" | "text";
    readonly capitalize?: "characters" | "words";
    readonly maxlength: number;
    /** The label is the page's heading: shown once, read twice. */
    readonly isTitled?: boolean;
  },
): Html {
  const { name } = field;
  const faults = state.faults.filter((each) => each.field === name);
  const described = [
    ...(field.hint === undefined ? [] : [`${name}-hint`]),
    ...(faults.length > 0 ? [`${name}-faults`] : []),
  ].join(" ");
  return html`<div class="field${faults.length > 0 ? " field-faulty" : ""}">
<label for="${name}"${field.isTitled === true ? html` class="unseen"` : ""}>${field.label}</label>
${field.hint === undefined ? "" : html`<p class="hint" id="${name}-hint">${field.hint}</p>`}
${inlineFaults(t, name, faults)}
<input class="${field.size}${faults.length > 0 ? " faulty" : ""}" id="${name}" name="${name}" type="text" value="${state.typed[name] ?? field.value ?? ""}" maxlength="${field.maxlength}" autocomplete="${field.autocomplete}" inputmode="${field.inputmode ?? "text"}" spellcheck="false"${field.capitalize === undefined ? "" : html` autocapitalize="${field.capitalize}"`}${described === "" ? "" : html` aria-describedby="${described}"`}${faults.length > 0 ? html` aria-invalid="true"` : ""}>
</div>`;
}

export function inlineFaults(t: Translate, name: string, faults: FormState["faults"]): Html | "" {
  if (faults.length === 0) return "";
  return html`<p class="fault" id="${name}-faults">${faults.map(({ why }) => faultSentence(t, why)).join(" ")}</p>`;
}

/**
 * A form of ours: what it is about travels sealed inside it, so that it needs no cookie. It goes to another address
 * than its page's: when the network is cut on the way, going back leads to the page with what was typed.
 */
export function form(action: string, handle: string, inside: Html, isFile = false): Html {
  return html`<form action="${action}?kirim" method="post" novalidate${isFile ? html` enctype="multipart/form-data"` : ""}>
<input type="hidden" name="handle" value="${handle}">
${inside}
</form>`;
}

/** The button that goes on. */
export function goOn(words: string): Html {
  return html`<p class="actions"><button class="button" type="submit">${words}</button></p>`;
}

/** A button that answers by itself. */
export function answerButton(name: string, value: string, words: string, isQuiet = true): Html {
  return html`<p class="actions"><button class="button${isQuiet ? " quiet" : ""}" name="${name}" value="${value}" type="submit">${words}</button></p>`;
}
