import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { KeyHint } from "../shared/key-hint.tsx";
import { useKeys } from "../shared/keys.tsx";
import { type MessageKey, t } from "../shared/language.ts";
import { sayFault } from "../shared/said-fault.ts";
import { at } from "../shared/screen.ts";
import type { Entry } from "./deed-queue.ts";
import type { Deed } from "./deeds.ts";
import { dismiss, entries, sendNow, takeBack, titleOf, WordsLost } from "./my-deeds.ts";
import "./deed-bar.css";

/** What was decided and has not left: the last ones, with the seconds in which they can be taken back. */
export function DeedBar() {
  const { route } = useLocation();
  const shown = entries.value;
  const undo = (deed: Deed) => {
    const taken = takeBack(deed.id);
    if (taken !== null) route(caseAddress(taken));
  };
  const waiting = entries.value.findLast(({ state }) => state === "waiting");
  useKeys([
    // Only while there is something to undo: else the key belongs to whoever else has.
    ...(waiting === undefined
      ? []
      : [{ key: "u", does: t("keys.undo-decision"), run: () => undo(waiting.deed) }]),
  ]);
  return (
    // Read aloud when it comes; the seconds are not, or they would be all that one hears.
    <div class="deeds" role="status">
      {shown.slice(-3).map((entry) => (
        <Shown key={entry.deed.id} entry={entry} onUndo={() => undo(entry.deed)} />
      ))}
    </div>
  );
}

function caseAddress({ queue, applicationId }: Deed): string {
  return queue === null ? at("/records", applicationId) : at("/queues", queue, applicationId);
}

function Shown({ entry, onUndo }: { entry: Entry; onUndo: () => void }) {
  const { deed, state, error } = entry;
  const title = titleOf(deed) ?? t("deed.case");
  const said = t(saidOf(deed));
  if (state === "refused")
    return (
      <div class="deed refused">
        <p>
          <b>{title}</b>{" "}
          {error instanceof WordsLost
            ? t("deed.words-lost")
            : t("deed.refused", { why: sayFault(error) })}
        </p>
        <a class="deed-act" href={caseAddress(deed)} onClick={() => dismiss(deed.id)}>
          {t("deed.look")}
        </a>
        <button type="button" class="deed-act" onClick={() => dismiss(deed.id)}>
          {t("shared.close")}
        </button>
      </div>
    );
  return (
    <div class="deed">
      <p>
        <b>{title}</b> {said}
        {state === "unreachable" && <span> {t("deed.unreachable")}</span>}
      </p>
      {state === "waiting" && (
        <>
          <Seconds dueAt={deed.dueAt} />
          <button type="button" class="deed-act" onClick={onUndo}>
            {t("deed.undo")} <KeyHint name="U" />
          </button>
        </>
      )}
      {state !== "sending" && (
        <button type="button" class="deed-act later" onClick={() => void sendNow()}>
          {t("deed.now")}
        </button>
      )}
    </div>
  );
}

function Seconds({ dueAt }: { dueAt: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return (
    <span class="seconds" aria-hidden="true">
      {t("deed.seconds", { seconds: Math.max(0, Math.ceil((dueAt - now) / 1000)) })}
    </span>
  );
}

/** What was decided, in a few words. */
function saidOf(deed: Deed): MessageKey {
  switch (deed.kind) {
    case "propose":
      return deed.outcome === "approved" ? "deed.approve" : "deed.refuse";
    case "confirm":
    case "confirm-judgement":
      return "deed.confirm";
    case "close":
      return "deed.close";
    case "visit":
      return "deed.visit";
    case "judge":
      return VERDICTS[deed.verdict];
  }
}

const VERDICTS = {
  same: "deed.same",
  different: "deed.different",
  open: "deed.open",
} as const satisfies Record<string, MessageKey>;
