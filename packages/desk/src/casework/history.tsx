import { useState } from "preact/hooks";
import { type ChangedField, ChangedFields } from "../corrections/changed-fields.tsx";
import { takeCorrectionBack } from "../corrections/correct-data.tsx";
import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import type { Names } from "../shared/names.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { sayMoment } from "../shared/say.ts";
import { type HistoryEntry, sayEntry } from "./say-entry.ts";

type HistoryProps = {
  readonly id: string;
  readonly turn: unknown;
  readonly names: Names;
  /** Null for whoever may not take a correction back. */
  readonly onReload: (() => void) | null;
};

/** Who did and who saw what. Asked for when somebody opens it. */
export function History(props: HistoryProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      class="card folded"
      onToggle={(event) => setIsOpen((event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>
        <h2>{t("history.title")}</h2>
      </summary>
      {isOpen && <Entries {...props} />}
    </details>
  );
}

function Entries(props: HistoryProps) {
  const { id, turn } = props;
  const load = useLoad(
    (signal) => get("/v1/applications/:id/history", { id }, { signal }),
    [id, turn],
  );
  return (
    <Loaded load={load}>
      {({ entries }) => (
        <ol class="history">
          {[...entries].reverse().map((entry) => (
            <li key={entry.id}>
              <span class="fine">{sayMoment(entry.at)}</span>
              <span>
                <Sentence {...props} entry={entry} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}

function Sentence({ entry, names, onReload }: HistoryProps & { entry: HistoryEntry }) {
  const { said, why } = sayEntry(entry);
  const correction = correctionOf(entry);
  return (
    <>
      {said}
      {correction !== null && <ChangedFields fields={correction.fields} names={names} />}
      {why !== null && <q class="block">{why}</q>}
      {correction?.canBeUndone === true && onReload !== null && (
        <TakeBack id={entry.id} onDone={onReload} />
      )}
    </>
  );
}

/** What was corrected, if that is what happened. */
function correctionOf({ kind, details }: HistoryEntry) {
  if (kind !== "corrections.made" || !Array.isArray(details["fields"])) return null;
  const isPast =
    details["isUndone"] === true || details["isUndoing"] === true || details["isMerging"] === true;
  return { fields: details["fields"] as readonly ChangedField[], canBeUndone: !isPast };
}

function TakeBack({ id, onDone }: { id: string; onDone: () => void }) {
  const [isSending, setIsSending] = useState(false);
  const takeBack = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      await takeCorrectionBack(id);
      notify(t("mend.undone"));
      onDone();
    } catch (error) {
      notifyFault(error);
      setIsSending(false);
    }
  };
  return (
    <button type="button" class="quiet small" aria-disabled={isSending} onClick={takeBack}>
      {t("mend.undo")}
    </button>
  );
}
