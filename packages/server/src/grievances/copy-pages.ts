import { html } from "hono/html";
import type { Html } from "../shared/layout.ts";
import type { CodeVerdict } from "../shared/phone-proof.ts";
import type { Site } from "../shared/site.ts";
import { listen } from "../shared/sound.ts";
import { spokenOn } from "../shared/spoken.ts";
import type { CopySection, DataCopy } from "./copy-data.ts";
import { workerStatusPage } from "./worker-pages.ts";

/** The code that opens a copy; whoever gets none fetches it at the office. */
export function copyCodePage(
  site: Site,
  page: {
    readonly handle: string;
    /** The last digits of the number; null while no code could be sent. */
    readonly end: string | null;
    readonly fault: Exclude<CodeVerdict, "right"> | null;
  },
): Html {
  const { t } = site;
  const { end, fault, handle } = page;
  const said = fault === null ? null : t(`daftar.fault.code.${fault}`);
  const title = t("request.access.code-title");
  const hidden = html`<input type="hidden" name="handle" value="${handle}">`;
  return workerStatusPage(
    site,
    said === null ? title : t("status.errors-prefix", { title }),
    html`${
      said === null
        ? ""
        : html`<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus><h2 id="summary-title">${t("status.errors-title")}</h2>
<ul><li><a href="#code">${said}</a>${listen(t, said)}</li></ul></div>`
    }<h1>${title}</h1>
${listen(t, spokenOn("request-access-code", t))}
<p class="lead">${t("request.access.code-means")}</p>
${
  end === null
    ? html`<p>${t("request.access.code-not-sent")}</p>`
    : html`<form action="/status/salinan" method="post" novalidate>${hidden}
<div class="field${said === null ? "" : " field-faulty"}"><label for="code">${t("daftar.code.label")}</label>
<p class="hint" id="code-hint">${t("request.access.code-sent", { end })} ${t("daftar.code.hint")}</p>
${said === null ? "" : html`<p class="fault" id="code-faults">${said}</p>`}
<input class="six${said === null ? "" : " faulty"}" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="20" spellcheck="false" aria-describedby="code-hint${said === null ? "" : " code-faults"}"${said === null ? "" : html` aria-invalid="true"`}></div>
<p class="actions"><button class="button" type="submit">${t("request.access.open")}</button></p></form>
<form action="/status/salinan" method="post">${hidden}<p class="actions"><button class="button quiet" name="again" value="1" type="submit">${t("daftar.code.again")}</button></p></form>`
}
<section aria-labelledby="without-title"><h2 id="without-title">${t("daftar.code.without-title")}</h2><p>${t("request.access.code-without")}</p>
<p class="actions"><a class="button quiet" href="/status">${t("request.back")}</a></p></section>`,
  );
}

/** Everything that is kept about somebody, to read, to print, and to save. */
export function copyPage(site: Site, copy: DataCopy, handle: string): Html {
  const { t } = site;
  return workerStatusPage(
    site,
    copy.title,
    html`<h1>${copy.title}</h1>
${listen(t, spokenOn("copy", t))}
<p class="lead"><strong>${t("copy.guard")}</strong></p>
<p>${t("copy.made", { moment: copy.madeAt })} ${copy.lead.join(" ")}</p>
<form action="/status/salinan/berkas" method="post"><input type="hidden" name="handle" value="${handle}"><p class="actions"><button class="button" type="submit">${t("copy.save")}</button></p></form>
${copy.sections.map((each) => sectionOf(site, each))}
<p class="actions"><a class="button quiet" href="/status">${t("copy.close")}</a></p>
<p class="no-print">${t("status.close")}</p>`,
  );
}

function sectionOf({ t }: Site, { name, title, origin, kept, rows }: CopySection): Html {
  return html`<section class="card copy" aria-labelledby="copy-${name}"><h2 id="copy-${name}">${title}</h2>
<p class="fine">${t("copy.origin")} ${origin}. ${t("copy.kept")} ${kept}.</p>
${
  rows.length === 0
    ? html`<p>${t("copy.nothing")}</p>`
    : html`<dl class="terms">${rows.map(
        ([what, value]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>
`,
      )}</dl>`
}</section>
`;
}
