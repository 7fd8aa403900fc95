import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { type Names, readNames } from "../shared/names.ts";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayDay, sayMoment, sayNumber, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import { OpenDrafts } from "./cohorts.tsx";
import "./programme.css";
import { type Draft, sayKind, sayMonths } from "./say-programme.ts";
import { MANAGERS, RECORDERS, WAITING_READERS } from "./who-may.ts";

type Found = Gets["/v1/cohorts/:id"]["output"];
type Preview = Gets["/v1/cohorts/:id/selection-preview"]["output"];

/** One cohort: how it stands, who comes next, and its decrees. */
export function CohortPage({ id }: { id: string }) {
  const load = useLoad(
    async (signal) => {
      const [found, { drafts }, names] = await Promise.all([
        get("/v1/cohorts/:id", { id }, { signal }),
        holds(RECORDERS)
          ? get("/v1/decree-drafts", { cohortId: id }, { signal })
          : { drafts: [] as readonly Draft[] },
        readNames(),
      ]);
      return { found, drafts, names };
    },
    [id],
  );
  const cohort = load.value?.found.cohort;
  return (
    <Page
      title={cohort?.name ?? t("cohorts.title")}
      lead={
        cohort === undefined
          ? ""
          : t("cohort.lead", {
              months: sayMonths(cohort.firstMonth, cohort.monthCount),
              funder: cohort.funder,
            })
      }
      back={{ href: at("/cohorts"), title: t("cohorts.title") }}
    >
      <Loaded load={load}>
        {({ found, drafts, names }) => (
          <div class="parts">
            <StandingCard found={found} />
            {drafts.length > 0 && <OpenDrafts drafts={drafts} />}
            {holds(MANAGERS) && (
              <NextSteps found={found} drafts={drafts} names={names} onChanged={load.reload} />
            )}
            <Decrees found={found} />
            {found.quotas.length > 0 && <Quotas found={found} names={names} />}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function StandingCard({ found: { cohort, standing } }: { found: Found }) {
  const { id, quota } = cohort;
  const { taken, waiting, dropouts, open, perMonth, cost, fullCost } = standing;
  return (
    <section class="card">
      <h2>{t("cohort.standing")}</h2>
      <dl class="counts">
        <div class="main">
          <dt>{t("cohorts.places")}</dt>
          <dd>{quota === null ? sayNumber(taken) : t("cohorts.taken-of", { taken, quota })}</dd>
        </div>
        <div>
          <dt>{t("cohorts.waiting")}</dt>
          <dd>{sayNumber(waiting)}</dd>
        </div>
        <div class={open > 0 ? "warned" : ""}>
          <dt>{t("cohort.open-places")}</dt>
          <dd>{sayNumber(open)}</dd>
        </div>
        <div>
          <dt>{t("cohort.per-month")}</dt>
          <dd>{perMonth === null ? t("cohort.no-rate") : sayRupiah(perMonth)}</dd>
        </div>
      </dl>
      {cost !== null && <Cost title={t("cohort.cost")} cost={cost} />}
      {fullCost !== null && <Cost title={t("cohort.full-cost")} cost={fullCost} />}
      <p class="hint">
        {cohort.isStateBudget ? t("cohort.state-budget") : t("cohort.other-money")}
      </p>
      <div class="actions">
        {holds(WAITING_READERS) && (
          <a class="quiet" href={at("/cohorts", id, "waiting")}>
            {t("waiting-list.open", { waiting })}
          </a>
        )}
        {holds(RECORDERS) && standing.decrees > 0 && (
          <a class="quiet" href={at("/cohorts", id, "people")}>
            {t("dropout.open", { dropouts })}
          </a>
        )}
        {holds(MANAGERS) && standing.decrees > 0 && (
          <a class="quiet" href={at("/cohorts", id, "cards")}>
            {t("cards.open")}
          </a>
        )}
      </div>
    </section>
  );
}

/** What something costs, by the budget year that must hold it. */
export function Cost(props: {
  title: string;
  cost: { readonly total: string; readonly byYear: readonly { year: number; total: string }[] };
}) {
  const { title, cost } = props;
  return (
    <p class="cost">
      <strong>
        {title} {sayRupiah(cost.total)}
      </strong>
      {cost.byYear.length > 1 && (
        <span class="fine">
          {cost.byYear
            .map(({ year, total }) =>
              t("cohort.in-year", { year: String(year), total: sayRupiah(total) }),
            )
            .join(" · ")}
        </span>
      )}
    </p>
  );
}

/** Selecting, and then a decree: what comes next is the button that stands out. */
function NextSteps(props: {
  found: Found;
  drafts: readonly Draft[];
  names: Names;
  onChanged: () => void;
}) {
  const { found, drafts, names, onChanged } = props;
  const { cohort, standing } = found;
  const { id } = cohort;
  const [preview, setPreview] = useState<Preview | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [selectionId, setSelectionId] = useState(newId);
  const ask = async (work: () => Promise<void>) => {
    if (isAsking) return;
    setIsAsking(true);
    await work().catch(notifyFault);
    setIsAsking(false);
  };
  const look = () =>
    ask(async () => setPreview(await get("/v1/cohorts/:id/selection-preview", { id })));
  const select = () =>
    ask(async () => {
      const made = await post("/v1/cohorts/:id/selections", { id, selectionId });
      setSelectionId(newId());
      setPreview(null);
      notify(t("selection.done", { selected: made.selected, waiting: made.waiting }));
      onChanged();
    });
  const hasDraft = drafts.some(({ state }) => state === "open");
  return (
    <section class="card">
      <h2>{t("selection.title")}</h2>
      <p>
        {standing.selectedAt === null
          ? t("selection.never")
          : t("selection.last", { moment: sayMoment(standing.selectedAt) })}
      </p>
      {preview !== null && <PreviewTable preview={preview} names={names} />}
      <div class="actions">
        {preview === null ? (
          <button type="button" class="quiet" aria-disabled={isAsking} onClick={() => void look()}>
            {isAsking ? t("shared.waiting") : t("selection.look")}
          </button>
        ) : (
          <button
            type="button"
            class="button"
            aria-disabled={isAsking}
            onClick={() => void select()}
          >
            {isAsking ? t("shared.sending") : t("selection.make", { people: preview.selected })}
          </button>
        )}
        {standing.selectedAt !== null && !hasDraft && (
          <a
            class={preview === null ? "button" : "quiet"}
            href={at("/cohorts", id, "draft", "selection")}
          >
            {t("draft.new")}
          </a>
        )}
        {standing.open > 0 && !hasDraft && (
          <a class="quiet" href={at("/cohorts", id, "draft", "replacement")}>
            {t("draft.new-replacement", { open: standing.open })}
          </a>
        )}
      </div>
    </section>
  );
}

function PreviewTable({ preview, names }: { preview: Preview; names: Names }) {
  const { selected, waiting, perKelurahan, cost } = preview;
  return (
    <div role="status">
      <p>
        <strong>{t("selection.would", { selected, waiting })}</strong> {t("selection.not-yet")}
      </p>
      {cost !== null && <Cost title={t("selection.cost")} cost={cost} />}
      {perKelurahan.length > 0 && (
        <DataTable
          caption={t("selection.per-kelurahan")}
          rows={perKelurahan}
          keyOf={({ kelurahanCode }) => kelurahanCode ?? ""}
          columns={[
            {
              title: t("cohort.kelurahan"),
              cell: ({ kelurahanCode: code }) =>
                names.kelurahan.get(code ?? "") ?? t("cohort.nowhere"),
            },
            {
              title: t("selection.selected"),
              isNumber: true,
              cell: (row) => sayNumber(row.selected),
            },
            { title: t("cohorts.waiting"), isNumber: true, cell: (row) => sayNumber(row.waiting) },
          ]}
        />
      )}
    </div>
  );
}

function Decrees({ found: { decrees } }: { found: Found }) {
  return (
    <section>
      <h2>{t("decree.all")}</h2>
      {decrees.length === 0 ? (
        <Empty title={t("decree.none")}>
          <p>{t("decree.none-means")}</p>
        </Empty>
      ) : (
        <DataTable
          caption={t("decree.all")}
          rows={decrees}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => at("/decrees", id)}
          columns={[
            {
              title: t("decree.number"),
              cell: ({ number, version }) => t("decree.named", { number, version }),
            },
            { title: t("decree.kind"), cell: ({ kind }) => sayKind(kind) },
            { title: t("decree.issued-on"), cell: ({ issuedOn }) => sayDay(issuedOn) },
            { title: t("decree.lines"), isNumber: true, cell: ({ lines }) => sayNumber(lines) },
          ]}
        />
      )}
    </section>
  );
}

function Quotas({ found: { quotas }, names }: { found: Found; names: Names }) {
  return (
    <section>
      <h2>{t("cohort.quotas")}</h2>
      <DataTable
        caption={t("cohort.quotas")}
        rows={quotas}
        keyOf={({ kelurahanCode }) => kelurahanCode}
        columns={[
          {
            title: t("cohort.kelurahan"),
            cell: ({ kelurahanCode: code }) => names.kelurahan.get(code) ?? code,
          },
          { title: t("cohorts.places"), isNumber: true, cell: ({ places }) => sayNumber(places) },
          { title: t("cohort.taken"), isNumber: true, cell: ({ taken }) => sayNumber(taken) },
        ]}
      />
    </section>
  );
}
