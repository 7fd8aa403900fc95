import { useLocation } from "preact-iso";
import { get } from "../shared/api.ts";
import { DownloadButton } from "../shared/download-button.tsx";
import { FileDrop, sayLimits } from "../shared/files/file-drop.tsx";
import { t } from "../shared/language.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { type Run, sayOutcomes } from "./say-list.ts";
import { ORDERERS } from "./who-may.ts";

/** What came of a list: its counts, the rows to mend and the way back in, the files. */
export function RunResult({ run }: { run: Run }) {
  const toMend = run.outcomes?.["incomplete"] ?? 0;
  return (
    <>
      {run.wasDoneBefore && (
        <p class="notice" role="status">
          {t("run.was-done")}
        </p>
      )}
      <section class="card">
        <h2>{t("check-list.read", { rows: run.list?.rows ?? 0 })}</h2>
        <ul class="outcomes">
          {sayOutcomes(run.outcomes ?? {}).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        {toMend === 0 && <p>{t("run.all-well")}</p>}
        <p class="hint">{t("run.cannot-undo")}</p>
      </section>
      {holds(ORDERERS) && toMend > 0 && <Mend run={run} rows={toMend} />}
      {holds(ORDERERS) && <Files run={run} />}
    </>
  );
}

/** The rows to mend go out as a workbook and come back in by the same door. */
function Mend({ run, rows }: { run: Run; rows: number }) {
  const { route } = useLocation();
  const { id } = run;
  return (
    <section class="card">
      <h2>{t("run.mend", { rows })}</h2>
      <ol class="mending">
        <li>
          <p>{t("run.mend-1")}</p>
          <DownloadButton
            title={t("run.mend-download")}
            name="errors.xlsx"
            isMain
            ask={() => get("/v1/runs/:id/errors.xlsx", { id })}
          />
        </li>
        <li>{t("run.mend-2")}</li>
        <li>
          <FileDrop
            label={t("run.mend-3")}
            hint={sayLimits()}
            onSent={(sent) => route(at("/lists/check", sent.id))}
          />
        </li>
      </ol>
    </section>
  );
}

function Files({ run: { id } }: { run: Run }) {
  const files = [
    {
      name: "decisions.csv",
      title: t("run.file-decisions"),
      ask: () => get("/v1/runs/:id/decisions.csv", { id }),
      holdsNik: false,
    },
    {
      name: "duplicates.csv",
      title: t("run.file-duplicates"),
      ask: () => get("/v1/runs/:id/duplicates.csv", { id }),
      holdsNik: false,
    },
    {
      name: "errors.xlsx",
      title: t("run.file-errors"),
      ask: () => get("/v1/runs/:id/errors.xlsx", { id }),
      holdsNik: true,
    },
    {
      name: "insurer-batch.xlsx",
      title: t("run.file-batch"),
      ask: () => get("/v1/runs/:id/insurer-batch.xlsx", { id }),
      holdsNik: true,
    },
  ];
  return (
    <section class="card">
      <h2>{t("run.files")}</h2>
      <ul class="rows">
        {files.map(({ name, title, ask, holdsNik }) => (
          <li key={name}>
            <span>
              {title}
              {holdsNik && <span class="fine">{t("run.holds-nik")}</span>}
            </span>
            <DownloadButton title={t("run.download", { name })} name={name} ask={ask} />
          </li>
        ))}
      </ul>
    </section>
  );
}
