import { FUND_FIGURES, type FundFigure } from "@payung/domain/funding/treasury.ts";
import { get } from "../../shared/api.ts";
import { readNames } from "../../shared/names.ts";
import type { Called, FundPage } from "./say-fund.ts";

/** What occupations, kelurahan and cohorts are called. */
export async function readCalled(signal: AbortSignal): Promise<Called> {
  const [names, { cohorts }] = await Promise.all([readNames(), get("/v1/cohorts", {}, { signal })]);
  return { names, cohorts: new Map(cohorts.map(({ id, name }) => [id, name])) };
}

/** A fund with what its page says of it; its figures are asked of the transfers that they are the sums of. */
export type WholeFund = {
  readonly page: FundPage;
  readonly codes: readonly string[];
  readonly figures: Readonly<Record<FundFigure, string>>;
  /** The funds by their ids: where money came from or went to. */
  readonly funds: ReadonlyMap<string, string>;
  readonly called: Called;
};

export async function readFund(id: string, signal: AbortSignal): Promise<WholeFund> {
  const [page, { people }, { funds }, called, ...sums] = await Promise.all([
    get("/v1/funds/:id", { id }, { signal }),
    get("/v1/funds/:id/people", { id }, { signal }),
    get("/v1/funds", {}, { signal }),
    readCalled(signal),
    ...FUND_FIGURES.map(async (figure) => {
      const { amount } = await get(
        "/v1/treasury/movements",
        { fundId: id, figure, limit: "1" },
        { signal },
      );
      return [figure, amount] as const;
    }),
  ]);
  return {
    page,
    codes: people.map(({ code }) => code),
    figures: Object.fromEntries(sums) as Record<FundFigure, string>,
    funds: new Map(funds.map((fund) => [fund.id, fund.name])),
    called,
  };
}
