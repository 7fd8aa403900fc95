import { Bar } from "../shared/bar.tsx";
import { t } from "../shared/language.ts";
import { sayNumber, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { FIGURE_TITLES, type Fund, sayAmount, shareOf } from "./say-money.ts";

/** Each fund: its budget, and how much of it came in, is reserved, is paid and is confirmed. */
export function FundCards({ funds, year }: { funds: readonly Fund[]; year: number }) {
  return (
    <section aria-labelledby="money-funds">
      <h2 id="money-funds">{t("money.funds")}</h2>
      <ul class="fund-cards">
        {funds.map((fund) => (
          <li key={fund.id} class="card">
            <FundCard fund={fund} year={year} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const FIGURES = [
  ["come-in", "comeIn"],
  ["reserved", "reserved"],
  ["paid", "paid"],
  ["confirmed", "confirmed"],
] as const;

function FundCard({ fund, year }: { fund: Fund; year: number }) {
  return (
    <>
      <h3 class="fund-name">
        <a href={at("/money/funds", fund.id)}>{fund.name}</a>
      </h3>
      <p class="fine">
        {fund.funder}
        {" · "}
        {fund.budgetYear === null
          ? t("money.no-budget-year")
          : t("money.budget", { year: String(fund.budgetYear), line: fund.budgetLine ?? "–" })}
        {" · "}
        {t(fund.isStateBudget ? "money.state-budget" : "money.other-money")}
      </p>
      <p class="fund-announced">
        {t("money.announced")} <b>{sayRupiah(fund.announced)}</b>
      </p>
      <ul class="fund-figures">
        {FIGURES.map(([figure, name]) => (
          <li key={figure}>
            <a href={at("/money/funds", fund.id, "transfers", figure)}>
              {t(FIGURE_TITLES[figure])}
            </a>
            <b>{sayAmount(fund[name])}</b>
            <Bar share={shareOf(fund[name], fund.announced)} />
          </li>
        ))}
      </ul>
      <p class="fund-left">
        {t("money.left", { amount: sayAmount(fund.left) })}
        {fund.outstanding !== "0" && (
          <> {t("money.outstanding", { amount: sayRupiah(fund.outstanding) })}</>
        )}
      </p>
      <p class="fine">
        {fund.costPerMonth === null
          ? t("money.fund-no-cost", { year: String(year) })
          : t("money.fund-cost", {
              year: String(year),
              months: sayNumber(fund.confirmedMonths),
              cost: sayRupiah(fund.costPerMonth),
            })}
      </p>
    </>
  );
}
