import { useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { KeyHint } from "../shared/key-hint.tsx";
import { useKeys } from "../shared/keys.tsx";
import { t } from "../shared/language.ts";
import { notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayName } from "../shared/say.ts";
import type { Queue } from "./case.ts";
import { CaseView } from "./case-view.tsx";
import { Casework } from "./casework.tsx";
import { caseHref, queueHref } from "./queue.tsx";
import { knownRow, neighbourOf } from "./queue-pages.ts";
import { isQueue, QUEUE_WORDS } from "./queue-words.ts";
import { readAhead } from "./read-case.ts";

type Place = { readonly after?: string };

/** A case opened from its queue: the next and the one before are a key away. */
export function QueuedCase(props: { queue: string; id: string; query: Place }) {
  const { queue, id, query } = props;
  if (!isQueue(queue))
    return (
      <Page title={t("app.not-found")} isNarrow>
        <p>{t("app.not-found-means")}</p>
      </Page>
    );
  return (
    <Casework>
      <Known queue={queue} id={id} after={query.after ?? ""} />
    </Casework>
  );
}

function Known({ queue, id, after }: { queue: Queue; id: string; after: string }) {
  const { route } = useLocation();
  /** Whether they go from case to case: only then is the next one fetched before it is asked for. */
  const worksThrough = useRef(false);

  const fetchNext = () => {
    neighbourOf(queue, after, id, 1, true).then(
      (next) => {
        if (next !== null) readAhead(next.id);
      },
      () => {}, // It is asked for again when it is opened.
    );
  };
  const go = (by: 1 | -1, skipsHeld = false) => {
    worksThrough.current = true;
    neighbourOf(queue, after, id, by, skipsHeld).then((found) => {
      if (found !== null) route(caseHref(queue, found.id, found.after));
      else route(queueHref(queue, by === 1 ? "" : after));
    }, notifyFault);
  };
  useKeys([
    { key: "j", does: t("keys.next-case"), run: () => go(1) },
    { key: "k", does: t("keys.previous-case"), run: () => go(-1) },
  ]);
  const row = knownRow(queue, after, id);
  return (
    <CaseView
      key={id}
      id={id}
      queue={queue}
      title={row?.name == null ? t("case.title") : sayName(row.name)}
      back={{ href: queueHref(queue, after), title: t(QUEUE_WORDS[queue].title) }}
      onShown={() => {
        if (worksThrough.current) fetchNext();
      }}
      onDeciding={fetchNext}
      onDecided={() => go(1, true)}
      steps={
        <>
          <button type="button" class="quiet small" onClick={() => go(-1)}>
            {t("case.previous")} <KeyHint name="K" />
          </button>
          <button type="button" class="quiet small" onClick={() => go(1)}>
            {t("case.next")} <KeyHint name="J" />
          </button>
        </>
      }
    />
  );
}
