import { useState } from "preact/hooks";
import { type MessageKey, t } from "../shared/language.ts";
import { DataTable } from "../shared/table.tsx";

export type SheetColumn = {
  readonly letter: string;
  readonly header: string;
  readonly field: string | null;
  readonly use: "field" | "unclear" | "ignored";
  readonly samples: readonly string[];
};
export type SheetMapping = Readonly<Record<string, string>>;

/** What each column of a file of the insurer holds, as Payung guesses it, and a way to say otherwise. */
export function SheetColumns(props: {
  columns: readonly SheetColumn[];
  fields: Readonly<Record<string, MessageKey>>;
  mapping: SheetMapping;
  isOpen: boolean;
  wasRemembered: boolean;
  onChanged: () => void;
  onApply: (mapping: SheetMapping) => void;
}) {
  const { columns, fields, mapping, isOpen, wasRemembered, onChanged, onApply } = props;
  const [chosen, setChosen] = useState(mapping);
  const choose = (header: string, meaning: string) => {
    setChosen(withMeaning(chosen, columns, header, meaning));
    onChanged();
  };
  const used = columns.filter(({ use }) => use === "field").length;
  return (
    <details class="card" open={isOpen}>
      <summary>
        <h2>{t("columns.title")}</h2>
        <span class="hint">{t("sheet-columns.summary", { used, all: columns.length })}</span>
      </summary>
      {wasRemembered && <p>{t("sheet-columns.remembered")}</p>}
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
                <Holds column={column} fields={fields} chosen={chosen} onChoose={choose} />
              ),
            },
          ]}
        />
      </div>
      <div class="actions">
        <button type="button" class="quiet" onClick={() => onApply(settled(chosen, columns))}>
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

function Holds(props: {
  column: SheetColumn;
  fields: Readonly<Record<string, MessageKey>>;
  chosen: SheetMapping;
  onChoose: (header: string, meaning: string) => void;
}) {
  const { column, fields, chosen, onChoose } = props;
  const { letter, header, field } = column;
  return (
    <select
      aria-label={t("columns.holds-of", { letter, header })}
      value={chosen[header] ?? field ?? "ignore"}
      onChange={(event) => onChoose(header, event.currentTarget.value)}
    >
      {Object.entries(fields).map(([name, title]) => (
        <option key={name} value={name}>
          {t(title)}
        </option>
      ))}
      <option value="ignore">{t("columns.ignore")}</option>
    </select>
  );
}

/** Says of a column what it holds; whichever held that before is left out, because a field has one column. */
export function withMeaning(
  mapping: SheetMapping,
  columns: readonly SheetColumn[],
  header: string,
  meaning: string,
): SheetMapping {
  const changed: Record<string, string> = { ...mapping, [header]: meaning };
  if (meaning === "ignore") return changed;
  for (const other of columns)
    if (other.header !== header && (mapping[other.header] ?? other.field) === meaning)
      changed[other.header] = "ignore";
  return changed;
}

/** What is left as it stands is said too: a header that nobody knows is left out on purpose then. */
function settled(mapping: SheetMapping, columns: readonly SheetColumn[]): SheetMapping {
  const unclear = columns.filter(({ use, header }) => use === "unclear" && header !== "");
  return { ...Object.fromEntries(unclear.map(({ header }) => [header, "ignore"])), ...mapping };
}
