import type { IsoDate } from "@payung/domain/shared/dates.ts";
import { html } from "hono/html";
import { assetUrl } from "../../shared/assets.ts";
import type { MessageKey } from "../../shared/language.ts";
import { type Html, layout } from "../../shared/layout.ts";
import { sayDate, sayPhone } from "../../shared/say.ts";
import type { Site } from "../../shared/site.ts";
import { listen } from "../../shared/sound.ts";
import { spokenOn } from "../../shared/spoken.ts";
import type { Draft } from "./drafts.ts";
import {
  answerButton,
  type FormState,
  form,
  goOn,
  NOTHING_TYPED,
  textField,
  workerPage,
} from "./form-parts.ts";
import { kept, PATHS, PHOTO_MEGABYTES_MAX } from "./question-pages.ts";

/** Where a registration begins, and where one that was begun goes on. */
export function startPage(site: Site, isBegun: boolean): Html {
  const { t } = site;
  return layout(site, {
    title: t("daftar.title"),
    place: "register",
    module: assetUrl("phone.js"),
    main: html`<div class="wrap narrow page ask">
<h1>${t("daftar.title")}</h1>
${listen(t, spokenOn("start", t))}
<p class="lead"><strong>${t("daftar.start-free", { payer: site.payer })}</strong></p>
<p>${t("daftar.start-what")} ${t("status.not-health")}</p>
<p>${t("daftar.start-need")} ${t("daftar.start-cost")}</p>
${
  isBegun
    ? html`<section class="card" aria-labelledby="begun-title"><h2 id="begun-title">${t("daftar.continue-title")}</h2><p>${t("daftar.continue-text")}</p>${listen(t, spokenOn("begun", t))}
<p class="actions"><a class="button" href="/daftar/terus">${t("daftar.continue")}</a></p></section>
<p class="actions"><a class="button quiet" href="/daftar/baru">${t("daftar.closed-again")}</a></p>`
    : html`<p class="actions"><a class="button" href="${PATHS.occupation}">${t("daftar.start")}</a></p>`
}
<p><a class="back" href="${PATHS.resume}">${t("daftar.resume.link")}</a></p>
<section class="card" aria-labelledby="other-title"><h2 id="other-title">${t("daftar.other-title")}</h2><p>${t("daftar.other")}</p><p>${t("daftar.fraud")}</p>${listen(t, spokenOn("start-help", t))}</section>
</div>`,
  });
}

/** The code that proves a number; whoever does not get one goes on without. */
export function codePage(site: Site, draft: Draft, handle: string, state: FormState): Html {
  const { t } = site;
  const { proof } = draft;
  const end = proof?.phone.slice(-3) ?? "";
  const inForm = (inside: Html) => form(PATHS.code, handle, inside);
  return workerPage(
    site,
    { title: t("daftar.code.title"), place: "register" },
    state,
    html`<h1>${t("daftar.code.title")}</h1>
${listen(t, spokenOn(proof?.code == null ? "code-not-sent" : "code", t))}
${
  proof?.code == null
    ? html`<p class="lead">${t("daftar.code.not-sent")}</p>`
    : inForm(
        html`${textField(t, state, {
          name: "code",
          label: t("daftar.code.label"),
          hint: `${t("daftar.code.sent", { end })} ${t("daftar.code.hint")}`,
          size: "six",
          autocomplete: "one-time-code",
          inputmode: "numeric",
          maxlength: 20,
        })}${goOn(t("daftar.next"))}`,
      )
}
<section aria-labelledby="without-title"><h2 id="without-title">${t("daftar.code.without-title")}</h2><p>${t("daftar.code.without-text")}</p>
${inForm(html`${answerButton("again", "1", t("daftar.code.again"))}${answerButton("without", "1", t("daftar.code.without"))}`)}
<p><a class="back" href="${PATHS.phone}">${t("daftar.code.change")}</a></p></section>
${kept({ site, draft, handle })}`,
  );
}

/** Everything that was answered, once more before it is sent. */
export function checkPage(site: Site, draft: Draft, handle: string): Html {
  const { t } = site;
  const { answers, proof } = draft;
  const phone =
    answers.phone == null
      ? t("daftar.check.no-phone")
      : t(proof?.state === "proved" ? "daftar.check.proved" : "daftar.check.unproved", {
          phone: sayPhone(answers.phone),
        });
  const { contact } = answers;
  const rows: readonly (readonly [MessageKey, string, string])[] = [
    ["daftar.check.occupation", answers.occupation ?? "", PATHS.occupation],
    ["daftar.check.phone", phone, PATHS.phone],
    ["daftar.check.nik", (answers.nik ?? "").replace(/(\d{4})(?=\d)/g, "$1 "), PATHS.nik],
    ["daftar.check.name", answers.name ?? "", PATHS.name],
    ["daftar.check.birth-date", sayDate(answers.birthDate ?? ""), PATHS["birth-date"]],
    ["daftar.check.kelurahan", answers.kelurahan?.words ?? "", PATHS.kelurahan],
    [
      "daftar.check.photo",
      t(answers.photo === "sent" ? "daftar.check.photo-sent" : "daftar.check.photo-later"),
      PATHS.photo,
    ],
    [
      "daftar.check.contact",
      contact == null
        ? t("daftar.check.no-contact")
        : `${contact.name} (${t(`daftar.relation.${contact.relation}`)})${contact.phone === null ? "" : `, ${sayPhone(contact.phone)}`}`,
      PATHS.contact,
    ],
    [
      "daftar.check.consent",
      t(
        answers.consent?.allowsMessages === true && answers.phone != null
          ? "daftar.check.yes"
          : "daftar.check.no",
      ),
      PATHS.consent,
    ],
  ];
  return workerPage(
    site,
    { title: t("daftar.check.title"), place: "register" },
    NOTHING_TYPED,
    html`<h1>${t("daftar.check.title")}</h1>
${listen(t, spokenOn("check", t))}
<p class="lead">${t("daftar.check.hint")}</p>
<dl class="answers">${rows.map(
      ([key, value, path]) =>
        html`<div><dt>${t(key)}</dt><dd>${value}</dd><dd><a class="back" href="${path}">${t("daftar.check.change")}<span class="unseen"> ${t(key)}</span></a></dd></div>
`,
    )}</dl>
${form(PATHS.check, handle, goOn(t("daftar.check.send")))}
${kept({ site, draft, handle })}`,
  );
}

/**
 * What is said to everybody who has registered, whoever they are: that we check, until when, and by which number to
 * ask. What was found of them is not told here.
 */
export function donePage(
  site: Site,
  done: { readonly code: string; readonly dueOn: IsoDate },
): Html {
  const { t } = site;
  return workerPage(
    site,
    { title: t("daftar.done.title"), place: "register" },
    NOTHING_TYPED,
    html`<h1 class="verdict good">${t("daftar.done.title")}</h1>
${listen(t, spokenOn("done", t))}
<p class="card place">${t("daftar.done.code")} <span class="figure code">${done.code}</span></p>
<p class="lead">${t("daftar.done.keep")}</p>
<section aria-labelledby="next-title"><h2 id="next-title">${t("daftar.done.next-title")}</h2>
<ul class="plain"><li>${t("daftar.done.checking")} ${t("daftar.done.due", { date: sayDate(done.dueOn) })}</li>
<li>${t("daftar.done.status")} ${t("daftar.done.photo")}</li>
<li>${t("daftar.done.not-yet")} ${t("status.not-health")}</li></ul></section>
<section class="card" aria-labelledby="complain-title"><h2 id="complain-title">${t("daftar.done.complain-title")}</h2>
<p>${site.phone === null ? t("daftar.done.complain") : t("daftar.done.complain-phone", { phone: site.phone })}</p><p>${t("daftar.fraud")}</p></section>
<p class="actions"><a class="button" href="/status">${t("daftar.done.status-button")}</a> <a class="button quiet" href="https://wa.me/?text=${encodeURIComponent(t("daftar.done.share-text", { code: done.code }))}" rel="noreferrer">${t("daftar.done.share")}</a></p>
<form action="/daftar/tutup" method="post"><p class="actions"><button class="button quiet" type="submit">${t("daftar.done.close")}</button></p></form>`,
  );
}

/** Somebody has no KTP at hand: that is no dead end, only another way. */
export function noKtpPage(site: Site, draft: Draft | null, handle: string): Html {
  const { t } = site;
  return plain(
    site,
    "daftar.no-ktp.title",
    html`${listen(t, spokenOn("no-ktp", t))}<p class="lead">${t("daftar.no-ktp.lead")}</p>
<p>${t("daftar.no-ktp.bring")} ${t("daftar.no-ktp.kept")}</p>
<p class="actions"><a class="button" href="${PATHS.nik}">${t("daftar.no-ktp.back")}</a></p>
${kept({ site, draft, handle })}`,
  );
}

/** How a draft is opened on another phone, or after its cookie has gone. */
export function resumePage(
  site: Site,
  state: FormState,
  note: "none" | "not-found" | "gone" | { readonly minutes: number },
): Html {
  const { t } = site;
  const said =
    note === "none"
      ? ""
      : note === "gone"
        ? html`<p class="lead">${t("daftar.gone")}</p>`
        : note === "not-found"
          ? html`<div class="summary calm" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus><h2 id="summary-title">${t("daftar.resume.not-found-title")}</h2>
<p>${t("daftar.resume.not-found")}</p><p>${t("daftar.resume.not-found-sent")} ${t("daftar.resume.not-found-old")}</p>${listen(t, spokenOn("resume-not-found", t))}</div>`
          : html`<div class="summary calm" role="alert" tabindex="-1" autofocus><h2>${t("status.too-many-title")}</h2><p>${t("daftar.too-many")} ${t("status.too-many-next", { minutes: note.minutes })}</p>${listen(t, spokenOn("too-many", t))}</div>`;
  const title = note === "gone" ? t("daftar.gone.title") : t("daftar.resume.title");
  return workerPage(
    site,
    { title: note === "not-found" ? t("daftar.resume.not-found-title") : title, place: "register" },
    state,
    html`${note === "gone" ? "" : said}<h1>${title}</h1>
${listen(t, spokenOn(note === "gone" ? "gone" : "resume", t))}
${note === "gone" ? said : ""}
<form action="${PATHS.resume}" method="post" novalidate>
${textField(t, state, { name: "code", label: t("daftar.resume.code"), hint: t("daftar.resume.hint"), size: "long", autocomplete: "off", capitalize: "characters", maxlength: 40 })}
${textField(t, state, { name: "digits", label: t("daftar.resume.digits"), hint: t("daftar.resume.digits-hint"), size: "four", autocomplete: "off", inputmode: "numeric", maxlength: 10 })}
${goOn(t("daftar.resume.submit"))}
</form>
<p class="actions"><a class="button quiet" href="/status">${t("daftar.done.status-button")}</a> <a class="button quiet" href="/daftar/baru">${t("daftar.start")}</a></p>`,
  );
}

/** The phone forgets what is on it; we keep it. */
export function leftPage(site: Site, code: string | null): Html {
  const { t } = site;
  return plain(
    site,
    code === null ? "daftar.closed.title" : "daftar.left.title",
    html`${listen(t, spokenOn(code === null ? "closed" : "left", t))}
<p class="lead">${code === null ? t("daftar.closed") : t("daftar.left")}</p>
${code === null ? "" : html`<p class="card place">${t("daftar.kept-title")} <span class="figure code">${code}</span></p>`}
<p class="actions"><a class="button quiet" href="/daftar">${t("daftar.closed-again")}</a></p>`,
  );
}

/** A photo that is larger than we take without our script. */
export function tooLargePage(site: Site, back: string): Html {
  const { t } = site;
  return plain(
    site,
    "daftar.too-large-title",
    html`<p class="lead">${t("daftar.too-large", { megabytes: PHOTO_MEGABYTES_MAX })}</p>
<p class="actions"><a class="button" href="${back}">${t("daftar.back")}</a></p>`,
  );
}

function plain(site: Site, title: MessageKey, inside: Html): Html {
  const { t } = site;
  return workerPage(
    site,
    { title: t(title), place: "register" },
    NOTHING_TYPED,
    html`<h1>${t(title)}</h1>
${inside}`,
  );
}
