import { get } from "../shared/api.ts";
import { DeadlineTag } from "../shared/deadline-tag.tsx";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { Casework } from "./casework.tsx";
import { arrived } from "./my-deeds.ts";
import { QUEUE_WORDS } from "./queue-words.ts";
import "./queues.css";

type Counted = Gets["/v1/queues"]["output"]["queues"];

/** What waits for a person, queue by queue. */
export function Queues() {
  const load = useLoad((signal) => get("/v1/queues", {}, { signal }), [arrived.value]);
  return (
    <Casework>
      <Page title={t("queues.title")} lead={t("queues.lead")}>
        <Loaded load={load}>{({ queues }) => <List queues={queues} />}</Loaded>
      </Page>
    </Casework>
  );
}

function List({ queues }: { queues: Counted }) {
  const waiting = queues.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      {waiting === 0 && (
        <Empty title={t("queues.none")}>
          <p>{t("queues.none-means")}</p>
        </Empty>
      )}
      <ul class="queues">
        {queues.map(({ queue, count, dueOn }) => (
          <li key={queue} class={count === 0 ? "queue-card nothing" : "queue-card"}>
            <h2>
              <a href={at("/queues", queue)}>{t(QUEUE_WORDS[queue].title)}</a>
            </h2>
            <p class="queue-count">
              <b>{sayNumber(count)}</b>
              <span>{t("queues.count")}</span>
            </p>
            <p class="fine">{t(QUEUE_WORDS[queue].means)}</p>
            <p class="queue-due">
              {dueOn === null ? (
                <span class="fine">{t("queues.nothing")}</span>
              ) : (
                <>
                  <span class="fine">{t("queues.nearest")}</span> <DeadlineTag dueOn={dueOn} />
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
