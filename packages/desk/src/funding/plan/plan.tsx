import { get } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import { sayBy, sayList, sayMoment, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { DataTable } from "../../shared/table.tsx";
import { useEverySeconds } from "../../shared/use-every-seconds.ts";
import { sayRange } from "../funds/say-fund.ts";
import { Sections } from "../sections.tsx";
import { TREASURERS } from "../who-may.ts";
import { FindWorker } from "./find-worker.tsx";
import { OrderPlan } from "./order-plan.tsx";
import { PlanResult } from "./plan-result.tsx";
import { Reserving } from "./reserving.tsx";
import { type Commitment, DUE, type Plan, type Plans, STATES } from "./say-plan.ts";
import "./plan.css";

const SECONDS = 2;

/** Who pays which month: the plan that holds, why a new one is due, and what is reserved out of it. */
export function PlanScreen() {
  const load = useLoad(async (signal) => {
    const [plans, { commitments }] = await Promise.all([
      get("/v1/coverage-plans", {}, { signal }),
      get("/v1/coverage-commitments", {}, { signal }),
    ]);
    return { plans, commitments };
  }, []);
  const known = load.value;
  const goesOn =
    known !== null &&
    [...known.plans.plans, ...known.commitments].some(({ state }) => state !== "done");
  useEverySeconds(SECONDS, goesOn, load.reload);
  return (
    <Page title={t("plan.title")} lead={t("plan.lead")}>
      <Sections />
      <Loaded load={load}>{(found) => <Whole {...found} onChanged={load.reload} />}</Loaded>
    </Page>
  );
}

function Whole(props: { plans: Plans; commitments: readonly Commitment[]; onChanged: () => void }) {
  const { plans: found, commitments, onChanged } = props;
  const { plans, dueBecause } = found;
  const [latest] = plans;
  const running = commitments.find(({ state }) => state !== "done");
  const mayOrder = holds(TREASURERS) && latest?.state !== "waiting" && latest?.state !== "working";
  return (
    <div class="parts">
      {dueBecause.length > 0 && (
        <div class="notice" role="status">
          <p>
            <b>{t("plan.due", { what: sayList(dueBecause.map((each) => t(DUE[each]))) })}</b>{" "}
            {t("plan.due-means")}
          </p>
        </div>
      )}
      {latest === undefined ? (
        <Empty title={t("plan.none")}>
          <p>{t("plan.none-means")}</p>
        </Empty>
      ) : (
        <section aria-labelledby="plan-latest">
          <h2 id="plan-latest">
            {t("plan.latest", { range: sayRange(latest.firstMonth, latest.lastMonth) })}
          </h2>
          {latest.state === "done" ? (
            <PlanResult key={latest.id} id={latest.id} />
          ) : (
            <PlanProgress plan={latest} />
          )}
        </section>
      )}
      {mayOrder && (
        <OrderPlan
          key={latest?.id ?? ""}
          latest={latest}
          isDue={dueBecause.length > 0}
          onOrdered={onChanged}
        />
      )}
      {latest?.state === "done" && (
        <Reserving
          key={`${latest.id} ${commitments[0]?.id}`}
          plan={latest}
          isDue={dueBecause.length > 0}
          running={running}
          onOrdered={onChanged}
        />
      )}
      <FindWorker />
      {commitments.length > 0 && <Reserved commitments={commitments} />}
      {plans.length > 1 && <Earlier plans={plans.slice(1)} />}
    </div>
  );
}

/** How far a plan is: the month it is at, and the worker-months until now. */
function PlanProgress({ plan }: { plan: Plan }) {
  const { atMonth, firstMonth, lastMonth, monthsDone } = plan;
  const place = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
  const all = place(lastMonth) - place(firstMonth) + 1;
  const done = atMonth === null ? 0 : place(atMonth) - place(firstMonth);
  return (
    <div class="going" role="status">
      <p class="going-title">{t(STATES[plan.state])}</p>
      <progress max={all} value={Math.min(all, done)} aria-label={t("plan.progress")} />
      <p class="hint">{t("plan.worked-off", { count: monthsDone })}</p>
    </div>
  );
}

function Reserved({ commitments }: { commitments: readonly Commitment[] }) {
  return (
    <section aria-labelledby="plan-reserved">
      <h2 id="plan-reserved">{t("plan.reserved")}</h2>
      <DataTable
        caption={t("plan.reserved")}
        rows={commitments}
        keyOf={({ id }) => id}
        columns={[
          {
            title: t("fund.months"),
            cell: ({ firstMonth, lastMonth }) => sayRange(firstMonth, lastMonth),
          },
          { title: t("fund.state"), cell: ({ state }) => t(STATES[state]) },
          { title: t("plan.by"), cell: ({ ordered }) => <Ordered ordered={ordered} /> },
          {
            title: t("fund.worker-months"),
            isNumber: true,
            cell: ({ monthsDone }) => sayNumber(monthsDone),
          },
          { title: t("money.amount"), isNumber: true, cell: ({ amount }) => sayRupiah(amount) },
        ]}
      />
    </section>
  );
}

function Earlier({ plans }: { plans: readonly Plan[] }) {
  return (
    <section aria-labelledby="plan-earlier">
      <h2 id="plan-earlier">{t("plan.earlier")}</h2>
      <DataTable
        caption={t("plan.earlier")}
        rows={plans}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => at("/money/plan", id)}
        columns={[
          {
            title: t("fund.months"),
            cell: ({ firstMonth, lastMonth }) => sayRange(firstMonth, lastMonth),
          },
          { title: t("plan.by"), cell: ({ ordered }) => <Ordered ordered={ordered} /> },
          {
            title: t("fund.worker-months"),
            isNumber: true,
            cell: ({ monthsDone }) => sayNumber(monthsDone),
          },
          {
            title: t("plan.unpaid"),
            isNumber: true,
            cell: ({ unpaid }) => sayNumber(unpaid),
          },
        ]}
      />
    </section>
  );
}

/** Who ordered it; what nobody did by hand, the nightly look did. */
function Ordered({ ordered }: { ordered: Plan["ordered"] }) {
  return (
    <span class="stacked">
      <span>{ordered.name === null && !ordered.isMe ? t("plan.by-itself") : sayBy(ordered)}</span>
      <span class="fine">{sayMoment(ordered.at)}</span>
    </span>
  );
}
