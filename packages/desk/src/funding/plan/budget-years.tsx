import { get } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { DataTable } from "../../shared/table.tsx";
import { Sections } from "../sections.tsx";
import "./plan.css";

type Found = Gets["/v1/budget-years"]["output"];
type Sum = Found["sums"][number];
type Row = {
  readonly fund: Sum["fund"];
  /** In which the months lie. */
  readonly year: number;
  readonly sums: readonly Sum[];
};

/** What is planned, reserved, billed and paid out of each year's budget, and what reaches over the end of that year. */
export function BudgetYears() {
  const load = useLoad((signal) => get("/v1/budget-years", {}, { signal }), []);
  return (
    <Page title={t("budget-years.title")} lead={t("budget-years.lead")}>
      <Sections />
      <Loaded load={load}>
        {(found) =>
          found.sums.length === 0 ? (
            <Empty title={t("budget-years.none")}>
              <p>{t("plan.none-means")}</p>
            </Empty>
          ) : (
            <div class="parts">
              {[...Map.groupBy(found.sums, ({ budgetYear }) => budgetYear)].map(([year, sums]) => (
                <BudgetYear key={year ?? ""} year={year} sums={sums} today={found.today} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

const amountOf = (sums: readonly Sum[], ...states: readonly string[]) =>
  sums
    .filter(({ state }) => states.includes(state))
    .reduce((total, { amount }) => total + BigInt(amount), 0n);

function BudgetYear(props: { year: number | null; sums: readonly Sum[]; today: string }) {
  const { year, sums, today } = props;
  const rows: Row[] = [...Map.groupBy(sums, (sum) => `${sum.fund.id} ${sum.year}`)].flatMap(
    ([, of]) => {
      const [first] = of;
      return first === undefined ? [] : [{ fund: first.fund, year: first.year, sums: of }];
    },
  );
  const bound = ["committed", "billed"];
  const beyond = amountOf(
    sums.filter((sum) => year !== null && sum.year !== year),
    ...bound,
    "paid",
    "confirmed",
  );
  const open = amountOf(sums, ...bound);
  const isOver = year !== null && Number(today.slice(0, 4)) > year;
  const id = `budget-year-${year ?? "none"}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {year === null ? t("money.no-budget-year") : t("budget-years.year", { year: String(year) })}
      </h2>
      {beyond > 0n && (
        <p class="notice">
          {t("budget-years.beyond", { amount: sayRupiah(beyond), year: String(year) })}
        </p>
      )}
      {isOver && open > 0n && (
        <p class="notice fault">
          {t("budget-years.left-open", { amount: sayRupiah(open), year: String(year) })}
        </p>
      )}
      <div class="month-table">
        <DataTable
          caption={
            year === null
              ? t("money.no-budget-year")
              : t("budget-years.year", { year: String(year) })
          }
          rows={rows}
          keyOf={(row) => `${row.fund.id} ${row.year}`}
          columns={[
            {
              title: t("fund.name"),
              cell: ({ fund }) => <a href={at("/money/funds", fund.id)}>{fund.name}</a>,
            },
            {
              title: t("budget-years.months-of"),
              cell: (row) =>
                row.year === year || year === null
                  ? String(row.year)
                  : t("budget-years.other-year", { year: String(row.year) }),
            },
            ...COLUMNS.map(([state, title]) => ({
              title: t(title),
              isNumber: true,
              cell: (row: Row) => <Cell row={row} state={state} />,
            })),
          ]}
        />
      </div>
    </section>
  );
}

const COLUMNS = [
  ["planned", "money.state.planned"],
  ["committed", "money.state.committed"],
  ["billed", "money.state.billed"],
  ["paid", "money.state.paid"],
  ["confirmed", "money.state.confirmed"],
] as const;

function Cell({ row, state }: { row: Row; state: string }) {
  const found = row.sums.find((sum) => sum.state === state);
  if (found === undefined) return <>–</>;
  const query = `from=${row.year}-01&until=${row.year}-12&fund=${row.fund.id}&state=${state}`;
  return (
    <a class="stacked" href={`${at("/money/months")}?${query}`}>
      <span>{sayRupiah(found.amount)}</span>
      <span class="fine">{t("budget-years.count", { count: sayNumber(found.months) })}</span>
    </a>
  );
}
