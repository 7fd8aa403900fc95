import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import { html } from "hono/html";
import type { Translate } from "../../shared/language.ts";
import { type Html, layout } from "../../shared/layout.ts";
import type { Site } from "../../shared/site.ts";
import type { Bubble } from "./phones.ts";

export type SimulatedPhone = {
  readonly channel: MessageChannel;
  readonly phone: string;
  readonly bubbles: readonly Bubble[];
  /** What was typed and cannot be a phone number. */
  readonly isPhoneFaulty: boolean;
};

/** A phone on a page, on which conversations are tried out. Complete without scripts, as everything here. */
export function simulatorPage(site: Site, state: SimulatedPhone): Html {
  const { t } = site;
  const { channel, phone, bubbles } = state;
  const hidden = html`<input type="hidden" name="phone" value="${phone}"><input type="hidden" name="channel" value="${channel}">`;
  const last = bubbles.length - 1;
  return layout(site, {
    title: t("simulator.title"),
    place: null,
    main: html`<div class="wrap narrow page">
<h1>${t("simulator.title")}</h1>
<p class="lead">${t("simulator.intro")}</p>
<form action="/simulator" method="get" class="simulator-choice">
<div class="field${state.isPhoneFaulty ? " field-faulty" : ""}"><label for="phone">${t("simulator.phone")}</label>
${state.isPhoneFaulty ? html`<p class="fault" id="phone-fault">${t("simulator.phone-fault")}</p>` : ""}
<input class="long" id="phone" name="phone" value="${phone}" type="tel" maxlength="20" autocomplete="off"${state.isPhoneFaulty ? html` aria-invalid="true" aria-describedby="phone-fault"` : ""}></div>
<fieldset class="field ways"><legend>${t("simulator.channel")}</legend>
${(["whatsapp", "sms"] as const).map(
  (each) =>
    html`<label><input type="radio" name="channel" value="${each}"${each === channel ? html` checked` : ""}> ${t(`simulator.${each}`)}</label> `,
)}</fieldset>
<p class="actions"><button class="button quiet" type="submit">${t("simulator.open")}</button></p></form>
<section class="phone" aria-labelledby="phone-title"><h2 id="phone-title">${t(`simulator.${channel}`)}, ${phone}</h2>
${
  bubbles.length === 0
    ? html`<p class="hint">${t("simulator.empty")}</p>`
    : html`<ol class="bubbles">${bubbles.map(
        (
          bubble,
          at,
        ) => html`<li class="bubble ${bubble.by}"${at === last ? html` id="last"` : ""}><span class="by">${t(`simulator.by-${bubble.by}`)}</span>
${bubble.clip === undefined ? html`<p>${bubble.text}</p>` : html`<audio controls preload="none" src="/simulator/clips/${bubble.clip}" aria-label="${t("simulator.clip")}"></audio>`}
${choicesOf(t, bubble, at === last, hidden)}</li>
`,
      )}</ol>`
}
<form action="/simulator" method="post" class="field">${hidden}
<label for="text">${t("simulator.write")}</label>
<input class="long" id="text" name="text" type="text" maxlength="1000" autocomplete="off" autofocus>
<p class="actions"><button class="button" type="submit">${t("simulator.send")}</button></p></form>
${
  channel === "sms"
    ? ""
    : html`<form action="/simulator" method="post" enctype="multipart/form-data" class="field">${hidden}
<label for="photo">${t("simulator.photo")}</label>
<input id="photo" name="photo" type="file" accept="image/*" required>
<p class="actions"><button class="button quiet" type="submit">${t("simulator.send-photo")}</button></p></form>
<form action="/simulator" method="post">${hidden}<p class="actions">
<button class="button quiet" type="submit" name="kind" value="voice">${t("simulator.send-voice")}</button>
<button class="button quiet" type="submit" name="kind" value="location">${t("simulator.send-location")}</button></p></form>`
}
<p class="actions"><a class="button quiet" href="/simulator?phone=${encodeURIComponent(phone)}&amp;channel=${channel}#last">${t("simulator.again")}</a></p>
</section></div>`,
  });
}

/** What can be touched: a few buttons, or a list behind one. Of earlier messages it is past. */
function choicesOf(t: Translate, { choices }: Bubble, isLast: boolean, hidden: Html): Html | "" {
  if (choices.length === 0 || !isLast) return "";
  const buttons = html`<form action="/simulator" method="post" class="choices">${hidden}${choices.map(
    ({ id, title }) =>
      html`<button class="button quiet" type="submit" name="chosen" value="${id} ${title}">${title}</button> `,
  )}</form>`;
  return choices.length <= 3
    ? buttons
    : html`<details><summary>${t("simulator.list")}</summary>${buttons}</details>`;
}
