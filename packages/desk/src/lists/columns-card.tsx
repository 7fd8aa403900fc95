import type { Field } from "@payung/domain/intake/column-names.ts";
import { useState } from "preact/hooks";
import { t } from "../shared/language.ts";
import { DataTable } from "../shared/table.tsx";
import { type Mapping, withColumn } from "./mapping.ts";
import { FIELD_NAMES, type Preview, sayField } from "./say-list.ts";

type Column = Preview["columns"][number];

/** What each column holds, as Payung guesses it, with a few cells to see whether that is right. */
export function ColumnsCard(props: {
  columns: readonly Column[];
  isOpen: boolean;
  mapping: Mapping;
  wasRemembered: boolean;
  onChanged: () => void;
  onApply: (mapping: Mapping) => void;
}) {
  const { columns, isOpen, mapping, wasRemembered, onChanged, onApply } = props;
  const [chosen, setChosen] = useState(mapping);
  const change = (header: string, meaning: Field | "ignore" | null) => {
    setChosen(withColumn(chosen, columns, header, meaning));
    onChanged();
  };
  const fields = columns.filter(({ use }) => use === "field").length;
  const notes = columns.filter(({ use }) => use === "note").length;
  return (
    <details class="card" open={isOpen}>
      <summary>
        <h2>{t("columns.title")}</h2>
        <span class="hint">{t("columns.summary", { fields, notes })}</span>
      </summary>
      {wasRemembered && (
        <p class="beside">
          {t("columns.remembered")}
          <button type="button" class="link" onClick={() => onApply({})}>
            {t("columns.forget")}
          </button>
        </p>
      )}
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
            { title: t("columns.samples"), cell: (column) => <Samples column={column} /> },
            {
              title: t("columns.holds"),
              cell: (column) => <Holds column={column} chosen={chosen} onChange={change} />,
            },
          ]}
        />
      </div>
      <div class="actions">
        <button type="button" class="quiet" onClick={() => onApply(chosen)}>
          {t("columns.apply")}
        </button>
      </div>
    </details>
  );
}

function Samples({ column }: { column: Column }) {
  const filled = [...new Set(column.samples.filter((sample) => sample !== ""))];
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
  column: Column;
  chosen: Mapping;
  onChange: (header: string, meaning: Field | "ignore" | null) => void;
}) {
  const { column, chosen, onChange } = props;
  const { letter, header, field, use } = column;
  const value = chosen[header] ?? field ?? (use === "ignored" ? "ignore" : "");
  return (
    <select
      aria-label={t("columns.holds-of", { letter, header })}
      value={value}
      onChange={(event) => {
        const { value: next } = event.currentTarget;
        onChange(header, next === "" ? null : (next as Field | "ignore"));
      }}
    >
      {/* What is recognised by its name can be left out, but is no note any more. */}
      {(field === null || chosen[header] !== undefined) && (
        <option value="">{t("columns.note")}</option>
      )}
      {FIELD_NAMES.map((name) => (
        <option key={name} value={name}>
          {sayField(name)}
        </option>
      ))}
      <option value="ignore">{t("columns.ignore")}</option>
    </select>
  );
}
