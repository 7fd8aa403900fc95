import { shiftMonth } from "@payung/domain/shared/dates.ts";
import { post } from "../../shared/api.ts";
import { cityToday } from "../../shared/deadline.ts";
import type { Faults } from "../../shared/form.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { MonthField } from "../funds/fields.tsx";
import type { Plan } from "./say-plan.ts";

export type RangeValues = { readonly firstMonth: string; readonly lastMonth: string };

/** With the id under which it is ordered. */
export type RangeOrder = RangeValues & { readonly id: string };

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

export function checkRange({ firstMonth, lastMonth }: RangeValues): Faults<RangeValues> {
  return {
    ...(MONTH.test(firstMonth) ? {} : { firstMonth: t("fund.month-faulty") }),
    ...(MONTH.test(lastMonth) && firstMonth <= lastMonth
      ? {}
      : { lastMonth: t("fund.last-month-faulty") }),
  };
}

/** Orders a plan over some months. The order changes only what is planned: what is reserved or paid stays. */
export function OrderPlan(props: {
  latest: Plan | undefined;
  isDue: boolean;
  onOrdered: () => void;
}) {
  const { latest, isDue, onOrdered } = props;
  const thisMonth = cityToday().slice(0, 7);
  const form = useForm<RangeOrder>({
    name: `plan ${latest?.id ?? ""}`,
    initial: {
      // Kept with what is typed: sending again after a lost answer is the same order.
      id: newId(),
      firstMonth: latest?.firstMonth ?? thisMonth,
      lastMonth: latest?.lastMonth ?? shiftMonth(thisMonth, 11),
    },
    check: checkRange,
    send: async (order) => {
      await post("/v1/coverage-plans", order);
      notify(t("plan.ordered"));
      onOrdered();
    },
  });
  return (
    <details class="card" open={latest === undefined || isDue}>
      <summary>{t(latest === undefined ? "plan.make" : "plan.make-again")}</summary>
      <p class="hint">{t("plan.make-means")}</p>
      <FormBox form={form} action={t("plan.make")}>
        <div class="two-fields">
          <MonthField form={form} name="firstMonth" label={t("fund.first-month")} />
          <MonthField form={form} name="lastMonth" label={t("fund.last-month")} />
        </div>
      </FormBox>
    </details>
  );
}
