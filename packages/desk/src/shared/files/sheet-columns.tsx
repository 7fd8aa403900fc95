import { useState } from "preact/hooks";
import { type MessageKey, t } from "../language.ts";
import { sayList } from "../say.ts";
import { ColumnsCard, withMeaning } from "./columns-card.tsx";

type SheetColumn = {
  readonly letter: string;
  readonly header: string;
  readonly field: string | null;
  readonly use: "field" | "unclear" | "ignored";
  readonly samples: readonly string[];
};
export type SheetMapping = Readonly<Record<string, string>>;

/** What the columns of a file of the insurer hold. A column that nobody claims is left out. */
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
  const used = columns.filter(({ use }) => use === "field").length;
  return (
    <ColumnsCard
      columns={columns}
      summary={t("sheet-columns.summary", { used, all: columns.length })}
      isOpen={isOpen}
      meaningOf={({ header, field }) => chosen[header] ?? field ?? "ignore"}
      meaningsOf={() => Object.entries(fields).map(([value, key]) => ({ value, title: t(key) }))}
      onChoose={({ header }, meaning) => {
        setChosen(withMeaning(chosen, columns, header, meaning));
        onChanged();
      }}
      onApply={() => onApply(settled(chosen, columns))}
    >
      {wasRemembered && <p>{t("sheet-columns.remembered")}</p>}
    </ColumnsCard>
  );
}

/** What is left as it stands is said too: a header that nobody knows is left out on purpose then. */
function settled(mapping: SheetMapping, columns: readonly SheetColumn[]): SheetMapping {
  const unclear = columns.filter(({ use, header }) => use === "unclear" && header !== "");
  return { ...Object.fromEntries(unclear.map(({ header }) => [header, "ignore"])), ...mapping };
}

/** A changed header stops here: nobody guesses what a column holds. */
export function UnclearColumns<Field extends string>(props: {
  preview: {
    readonly missing: readonly Field[];
    readonly unclear: readonly string[];
    readonly headerRow: number | null;
  };
  fields: Readonly<Record<Field, MessageKey>>;
}) {
  const { preview, fields } = props;
  const { missing, unclear, headerRow } = preview;
  const named = sayList(missing.map((field) => t(fields[field])));
  return (
    <div class="notice fault" role="alert">
      {headerRow === null ? (
        <p>
          <strong>{t("check-list.no-header")}</strong> {t("sheet-columns.no-header-means")}
        </p>
      ) : (
        <p>
          <strong>
            {missing.length > 0
              ? t("check-list.missing", { fields: named })
              : t("sheet-columns.unclear", { headers: sayList(unclear) })}
          </strong>{" "}
          {t("sheet-columns.say")}
        </p>
      )}
    </div>
  );
}
