import type { Earmark } from "@payung/domain/funding/funds.ts";
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
    contact: null,
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
