import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../shared/api.ts";
import { KeyHint } from "../shared/key-hint.tsx";
import { useKeys } from "../shared/keys.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { sayAgo, sayBy } from "../shared/say.ts";
import { AddEvidence } from "./add-evidence.tsx";
import { Going, Stopped } from "./on-its-way.tsx";
import { type EvidenceFile, type Listed, sayKind } from "./say-evidence.ts";
import { arrivals, follow, sendings } from "./sendings.ts";
import { Thumbs } from "./thumbs.tsx";
import { Viewer } from "./viewer.tsx";
import "./evidence.css";

/** The photos and letters of an application: to look at closely, and to add to. */
export function Evidence({ applicationId }: { applicationId: string }) {
  const [turn, setTurn] = useState(0);
  const load = useLoad(
    (signal) => get("/v1/applications/:id/evidence", { id: applicationId }, { signal }),
    [applicationId, turn, arrivals.value],
  );
  const [opened, setOpened] = useState<string | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const [chosen, setChosen] = useState<readonly File[]>([]);
  const [isOver, setIsOver] = useState(false);
  const shown = shownOf(load.value);
  const add = (files: readonly File[]) => {
    setChosen((before) => [...before, ...files]);
    setIsAdding(true);
  };
  useKeys([{ key: "b", does: t("keys.evidence"), run: () => setOpened(shown[0]?.id ?? null) }]);
  useGivenFiles(add, setIsOver);
  const title = useRef<HTMLHeadingElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setIsAdding(false);
    // The panel that had the focus is gone; the button stands there again at the next drawing.
    requestAnimationFrame(() => button.current?.focus());
  };
  useEffect(() => {
    for (const upload of load.value?.unfinished ?? [])
      if (upload.state === "checking") void follow(applicationId, upload);
  }, [load.value]);

  return (
    <section class={`card evidence${isOver ? " over" : ""}`} aria-labelledby="evidence">
      <div class="card-head">
        <h2 id="evidence" ref={title} tabIndex={-1}>
          {t("evidence.title")} {shown.length > 0 && <KeyHint name="B" />}
        </h2>
        {!isAdding && (
          <button
            ref={button}
            type="button"
            class="quiet small no-print"
            onClick={() => setIsAdding(true)}
          >
            {t("evidence.add")}
          </button>
        )}
      </div>
      <Loaded load={load}>
        {(listed) => (
          <>
            <Files
              applicationId={applicationId}
              listed={listed}
              isAdding={isAdding}
              onOpen={(file) => setOpened(file.id)}
            />
            {isAdding && (
              <AddEvidence
                applicationId={applicationId}
                unfinished={listed.unfinished}
                files={chosen}
                onFiles={setChosen}
                onClose={close}
              />
            )}
          </>
        )}
      </Loaded>
      {opened !== null && (
        <Viewer
          files={shown}
          first={opened}
          onClose={() => setOpened(null)}
          onWithdrawn={() => {
            setTurn((before) => before + 1);
            // After the window has given the focus back: what it was opened from goes with the file.
            requestAnimationFrame(() => title.current?.focus());
          }}
        />
      )}
    </section>
  );
}

/** What may be looked at. */
export function shownOf(listed: Listed | null): readonly EvidenceFile[] {
  return (listed?.files ?? []).filter(({ withdrawal }) => withdrawal === null);
}

function Files(props: {
  applicationId: string;
  listed: Listed;
  isAdding: boolean;
  onOpen: (file: EvidenceFile) => void;
}) {
  const { applicationId, listed, isAdding, onOpen } = props;
  const shown = shownOf(listed);
  const withdrawn = listed.files.filter(({ withdrawal }) => withdrawal !== null);
  const going = sendings.value.filter((each) => each.applicationId === applicationId);
  const stopped = listed.unfinished.filter(
    ({ id, state }) => state !== "checking" && !going.some((each) => each.id === id),
  );
  return (
    <>
      {shown.length > 0 && <Thumbs files={shown} onOpen={onOpen} />}
      {shown.length + going.length + stopped.length === 0 && !isAdding && (
        <p class="fine">{t("evidence.none")}</p>
      )}
      {going.length + stopped.length > 0 && (
        <ul class="on-its-way">
          {going.map((sending) => (
            <Going key={sending.id} sending={sending} />
          ))}
          {stopped.map((upload) => (
            <Stopped key={upload.id} applicationId={applicationId} upload={upload} />
          ))}
        </ul>
      )}
      {withdrawn.length > 0 && (
        <details class="folded">
          <summary>{t("evidence.withdrawn", { count: withdrawn.length })}</summary>
          <ul class="said">
            {withdrawn.map(({ id, kind, withdrawal }) => (
              <li key={id}>
                <p>
                  {withdrawal !== null &&
                    t("evidence.withdrawn-by", {
                      kind: sayKind(kind),
                      by: sayBy(withdrawal.by),
                      ago: sayAgo(withdrawal.at),
                    })}
                </p>
                <blockquote>{withdrawal?.reason}</blockquote>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/**
 * A picture that was copied elsewhere is pasted, and files are dropped, anywhere on the page: dropped beside the card they would
 * open in its place. Behind a window nothing is taken.
 */
function useGivenFiles(
  add: (files: readonly File[]) => void,
  setIsOver: (isOver: boolean) => void,
): void {
  useEffect(() => {
    const take = (event: Event, given: DataTransfer | null) => {
      const files = [...(given?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      if (document.querySelector("dialog[open]") === null) add(files);
    };
    const onPaste = (event: ClipboardEvent) => take(event, event.clipboardData);
    const onDrop = (event: DragEvent) => {
      setIsOver(false);
      take(event, event.dataTransfer);
    };
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    document.addEventListener("paste", onPaste);
    document.addEventListener("drop", onDrop);
    document.addEventListener("dragover", onDragOver);
    document.addEventListener("dragleave", onDragLeave);
    return () => {
      document.removeEventListener("paste", onPaste);
      document.removeEventListener("drop", onDrop);
      document.removeEventListener("dragover", onDragOver);
      document.removeEventListener("dragleave", onDragLeave);
    };
  }, []);
}
