import type { KelurahanFigures, PublicFigures } from "@payung/domain/transparency/figures.ts";
import { html } from "hono/html";
import type { Translate } from "../shared/language.ts";
import type { Html } from "../shared/layout.ts";
import { sayNumber, sayShare } from "../shared/say.ts";
import { rowId } from "./choropleth.ts";
import { shareOf } from "./share-classes.ts";

/** The same figures as on the map, row by row, grouped by kecamatan in the order of their codes. */
export function kelurahanTable(t: Translate, figures: PublicFigures): Html {
  return html`<div class="table-box" role="region" aria-labelledby="table-caption" tabindex="0"><table class="figures">
<caption id="table-caption">${t("table.caption")}</caption>
<thead><tr><th scope="col">${t("table.kelurahan")}</th><th scope="col">${t("table.protected")}</th><th scope="col">${t("table.received")}</th><th scope="col">${t("table.share")}</th></tr></thead>
${byKecamatan(figures.kelurahan).map(
  ([
    kecamatan,
    rows,
  ]) => html`<tbody><tr><th class="group" colspan="4" scope="rowgroup">${t("table.kecamatan", { name: kecamatan })}</th></tr>
${rows.map((row) => kelurahanRow(t, row))}</tbody>
`,
)}
<tfoot><tr><th scope="row">${t("table.whole-city", { city: figures.regionName })}</th><td>${sayNumber(figures.funnel.protected)}</td><td>${sayNumber(figures.funnel.received)}</td><td>${figures.funnel.received === 0 ? t("table.none") : sayShare(figures.funnel.protected / figures.funnel.received)}</td></tr></tfoot>
</table></div>`;
}

function kelurahanRow(t: Translate, row: KelurahanFigures): Html {
  const share = shareOf(row);
  return html`<tr id="${rowId(row.code)}"><th scope="row">${row.name}</th>${count(t, row.protected)}${count(t, row.received)}${
    share.kind === "share"
      ? html`<td>${sayShare(share.share)}</td>`
      : share.kind === "none"
        ? html`<td>${t("table.none")}</td>`
        : hidden(t)
  }</tr>
`;
}

function count(t: Translate, value: number | null): Html {
  return value === null ? hidden(t) : html`<td>${sayNumber(value)}</td>`;
}

/** Never "<10": a larger count is hidden too where a small one could be worked out from it. */
function hidden(t: Translate): Html {
  return html`<td class="closed">${t("table.hidden")}</td>`;
}

function byKecamatan(rows: readonly KelurahanFigures[]): [string, KelurahanFigures[]][] {
  const groups = new Map<string, KelurahanFigures[]>();
  for (const row of [...rows].sort((a, b) => (a.code < b.code ? -1 : 1))) {
    const group = groups.get(row.kecamatan);
    if (group === undefined) groups.set(row.kecamatan, [row]);
    else group.push(row);
  }
  return [...groups];
}
