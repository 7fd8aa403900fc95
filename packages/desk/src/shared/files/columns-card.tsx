import type { ComponentChildren } from "preact";
import { t } from "../language.ts";
import "./columns-card.css";
import { DataTable } from "../table.tsx";

type Column = {
  readonly letter: string;
  readonly header: string;
  readonly samples: readonly string[];
};

/** What each column of a sent file holds, with a few cells to see whether that is right, and a way to say otherwise. */
export function ColumnsCard<Each extends Column>(props: {
  columns: readonly Each[];
  summary: string;
  isOpen: boolean;
  meaningOf: (column: Each) => string;
  meaningsOf: (column: Each) => readonly { readonly value: string; readonly title: string }[];
  onChoose: (column: Each, meaning: string) => void;
  onApply: () => void;
  children: ComponentChildren;
}) {
  const { columns, summary, isOpen, meaningOf, meaningsOf, onChoose, onApply, children } = props;
  return (
    <details class="card" open={isOpen}>
      <summary>
        <h2>{t("columns.title")}</h2>
        <span class="hint">{summary}</span>
      </summary>
      {children}
      <div class="columns-table">
        <DataTable
          caption={t("columns.title")}
          rows={columns}
          keyOf={({ letter }) => letter}
          columns={[
            {
              title: t("columns.header"),
              cell: ({ letter, header }) => `${letter}. ${header}`,
            },
            { title: t("columns.samples"), cell: ({ samples }) => <Samples samples={samples} /> },
            {
              title: t("columns.holds"),
              cell: (column) => (
                <select
                  aria-label={t("columns.holds-of", {
                    letter: column.letter,
                    header: column.header,
                  })}
                  value={meaningOf(column)}
                  onChange={(event) => onChoose(column, event.currentTarget.value)}
                >
                  {meaningsOf(column).map(({ value, title }) => (
                    <option key={value} value={value}>
                      {title}
                    </option>
                  ))}
                  <option value="ignore">{t("columns.ignore")}</option>
                </select>
              ),
            },
          ]}
        />
      </div>
      <div class="actions">
        <button type="button" class="quiet" onClick={onApply}>
          {t("columns.apply")}
        </button>
      </div>
    </details>
  );
}

function Samples({ samples }: { samples: readonly string[] }) {
  const filled = [...new Set(samples.filter((sample) => sample !== ""))];
  if (filled.length === 0) return <span class="fine">{t("row-problems.empty")}</span>;
  return (
    <span class="samples">
      {filled.map((sample) => (
        <span key={sample}>{sample}</span>
      ))}
    </span>
  );
}

/** Says of a column what it holds; whichever held that before is left out, because a field has one column. */
export function withMeaning<Meaning extends string>(
  mapping: Readonly<Record<string, Meaning | "ignore">>,
  columns: readonly { readonly header: string; readonly field: string | null }[],
  header: string,
  meaning: Meaning | "ignore" | null,
): Readonly<Record<string, Meaning | "ignore">> {
  const changed: Record<string, Meaning | "ignore"> = { ...mapping };
  if (meaning === null) {
    delete changed[header];
    return changed;
  }
  if (meaning !== "ignore")
    for (const other of columns)
      if (other.header !== header && (mapping[other.header] ?? other.field) === meaning)
        changed[other.header] = "ignore";
  changed[header] = meaning;
  return changed;
}
