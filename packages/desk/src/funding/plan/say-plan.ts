import { type MessageKey, t } from "../../shared/language.ts";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayList, sayMonth } from "../../shared/say.ts";

export type Plans = Gets["/v1/coverage-plans"]["output"];
export type Plan = Plans["plans"][number];
export type PlanFound = Gets["/v1/coverage-plans/:id"]["output"];
export type Change = PlanFound["changes"][number];
export type Gap = PlanFound["gaps"][number];
export type Commitment = Gets["/v1/coverage-commitments"]["output"]["commitments"][number];
export type Preview = Gets["/v1/coverage-commitments/preview"]["output"];
export type WorkerMonths = Gets["/v1/applications/:id/coverage-months"]["output"];
export type WorkerMonth = WorkerMonths["months"][number];
export type Asked = NonNullable<
  Gets["/v1/applications/:id/coverage-months/:month"]["output"]["asked"]
>[number];

/** Why a plan is due: what has changed since the last one. */
export const DUE: Readonly<Record<Plans["dueBecause"][number], MessageKey>> = {
  funds: "plan.due-funds",
  rates: "plan.due-rates",
  members: "plan.due-members",
};

export const STATES: Readonly<Record<Plan["state"], MessageKey>> = {
  waiting: "plan.state-waiting",
  working: "plan.state-working",
  done: "plan.state-done",
};

export function sayPayer(payer: Change["from"]): string {
  if (payer === "nobody") return t("money.nobody");
  return payer === "not-planned" ? t("plan.not-planned") : payer.name;
}

export function sayGap({ why, ranOut }: Gap): string {
  if (why === "not-their-people") return t("plan.gap-people");
  if (why === "no-fund-then") return t("plan.gap-months");
  return t("plan.gap-ran-out", { funds: sayList(ranOut.map(({ name }) => name)) });
}

const PARTS = {
  cohort: "plan.part-cohort",
  list: "plan.part-list",
  kelurahan: "plan.part-kelurahan",
  occupation: "plan.part-occupation",
  sex: "plan.part-sex",
} as const satisfies Record<NonNullable<Asked["part"]>, MessageKey>;

/** Why a fund does or does not pay somebody's month. */
export function sayAsked({ why, part, ranOutAt }: Asked): string {
  switch (why) {
    case "pays":
      return t("plan.asked-pays");
    case "not-its-months":
      return t("plan.asked-months");
    case "ran-out":
      return t("plan.asked-ran-out", { month: ranOutAt === null ? "–" : sayMonth(ranOutAt) });
    case "not-its-people":
      return part === null ? t("plan.asked-people") : t(PARTS[part]);
  }
}
