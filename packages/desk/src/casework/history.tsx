import { useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { sayMoment } from "../shared/say.ts";
import { type HistoryEntry, sayEntry } from "./say-entry.ts";

/** Who did and who saw what. Asked for when somebody opens it. */
export function History({ id, turn }: { id: string; turn: unknown }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      class="card folded"
      onToggle={(event) => setIsOpen((event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>
        <h2>{t("history.title")}</h2>
      </summary>
      {isOpen && <Entries id={id} turn={turn} />}
    </details>
  );
}

function Entries({ id, turn }: { id: string; turn: unknown }) {
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
                <Sentence entry={entry} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}

function Sentence({ entry }: { entry: HistoryEntry }) {
  const { said, why } = sayEntry(entry);
  return (
    <>
      {said}
      {why !== null && <q class="block">{why}</q>}
    </>
  );
}
