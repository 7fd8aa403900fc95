import type { Earmark, OpenFund } from "@payung/domain/funding/funds.ts";
import type { FundUse } from "@payung/domain/funding/plan.ts";
import type { PlanChange, PlanGap } from "@payung/domain/funding/plan-tally.ts";
import { rupiah } from "@payung/domain/shared/money.ts";

/** A plan's funds and how far they were used, as they are kept with it; amounts as text, because JSON loses them. */
type FundJson = Omit<OpenFund, "available" | "earmark"> & {
  readonly available: string;
  readonly earmark: Omit<Earmark, "applicationIds"> & {
    readonly applicationIds: readonly string[] | null;
  };
};

export function fundToJson({ available, earmark, ...fund }: OpenFund): FundJson {
  const { applicationIds } = earmark;
  return {
    ...fund,
    available: String(available),
    earmark: { ...earmark, applicationIds: applicationIds === null ? null : [...applicationIds] },
  };
}

export function fundsFrom(json: unknown): OpenFund[] {
  return (json as FundJson[]).map(({ available, earmark, ...fund }) => ({
    ...fund,
    available: rupiah(BigInt(available)),
    earmark: {
      ...earmark,
      applicationIds: earmark.applicationIds === null ? null : new Set(earmark.applicationIds),
    },
  }));
}

type UseJson = {
  readonly fundId: string;
  readonly planned: string;
  readonly available: string;
} & Pick<FundUse, "monthCount" | "ranOutAt">;

export function useToJson([fundId, { planned, available, monthCount, ranOutAt }]: [
  string,
  FundUse,
]): UseJson {
  return { fundId, planned: String(planned), available: String(available), monthCount, ranOutAt };
}

export function usesFrom(json: unknown): ReadonlyMap<string, FundUse> {
  return new Map(
    (json as UseJson[]).map(({ fundId, planned, available, monthCount, ranOutAt }) => [
      fundId,
      {
        planned: rupiah(BigInt(planned)),
        available: rupiah(BigInt(available)),
        monthCount,
        ranOutAt,
      },
    ]),
  );
}

/** What a plan changed, as it is kept. */
type ChangeJson = Omit<PlanChange, "before" | "after"> & {
  readonly before: string;
  readonly after: string;
};

export function changeToJson({ before, after, ...change }: PlanChange): ChangeJson {
  return { ...change, before: String(before), after: String(after) };
}

export function changesFrom(json: unknown): PlanChange[] {
  return ((json ?? []) as ChangeJson[]).map(({ before, after, ...change }) => ({
    ...change,
    before: BigInt(before),
    after: BigInt(after),
  }));
}

export function gapsFrom(json: unknown): PlanGap[] {
  return (json ?? []) as PlanGap[];
}
