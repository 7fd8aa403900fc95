import { GROUNDS, type Ground } from "@payung/domain/verification/grounds.ts";
import { ConfirmMany } from "../corrections/confirm-many.tsx";
import { DeadlineTag } from "../shared/deadline-tag.tsx";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { kelurahanName, type Names, occupationName, readNames } from "../shared/names.ts";
import { Page } from "../shared/page.tsx";
import { sayAgo, sayName } from "../shared/say.ts";
import { sayGround } from "../shared/say-ground.ts";
import { at } from "../shared/screen.ts";
import { holds } from "../shared/session.ts";
import { DataTable } from "../shared/table.tsx";
import type { Queue, QueuedRow } from "./case.ts";
import { Casework } from "./casework.tsx";
import { arrived, entries, waitsFor } from "./my-deeds.ts";
import { type QueuePage, readQueuePage } from "./queue-pages.ts";
import { isQueue, QUEUE_WORDS } from "./queue-words.ts";
import "./queues.css";

type Place = { readonly after?: string };

/** The cases of one queue, the longest waiting first. Where one is in it stands in the address: an instant and an id. */
export function QueueScreen({ queue, query }: { queue: string; query: Place }) {
  if (!isQueue(queue))
    return (
      <Page title={t("app.not-found")} isNarrow>
        <p>{t("app.not-found-means")}</p>
      </Page>
    );
  return <Known key={queue} queue={queue} after={query.after ?? ""} />;
}

function Known({ queue, after }: { queue: Queue; after: string }) {
  const load = useLoad(
    async (signal) => {
      const [page, names] = await Promise.all([readQueuePage(queue, after, signal), readNames()]);
      return { page, names };
    },
    [queue, after, arrived.value],
  );
  const { title, means } = QUEUE_WORDS[queue];
  return (
    <Casework>
      <Page
        title={t(title)}
        lead={t(means)}
        back={{ href: at("/queues"), title: t("queues.title") }}
      >
        <Loaded load={load}>
          {(loaded) => (
            <>
              {queue === "confirmation" && holds(["administrator", "supervisor", "verifier"]) && (
                <ConfirmMany names={loaded.names} onDone={load.reload} />
              )}
              <Rows {...loaded} queue={queue} after={after} />
            </>
          )}
        </Loaded>
      </Page>
    </Casework>
  );
}

function Rows(props: { page: QueuePage; names: Names; queue: Queue; after: string }) {
  const { page, names, queue, after } = props;
  const { cases, next } = page;
  if (cases.length === 0)
    return (
      <Empty title={t("queue.empty")}>
        <p>{t(QUEUE_WORDS[queue].empty)}</p>
        <a class="button" href={at("/queues")}>
          {t("queue.others")}
        </a>
      </Empty>
    );
  return (
    <>
      <DataTable
        caption={t(QUEUE_WORDS[queue].title)}
        rows={cases}
        keyOf={({ applicationId }) => applicationId}
        hrefOf={({ applicationId }) => caseHref(queue, applicationId, after)}
        columns={[
          { title: t("case.name"), cell: (row) => <Name row={row} /> },
          {
            title: t("queue.deadline"),
            cell: ({ dueOn, since }) => (
              <span class="stacked">
                <DeadlineTag dueOn={dueOn} />
                <span class="fine">{t("queue.since", { ago: sayAgo(since) })}</span>
              </span>
            ),
          },
          { title: t("queue.grounds"), cell: ({ grounds }) => <Grounds grounds={grounds} /> },
          {
            title: t("case.kelurahan"),
            cell: ({ kelurahanCode }) => kelurahanName(names, kelurahanCode) ?? t("case.unknown"),
          },
          {
            title: t("case.occupation"),
            cell: ({ occupationId }) => occupationName(names, occupationId) ?? t("case.unclear"),
          },
          { title: t("queue.holder"), cell: (row) => <Holder row={row} /> },
        ]}
      />
      {(after !== "" || next !== null) && (
        <nav class="pages" aria-label={t("queue.pages")}>
          {after !== "" && (
            <a class="quiet" href={at("/queues", queue)}>
              {t("queue.first-page")}
            </a>
          )}
          {next !== null && (
            <a class="quiet" href={queueHref(queue, next)}>
              {t("queue.next-page")}
            </a>
          )}
        </nav>
      )}
    </>
  );
}

export function queueHref(queue: Queue, after: string): string {
  return after === ""
    ? at("/queues", queue)
    : `${at("/queues", queue)}?after=${encodeURIComponent(after)}`;
}

export function caseHref(queue: Queue, id: string, after: string): string {
  return after === ""
    ? at("/queues", queue, id)
    : `${at("/queues", queue, id)}?after=${encodeURIComponent(after)}`;
}

function Name({ row }: { row: QueuedRow }) {
  return (
    <span class="stacked">
      <span>{row.name === null ? t("case.no-name") : sayName(row.name)}</span>
      {row.nikMasked !== null && <span class="fine code number-like">{row.nikMasked}</span>}
    </span>
  );
}

const isGround = (text: string): text is Ground => (GROUNDS as readonly string[]).includes(text);

function Grounds({ grounds }: { grounds: readonly string[] }) {
  const known = grounds.filter(isGround);
  const [first, ...others] = known;
  if (first === undefined) return <span class="fine">{t("queue.no-ground")}</span>;
  return (
    <span class="stacked">
      <span>{sayGround(first).reason}</span>
      {others.length > 0 && (
        <span class="fine">{t("queue.more-grounds", { count: others.length })}</span>
      )}
    </span>
  );
}

function Holder({ row: { applicationId, holder } }: { row: QueuedRow }) {
  if (entries.value.length > 0 && waitsFor(applicationId))
    return <span class="tag">{t("queue.leaving")}</span>;
  if (holder === null) return <span class="fine">{t("queue.free")}</span>;
  if (holder.isMe) return <span class="tag">{t("queue.mine")}</span>;
  return <span class="tag warn">{holder.name ?? t("case.somebody")}</span>;
}
