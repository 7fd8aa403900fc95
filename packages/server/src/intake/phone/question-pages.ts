import type { Nik } from "@payung/domain/intake/nik.ts";
import {
  birthDateIn,
  QUESTIONS,
  type Question,
  RELATIONS,
  STATEMENTS,
} from "@payung/domain/intake/phone-answers.ts";
import type { Kelurahan } from "@payung/domain/reference/kelurahan.ts";
import { type IsoDate, partsOf } from "@payung/domain/shared/dates.ts";
import { html } from "hono/html";
import type { MessageKey } from "../../shared/language.ts";
import type { Html } from "../../shared/layout.ts";
import { dayOf } from "../../shared/office.ts";
import { sayDate } from "../../shared/say.ts";
import type { Site } from "../../shared/site.ts";
import { listen } from "../../shared/sound.ts";
import { type SpokenPage, spokenOn } from "../../shared/spoken.ts";
import type { Draft } from "./drafts.ts";
import {
  answerButton,
  type FormState,
  form,
  goOn,
  inlineFaults,
  textField,
  workerPage,
} from "./form-parts.ts";
import { DRAWN_OCCUPATIONS, occupationIcon } from "./occupation-icons.ts";

/** The address of each page, in the words of whoever reads it. */
export const PATHS = {
  occupation: "/daftar/pekerjaan",
  phone: "/daftar/hp",
  code: "/daftar/kode",
  nik: "/daftar/nik",
  name: "/daftar/nama",
  "birth-date": "/daftar/lahir",
  kelurahan: "/daftar/kelurahan",
  photo: "/daftar/foto",
  contact: "/daftar/keluarga",
  consent: "/daftar/setuju",
  check: "/daftar/periksa",
  done: "/daftar/selesai",
  resume: "/daftar/lanjut",
  "no-ktp": "/daftar/tanpa-ktp",
} as const;

/** Up to what size a photo is taken without our script, which makes it small on the phone. */
export const PHOTO_MEGABYTES_MAX = 15;

/** What a question page shows beside the question. */
export type Asked = {
  readonly site: Site;
  readonly handle: string;
  /** Null before the first answer. */
  readonly draft: Draft | null;
  readonly state: FormState;
  /** Where the words fit several: the ids or codes to choose from. */
  readonly choices: readonly string[];
  readonly occupations: readonly { readonly id: string; readonly nameId: string }[];
  readonly kelurahan: readonly Kelurahan[];
  readonly today: IsoDate;
};

/** Puts fields into a form. Pressing Enter presses a form's first button, so what answers by itself has forms of its own. */
type InForm = (inside: Html) => Html;

const INSIDE: Readonly<Record<Question, (asked: Asked, inForm: InForm) => Html>> = {
  occupation,
  phone,
  nik,
  name,
  "birth-date": birthDate,
  kelurahan,
  photo,
  contact,
  consent,
};

/** One question on one page. */
export function questionPage(question: Question, asked: Asked): Html {
  const { site, state, handle } = asked;
  const { t } = site;
  const number = QUESTIONS.indexOf(question) + 1;
  const title = t(titleOf(question, asked));
  const before = QUESTIONS[number - 2];
  return workerPage(
    site,
    { title, place: "register" },
    state,
    html`<p class="kicker">${t("daftar.question", { number, count: QUESTIONS.length })}</p>
<progress class="way" max="${QUESTIONS.length}" value="${number - 1}" aria-hidden="true"></progress>
<h1>${title}</h1>
${listen(t, spokenOn(spokenPageOf(question, asked), t))}
${INSIDE[question](asked, (inside) => form(PATHS[question], handle, inside, question === "photo"))}
<p><a class="back" href="${before === undefined ? "/daftar" : PATHS[before]}">${t("daftar.back")}</a></p>
${kept(asked)}`,
  );
}

/** The code by which a draft is gone on with; it stands on every page once there is something to lose. */
export function kept({
  site: { t },
  draft,
  handle,
}: Pick<Asked, "site" | "draft" | "handle">): Html | "" {
  if (draft === null) return "";
  return html`<section class="card kept" aria-labelledby="kept-title"><h2 id="kept-title">${t("daftar.kept-title")}: <span class="code">${draft.code}</span></h2>
<p>${t("daftar.kept")} ${t("daftar.kept-until", { date: sayDate(dayOf(draft.keptUntil)) })}</p>
<form action="/daftar/keluar" method="post"><input type="hidden" name="handle" value="${handle}"><button class="link" type="submit">${t("daftar.leave")}</button></form></section>`;
}

/** The clip of a question as it is asked just now. */
function spokenPageOf(question: Question, { choices, draft, today }: Asked): SpokenPage {
  const { birthDate, nik, photo } = draft?.answers ?? {};
  if (choices.length > 0 && (question === "occupation" || question === "kelurahan"))
    return `${question}-which`;
  if (question === "birth-date" && proposedFor(birthDate, nik, today) !== null)
    return "birth-date-proposed";
  return question === "photo" && photo === "sent" ? "photo-sent" : question;
}

function titleOf(question: Question, { choices }: Asked): MessageKey {
  if (choices.length > 0 && question === "occupation") return "daftar.occupation.which";
  if (choices.length > 0 && question === "kelurahan") return "daftar.kelurahan.which";
  return `daftar.${question}.title`;
}

function occupation(
  { site: { t }, state, choices, occupations, draft }: Asked,
  inForm: InForm,
): Html {
  const words = state.typed["words"] ?? "";
  const tile = (id: string) => {
    const name = occupations.find((each) => each.id === id)?.nameId;
    if (name === undefined) return "";
    const isChosen = draft?.answers.occupation === name;
    return html`<li><button class="tile" name="occupation" value="${id}" type="submit"${isChosen ? html` aria-current="true"` : ""}>${occupationIcon(id)}<span>${name}</span></button></li>
`;
  };
  if (choices.length > 0)
    return inForm(html`<ul class="tiles">${choices.map(tile)}</ul>
<input type="hidden" name="asked" value="${words}">
${answerButton("words", words, t("daftar.occupation.insist", { words }))}`);
  const own = occupations.some(({ nameId }) => nameId === draft?.answers.occupation)
    ? ""
    : (draft?.answers.occupation ?? "");
  return html`<p class="hint">${t("daftar.occupation.hint")}</p>
${inForm(html`<ul class="tiles">${DRAWN_OCCUPATIONS.map(tile)}</ul>`)}
<h2>${t("daftar.occupation.other")}</h2>
${inForm(html`${textField(t, state, {
  name: "words",
  label: t("daftar.occupation.other"),
  isTitled: true,
  hint: t("daftar.occupation.other-hint"),
  value: own,
  size: "wide",
  autocomplete: "off",
  maxlength: 200,
})}
${goOn(t("daftar.next"))}`)}`;
}

function phone({ site: { t }, state, draft }: Asked, inForm: InForm): Html {
  return inForm(html`${textField(t, state, {
    name: "phone",
    label: t("daftar.phone.title"),
    isTitled: true,
    hint: `${t("daftar.phone.hint")} ${t("daftar.phone.shared")}`,
    value: draft?.answers.phone?.replace("+62", "0") ?? "",
    size: "wide",
    autocomplete: "tel",
    inputmode: "tel",
    maxlength: 40,
  })}
${goOn(t("daftar.next"))}
${answerButton("none", "1", t("daftar.phone.none"))}`);
}

function nik({ site: { t }, state, draft }: Asked, inForm: InForm): Html {
  return inForm(html`${textField(t, state, {
    name: "nik",
    label: t("daftar.nik.title"),
    isTitled: true,
    hint: `${t("daftar.nik.hint")} ${t("daftar.nik.use")}`,
    value: draft?.answers.nik ?? "",
    size: "sixteen",
    autocomplete: "off",
    inputmode: "numeric",
    maxlength: 40,
  })}
${goOn(t("daftar.next"))}
<p><a class="back" href="${PATHS["no-ktp"]}">${t("daftar.nik.none")}</a></p>`);
}

function name({ site: { t }, state, draft }: Asked, inForm: InForm): Html {
  return inForm(html`${textField(t, state, {
    name: "name",
    label: t("daftar.name.title"),
    isTitled: true,
    hint: t("daftar.name.hint"),
    value: draft?.answers.name ?? "",
    size: "wide",
    autocomplete: "name",
    capitalize: "words",
    maxlength: 200,
  })}
${goOn(t("daftar.next"))}`);
}

function birthDate({ site: { t }, state, draft, today }: Asked, inForm: InForm): Html {
  const answered = draft?.answers.birthDate;
  const proposed = proposedFor(answered, draft?.answers.nik, today);
  const date = answered ?? proposed;
  const given = date === null ? null : partsOf(date);
  const faults = state.faults.filter(({ field }) => field === "day");
  const part = (key: "day" | "month" | "year", size: string) => {
    const value = state.typed[key] ?? (given === null ? "" : String(given[key]));
    return html`<div class="part"><label for="${key}">${t(`status.${key}`)}</label>
<input class="${size}${faults.length > 0 ? " faulty" : ""}" id="${key}" name="${key}" value="${value}" type="text" ${key === "month" ? "" : html`inputmode="numeric"`} autocomplete="bday-${key}" maxlength="20"${faults.length > 0 ? html` aria-invalid="true" aria-describedby="day-faults"` : ""}></div>
`;
  };
  return inForm(html`<fieldset class="field${faults.length > 0 ? " field-faulty" : ""}" aria-describedby="born-hint">
<legend class="unseen">${t("daftar.birth-date.title")}</legend>
<p class="hint" id="born-hint">${t(proposed === null ? "daftar.birth-date.hint" : "daftar.birth-date.proposed")}</p>
${inlineFaults(t, "day", faults)}
<div class="parts">${part("day", "two")}${part("month", "month")}${part("year", "four")}</div>
</fieldset>
${goOn(t("daftar.next"))}`);
}

/** The date that a NIK holds, for whoever has not said one yet. */
function proposedFor(
  answered: string | undefined,
  nik: Nik | undefined,
  today: IsoDate,
): IsoDate | null {
  return answered === undefined && nik !== undefined ? birthDateIn(nik, today) : null;
}

function kelurahan(
  { site: { t }, state, choices, kelurahan: all, draft }: Asked,
  inForm: InForm,
): Html {
  const place = ({ code, name: words, kecamatan }: Kelurahan, isLong: boolean) =>
    html`<li><button class="place-button" name="kelurahan" value="${code}" type="submit"${draft?.answers.kelurahan?.code === code ? html` aria-current="true"` : ""}>${words}${isLong ? html` <span class="fine">${kecamatan}</span>` : ""}</button></li>
`;
  const words = state.typed["words"] ?? "";
  const isUnknown = state.faults.some(({ why }) => why === "kelurahan.unknown");
  const found = all.filter(({ code }) => choices.includes(code));
  const groups = Map.groupBy(all, (each) => each.kecamatan);
  return html`${found.length > 0 ? inForm(html`<ul class="places-list">${found.map((each) => place(each, true))}</ul>`) : ""}
${inForm(html`${textField(t, state, {
  name: "words",
  label: t("daftar.kelurahan.label"),
  hint: t("daftar.kelurahan.hint"),
  value: draft?.answers.kelurahan?.code === null ? draft.answers.kelurahan.words : "",
  size: "wide",
  autocomplete: "off",
  maxlength: 200,
})}
${goOn(t("daftar.kelurahan.search"))}
${isUnknown ? answerButton("elsewhere", "1", t("daftar.kelurahan.elsewhere", { words })) : ""}`)}
<h2>${t("daftar.kelurahan.list")}</h2>
${inForm(
  html`<div id="places">${[...groups].map(
    ([kecamatan, places]) =>
      html`<details><summary>${kecamatan}</summary><ul class="places-list">${places.map((each) => place(each, false))}</ul></details>
`,
  )}</div>`,
)}`;
}

function photo({ site: { t }, state, draft }: Asked, inForm: InForm): Html {
  const faults = state.faults.filter(({ field }) => field === "photo");
  const isSent = draft?.answers.photo === "sent";
  return html`<p class="hint" id="photo-hint">${t("daftar.photo.hint")} ${t("daftar.photo.use")}</p>
${isSent ? html`<p class="received"><strong>${t("daftar.photo.sent")}</strong></p>${inForm(answerButton("keep", "1", t("daftar.photo.keep"), false))}` : ""}
${inForm(html`<div class="field${faults.length > 0 ? " field-faulty" : ""}">
<label for="photo">${t(isSent ? "daftar.photo.another" : "daftar.photo.label")}</label>
${inlineFaults(t, "photo", faults)}
<input class="file" id="photo" name="photo" type="file" accept="image/*" capture="environment" aria-describedby="photo-hint"
 data-parts="/daftar/foto" data-shrinking="${t("daftar.photo.shrinking")}" data-sending="${t("daftar.photo.sending", { percent: "…" })}" data-cut="${t("daftar.photo.cut")}">
<p class="hint" id="photo-progress" role="status"></p>
</div>
<p class="actions"><button class="button${isSent ? " quiet" : ""}" type="submit">${t("daftar.photo.send")}</button></p>
${answerButton("later", "1", t(isSent ? "daftar.photo.remove" : "daftar.photo.later"))}`)}`;
}

function contact({ site: { t }, state, draft }: Asked, inForm: InForm): Html {
  const given = draft?.answers.contact;
  const faults = state.faults.filter(({ field }) => field === "relation");
  const chosen = state.typed["relation"] ?? given?.relation ?? "";
  return inForm(html`<p class="hint">${t("daftar.contact.hint")}</p>
${textField(t, state, { name: "name", label: t("daftar.contact.name"), value: given?.name ?? "", size: "wide", autocomplete: "off", capitalize: "words", maxlength: 200 })}
<div class="field${faults.length > 0 ? " field-faulty" : ""}"><label for="relation">${t("daftar.contact.relation")}</label>
${inlineFaults(t, "relation", faults)}
<select id="relation" name="relation"${faults.length > 0 ? html` class="faulty" aria-invalid="true" aria-describedby="relation-faults"` : ""}><option value="">${t("daftar.contact.choose")}</option>
${RELATIONS.map((each) => html`<option value="${each}"${chosen === each ? html` selected` : ""}>${t(`daftar.relation.${each}`)}</option>`)}</select></div>
${textField(t, state, { name: "phone", label: t("daftar.contact.phone"), value: given?.phone?.replace("+62", "0") ?? "", size: "wide", autocomplete: "off", inputmode: "tel", maxlength: 40 })}
${goOn(t("daftar.next"))}
${answerButton("none", "1", t("daftar.skip"))}`);
}

function consent({ site: { t }, state, draft }: Asked, inForm: InForm): Html {
  const given = draft?.answers.consent;
  const isFirst = given === undefined && Object.keys(state.typed).length === 0;
  const isTicked = (each: (typeof STATEMENTS)[number]) => {
    if (Object.keys(state.typed).length > 0) return state.typed[each] === "1";
    return !isFirst && (each !== "messages" || given?.allowsMessages === true);
  };
  return inForm(html`<p class="hint">${t("daftar.consent.hint")}</p>
${STATEMENTS.map((each) => {
  const faults = state.faults.filter(({ field }) => field === each);
  return html`<div class="field tick${faults.length > 0 ? " field-faulty" : ""}">${inlineFaults(t, each, faults)}
<label><input id="${each}" name="${each}" value="1" type="checkbox"${isTicked(each) ? html` checked` : ""}${faults.length > 0 ? html` aria-invalid="true" aria-describedby="${each}-faults"` : ""}><span>${t(`daftar.consent.${each}`)}</span></label>
${listen(t, spokenOn(`consent-${each}`, t))}</div>
`;
})}
<p>${t("daftar.consent.later")}</p>
${goOn(t("daftar.next"))}`);
}
