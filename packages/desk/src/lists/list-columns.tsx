import type { Field } from "@payung/domain/intake/column-names.ts";
import { useState } from "preact/hooks";
import { ColumnsCard, withMeaning } from "../shared/files/columns-card.tsx";
import { t } from "../shared/language.ts";
import type { Mapping } from "./mapping.ts";
import { FIELD_NAMES, type Preview, sayField } from "./say-list.ts";

/** What the columns of a list hold. A column that is no field is kept as a note. */
export function ListColumns(props: {
  columns: Preview["columns"];
  isOpen: boolean;
  mapping: Mapping;
  wasRemembered: boolean;
  onChanged: () => void;
  onApply: (mapping: Mapping) => void;
}) {
  const { columns, isOpen, mapping, wasRemembered, onChanged, onApply } = props;
  const [chosen, setChosen] = useState(mapping);
  const fields = columns.filter(({ use }) => use === "field").length;
  const notes = columns.filter(({ use }) => use === "note").length;
  return (
    <ColumnsCard
      columns={columns}
      summary={t("columns.summary", { fields, notes })}
      isOpen={isOpen}
      meaningOf={({ header, field, use }) =>
        chosen[header] ?? field ?? (use === "ignored" ? "ignore" : "")
      }
      meaningsOf={({ header, field }) =>
        // What is recognised by its name can be left out, but is no note any more.
        field === null || chosen[header] !== undefined
          ? [{ value: "", title: t("columns.note") }, ...fieldsToOffer()]
          : fieldsToOffer()
      }
      onChoose={({ header }, meaning) => {
        const said = meaning === "" ? null : (meaning as Field | "ignore");
        setChosen(withMeaning(chosen, columns, header, said));
        onChanged();
      }}
      onApply={() => onApply(chosen)}
    >
      {wasRemembered && (
        <p class="beside">
          {t("columns.remembered")}
          <button type="button" class="link" onClick={() => onApply({})}>
            {t("columns.forget")}
          </button>
        </p>
      )}
    </ColumnsCard>
  );
}

const fieldsToOffer = () => FIELD_NAMES.map((name) => ({ value: name, title: sayField(name) }));
