import { useState } from "preact/hooks";
import { get, post } from "../shared/api.ts";
import { DownloadButton } from "../shared/download-button.tsx";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayBy, sayMoment, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { useEverySeconds } from "../shared/use-every-seconds.ts";
import "../shared/styles/going.css";
import "./cards.css";

type Found = Gets["/v1/cohorts/:id/cards"]["output"];
type Order = Found["orders"][number];

const LOOK_EVERY_SECONDS = 1;
const isGoing = ({ endedAt }: Order) => endedAt === null;

/** The cards of a cohort: how many are due, made and printed, and what was ordered. An order goes on without this page. */
export function CohortCards({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/cohorts/:id/cards", { id }, { signal }), [id]);
  useEverySeconds(LOOK_EVERY_SECONDS, load.value?.orders.some(isGoing) === true, load.reload);
  return (
    <Page
      title={t("cards.title")}
      lead={load.value?.cohortName ?? ""}
      back={{ href: at("/cohorts", id), title: t("cohorts.title") }}
    >
      <Loaded load={load}>
        {(found) => (
          <div class="parts">
            <Standing id={id} found={found} onOrdered={load.reload} />
            <Orders orders={found.orders} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Standing(props: { id: string; found: Found; onOrdered: () => void }) {
  const { id, found, onOrdered } = props;
  const { covered, held, unprinted, due, revoked } = found;
  const [orderId, setOrderId] = useState(newId);
  const [isAsking, setIsAsking] = useState(false);
  const isWaiting = isAsking || found.orders.some(isGoing);
  const order = async (send: () => Promise<unknown>, said: string) => {
    if (isWaiting) return;
    setIsAsking(true);
    try {
      await send();
      setOrderId(newId());
      notify(said);
      onOrdered();
    } catch (error) {
      notifyFault(error);
    }
    setIsAsking(false);
  };
  const issue = () =>
    order(() => post("/v1/cohorts/:id/card-issues", { id, orderId }), t("cards.issue-ordered"));
  const print = (which: "unprinted" | "all") =>
    order(
      () => post("/v1/cohorts/:id/card-prints", { id, orderId, which }),
      t("cards.print-ordered"),
    );
  return (
    <section class="card">
      <h2>{t("cards.standing")}</h2>
      <dl class="counts">
        <div class="main">
          <dt>{t("cards.covered")}</dt>
          <dd>{sayNumber(covered)}</dd>
        </div>
        <div>
          <dt>{t("cards.held")}</dt>
          <dd>{sayNumber(held)}</dd>
        </div>
        <div class={due > 0 ? "warned" : ""}>
          <dt>{t("cards.due")}</dt>
          <dd>{sayNumber(due)}</dd>
        </div>
        <div class={unprinted > 0 ? "warned" : ""}>
          <dt>{t("cards.unprinted")}</dt>
          <dd>{sayNumber(unprinted)}</dd>
        </div>
        <div>
          <dt>{t("cards.revoked")}</dt>
          <dd>{sayNumber(revoked)}</dd>
        </div>
      </dl>
      {covered === 0 && <p>{t("cards.nobody-covered")}</p>}
      <div class="actions">
        {due > 0 && (
          <button
            type="button"
            class="button"
            aria-disabled={isWaiting}
            onClick={() => void issue()}
          >
            {t("cards.issue", { due })}
          </button>
        )}
        {unprinted > 0 && (
          <button
            type="button"
            class={due > 0 ? "quiet" : "button"}
            aria-disabled={isWaiting}
            onClick={() => void print("unprinted")}
          >
            {t("cards.print", { unprinted })}
          </button>
        )}
        {held > unprinted && (
          <button
            type="button"
            class="quiet"
            aria-disabled={isWaiting}
            onClick={() => void print("all")}
          >
            {t("cards.print-all", { held })}
          </button>
        )}
      </div>
      <p class="hint card-hint">{t("cards.print-means")}</p>
    </section>
  );
}

function Orders({ orders }: { orders: readonly Order[] }) {
  return (
    <section>
      <h2>{t("cards.orders")}</h2>
      {orders.length === 0 ? (
        <Empty title={t("cards.no-orders")}>
          <p>{t("cards.no-orders-means")}</p>
        </Empty>
      ) : (
        <ul class="card-orders">
          {orders.map((order) => (
            <li key={order.id} class="card">
              <h3>{t(order.kind === "issue" ? "cards.order-issue" : "cards.order-print")}</h3>
              <p class="fine">
                {sayBy(order.ordered)}, {sayMoment(order.ordered.at)}
              </p>
              {isGoing(order) ? <Going order={order} /> : <Ended order={order} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Going({ order: { done, total } }: { order: Order }) {
  return (
    <div class="going">
      <p class="going-step" role="status">
        {t("cards.done-of", { done, total })}
      </p>
      <progress max={Math.max(1, total)} value={done} aria-label={t("cards.progress")} />
      <p class="hint">{t("cards.may-leave")}</p>
    </div>
  );
}

function Ended({ order }: { order: Order }) {
  const { id, kind, parts, done, isCleared } = order;
  if (kind === "issue") return <p>{t("cards.issued", { done })}</p>;
  if (isCleared) return <p>{t("cards.cleared")}</p>;
  return (
    <>
      <p>{t("cards.sheets-ready", { done })}</p>
      <div class="actions">
        {parts.map(({ part, cards }) => (
          <DownloadButton
            key={part}
            title={t("cards.fetch", { part, cards })}
            name={`kartu-bagian-${part}.pdf`}
            ask={() => get("/v1/card-orders/:id/sheets/:part", { id, part: String(part) })}
          />
        ))}
      </div>
      <p class="hint card-hint">{t("cards.fetch-means")}</p>
    </>
  );
}
