import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { sayRefusal } from "../shared/files/say-file.ts";
import { type MessageKey, t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import "./lists.css";
import { useEverySeconds } from "../shared/use-every-seconds.ts";
import { Receipt } from "./receipt.tsx";
import { RunProgress } from "./run-progress.tsx";
import { RunResult } from "./run-result.tsx";
import type { Run } from "./say-list.ts";
import { ORDERERS } from "./who-may.ts";

const LOOK_EVERY_SECONDS = 1;
const TITLES: Readonly<Record<Run["state"], MessageKey>> = {
  waiting: "run.title-going",
  working: "run.title-going",
  done: "run.title-done",
  refused: "run.title-refused",
  cancelled: "run.title-cancelled",
};

/** An ordered list, wherever it stands: on its way, done, refused or called off. It goes on without this page. */
export function ListRun({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/runs/:id", { id }, { signal }), [id]);
  const state = load.value?.state ?? "waiting";
  const isGoing = state === "waiting" || state === "working";
  useEverySeconds(LOOK_EVERY_SECONDS, load.value !== null && isGoing, load.reload);
  return (
    <Page
      title={t(load.value === null ? "lists.title" : TITLES[state])}
      lead={load.value?.fileName ?? ""}
      back={{ href: at("/lists"), title: t("lists.title") }}
    >
      <Loaded load={load}>
        {(run) => (
          <div class="parts">
            {isGoing && <Going run={run} onChanged={load.reload} />}
            {run.state === "done" && <RunResult run={run} />}
            {run.state === "refused" && <RefusedRun run={run} />}
            {run.state === "cancelled" && <CancelledRun run={run} />}
            <Receipt run={run} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Going({ run, onChanged }: { run: Run; onChanged: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  const callOff = async () => {
    setIsAsking(false);
    try {
      await post("/v1/runs/:id/cancellations", { id: run.id });
      notify(t("run.cancelled"));
    } catch (error) {
      notifyFault(error);
    }
    onChanged();
  };
  return (
    <section class="card">
      <RunProgress run={run} />
      <p class="after-counts">{t("run.may-leave")}</p>
      {holds(ORDERERS) &&
        (run.mayBeCancelled ? (
          <div class="actions">
            <button type="button" class="danger" onClick={() => setIsAsking(true)}>
              {t("run.cancel")}
            </button>
          </div>
        ) : (
          <p class="hint">{t("run.too-late")}</p>
        ))}
      {isAsking && (
        <Dialog title={t("run.cancel")} onClose={() => setIsAsking(false)}>
          <p>{t("run.cancel-ask")}</p>
          <div class="actions">
            <button type="button" class="danger sure" onClick={() => void callOff()}>
              {t("run.cancel")}
            </button>
            <button type="button" class="quiet" onClick={() => setIsAsking(false)}>
              {t("run.cancel-keep")}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function RefusedRun({ run }: { run: Run }) {
  return (
    <div class="notice fault">
      <p>{sayRefusal(run.refusal)}</p>
      <StoredRows run={run} />
      <CheckAgain run={run} />
    </div>
  );
}

function CancelledRun({ run }: { run: Run }) {
  return (
    <div class="notice">
      {run.list === null ? <p>{t("run.cancelled-clean")}</p> : <StoredRows run={run} />}
      <CheckAgain run={run} />
    </div>
  );
}

/** What was stored stays: whoever reads this must know that the people are there, and that nobody was decided. */
function StoredRows({ run }: { run: Run }) {
  if (run.list === null) return null;
  return <p>{t("run.cancelled-stored", { rows: run.list.rows ?? 0 })}</p>;
}

function CheckAgain({ run }: { run: Run }) {
  if (!holds(ORDERERS)) return null;
  return (
    <div class="actions">
      <a class="button" href={at("/lists/check", run.listUploadId)}>
        {t("run.check-again")}
      </a>
      <a class="quiet" href={at("/lists/new")}>
        {t("take-list.other-file")}
      </a>
    </div>
  );
}
