import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { WorkerState } from "@payung/domain/verification/worker-status.ts";
import { html } from "hono/html";
import { assetUrl } from "../shared/assets.ts";
import { type Html, layout } from "../shared/layout.ts";
import { sayDate, sayMoment } from "../shared/say.ts";
import type { Site } from "../shared/site.ts";
import { listen } from "../shared/sound.ts";
import { spokenOn } from "../shared/spoken.ts";

/** What a worker can ask for on the status page. */
export const WANTED = ["correction", "objection", "photo", "access", "consent_withdrawal"] as const;
export type Wanted = (typeof WANTED)[number];

/** The longest text that somebody types on a phone; more is said at the counter. */
export const WORDS_MAX = 1_000;

/** What was asked before, and what came of it. */
export type Asked = {
  readonly kind: string;
  readonly dueAt: Date;
  readonly answer: { readonly outcome: string; readonly words: string } | null;
};

/** The states in which somebody may object: where the answer is not the one hoped for. */
const MAY_OBJECT: ReadonlySet<WorkerState> = new Set(["incomplete", "not-yet", "ended"]);

/** What can be asked for below the answer of the status page, and what was asked. */
export function askingPart(
  { t, timeZone }: Site,
  page: {
    readonly state: WorkerState;
    readonly handle: string;
    readonly hasKtp: boolean;
    readonly asked: readonly Asked[];
  },
): Html {
  const offered = WANTED.filter(
    (each) =>
      (each !== "objection" || MAY_OBJECT.has(page.state)) && (each !== "photo" || !page.hasKtp),
  );
  return html`${
    page.asked.length === 0
      ? ""
      : html`<section aria-labelledby="asked-title"><h2 id="asked-title">${t("request.asked-title")}</h2>
<ul class="reasons">${page.asked.map(
          ({ kind, dueAt, answer }) =>
            html`<li class="card"><p class="reason">${t(`request.${kind as "access"}.title`)}</p>
<p>${answer === null ? t("request.due", { moment: sayMoment(dueAt.toISOString(), timeZone) }) : html`<strong>${t(answer.outcome === "done" ? "request.done" : "request.declined")}</strong> ${answer.words}`}</p></li>
`,
        )}</ul></section>`
  }
<section aria-labelledby="ask-title"><h2 id="ask-title">${t("request.title")}</h2>
${listen(t, spokenOn("status-requests", t))}
<form class="requests" action="/status/permintaan" method="post"><input type="hidden" name="handle" value="${page.handle}">
${offered.map((each) => html`<button class="place-button" name="wanted" value="${each}" type="submit">${t(`request.${each}.title`)}<span class="fine">${t(`request.${each}.short`)}</span></button>`)}
</form></section>`;
}

export type RequestFault =
  | "words-missing"
  | "words-too-long"
  | "field-missing"
  | "photo-missing"
  | "photo-not-a-picture";

/** The form for one thing that is asked. Only what it needs is asked back. */
export function requestPage(
  site: Site,
  page: {
    readonly wanted: Wanted;
    readonly handle: string;
    /** Of the request: sent twice it is one. */
    readonly id: string;
    readonly typed: Readonly<Record<string, string>>;
    readonly faults: readonly RequestFault[];
    readonly fields: readonly string[];
    /** Of a copy of data: the last digits of the number that a code can go to. */
    readonly codeTo: string | null;
  },
): Html {
  const { t } = site;
  const { wanted, typed, faults } = page;
  const title = t(`request.${wanted}.title`);
  const hasWords = wanted === "correction" || wanted === "objection";
  const of = (name: string) => faults.filter((fault) => fault.startsWith(name));
  const said = (name: string) =>
    of(name).length === 0
      ? ""
      : html`<p class="fault" id="${name}-faults">${of(name)
          .map((fault) => t(`request.fault.${fault}`))
          .join(" ")}</p>`;
  const faulty = (name: string) =>
    of(name).length === 0 ? "" : html` aria-invalid="true" aria-describedby="${name}-faults"`;
  return workerStatusPage(
    site,
    faults.length > 0 ? t("status.errors-prefix", { title }) : title,
    html`${
      faults.length === 0
        ? ""
        : html`<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus><h2 id="summary-title">${t("status.errors-title")}</h2>
<ul>${faults.map((fault) => html`<li><a href="#${fault.split("-")[0]}">${t(`request.fault.${fault}`)}</a>${listen(t, t(`request.fault.${fault}`))}</li>`)}</ul></div>`
    }<h1>${title}</h1>
${listen(t, spokenOn(wanted === "access" && page.codeTo === null ? "request-access-office" : `request-${wanted}`, t))}
<p class="lead">${t(wanted === "access" && page.codeTo === null ? "request.access.means-office" : `request.${wanted}.means`)}</p>
<form action="/status/kirim" method="post" novalidate${wanted === "photo" ? html` enctype="multipart/form-data"` : ""}>
<input type="hidden" name="handle" value="${page.handle}"><input type="hidden" name="wanted" value="${wanted}"><input type="hidden" name="id" value="${page.id}">
${
  wanted === "correction"
    ? html`<div class="field${of("field").length > 0 ? " field-faulty" : ""}"><label for="field">${t("request.field")}</label>${said("field")}
<select id="field" name="field"${faulty("field")}><option value="">${t("daftar.contact.choose")}</option>${page.fields.map((each) => html`<option value="${each}"${typed["field"] === each ? html` selected` : ""}>${t(`request.field.${each as "name"}`)}</option>`)}</select></div>`
    : ""
}
${
  hasWords
    ? html`<div class="field${of("words").length > 0 ? " field-faulty" : ""}"><label for="words">${t(`request.${wanted}.words`)}</label>${said("words")}
<textarea id="words" name="words" rows="4" maxlength="${WORDS_MAX * 2}"${faulty("words")}>${typed["words"] ?? ""}</textarea></div>`
    : ""
}
${
  wanted === "photo"
    ? html`<div class="field${of("photo").length > 0 ? " field-faulty" : ""}"><label for="photo">${t("daftar.photo.label")}</label>${said("photo")}
<input class="file" id="photo" name="photo" type="file" accept="image/*" capture="environment" data-parts="/status/foto" data-shrinking="${t("daftar.photo.shrinking")}" data-sending="${t("daftar.photo.sending", { percent: "…" })}" data-cut="${t("daftar.photo.cut")}"${faulty("photo")}>
<p class="hint" id="photo-progress" role="status"></p></div>`
    : ""
}
${
  page.codeTo === null
    ? html`<p class="actions"><button class="button" type="submit">${t(`request.${wanted}.send`)}</button></p>`
    : html`<p class="actions"><button class="button" name="way" value="phone" type="submit">${t("request.access.by-phone", { end: page.codeTo })}</button></p>
<p class="actions"><button class="button quiet" name="way" value="office" type="submit">${t("request.access.by-office")}</button></p>`
}
</form>
<p><a class="back" href="/status">${t("request.not-now")}</a></p>`,
  );
}

/** What is said once it is asked: until when it is answered, and where. */
export function requestTakenPage(
  site: Site,
  taken:
    | { readonly wanted: Wanted; readonly dueAt: Date | null; readonly dueOn: IsoDate | null }
    | "too-many",
): Html {
  const { t, timeZone } = site;
  if (taken === "too-many")
    return workerStatusPage(
      site,
      t("status.too-many-title"),
      html`<h1>${t("status.too-many-title")}</h1>${listen(t, spokenOn("request-too-many", t))}<p class="lead">${t("request.too-many")}</p>${again(site)}`,
    );
  const { wanted, dueAt, dueOn } = taken;
  return workerStatusPage(
    site,
    t(`request.${wanted}.taken`),
    html`<h1 class="verdict good">${t(`request.${wanted}.taken`)}</h1>
${listen(t, spokenOn(`request-${wanted}-taken`, t))}
<p class="lead">${t(`request.${wanted}.next`)}</p>
${dueAt === null ? "" : html`<p>${t("request.due", { moment: sayMoment(dueAt.toISOString(), timeZone) })}</p>`}
${dueOn === null ? "" : html`<p>${t("daftar.done.due", { date: sayDate(dueOn) })}</p>`}
${again(site)}`,
  );
}

/** Whoever left the page open too long shows the code once more. */
export function requestLostPage(site: Site): Html {
  const { t } = site;
  return workerStatusPage(
    site,
    t("request.lost-title"),
    html`<h1>${t("request.lost-title")}</h1>${listen(t, spokenOn("request-lost", t))}<p class="lead">${t("request.lost")}</p>${again(site)}`,
  );
}

function again({ t }: Site): Html {
  return html`<p class="actions"><a class="button quiet" href="/status">${t("request.back")}</a></p>
<p>${t("status.close")}</p>`;
}

/** A page of what workers ask for: narrow, with our script, and with what is said without a network. */
export function workerStatusPage(site: Site, title: string, inside: Html): Html {
  return layout(site, {
    title,
    place: "status",
    module: assetUrl("phone.js"),
    main: html`<div class="wrap narrow page ask">${inside}
<div class="summary calm" id="offline" role="alert" tabindex="-1" hidden><h2>${site.t("daftar.offline-title")}</h2><p>${site.t("daftar.offline")}</p></div></div>`,
  });
}
