import { useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import "./lists.css";
import { useEverySeconds } from "../shared/use-every-seconds.ts";
import { RunProgress } from "./run-progress.tsx";
import { type Run, sayOutcomes, type TakenList } from "./say-list.ts";
import { sayWhen } from "./say-when.ts";
import { TemplateButton } from "./template-button.tsx";
import { ORDERERS } from "./who-may.ts";

const LOOK_EVERY_SECONDS = 2;

/** Which lists there are: those being checked now, those taken in, those that came to nothing. */
export function Lists() {
  const load = useLoad(async (signal) => {
    const [{ runs }, { lists, next }] = await Promise.all([
      get("/v1/runs", {}, { signal }),
      get("/v1/lists", {}, { signal }),
    ]);
    return { runs, lists, next };
  }, []);
  const isGoing = load.value?.runs.some(isUnderWay) === true;
  useEverySeconds(LOOK_EVERY_SECONDS, isGoing, load.reload);
  return (
    <Page
      title={t("lists.title")}
      lead={t("lists.lead")}
      actions={
        holds(ORDERERS) && (
          <>
            <TemplateButton />
            <a class="button" href={at("/lists/new")}>
              {t("lists.send")}
            </a>
          </>
        )
      }
    >
      <Loaded load={load}>{(loaded) => <Overview {...loaded} />}</Loaded>
    </Page>
  );
}

const isUnderWay = ({ state }: Run) => state === "waiting" || state === "working";

function Overview(props: {
  runs: readonly Run[];
  lists: readonly TakenList[];
  next: string | null;
}) {
  const { runs, lists } = props;
  const going = runs.filter(isUnderWay);
  const failed = runs.filter(({ state }) => state === "refused" || state === "cancelled");
  if (runs.length === 0 && lists.length === 0)
    return (
      <Empty title={t("lists.none")}>
        <p>{t("lists.none-means")}</p>
      </Empty>
    );
  return (
    <div class="parts">
      {going.length > 0 && (
        <section>
          <h2>{t("lists.going")}</h2>
          <ul class="parts">
            {going.map((run) => (
              <li key={run.id} class="card">
                <a class="going-title" href={at("/lists", run.id)}>
                  {run.fileName}
                </a>
                <RunProgress run={run} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {lists.length > 0 && <TakenLists first={lists} next={props.next} />}
      {failed.length > 0 && <FailedRuns runs={failed} />}
    </div>
  );
}

function TakenLists({ first, next }: { first: readonly TakenList[]; next: string | null }) {
  const [more, setMore] = useState<readonly TakenList[]>([]);
  const [after, setAfter] = useState(next);
  const lists = [...first, ...more];
  const showMore = async () => {
    if (after === null) return;
    try {
      const page = await get("/v1/lists", { after });
      setMore([...more, ...page.lists]);
      setAfter(page.next);
    } catch (error) {
      notifyFault(error);
    }
  };
  // One that came in at the terminal has no order that one could open.
  const canOpen = lists.every(({ orderId }) => orderId !== null);
  return (
    <section>
      <h2>{t("lists.taken")}</h2>
      <DataTable
        caption={t("lists.taken")}
        rows={lists}
        keyOf={({ id }) => id}
        {...(canOpen ? { hrefOf: ({ orderId }: TakenList) => at("/lists", orderId ?? "") } : {})}
        columns={[
          { title: t("lists.file"), cell: (list) => <FileName list={list} isLink={!canOpen} /> },
          {
            title: t("lists.received"),
            cell: ({ receivedAt, receivedBy }) => sayWhen(receivedAt, receivedBy),
          },
          { title: t("lists.rows"), isNumber: true, cell: ({ rows }) => sayNumber(rows ?? 0) },
          { title: t("lists.result"), cell: ({ outcomes }) => <Outcomes outcomes={outcomes} /> },
        ]}
      />
      {after !== null && (
        <div class="actions">
          <button type="button" class="quiet" onClick={() => void showMore()}>
            {t("lists.show-more")}
          </button>
        </div>
      )}
    </section>
  );
}

function FileName({ list, isLink }: { list: TakenList; isLink: boolean }) {
  if (!isLink || list.orderId === null) return list.fileName;
  return <a href={at("/lists", list.orderId)}>{list.fileName}</a>;
}

function Outcomes({ outcomes }: Pick<TakenList, "outcomes">) {
  if (outcomes === null) return <span class="tag off">{t("lists.undecided")}</span>;
  return (
    <span class="stacked">
      {sayOutcomes(outcomes).map((words) => (
        <span key={words}>{words}</span>
      ))}
    </span>
  );
}

function FailedRuns({ runs }: { runs: readonly Run[] }) {
  return (
    <section>
      <h2>{t("lists.not-taken")}</h2>
      <DataTable
        caption={t("lists.not-taken")}
        rows={runs}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => at("/lists", id)}
        columns={[
          { title: t("lists.file"), cell: ({ fileName }) => fileName },
          {
            title: t("lists.received"),
            cell: ({ orderedAt, orderedBy }) => sayWhen(orderedAt, orderedBy),
          },
          {
            title: t("lists.result"),
            cell: ({ state }) =>
              state === "refused" ? (
                <span class="tag warn">{t("lists.state-refused")}</span>
              ) : (
                <span class="tag off">{t("lists.state-cancelled")}</span>
              ),
          },
        ]}
      />
    </section>
  );
}
