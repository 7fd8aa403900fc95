import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import { t } from "../shared/language.ts";
import { sayMonth, sayNumber, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { type MonthFigure, type Overview, STATE_TITLES } from "./say-money.ts";

/** In the order in which a month goes through them. */
const SHOWN: readonly CoverageState[] = ["planned", "committed", "billed", "paid", "confirmed"];

type Row = {
  readonly month: string;
  readonly fundId: string | null;
  readonly fund: string;
  readonly figures: readonly MonthFigure[];
};

/** Worker-months by month and payer, as far as each is. Every figure leads to the months that it counts. */
export function MonthTable({ overview }: { overview: Overview }) {
  const names = new Map(overview.funds.map(({ id, name }) => [id, name]));
  const groups = Map.groupBy(
    overview.months.filter(({ state }) => SHOWN.includes(state)),
    ({ month, fundId }) => `${month} ${fundId ?? "none"}`,
  );
  const rows: Row[] = [...groups].flatMap(([, figures]) => {
    const [first] = figures;
    if (first === undefined) return [];
    const { month, fundId } = first;
    const fund = fundId === null ? t("money.nobody") : (names.get(fundId) ?? t("money.other-fund"));
    return [{ month, fundId, fund, figures }];
  });
  return (
    <div class="month-table">
      <DataTable
        caption={t("money.months", { year: String(overview.year) })}
        rows={rows}
        keyOf={({ month, fundId }) => `${month} ${fundId}`}
        columns={[
          { title: t("money.month"), cell: ({ month }) => sayMonth(month) },
          { title: t("money.payer"), cell: ({ fund }) => fund },
          ...SHOWN.map((state) => ({
            title: t(STATE_TITLES[state]),
            isNumber: true,
            cell: (row: Row) => <Cell row={row} state={state} />,
          })),
        ]}
      />
    </div>
  );
}

function Cell({ row, state }: { row: Row; state: CoverageState }) {
  const figure = row.figures.find((each) => each.state === state);
  if (figure === undefined) return <>–</>;
  const { month, fundId } = row;
  const query = `from=${month}&until=${month}&fund=${fundId ?? "none"}&state=${state}`;
  return (
    <a class="stacked" href={`${at("/money/months")}?${query}`}>
      <span>{fundId === null ? t("money.unpriced") : sayRupiah(figure.amount)}</span>
      <span class="fine">{t("money.workers", { count: sayNumber(figure.count) })}</span>
    </a>
  );
}
