import type { IsoMonth } from "../shared/dates.ts";
import type { Rupiah } from "../shared/money.ts";
import type { Sector } from "./contributions.ts";

/** Whom a fund is for; what is null or left out is no condition. All that is said must hold. */
export type Earmark = {
  readonly occupationIds: readonly string[] | null;
  readonly kelurahanCodes: readonly string[] | null;
  readonly sex: "female" | "male" | null;
  readonly cohortIds: readonly string[] | null;
  /** A list of workers by name, as an RT or a company gives it. */
  readonly applicationIds: ReadonlySet<string> | null;
};

/** Money of one funder, for certain months, and perhaps for certain people only. */
export type Fund = {
  /** Its account in the ledger has the same id. */
  readonly id: string;
  readonly firstMonth: IsoMonth;
  readonly lastMonth: IsoMonth;
  /** The lower, the earlier it is asked. Two of the same are asked in the order of their ids. */
  readonly priority: number;
  readonly earmark: Earmark;
  /** Whether APBN or APBD pays: it decides the rate (PP 50/2025). */
  readonly isStateBudget: boolean;
};

/** What a fund may ask of a member. */
export type Member = {
  readonly workerId: string;
  readonly applicationId: string;
  readonly cohortId: string;
  readonly kelurahanCode: string | null;
  readonly occupationId: string | null;
  readonly sex: "female" | "male" | null;
  readonly sector: Sector;
  readonly band: number;
};

/** Which part of its earmark a member does not meet, the first in this order; null when it meets all. */
export const EARMARK_PARTS = ["cohort", "list", "kelurahan", "occupation", "sex"] as const;
export type EarmarkPart = (typeof EARMARK_PARTS)[number];

export function unmetPart({ earmark }: Fund, member: Member): EarmarkPart | null {
  const { cohortIds, applicationIds, kelurahanCodes, occupationIds, sex } = earmark;
  if (cohortIds !== null && !cohortIds.includes(member.cohortId)) return "cohort";
  if (applicationIds !== null && !applicationIds.has(member.applicationId)) return "list";
  if (!isAmong(kelurahanCodes, member.kelurahanCode)) return "kelurahan";
  if (!isAmong(occupationIds, member.occupationId)) return "occupation";
  if (sex !== null && sex !== member.sex) return "sex";
  return null;
}

/** Whether a fund is for certain people only. */
export function isEarmarked({ earmark }: Fund): boolean {
  return Object.values(earmark).some((part) => part !== null);
}

/**
 * The order in which funds are asked: what is for certain people only first, since nobody else can use it; then by
 * priority, which the treasurer sets.
 */
export function inFundingOrder<F extends Fund>(funds: readonly F[]): F[] {
  return [...funds].sort(
    (a, b) =>
      Number(isEarmarked(b)) - Number(isEarmarked(a)) ||
      a.priority - b.priority ||
      (a.id < b.id ? -1 : 1),
  );
}

/** A fund with what it can still give. */
export type OpenFund = Fund & { readonly available: Rupiah };

function isAmong(asked: readonly string[] | null, value: string | null): boolean {
  return asked === null || (value !== null && asked.includes(value));
}
