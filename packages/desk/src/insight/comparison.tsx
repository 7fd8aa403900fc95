import { BREAKDOWNS } from "@payung/domain/insight/overview.ts";
import { useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { DownloadButton } from "../shared/download-button.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { sayNumber } from "../shared/say.ts";
import { Bars } from "./bars.tsx";
import { CityMap } from "./city-map.tsx";
import { ErrorRange } from "./error-range.tsx";
import type { Group, Overview, Shapes } from "./figures.ts";
import { Funnel } from "./funnel.tsx";
import { GroupTable } from "./group-table.tsx";
import { BREAKDOWN_TITLES, groupName, sorted } from "./groups.ts";
import { MEASURE_NAMES, type MeasureName, measureOf } from "./measures.ts";
import { Method } from "./method.tsx";
import { periodOf, type Question } from "./question.ts";
import { Speeds } from "./speed.tsx";
import { WaitingTable } from "./waiting-table.tsx";

/** The shapes of a city do not change while one looks at it. */
let shapes: Promise<Shapes> | null = null;
function readShapes(): Promise<Shapes> {
  shapes ??= get("/v1/kelurahan-shapes", {}).catch((error: unknown) => {
    shapes = null;
    throw error;
  });
  return shapes;
}

/** The same figures for each part: a picture, and beside it the table with the same numbers. */
export function Comparison(props: {
  question: Question;
  ask: (changed: Partial<Question>) => void;
  all: Overview;
}) {
  const { question, ask, all } = props;
  const { by, from, to, measure } = question;
  const asked = { ...periodOf(question), by };
  const load = useLoad(
    async (signal) => {
      const [overview, map] = await Promise.all([
        get("/v1/overview", asked, { signal }),
        by === "kelurahan" ? readShapes() : null,
      ]);
      return { overview, map };
    },
    [by, from, to],
  );
  return (
    <section class="comparison" aria-labelledby="figure-comparison">
      <div class="comparison-head">
        <h2 id="figure-comparison">{t("overview.compare.title")}</h2>
        <DownloadButton
          title={t("overview.download")}
          name={`payung-${by}-${all.asOf.slice(0, 10)}.csv`}
          ask={() => get("/v1/overview.csv", asked)}
        />
      </div>
      <div class="comparison-choices no-print">
        <fieldset class="ways-to-divide">
          <legend>{t("overview.by")}</legend>
          {BREAKDOWNS.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="by"
                checked={each === by}
                onChange={() => ask({ by: each })}
              />
              <span>{t(BREAKDOWN_TITLES[each])}</span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label for="overview-measure">{t("overview.measure")}</label>
          <select
            id="overview-measure"
            value={measure}
            onChange={(event) =>
              ask({ measure: event.currentTarget.value as MeasureName, isAscending: false })
            }
          >
            {MEASURE_NAMES.map((each) => (
              <option key={each} value={each}>
                {t(measureOf(each).title)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Loaded load={load}>
        {({ overview, map }) => (
          <Parts overview={overview} map={map} question={question} ask={ask} />
        )}
      </Loaded>
      <Method text={t("overview.compare.method")} />
    </section>
  );
}

function Parts(props: {
  overview: Overview;
  map: Shapes | null;
  question: Question;
  ask: (changed: Partial<Question>) => void;
}) {
  const { overview, map, question, ask } = props;
  const [open, setOpen] = useState<Group | null>(null);
  const { measure, isAscending } = question;
  const groups = sorted(overview.groups, measure, isAscending);
  const hasMap = overview.by === "kelurahan" && map !== null && map.shapes.length > 0;
  return (
    <>
      <div class={hasMap ? "picture-and-table with-map" : "picture-and-table"}>
        {hasMap ? (
          <CityMap map={map} groups={groups} measure={measure} />
        ) : (
          <Bars groups={groups} measure={measure} />
        )}
        <GroupTable
          groups={groups}
          by={overview.by ?? question.by}
          question={question}
          ask={ask}
          open={setOpen}
        />
      </div>
      {open !== null && (
        <Dialog title={groupName(open)} onClose={() => setOpen(null)} isWide>
          <OneGroup group={open} overview={overview} />
        </Dialog>
      )}
    </>
  );
}

/** One part, told as the whole is. */
function OneGroup({ group, overview }: { group: Group; overview: Overview }) {
  const { figures, kecamatan } = group;
  return (
    <div class="one-group">
      <p class="fine">
        {kecamatan !== null && t("overview.in-kecamatan", { kecamatan })}{" "}
        {t("overview.received-here", { count: sayNumber(figures.funnel.received) })}
      </p>
      <h3>{t("overview.funnel.title")}</h3>
      <Funnel funnel={figures.funnel} />
      <h3>{t("overview.speed.title")}</h3>
      <Speeds speed={figures.speed} />
      <h3>{t("overview.error.title")}</h3>
      <ErrorRange
        error={figures.error}
        bound={overview.errorBound}
        confidence={overview.confidence}
      />
      <h3>{t("overview.waiting.title")}</h3>
      <WaitingTable waiting={figures.waiting} asOf={overview.asOf} />
    </div>
  );
}
