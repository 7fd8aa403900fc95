import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { DeadlineTag } from "../shared/deadline-tag.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Posts } from "../shared/routes.generated.ts";
import { sayName } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import "./enrolment.css";
import { sayKind, sayReason, sayTask, sayWho, type TaskRow } from "./say-exchange.ts";

type Resolution = Posts["/v1/task-closings"]["input"]["resolution"];
type Kind = "insurer-reject" | "insurer-suspense" | "insurer-conflict" | "insurer-drift";

/** As many as the server closes in one go. */
const SHOWN_MAX = "500";

/** Tasks of one kind and reason: opened one by one, closed one by one or together. */
export function TaskGroup({ kind, reason, who }: { kind: string; reason: string; who: string }) {
  const load = useLoad(
    (signal) =>
      get(
        "/v1/tasks",
        { kind: kind as Kind, reasonCode: reason, whoCanFix: who, limit: SHOWN_MAX },
        { signal },
      ),
    [kind, reason, who],
  );
  const title = kind === "insurer-reject" ? sayReason(reason) : sayKind(kind);
  return (
    <Page
      title={title}
      lead={sayWho(who)}
      back={{ href: at("/insurer/tasks"), title: t("insurer-tasks.title") }}
    >
      <Loaded load={load}>
        {({ tasks, next }) =>
          tasks.length === 0 ? (
            <Empty title={t("insurer-tasks.none")}>
              <p>{t("insurer-tasks.none-means")}</p>
            </Empty>
          ) : (
            <Tasks tasks={tasks} isCut={next !== null} kind={kind} onClosed={load.reload} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Tasks(props: {
  tasks: readonly TaskRow[];
  isCut: boolean;
  kind: string;
  onClosed: () => void;
}) {
  const { tasks, isCut, kind, onClosed } = props;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Resolution | null>(null);
  const open = tasks.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const isJudged = kind === "insurer-suspense" || kind === "insurer-conflict";
  return (
    <div class="parts">
      {isCut && <p class="notice">{t("insurer-tasks.cut")}</p>}
      {!isJudged && (
        <div class="bulk">
          <label class="choice">
            <input
              type="checkbox"
              checked={open.length === tasks.length}
              onChange={() =>
                setChosen(
                  open.length === tasks.length ? new Set() : new Set(tasks.map(({ id }) => id)),
                )
              }
            />
            <span>{t("insurer-tasks.all", { count: tasks.length })}</span>
          </label>
          <p role="status">{t("insurer-tasks.chosen", { count: open.length })}</p>
          <div class="actions">
            <CloseButton
              title={t("insurer-tasks.mended")}
              count={open.length}
              isMain
              onPress={() => setAsked("mended")}
            />
            <CloseButton
              title={t("insurer-tasks.explained")}
              count={open.length}
              onPress={() => setAsked("explained")}
            />
          </div>
        </div>
      )}
      <DataTable
        caption={sayKind(kind)}
        rows={tasks}
        keyOf={({ id }) => id}
        hrefOf={hrefOf}
        columns={[
          { title: t("case.name"), cell: nameOf },
          { title: t("insurer-tasks.said"), cell: (task) => sayTask(task) },
          { title: t("insurer-tasks.due"), cell: ({ dueOn }) => <DeadlineTag dueOn={dueOn} /> },
          ...(isJudged
            ? []
            : [
                {
                  title: t("insurer-tasks.choose"),
                  cell: (task: TaskRow) => (
                    <label class="choice">
                      <input
                        type="checkbox"
                        checked={chosen.has(task.id)}
                        onChange={() => toggle(task.id)}
                      />
                      <span class="unseen">
                        {t("insurer-tasks.choose-one", { name: nameOf(task) })}
                      </span>
                    </label>
                  ),
                },
              ]),
        ]}
      />
      {asked !== null && (
        <Close
          tasks={open}
          resolution={asked}
          onDone={() => {
            setAsked(null);
            setChosen(new Set());
            onClosed();
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

function nameOf({ name, applicationId }: TaskRow): string {
  if (name !== null) return sayName(name);
  return applicationId === null ? t("insurer-tasks.nobody") : t("case.no-name");
}

/** A row of a reply is judged on its own screen; everything else is mended where the person stands. */
function hrefOf({ kind, id, applicationId }: TaskRow): string {
  if (kind === "insurer-suspense" || kind === "insurer-conflict" || applicationId === null)
    return at("/insurer/rows", id);
  return at("/records", applicationId);
}

function CloseButton(props: {
  title: string;
  count: number;
  isMain?: boolean;
  onPress: () => void;
}) {
  const { title, count, isMain = false, onPress } = props;
  return (
    <button
      type="button"
      class={isMain ? "button" : "quiet"}
      aria-disabled={count === 0}
      onClick={() => count > 0 && onPress()}
    >
      {title}
    </button>
  );
}

/** What is closed stays closed, so it is said first how many and what follows. */
function Close(props: {
  tasks: readonly TaskRow[];
  resolution: Resolution;
  onDone: () => void;
  onClose: () => void;
}) {
  const { tasks, resolution, onDone, onClose } = props;
  const [isSending, setIsSending] = useState(false);
  const close = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      const { closed } = await post("/v1/task-closings", {
        taskIds: tasks.map(({ id }) => id),
        resolution,
      });
      const others = tasks.length - closed.length;
      notify(
        others === 0
          ? t("insurer-tasks.closed", { count: closed.length })
          : t("insurer-tasks.closed-some", { count: closed.length, others }),
      );
      onDone();
    } catch (error) {
      notifyFault(error);
      setIsSending(false);
    }
  };
  return (
    <Dialog title={t("insurer-tasks.close-title", { count: tasks.length })} onClose={onClose}>
      <p>
        {resolution === "mended"
          ? t("insurer-tasks.mended-means")
          : t("insurer-tasks.explained-means")}
      </p>
      <div class="actions">
        <button type="button" class="button" aria-disabled={isSending} onClick={() => void close()}>
          {resolution === "mended" ? t("insurer-tasks.mended") : t("insurer-tasks.explained")}
        </button>
        <button type="button" class="quiet" onClick={onClose}>
          {t("insurer-tasks.keep")}
        </button>
      </div>
    </Dialog>
  );
}
