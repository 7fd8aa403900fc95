import { post, type Refused } from "../../shared/api.ts";
import type { Faults } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { amountOf } from "./amount.ts";
import type { Terms } from "./say-fund.ts";

/** A fund's terms as they are typed. */
export type TermsValues = {
  readonly name: string;
  readonly amount: string;
  readonly firstMonth: string;
  readonly lastMonth: string;
  readonly budgetYear: string;
  readonly budgetLine: string;
  readonly priority: string;
  /** "state", "other", or nothing yet. */
  readonly money: string;
  readonly occupationIds: readonly string[];
  readonly kelurahanCodes: readonly string[];
  readonly cohortIds: readonly string[];
  readonly sex: string;
  /** Case codes, one a line. */
  readonly people: string;
  readonly conditions: string;
  readonly contact: string;
  readonly isOpen: string;
};

export const NO_TERMS: TermsValues = {
  name: "",
  amount: "",
  firstMonth: "",
  lastMonth: "",
  budgetYear: "",
  budgetLine: "",
  priority: "10",
  money: "",
  occupationIds: [],
  kelurahanCodes: [],
  cohortIds: [],
  sex: "",
  people: "",
  conditions: "",
  contact: "",
  isOpen: "yes",
};

export function termsValues(terms: Terms, codes: readonly string[]): TermsValues {
  const { earmark } = terms;
  return {
    name: terms.name,
    amount: terms.amount,
    firstMonth: terms.firstMonth,
    lastMonth: terms.lastMonth,
    budgetYear: String(terms.budgetYear ?? ""),
    budgetLine: terms.budgetLine ?? "",
    priority: String(terms.priority),
    money: terms.isStateBudget ? "state" : "other",
    occupationIds: earmark.occupationIds ?? [],
    kelurahanCodes: earmark.kelurahanCodes ?? [],
    cohortIds: earmark.cohortIds ?? [],
    sex: earmark.sex ?? "",
    people: codes.join("\n"),
    conditions: terms.conditions ?? "",
    contact: terms.contact ?? "",
    isOpen: terms.isOpen ? "yes" : "no",
  };
}

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;
const YEAR = /^20\d\d$/;
const WHOLE = /^\d{1,4}$/;

export function checkTerms(values: TermsValues): Faults<TermsValues> {
  const { firstMonth, lastMonth, budgetYear, priority, money } = values;
  const isRange = MONTH.test(lastMonth) && firstMonth <= lastMonth;
  const order = WHOLE.test(priority) ? Number(priority) : 0;
  return {
    ...(values.name.trim() === "" ? { name: t("fund.name-missing") } : {}),
    ...(amountOf(values.amount) === null ? { amount: t("fund.amount-faulty") } : {}),
    ...(MONTH.test(firstMonth) ? {} : { firstMonth: t("fund.month-faulty") }),
    ...(isRange ? {} : { lastMonth: t("fund.last-month-faulty") }),
    ...(money === "state" || money === "other" ? {} : { money: t("fund.money-missing") }),
    ...(budgetYear === "" ? yearMissing(money) : {}),
    ...(budgetYear === "" || YEAR.test(budgetYear)
      ? {}
      : { budgetYear: t("fund.budget-year-faulty") }),
    ...(order >= 1 && order <= 1000 ? {} : { priority: t("fund.priority-faulty") }),
  };
}

/** Money of a state budget belongs to a year of it. */
const yearMissing = (money: string): Faults<TermsValues> =>
  money === "state" ? { budgetYear: t("fund.budget-year-missing") } : {};

/** Case codes as they are typed or pasted: one a line, or with commas between. */
export function codesIn(typed: string): string[] {
  return typed
    .split(/[\n,;]/)
    .map((code) => code.trim())
    .filter((code) => code !== "");
}

/** Terms as the server takes them; asks it whose the codes of the list are. */
export async function termsOf(values: TermsValues): Promise<Terms> {
  const codes = codesIn(values.people);
  const listed = codes.length === 0 ? null : await post("/v1/case-code-searches", { codes });
  const someOf = (ids: readonly string[]) => (ids.length === 0 ? null : ids);
  const text = (typed: string) => (typed.trim() === "" ? null : typed.trim());
  return {
    name: values.name.trim(),
    amount: (amountOf(values.amount) ?? "0") as Terms["amount"],
    firstMonth: values.firstMonth,
    lastMonth: values.lastMonth,
    budgetYear: values.budgetYear === "" ? null : Number(values.budgetYear),
    budgetLine: text(values.budgetLine),
    priority: Number(values.priority),
    isStateBudget: values.money === "state",
    earmark: {
      occupationIds: someOf(values.occupationIds),
      kelurahanCodes: someOf(values.kelurahanCodes),
      cohortIds: someOf(values.cohortIds),
      sex: values.sex === "female" || values.sex === "male" ? values.sex : null,
    },
    applicationIds: listed?.people.map(({ applicationId }) => applicationId) ?? null,
    conditions: text(values.conditions),
    contact: text(values.contact),
    isOpen: values.isOpen === "yes",
  };
}

/** At which field a refusal stands. */
export function fieldOfTerms({ code }: Refused): "amount" | "people" | undefined {
  if (code === "funding.amount-below-committed") return "amount";
  return code === "funding.codes-unknown" ? "people" : undefined;
}
