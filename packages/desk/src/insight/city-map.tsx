import { t } from "../shared/language.ts";
import { CLASS_COUNT, classOf, classStep } from "./classes.ts";
import type { Group, Shapes } from "./figures.ts";
import { groupName } from "./groups.ts";
import { type MeasureName, measureOf } from "./measures.ts";

/** A measure as a map of the kelurahan. It takes no focus: the table beside it says the same, and more. */
export function CityMap(props: { map: Shapes; groups: readonly Group[]; measure: MeasureName }) {
  const { map, groups, measure } = props;
  const { of, say, title } = measureOf(measure);
  const known = new Map(groups.map((group) => [group.key, group]));
  const step = classStep(groups.flatMap(({ figures }) => of(figures) ?? []));
  return (
    <figure class="city-map">
      <figcaption>{t(title)}</figcaption>
      <svg
        viewBox={`0 0 ${map.width} ${map.height}`}
        role="img"
        aria-labelledby="city-map-title city-map-text"
      >
        <title id="city-map-title">{t(title)}</title>
        <desc id="city-map-text">{t("overview.map.described")}</desc>
        <defs>
          <pattern
            id="unknown"
            width="14"
            height="14"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect class="hatch-ground" width="14" height="14" />
            <rect class="hatch-line" width="4" height="14" />
          </pattern>
        </defs>
        {map.shapes.map(({ code, path }) => {
          const group = known.get(code);
          const value = group === undefined ? null : of(group.figures);
          return (
            <path
              key={code}
              class={value === null ? "unknown" : `c${classOf(value, step)}`}
              d={path}
            >
              {group !== undefined && <title>{`${groupName(group)}: ${say(value)}`}</title>}
            </path>
          );
        })}
        <path class="borders" d={map.borders} />
      </svg>
      <ul class="map-legend" aria-label={t("overview.map.legend")}>
        {Array.from({ length: CLASS_COUNT }, (_, at) => (
          <li key={at}>
            <Swatch kind={`c${at + 1}`} />
            {t("overview.map.range", { from: say(at * step), to: say((at + 1) * step) })}
          </li>
        ))}
        <li>
          <Swatch kind="unknown" />
          {t("overview.map.unknown")}
        </li>
      </ul>
      <p class="fine">{t("overview.map.credit")}</p>
    </figure>
  );
}

function Swatch({ kind }: { kind: string }) {
  return (
    <svg class="swatch" viewBox="0 0 28 20" width="28" height="20" aria-hidden="true">
      <rect class={kind} x=".5" y=".5" width="27" height="19" rx="3" />
    </svg>
  );
}
