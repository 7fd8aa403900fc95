import { useLocation } from "preact-iso";
import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayMoment, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { Comparison } from "./comparison.tsx";
import { ErrorRange } from "./error-range.tsx";
import { type Figures, type Overview, shareOf } from "./figures.ts";
import { Funnel } from "./funnel.tsx";
import "./insight.css";
import { Method } from "./method.tsx";
import { Period, sayPeriod } from "./period.tsx";
import { periodOf, type Question, readQuestion, writeQuestion } from "./question.ts";
import { sayShare } from "./say-figures.ts";
import { Speeds } from "./speed.tsx";
import { WaitingTable } from "./waiting-table.tsx";

/** How far people came, how fast, how surely, and where they wait. What is looked at stands in the address. */
export function OverviewScreen() {
  const { query, route } = useLocation();
  const question = readQuestion(query);
  const ask = (changed: Partial<Question>) =>
    route(at("/overview") + writeQuestion({ ...question, ...changed }), true);
  const { from, to } = question;
  const load = useLoad((signal) => get("/v1/overview", periodOf(question), { signal }), [from, to]);
  return (
    <Page
      title={t("overview.title")}
      lead={t("overview.lead")}
      actions={
        <button type="button" class="quiet" onClick={() => print()}>
          {t("overview.print")}
        </button>
      }
    >
      <Period key={`${from} ${to}`} question={question} ask={ask} />
      <Loaded load={load}>
        {(overview) => {
          const figures = overview.groups[0]?.figures;
          return figures === undefined || figures.funnel.received === 0 ? (
            <Nobody question={question} ask={ask} />
          ) : (
            <>
              <Together overview={overview} figures={figures} />
              <Comparison question={question} ask={ask} all={overview} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function Nobody({
  question,
  ask,
}: {
  question: Question;
  ask: (changed: Partial<Question>) => void;
}) {
  const isNarrow = question.from !== "" || question.to !== "";
  return (
    <Empty title={t(isNarrow ? "overview.empty-period" : "overview.empty")}>
      <p>{t(isNarrow ? "overview.empty-period-means" : "overview.empty-means")}</p>
      {isNarrow && (
        <button type="button" class="quiet" onClick={() => ask({ from: "", to: "" })}>
          {t("overview.all-days")}
        </button>
      )}
    </Empty>
  );
}

function Together({ overview, figures }: { overview: Overview; figures: Figures }) {
  const { funnel, byData, shareByData } = figures;
  const { asOf, errorBound, confidence } = overview;
  return (
    <>
      <section class="headline" aria-label={t("overview.in-short")}>
        <p class="headline-said">
          {t(funnel.decided === 0 ? "overview.headline-undecided" : "overview.headline", {
            received: sayNumber(funnel.received),
            decided: sayNumber(funnel.decided),
            share: sayShare(shareOf(byData, funnel.decided)),
          })}{" "}
          {t("overview.headline-protected", {
            protected: sayNumber(funnel.protected),
            share: sayShare(shareOf(funnel.protected, funnel.received)),
          })}
        </p>
        <p class="fine">
          {t("overview.counted", { at: sayMoment(asOf), period: sayPeriod(overview) })}
        </p>
      </section>
      <div class="figures">
        <div class="figures-side">
          <section class="card" aria-labelledby="figure-funnel">
            <h2 id="figure-funnel">{t("overview.funnel.title")}</h2>
            <Funnel funnel={funnel} />
            <Method text={t("overview.funnel.method")} />
          </section>
          <section class="card" aria-labelledby="figure-data">
            <h2 id="figure-data">{t("overview.data.title")}</h2>
            <p>
              {t("overview.data.said", {
                share: sayShare(shareByData),
                byData: sayNumber(byData),
                referred: sayNumber(figures.referred),
              })}
            </p>
            <Method text={t("overview.data.method")} />
          </section>
        </div>
        <div class="figures-side">
          <section class="card" aria-labelledby="figure-speed">
            <h2 id="figure-speed">{t("overview.speed.title")}</h2>
            <Speeds speed={figures.speed} />
            <Method text={t("overview.speed.method")} />
          </section>
          <section class="card" aria-labelledby="figure-error">
            <h2 id="figure-error">{t("overview.error.title")}</h2>
            <ErrorRange error={figures.error} bound={errorBound} confidence={confidence} />
            <Method text={t("overview.error.method")} />
          </section>
        </div>
      </div>
      <section class="stuck" aria-labelledby="figure-waiting">
        <h2 id="figure-waiting">{t("overview.waiting.title")}</h2>
        <WaitingTable waiting={figures.waiting} asOf={asOf} />
        <Method text={t("overview.waiting.method")} />
      </section>
    </>
  );
}
