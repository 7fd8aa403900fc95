import { type MessageKey, t } from "../../shared/language.ts";
import { kelurahanName, type Names, occupationName } from "../../shared/names.ts";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayList, sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";

export type FundPage = Gets["/v1/funds/:id"]["output"];
export type Fund = FundPage["fund"];
export type Terms = FundPage["terms"];
export type Version = FundPage["versions"][number];
export type Paper = FundPage["papers"][number];
export type Movement = FundPage["movements"][number];
export type Kind = Gets["/v1/funder-kinds"]["output"]["kinds"][number];

/** What the codes in an earmark are called. */
export type Called = { readonly names: Names; readonly cohorts: ReadonlyMap<string, string> };

type Earmark = Terms["earmark"];

/** Whom a fund is for, part by part; nothing when it is for everybody. */
export function earmarkParts(
  { occupationIds, kelurahanCodes, sex, cohortIds }: Earmark,
  { names, cohorts }: Called,
): { readonly label: string; readonly said: string }[] {
  const part = (label: MessageKey, said: readonly (string | null)[] | null) =>
    said === null ? [] : [{ label: t(label), said: sayList(said.map((each) => each ?? "")) }];
  return [
    ...part("fund.occupations", occupationIds?.map((id) => occupationName(names, id)) ?? null),
    ...part("fund.kelurahan", kelurahanCodes?.map((code) => kelurahanName(names, code)) ?? null),
    ...part("fund.sex", sex === null ? null : [t(`fund.${sex}`)]),
    ...part("fund.cohorts", cohortIds?.map((id) => cohorts.get(id) ?? id) ?? null),
  ];
}

/** Whether a fund is for certain people only: such funds are asked first. */
export function isEarmarked({ earmark, isListed }: Pick<Fund, "earmark" | "isListed">): boolean {
  return isListed || Object.values(earmark).some((part) => part !== null);
}

/** The range of months in words: "Januari 2026 sampai Desember 2026". */
export function sayRange(first: string, last: string): string {
  return first === last
    ? sayMonth(first)
    : t("fund.range", { first: sayMonth(first), last: sayMonth(last) });
}

/** Terms as one reads them, row by row, so that two versions can be compared. */
export function termsRows(
  terms: Terms,
  called: Called,
): readonly { readonly label: string; readonly said: string }[] {
  const { earmark, applicationIds } = terms;
  const none = t("fund.nothing");
  const parts = earmarkParts(earmark, called);
  return [
    { label: t("fund.name"), said: terms.name },
    { label: t("money.announced"), said: sayRupiah(terms.amount) },
    { label: t("fund.months"), said: sayRange(terms.firstMonth, terms.lastMonth) },
    { label: t("fund.budget-year"), said: String(terms.budgetYear ?? none) },
    { label: t("fund.budget-line"), said: terms.budgetLine ?? none },
    {
      label: t("fund.money"),
      said: t(terms.isStateBudget ? "money.state-budget" : "money.other-money"),
    },
    {
      label: t("fund.for"),
      said:
        parts.length === 0
          ? t("fund.everybody")
          : parts.map(({ label, said }) => `${label}: ${said}`).join(". "),
    },
    {
      label: t("fund.people"),
      said:
        applicationIds === null
          ? t("fund.no-list")
          : t("fund.listed", { count: applicationIds.length }),
    },
    { label: t("fund.priority"), said: sayNumber(terms.priority) },
    { label: t("fund.conditions"), said: terms.conditions ?? none },
    { label: t("fund.contact"), said: terms.contact ?? none },
    { label: t("fund.state"), said: t(terms.isOpen ? "fund.is-open" : "fund.is-closed") },
  ];
}

const MOVES = {
  grant: "money.purpose.grant",
  "give-back": "money.purpose.give-back",
  reallocation: "money.purpose.reallocation",
} as const satisfies Record<Movement["purpose"], MessageKey>;

/** What a movement is: money in, back, or to another fund; or that one of these is taken back. */
export function sayMovement({ purpose, reverses }: Pick<Movement, "purpose" | "reverses">): string {
  return reverses === null
    ? t(MOVES[purpose])
    : t("movement.taken-back", { what: t(MOVES[purpose]) });
}
