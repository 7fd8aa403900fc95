import { get } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import { Sections } from "../sections.tsx";
import { OneAwaited } from "./awaited.tsx";
import { OneQuestion } from "./question.tsx";

/** How many of each are shown at once; the oldest come first, and the next follow when these are done. */
const SHOWN = "100";

/** What sponsors and donors paid and only a person may settle, and the transfers that nobody has seen yet. */
export function Payments() {
  const load = useLoad(async (signal) => {
    const [{ questions }, { transfers }] = await Promise.all([
      get("/v1/payment-questions", { limit: SHOWN }, { signal }),
      get("/v1/awaited-transfers", { limit: SHOWN }, { signal }),
    ]);
    return { questions, transfers };
  }, []);
  return (
    <Page title={t("incoming.title")} lead={t("incoming.lead")}>
      <Sections />
      <Loaded load={load}>
        {({ questions, transfers }) => (
          <div class="parts">
            <section aria-labelledby="payment-questions">
              <h2 id="payment-questions">{t("incoming.questions")}</h2>
              {questions.length === 0 ? (
                <Empty title={t("incoming.no-questions")}>
                  <p>{t("incoming.no-questions-means")}</p>
                </Empty>
              ) : (
                <ul class="parts">
                  {questions.map((each) => (
                    <li key={each.id} class="card">
                      <OneQuestion question={each} onAnswered={load.reload} />
                    </li>
                  ))}
                </ul>
              )}
            </section>
            <section aria-labelledby="awaited-transfers">
              <h2 id="awaited-transfers">{t("incoming.awaited")}</h2>
              <p class="hint">{t("incoming.awaited-means")}</p>
              {transfers.length === 0 ? (
                <Empty title={t("incoming.no-awaited")} />
              ) : (
                <ul class="parts">
                  {transfers.map((each) => (
                    <li key={each.paymentId} class="card">
                      <OneAwaited transfer={each} onNoted={load.reload} />
                    </li>
                  ))}
                </ul>
              )}
            </section>
          </div>
        )}
      </Loaded>
    </Page>
  );
}
