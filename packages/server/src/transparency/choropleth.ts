import type { KelurahanFigures } from "@payung/domain/transparency/figures.ts";
import { html } from "hono/html";
import type { Translate } from "../shared/language.ts";
import type { Html } from "../shared/layout.ts";
import { sayShare } from "../shared/say.ts";
import type { MapShape, MapShapes } from "./map.ts";
import { CLASS_COUNT, classOf, classStep, type KelurahanShare, shareOf } from "./share-classes.ts";

/** Half the width that "34%" takes at the label's size, on a desktop and (larger letters) on a phone. */
const ROOM_ON_DESKTOP = 27;
const ROOM_ON_PHONE = 40;

/** The id of a kelurahan's row in the table, to which its shape on the map leads. */
export function rowId(code: string): string {
  return `k${code.replaceAll(".", "")}`;
}

/**
 * The map of shares with its legend and credit.
 *
 * A shape leads to its row of the table. It takes no keyboard focus: 68 stops would stand in the way
 * of a keyboard user, for whom the table beside the map says the same.
 */
export function choropleth(
  t: Translate,
  map: MapShapes,
  kelurahan: readonly KelurahanFigures[],
): Html {
  const shares = new Map(kelurahan.map((each) => [each.code, shareOf(each)]));
  const known = [...shares.values()].flatMap((each) => (each.kind === "share" ? [each.share] : []));
  const step = classStep(known);
  return html`<figure class="map">
<svg viewBox="0 0 ${map.width} ${map.height}" role="group" aria-labelledby="map-title map-text">
<title id="map-title">${t("map.title")}</title><desc id="map-text">${t("map.description")}</desc>
<defs><pattern id="hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-ground" width="12" height="12"/><rect class="hatch-line" width="4" height="12"/></pattern></defs>
${map.shapes.map((shape) => area(t, shape, shares.get(shape.code) ?? { kind: "none" }, step))}
<path class="borders" d="${map.borders}"/>
<g class="labels" aria-hidden="true">${map.shapes.map((shape) => label(shape, shares.get(shape.code), step))}</g>
</svg>
${legend(t, step)}
<figcaption>${t("map.credit")}</figcaption>
</figure>`;
}

function area(t: Translate, shape: MapShape, share: KelurahanShare, step: number): Html {
  const { name, kecamatan } = shape;
  const fill = share.kind === "share" ? `c${classOf(share.share, step)}` : "hidden-area";
  const words =
    share.kind === "share"
      ? t("map.place", { name, kecamatan, share: sayShare(share.share) })
      : t(share.kind === "hidden" ? "map.place-hidden" : "map.place-none", { name, kecamatan });
  return html`<a href="#${rowId(shape.code)}" tabindex="-1" aria-label="${words}"><path class="${fill}" d="${shape.path}"><title>${words}</title></path></a>
`;
}

function label(shape: MapShape, share: KelurahanShare | undefined, step: number): Html | "" {
  if (share?.kind !== "share" || shape.room < ROOM_ON_DESKTOP) return "";
  const size = shape.room < ROOM_ON_PHONE ? " desktop-only" : "";
  const [x, y] = shape.label;
  return html`<text class="on-c${classOf(share.share, step)}${size}" x="${x}" y="${y}">${Math.round(share.share * 100)}%</text>`;
}

function legend(t: Translate, step: number): Html {
  const classes = Array.from({ length: CLASS_COUNT }, (_, n) => n + 1);
  return html`<div class="legend"><p id="legend-title">${t("map.legend")}</p><ul aria-labelledby="legend-title">
${classes.map(
  (each) =>
    html`<li>${swatch(`c${each}`)}${t("map.range", { from: (each - 1) * step, to: `${each * step}%` })}</li>`,
)}
<li>${swatch("hidden-area")}${t("map.legend-hidden")}</li></ul></div>`;
}

function swatch(fill: string): Html {
  return html`<svg class="swatch" viewBox="0 0 28 20" width="28" height="20" aria-hidden="true"><rect class="${fill}" x=".5" y=".5" width="27" height="19" rx="3"/></svg>`;
}
