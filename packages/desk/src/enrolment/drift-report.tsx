import { useEffect, useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { sayRefusal } from "../shared/files/say-file.ts";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayDay, sayMonth, sayName, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { useEverySeconds } from "../shared/use-every-seconds.ts";
import { countOf } from "./drift.tsx";
import "./enrolment.css";
import { type DriftKind, type DriftRow, type Report, sayDrift } from "./say-exchange.ts";
import "../shared/styles/going.css";

const LOOK_EVERY_SECONDS = 1;

/** One comparison with the insurer's list: on its way, or what it found. It goes on without this page. */
export function DriftReport({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/drift-reports/:id", { id }, { signal }), [id]);
  const state = load.value?.state;
  useEverySeconds(LOOK_EVERY_SECONDS, state === "waiting" || state === "working", load.reload);
  return (
    <Page
      title={t("drift-report.title")}
      {...(load.value === null
        ? {}
        : {
            lead: t("drift-report.lead", {
              file: load.value.fileName,
              day: sayDay(load.value.asOf),
            }),
          })}
      back={{ href: at("/insurer/drift"), title: t("drift.title") }}
    >
      <Loaded load={load}>
        {(report) =>
          report.state === "refused" ? (
            <Refusal report={report} />
          ) : report.counts === null ? (
            <Going report={report} />
          ) : (
            <Result report={report} counts={report.counts} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Going({ report: { rowsDone, stage } }: { report: Report }) {
  return (
    <section class="card going">
      <p class="going-step" role="status">
        {stage === null
          ? t("run.stage-waiting")
          : stage === "reading"
            ? t("drift-report.reading", { rows: rowsDone })
            : t("drift-report.comparing")}
      </p>
      <progress aria-label={t("drift-report.progress")} />
      <p class="hint">{t("run.may-leave")}</p>
    </section>
  );
}

function Refusal({ report }: { report: Report }) {
  return (
    <div class="notice fault">
      <p>{sayRefusal(report.refusal)}</p>
      <div class="actions">
        <a class="button" href={at("/insurer/drift/check", report.uploadId)}>
          {t("drift-report.columns")}
        </a>
        <a class="quiet" href={at("/insurer/drift")}>
          {t("take-list.other-file")}
        </a>
      </div>
    </div>
  );
}

function Result({ report, counts }: { report: Report; counts: NonNullable<Report["counts"]> }) {
  const all = countOf(counts);
  return (
    <div class="parts">
      <section class="card">
        <h2>{t("drift-report.found", { count: all })}</h2>
        <p class="hint">
          {t("drift-report.compared", { ours: counts.ours, theirs: counts.theirs })}{" "}
          {counts.unreadable > 0 && t("drift-report.unreadable", { rows: counts.unreadable })}
        </p>
        <dl class="counts">
          <div class={all > counts.persists ? "warned" : undefined}>
            <dt>{t("drift-report.new")}</dt>
            <dd>{sayNumber(all - counts.persists)}</dd>
          </div>
          <div>
            <dt>{t("drift-report.persists")}</dt>
            <dd>{sayNumber(counts.persists)}</dd>
          </div>
          <div>
            <dt>{t("drift-report.settled")}</dt>
            <dd>{sayNumber(counts.settled)}</dd>
          </div>
        </dl>
      </section>
      {all === 0 ? (
        <Empty title={t("drift-report.none")}>
          <p>{t("drift-report.none-means")}</p>
        </Empty>
      ) : (
        <Rows id={report.id} counts={counts} />
      )}
    </div>
  );
}

type State = "" | "new" | "persists";

function Rows({ id, counts }: { id: string; counts: NonNullable<Report["counts"]> }) {
  const [kind, setKind] = useState<DriftKind | "">("");
  const [state, setState] = useState<State>("");
  const [rows, setRows] = useState<readonly DriftRow[]>([]);
  const [next, setNext] = useState<number | null>(null);
  const read = async (after: number | null, before: readonly DriftRow[]) => {
    try {
      const page = await get("/v1/drift-reports/:id/rows", {
        id,
        ...(kind === "" ? {} : { kind }),
        ...(state === "" ? {} : { state }),
        ...(after === null ? {} : { after: String(after) }),
      });
      setRows([...before, ...page.rows]);
      setNext(page.next);
    } catch (error) {
      notifyFault(error);
    }
  };
  useEffect(() => void read(null, []), [id, kind, state]);
  const makeTasks = async (chosen: { kind: DriftKind } | { lines: number[] }) => {
    try {
      const { tasks } = await post("/v1/drift-reports/:id/tasks", { id, ...chosen });
      notify(t("drift-report.tasks-made", { count: tasks }));
      await read(null, []);
    } catch (error) {
      notifyFault(error);
    }
  };
  return (
    <section>
      <h2>{t("drift-report.rows")}</h2>
      <div class="filters">
        <div class="field">
          <label for="drift-kind">{t("drift-report.kind")}</label>
          <select
            id="drift-kind"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as DriftKind | "")}
          >
            <option value="">{t("drift-report.all-kinds")}</option>
            {counts.kinds.map(({ kind: each, rows: count }) => (
              <option key={each} value={each}>
                {t("row-problems.option", { problem: sayDrift(each), count })}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="drift-state">{t("drift-report.state")}</label>
          <select
            id="drift-state"
            value={state}
            onChange={(event) => setState(event.currentTarget.value as State)}
          >
            <option value="">{t("drift-report.all-states")}</option>
            <option value="new">{t("drift-report.new")}</option>
            <option value="persists">{t("drift-report.persists")}</option>
          </select>
        </div>
        {kind !== "" && (
          <button type="button" class="quiet" onClick={() => void makeTasks({ kind })}>
            {t("drift-report.task-all")}
          </button>
        )}
      </div>
      <DataTable
        caption={t("drift-report.rows")}
        rows={rows}
        keyOf={({ line }) => String(line)}
        hrefOf={({ applicationId }) => at("/records", applicationId)}
        columns={[
          {
            title: t("case.name"),
            cell: ({ name }) => (name === null ? t("case.no-name") : sayName(name)),
          },
          {
            title: t("drift-report.what"),
            cell: ({ kind: each, persists }) => (
              <span>
                {sayDrift(each)} {!persists && <span class="tag">{t("drift-report.is-new")}</span>}
              </span>
            ),
          },
          { title: t("drift-report.ours"), cell: ({ kind: each, ours }) => saySide(each, ours) },
          {
            title: t("drift-report.theirs"),
            cell: ({ kind: each, theirs }) => saySide(each, theirs),
          },
          {
            title: t("drift-report.file-row"),
            isNumber: true,
            cell: ({ sheetRow }) =>
              sheetRow === null ? t("drift-report.not-there") : sayNumber(sheetRow),
          },
          {
            title: t("drift-report.task"),
            cell: (row) => (
              <TaskCell row={row} onMake={() => void makeTasks({ lines: [row.line] })} />
            ),
          },
        ]}
      />
      {next !== null && (
        <div class="actions">
          <button type="button" class="quiet" onClick={() => void read(next, rows)}>
            {t("lists.show-more")}
          </button>
        </div>
      )}
    </section>
  );
}

function TaskCell({ row, onMake }: { row: DriftRow; onMake: () => void }) {
  if (row.task === "open") return <span class="tag">{t("drift-report.task-open")}</span>;
  if (row.task === "closed") return <span class="tag off">{t("drift-report.task-closed")}</span>;
  return (
    <button
      type="button"
      class="quiet small"
      aria-label={t("drift-report.make-of", { name: row.name ?? t("case.no-name") })}
      onClick={onMake}
    >
      {t("drift-report.make")}
    </button>
  );
}

/** What one side says, as people write it. */
function saySide(kind: DriftKind, said: string | null): string {
  if (said === null) return t("drift-report.nothing");
  if (kind === "other-birth-date") return sayDay(said);
  if (kind === "inactive" || kind === "paid-less") return sayMonth(said);
  if (kind === "other-name" || kind === "other-nik" || kind === "double-kpj")
    return /\p{L}/u.test(said) ? sayName(said) : said;
  return said;
}
