import { useState } from "preact/hooks";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { DataTable } from "../shared/table.tsx";
import {
  type Preview,
  type PreviewRow,
  type ProblemCode,
  sayProblem,
  sayProblemShortly,
} from "./say-list.ts";

const SHOWN_AT_ONCE = 50;

/** The rows that somebody should look at, by the numbers that Excel shows, of one problem or of all. */
export function ProblemsCard(props: {
  counts: NonNullable<Preview["counts"]>;
  rows: readonly PreviewRow[];
}) {
  const { counts, rows } = props;
  const [problem, setProblem] = useState<ProblemCode | "">("");
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  if (counts.problems.length === 0)
    return (
      <Empty title={t("row-problems.none")}>
        <p>{t("row-problems.none-means")}</p>
      </Empty>
    );
  const chosen = rows.filter(({ code }) => problem === "" || code === problem);
  const shown = chosen.slice(0, limit);
  const all = counts.problems
    .filter(({ code }) => problem === "" || code === problem)
    .reduce((sum, each) => sum + each.rows, 0);
  return (
    <section>
      <h2>{t("row-problems.title")}</h2>
      <p class="hint">{t("row-problems.workbook")}</p>
      <div class="filters">
        <div class="field">
          <label for="row-problems-filter">{t("row-problems.filter")}</label>
          <select
            id="row-problems-filter"
            value={problem}
            onChange={(event) => {
              setProblem(event.currentTarget.value as ProblemCode | "");
              setLimit(SHOWN_AT_ONCE);
            }}
          >
            <option value="">{t("row-problems.all")}</option>
            {counts.problems.map(({ code, rows: count }) => (
              <option key={code} value={code}>
                {t("row-problems.option", { problem: sayProblemShortly(code), count })}
              </option>
            ))}
          </select>
        </div>
        <p class="hint" role="status">
          {t("row-problems.shown", { shown: shown.length, all })}
        </p>
      </div>
      <DataTable
        caption={t("row-problems.title")}
        rows={shown}
        keyOf={({ row, code }) => `${row} ${code}`}
        columns={[
          { title: t("row-problems.row"), cell: ({ row }) => <RowNumber row={row} /> },
          {
            title: t("row-problems.cell"),
            cell: ({ row, letter }) =>
              letter === null ? t("row-problems.no-column") : `${letter}${row}`,
          },
          {
            title: t("row-problems.written"),
            cell: ({ written }) =>
              written === "" ? <span class="fine">{t("row-problems.empty")}</span> : written,
          },
          { title: t("row-problems.what"), cell: (row) => sayProblem(row) },
        ]}
      />
      {limit < chosen.length && (
        <div class="actions">
          <button type="button" class="quiet" onClick={() => setLimit(limit + SHOWN_AT_ONCE)}>
            {t("lists.show-more")}
          </button>
        </div>
      )}
    </section>
  );
}

/** On a phone the number stands alone on its line, so it says what it counts. */
function RowNumber({ row }: { row: number }) {
  return (
    <>
      <span class="only-narrow">{t("row-problems.row")} </span>
      {row}
    </>
  );
}
