import { FileDrop, sayLimits } from "../../shared/files/file-drop.tsx";
import { sayFileFault } from "../../shared/files/say-file.ts";
import {
  SheetColumns,
  type SheetMapping,
  UnclearColumns,
} from "../../shared/files/sheet-columns.tsx";
import { t } from "../../shared/language.ts";
import { useLoad, Waiting } from "../../shared/load.tsx";
import { sayNumber, sayRupiah } from "../../shared/say.ts";
import { DataTable } from "../../shared/table.tsx";
import {
  FAULT_MENDS,
  FAULT_TITLES,
  KIND_TITLES,
  LINE_FIELDS,
  type LinesPreview,
} from "./say-bills.ts";

export type SentLines = { readonly uploadId: string; readonly mapping: SheetMapping | null };

/** The file of a bill or a receipt: sent, looked at, its columns said, before anything of it is taken in. */
export function LinesFile(props: {
  label: string;
  hint: string;
  file: SentLines | null;
  onChange: (file: SentLines | null) => void;
  /** Null while the form does not say yet what the file is for. */
  ask: ((file: SentLines) => Promise<LinesPreview>) | null;
  /** Asked anew when this changes. */
  dependsOn: string;
  /** The sum that was typed; null where none was. */
  typed: string | null;
}) {
  const { label, hint, file, onChange, ask, dependsOn, typed } = props;
  if (file === null)
    return (
      <FileDrop
        label={label}
        hint={`${hint} ${sayLimits()}`}
        isSmall
        onSent={({ id }) => onChange({ uploadId: id, mapping: null })}
      />
    );
  return (
    <section class="lines-file" aria-label={label}>
      {ask === null ? (
        <p class="notice" role="status">
          {t("lines.say-first")}
        </p>
      ) : (
        <Checked
          key={`${file.uploadId} ${dependsOn} ${JSON.stringify(file.mapping)}`}
          file={file}
          ask={ask}
          onChange={onChange}
          typed={typed}
        />
      )}
      <div class="actions">
        <button type="button" class="quiet" onClick={() => onChange(null)}>
          {t("lines.other-file")}
        </button>
      </div>
    </section>
  );
}

function Checked(props: {
  file: SentLines;
  ask: (file: SentLines) => Promise<LinesPreview>;
  onChange: (file: SentLines) => void;
  typed: string | null;
}) {
  const { file, ask, onChange, typed } = props;
  const load = useLoad(() => ask(file), []);
  const preview = load.value;
  if (load.state === "failed")
    return (
      <div class="notice fault" role="alert">
        <p>{sayFileFault(load.error)}</p>
        <button type="button" class="quiet" onClick={load.reload}>
          {t("shared.again")}
        </button>
      </div>
    );
  if (preview === null) return <Waiting />;
  const isUnclear = preview.missing.length > 0 || preview.unclear.length > 0;
  return (
    <div class="parts">
      {isUnclear ? (
        <UnclearColumns preview={preview} fields={LINE_FIELDS} />
      ) : (
        <Comparison preview={preview} typed={typed} />
      )}
      {preview.columns.length > 0 && (
        <SheetColumns
          columns={preview.columns}
          fields={LINE_FIELDS}
          mapping={preview.mapping}
          isOpen={isUnclear}
          wasRemembered={preview.wasRemembered}
          onChanged={() => undefined}
          onApply={(mapping) => onChange({ ...file, mapping })}
        />
      )}
    </div>
  );
}

const FAULTS_SHOWN = 10;

function Comparison({ preview, typed }: { preview: LinesPreview; typed: string | null }) {
  const { faults, differences } = preview;
  const sum = sayRupiah(preview.linesTotal);
  return (
    <section class="card">
      <h2>{t("lines.read", { rows: sayNumber(preview.lines), amount: sum })}</h2>
      {typed !== null && typed !== sum && (
        <p class="notice" role="status">
          {t("lines.other-sum", { sum, typed })}
        </p>
      )}
      <dl class="counts">
        <div class="main">
          <dt>{t("lines.matched")}</dt>
          <dd>{sayNumber(preview.matched)}</dd>
        </div>
        <div>
          <dt>{t("lines.expected")}</dt>
          <dd>{sayNumber(preview.expected)}</dd>
        </div>
      </dl>
      {faults.length > 0 && (
        <div class="notice fault after-counts" role="alert">
          <p>
            <strong>{t("lines.faults", { rows: faults.length })}</strong> {t("lines.faults-mean")}
          </p>
          <ul>
            {faults.slice(0, FAULTS_SHOWN).map(({ row, why }) => (
              <li key={row}>
                {t("lines.fault", { row, why: t(FAULT_TITLES[why]) })} {t(FAULT_MENDS[why])}
              </li>
            ))}
          </ul>
          {faults.length > FAULTS_SHOWN && (
            <p>{t("lines.faults-more", { count: faults.length - FAULTS_SHOWN })}</p>
          )}
        </div>
      )}
      {differences.length > 0 && (
        <div class="after-counts">
          <p class="hint">{t("lines.differences-mean")}</p>
          <DataTable
            caption={t("differences.title")}
            rows={differences}
            keyOf={({ kind }) => kind}
            columns={[
              {
                title: t("differences.kind"),
                cell: ({ kind }) => t(KIND_TITLES[kind as keyof typeof KIND_TITLES]),
              },
              {
                title: t("differences.count"),
                isNumber: true,
                cell: ({ count }) => sayNumber(count),
              },
              {
                title: t("differences.expected"),
                isNumber: true,
                cell: ({ expected }) => sayRupiah(expected),
              },
              {
                title: t("differences.found"),
                isNumber: true,
                cell: ({ found }) => sayRupiah(found),
              },
            ]}
          />
        </div>
      )}
    </section>
  );
}
