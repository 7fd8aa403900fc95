import { useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { type Names, readNames } from "../shared/names.ts";
import { notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayName, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import "./programme.css";

type Waiting = Gets["/v1/cohorts/:id/waiting-list"]["output"]["waiting"][number];

/** Who waits for a place, in order, and for each one in words where the points come from. */
export function WaitingList({ id }: { id: string }) {
  const load = useLoad(
    async (signal) => {
      const [page, names] = await Promise.all([
        get("/v1/cohorts/:id/waiting-list", { id, limit: "200" }, { signal }),
        readNames(),
      ]);
      return { ...page, names };
    },
    [id],
  );
  return (
    <Page
      title={t("waiting-list.title")}
      lead={t("waiting-list.lead")}
      back={{ href: at("/cohorts", id), title: t("waiting-list.back") }}
      actions={
        <button type="button" class="quiet" onClick={() => print()}>
          {t("waiting-list.print")}
        </button>
      }
    >
      <Loaded load={load}>
        {({ waiting, next, names }) =>
          waiting.length === 0 ? (
            <Empty title={t("waiting-list.none")}>
              <p>{t("waiting-list.none-means")}</p>
            </Empty>
          ) : (
            <Queue id={id} first={waiting} next={next} names={names} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Queue(props: {
  id: string;
  first: readonly Waiting[];
  next: number | null;
  names: Names;
}) {
  const { id, first, next, names } = props;
  const [more, setMore] = useState<readonly Waiting[]>([]);
  const [after, setAfter] = useState(next);
  const showMore = async () => {
    if (after === null) return;
    try {
      const page = await get("/v1/cohorts/:id/waiting-list", {
        id,
        after: String(after),
        limit: "200",
      });
      setMore([...more, ...page.waiting]);
      setAfter(page.next);
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <>
      <DataTable
        caption={t("waiting-list.title")}
        rows={[...first, ...more]}
        keyOf={({ applicationId }) => applicationId}
        columns={[
          {
            title: t("waiting-list.place"),
            cell: ({ place, name }) => (
              <>
                {sayNumber(place)}. {name === null ? "–" : sayName(name)}
              </>
            ),
          },
          {
            title: t("cohort.kelurahan"),
            cell: ({ kelurahanCode: code }) => (
              <span class="one-line">{names.kelurahan.get(code ?? "") ?? t("cohort.nowhere")}</span>
            ),
          },
          {
            title: t("waiting-list.points"),
            isNumber: true,
            cell: ({ score }) => sayNumber(score),
          },
          { title: t("waiting-list.why"), cell: (row) => <Why parts={row.parts} /> },
        ]}
      />
      {after !== null && (
        <div class="actions">
          <button type="button" class="quiet" onClick={() => void showMore()}>
            {t("lists.show-more")}
          </button>
        </div>
      )}
    </>
  );
}

/** Each part of the points in words: whoever asks why gets an answer. */
function Why({ parts }: Pick<Waiting, "parts">) {
  if (parts === null) return <span class="fine">{t("waiting-list.changed")}</span>;
  const { decile, risk, waiting } = parts;
  return (
    <span class="stacked points-why">
      <span>
        {decile.value === null
          ? t("waiting-list.decile-unknown", { points: decile.points })
          : t("waiting-list.decile", { decile: decile.value, points: decile.points })}
      </span>
      <span>{t(RISKS[risk.value ?? "none"], { points: risk.points })}</span>
      <span>{t("waiting-list.months", { months: waiting.months, points: waiting.points })}</span>
    </span>
  );
}

const RISKS = {
  high: "waiting-list.risk-high",
  medium: "waiting-list.risk-medium",
  low: "waiting-list.risk-low",
  none: "waiting-list.risk-none",
} as const;
