import type { Earmark } from "@payung/domain/funding/funds.ts";
import { rupiah } from "@payung/domain/shared/money.ts";
import type { FundTerms, FundTermsRow } from "../service.ts";

/** Sponsors come after the treasurer's own funds of the same kind, where nothing else puts them in an order. */
const PRIORITY = 500;

/** The people a sponsor may choose by. */
export type Group = {
  readonly occupationId: string | null;
  readonly kelurahanCode: string | null;
  readonly sex: "female" | "male" | null;
  readonly cohortId: string | null;
};
export const EVERYBODY: Group = {
  occupationId: null,
  kelurahanCode: null,
  sex: null,
  cohortId: null,
};

export function termsFor(
  group: Group,
  order: Pick<
    FundTerms,
    "name" | "amount" | "firstMonth" | "lastMonth" | "isStateBudget" | "isOpen"
  >,
): FundTerms {
  const only = (value: string | null) => (value === null ? null : [value]);
  return {
    ...order,
    budgetYear: null,
    budgetLine: null,
    priority: PRIORITY,
    earmark: {
      occupationIds: only(group.occupationId),
      kelurahanCodes: only(group.kelurahanCode),
      sex: group.sex,
      cohortIds: only(group.cohortId),
    },
    applicationIds: null,
    conditions: null,
  };
}

/** Terms as they are kept. Of a fund that is for nobody by name. */
export function termsOf(row: FundTermsRow): FundTerms {
  return {
    name: row.name,
    amount: rupiah(row.amount_idr),
    firstMonth: row.first_month,
    lastMonth: row.last_month,
    budgetYear: row.budget_year,
    budgetLine: row.budget_line,
    priority: row.priority,
    isStateBudget: row.is_state_budget,
    earmark: row.earmark as Omit<Earmark, "applicationIds">,
    applicationIds: null,
    conditions: row.conditions,
    isOpen: row.is_open,
  };
}

export function groupOf({ earmark }: FundTermsRow): Group {
  const { occupationIds, kelurahanCodes, sex, cohortIds } = earmark as Omit<
    Earmark,
    "applicationIds"
  >;
  return {
    occupationId: occupationIds?.[0] ?? null,
    kelurahanCode: kelurahanCodes?.[0] ?? null,
    sex,
    cohortId: cohortIds?.[0] ?? null,
  };
}
