import { useRef } from "preact/hooks";
import { get, post } from "../../shared/api.ts";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { DataTable } from "../../shared/table.tsx";
import { MonthField } from "../funds/fields.tsx";
import { TREASURERS } from "../who-may.ts";
import { checkRange, type RangeOrder, type RangeValues } from "./order-plan.tsx";
import type { Commitment, Plan, Preview } from "./say-plan.ts";

/** Reserves planned months out of their funds. What it takes of which fund stands here before anything is done. */
export function Reserving(props: {
  plan: Plan;
  isDue: boolean;
  running: Commitment | undefined;
  onOrdered: () => void;
}) {
  const { plan, isDue, running, onOrdered } = props;
  return (
    <section class="card" aria-labelledby="reserve">
      <h2 id="reserve">{t("reserve.title")}</h2>
      <p class="hint">{t("reserve.means")}</p>
      {isDue ? (
        <p>{t("reserve.plan-first")}</p>
      ) : running !== undefined ? (
        <div class="going" role="status">
          <p class="going-title">{t("reserve.working")}</p>
          <p class="hint">
            {t("reserve.so-far", {
              count: sayNumber(running.monthsDone),
              amount: sayRupiah(running.amount),
            })}
          </p>
        </div>
      ) : holds(TREASURERS) ? (
        <ReserveForm plan={plan} onOrdered={onOrdered} />
      ) : (
        <Cost plan={plan} />
      )}
    </section>
  );
}

function ReserveForm({ plan, onOrdered }: { plan: Plan; onOrdered: () => void }) {
  const isNothing = useRef(false);
  const form = useForm<RangeOrder>({
    name: `reserve ${plan.id}`,
    // Kept with what is typed: sending again after a lost answer reserves nothing twice.
    initial: { id: newId(), firstMonth: plan.firstMonth, lastMonth: plan.firstMonth },
    check: (values) => ({
      ...checkRange(values),
      ...(isNothing.current ? { firstMonth: t("reserve.nothing") } : {}),
    }),
    send: async (order) => {
      await post("/v1/coverage-commitments", order);
      notify(t("reserve.ordered"));
      onOrdered();
    },
  });
  const { firstMonth, lastMonth } = form.values;
  const isRange = Object.keys(checkRange(form.values)).length === 0;
  const load = useLoad<Preview["funds"]>(
    async (signal) => (isRange ? askCost({ firstMonth, lastMonth }, signal) : []),
    [firstMonth, lastMonth],
  );
  isNothing.current = isRange && load.state === "loaded" && costOf(load.value ?? []).months === 0;
  return (
    <FormBox form={form} action={t("reserve.send")}>
      <div class="two-fields">
        <MonthField form={form} name="firstMonth" label={t("fund.first-month")} />
        <MonthField form={form} name="lastMonth" label={t("fund.last-month")} />
      </div>
      {isRange && <Loaded load={load}>{(funds) => <FundCosts funds={funds} />}</Loaded>}
    </FormBox>
  );
}

/** What all that is planned would take, for those who only look. */
function Cost({ plan: { firstMonth, lastMonth } }: { plan: Plan }) {
  const load = useLoad(
    (signal) => askCost({ firstMonth, lastMonth }, signal),
    [firstMonth, lastMonth],
  );
  return <Loaded load={load}>{(funds) => <FundCosts funds={funds} />}</Loaded>;
}

async function askCost(range: RangeValues, signal: AbortSignal): Promise<Preview["funds"]> {
  return (await get("/v1/coverage-commitments/preview", range, { signal })).funds;
}

function costOf(funds: Preview["funds"]) {
  return {
    total: funds.reduce((sum, { reservable }) => sum + BigInt(reservable.amount), 0n),
    months: funds.reduce((sum, { reservable }) => sum + reservable.months, 0),
  };
}

function FundCosts({ funds }: { funds: Preview["funds"] }) {
  const { total, months } = costOf(funds);
  const short = funds.filter(({ planned, reservable }) => planned.months > reservable.months);
  return (
    <>
      <p class="sum-said" role="status">
        {months === 0
          ? t("reserve.nothing")
          : t("reserve.cost", { months: sayNumber(months), amount: sayRupiah(total) })}
      </p>
      {funds.length > 0 && (
        <DataTable
          caption={t("reserve.by-fund")}
          rows={funds}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => at("/money/funds", id)}
          columns={[
            { title: t("fund.name"), cell: ({ name }) => name },
            {
              title: t("money.state.planned"),
              isNumber: true,
              cell: ({ planned }) => <Sum {...planned} />,
            },
            {
              title: t("funds.left"),
              isNumber: true,
              cell: ({ available }) => sayRupiah(available),
            },
            {
              title: t("reserve.will"),
              isNumber: true,
              cell: ({ reservable }) => <Sum {...reservable} />,
            },
            {
              title: t("reserve.short-at"),
              cell: ({ shortAt }) => (shortAt === null ? "–" : sayMonth(shortAt)),
            },
          ]}
        />
      )}
      {short.length > 0 && <p>{t("reserve.short-means")}</p>}
    </>
  );
}

function Sum({ months, amount }: { months: number; amount: string }) {
  return (
    <span class="stacked">
      <span>{sayRupiah(amount)}</span>
      <span class="fine">{t("money.worker-months", { count: months })}</span>
    </span>
  );
}
