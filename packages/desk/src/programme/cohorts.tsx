import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayAgo, sayNumber, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import { type Cohort, type Draft, sayKind, sayMonths } from "./say-programme.ts";
import { MANAGERS, RECORDERS } from "./who-may.ts";

/** All cohorts and how they stand, and the drafts that wait for a second person. */
export function Cohorts() {
  const load = useLoad(async (signal) => {
    const [{ cohorts }, { drafts }] = await Promise.all([
      get("/v1/cohorts", {}, { signal }),
      holds(RECORDERS)
        ? get("/v1/decree-drafts", {}, { signal })
        : { drafts: [] as readonly Draft[] },
    ]);
    return { cohorts, drafts };
  }, []);
  return (
    <Page
      title={t("cohorts.title")}
      lead={t("cohorts.lead")}
      actions={
        holds(MANAGERS) && (
          <a class="button" href={at("/cohorts/new")}>
            {t("cohorts.open")}
          </a>
        )
      }
    >
      <Loaded load={load}>
        {({ cohorts, drafts }) => (
          <div class="parts">
            {drafts.length > 0 && <OpenDrafts drafts={drafts} />}
            {cohorts.length === 0 ? (
              <Empty title={t("cohorts.none")}>
                <p>{t("cohorts.none-means")}</p>
              </Empty>
            ) : (
              <CohortTable cohorts={cohorts} />
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** Drafts as cards: what waits, who put it together, and whose turn it is. */
export function OpenDrafts({ drafts }: { drafts: readonly Draft[] }) {
  return (
    <section>
      <h2>{t("draft.waiting")}</h2>
      <ul class="parts">
        {drafts.map((draft) => (
          <li key={draft.id} class="card">
            <a class="card-title" href={at("/decree-drafts", draft.id)}>
              {t("draft.named", { number: draft.number, kind: sayKind(draft.kind) })}
            </a>
            <p>
              {t("draft.of", {
                people: draft.lines,
                cohort: draft.cohortName,
                by: draft.drafted.name ?? t("draft.somebody"),
                ago: sayAgo(draft.drafted.at),
              })}
            </p>
            <p class="hint">{sayTurn(draft)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function sayTurn({ state, drafted, ended }: Draft): string {
  if (state === "sent-back") return t("draft.sent-back-with", { words: ended?.words ?? "" });
  return drafted.isMe ? t("draft.mine") : t("draft.yours");
}

function CohortTable({ cohorts }: { cohorts: readonly Cohort[] }) {
  return (
    <DataTable
      caption={t("cohorts.title")}
      rows={cohorts}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => at("/cohorts", id)}
      columns={[
        { title: t("cohorts.name"), cell: ({ name }) => name },
        {
          title: t("cohorts.months"),
          cell: ({ firstMonth, monthCount }) => sayMonths(firstMonth, monthCount),
        },
        {
          title: t("cohorts.places"),
          isNumber: true,
          cell: ({ taken, quota }) =>
            quota === null ? sayNumber(taken) : t("cohorts.taken-of", { taken, quota }),
        },
        { title: t("cohorts.waiting"), isNumber: true, cell: ({ waiting }) => sayNumber(waiting) },
        { title: t("cohorts.funder"), cell: ({ funder }) => funder },
        {
          title: t("cohorts.cost"),
          isNumber: true,
          cell: ({ cost }) => (cost === null ? t("cohort.no-rate") : sayRupiah(cost.total)),
        },
      ]}
    />
  );
}
