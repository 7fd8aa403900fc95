import { useLocation } from "preact-iso";
import { get } from "../shared/api.ts";
import { DownloadButton } from "../shared/download-button.tsx";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayMoment, sayMonth, sayNumber, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { FundCards } from "./fund-cards.tsx";
import { DangerNotice } from "./guard/notice.tsx";
import { MonthTable } from "./month-table.tsx";
import { PaymentNotice } from "./payments/notice.tsx";
import { Rates } from "./rates.tsx";
import { type Overview, sayAmount } from "./say-money.ts";
import { Sections } from "./sections.tsx";

/** Budgets against commitments and payments of a year. The year stands in the address. */
export function MoneyOverview() {
  const { query, route } = useLocation();
  const year = /^20\d\d$/.test(query["year"] ?? "") ? query["year"] : undefined;
  const load = useLoad(
    (signal) => get("/v1/treasury/overview", year === undefined ? {} : { year }, { signal }),
    [year],
  );
  return (
    <Page
      title={t("money.title")}
      lead={t("money.lead")}
      actions={
        <button type="button" class="quiet" onClick={() => print()}>
          {t("overview.print")}
        </button>
      }
    >
      <Sections />
      <DangerNotice />
      <PaymentNotice />
      <Loaded load={load}>
        {(overview) => (
          <div class="parts">
            <YearChoice
              overview={overview}
              choose={(chosen) => route(`${at("/money")}?year=${chosen}`, true)}
            />
            {overview.funds.length === 0 ? (
              <Empty title={t("money.none", { year: String(overview.year) })}>
                <p>{t("money.none-means")}</p>
              </Empty>
            ) : (
              <Figures overview={overview} />
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function YearChoice({ overview, choose }: { overview: Overview; choose: (year: string) => void }) {
  return (
    <div class="year-choice">
      <div class="field">
        <label for="money-year">{t("money.year")}</label>
        <select
          id="money-year"
          value={String(overview.year)}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {overview.years.map((year) => (
            <option key={year} value={String(year)}>
              {year}
            </option>
          ))}
        </select>
      </div>
      <p class="fine">{t("money.as-of", { at: sayMoment(overview.asOf) })}</p>
    </div>
  );
}

function Figures({ overview }: { overview: Overview }) {
  const { year, funds, months, forecast } = overview;
  const file = (format: "csv" | "xlsx") => () =>
    get(`/v1/treasury/overview.${format}`, { year: String(year) });
  return (
    <>
      <Headline overview={overview} />
      <FundCards funds={funds} year={year} />
      <section aria-labelledby="money-months">
        <h2 id="money-months">{t("money.months", { year: String(year) })}</h2>
        <p class="hint">{t("money.months-mean")}</p>
        {months.length === 0 ? (
          <Empty title={t("money.no-months")}>
            <p>{t("money.no-months-means")}</p>
          </Empty>
        ) : (
          <MonthTable overview={overview} />
        )}
      </section>
      {overview.costByMonth.length > 0 && <CostByMonth overview={overview} />}
      {overview.rates.length > 0 && <Rates rates={overview.rates} />}
      <section class="no-print" aria-labelledby="money-files">
        <h2 id="money-files">{t("money.files")}</h2>
        <p class="hint">{t("money.files-mean")}</p>
        <div class="actions">
          <DownloadButton
            title={t("money.realisation-xlsx")}
            name={`payung-realisasi-${year}.xlsx`}
            ask={file("xlsx")}
          />
          <DownloadButton
            title={t("money.realisation-csv")}
            name={`payung-realisasi-${year}.csv`}
            ask={file("csv")}
          />
          <JournalButton year={year} format="xlsx" />
          <JournalButton year={year} format="csv" />
        </div>
      </section>
      {forecast.lapsed > 0 && (
        <p class="notice">{t("money.lapsed", { count: sayNumber(forecast.lapsed) })}</p>
      )}
    </>
  );
}

function JournalButton({ year, format }: { year: number; format: "csv" | "xlsx" }) {
  return (
    <DownloadButton
      title={t(format === "csv" ? "money.journal-csv" : "money.journal-xlsx")}
      name={`payung-jurnal-${year}.${format}`}
      ask={() =>
        get(`/v1/treasury/journal.${format}`, { from: `${year}-01-01`, to: `${year}-12-31` })
      }
    />
  );
}

/** What the year comes to by the plan, in two sentences that a mayor reads. */
function Headline({ overview }: { overview: Overview }) {
  const { forecast, funds, confirmedMonths, costPerMonth, plannedUntil, year } = overview;
  const announced = funds.reduce((sum, fund) => sum + BigInt(fund.announced), 0n);
  const gap = announced - BigInt(forecast.total);
  return (
    <section class="headline" aria-label={t("money.in-short")}>
      <p class="headline-said">
        {t("money.forecast", {
          total: sayRupiah(forecast.total),
          months: sayNumber(forecast.months),
          announced: sayAmount(String(announced)),
        })}{" "}
        {t(gap < 0n ? "money.short" : "money.over", {
          amount: sayRupiah(gap < 0n ? -gap : gap),
        })}
      </p>
      <p>
        {costPerMonth === null
          ? t("money.no-cost")
          : t("money.cost", { cost: sayRupiah(costPerMonth), months: sayNumber(confirmedMonths) })}
      </p>
      {forecast.withoutPayer > 0 && (
        <p class="late">
          <a href={monthsAt(year, "none", "planned")}>
            {t("money.without-payer", { count: sayNumber(forecast.withoutPayer) })}
          </a>
        </p>
      )}
      <p class="fine">
        {plannedUntil === null
          ? t("money.not-planned")
          : t("money.planned-until", { month: sayMonth(plannedUntil) })}
      </p>
    </section>
  );
}

function monthsAt(year: number, fund: string, state: string): string {
  return `${at("/money/months")}?from=${year}-01&until=${year}-12&fund=${fund}&state=${state}`;
}

function CostByMonth({ overview }: { overview: Overview }) {
  return (
    <section aria-labelledby="money-cost">
      <h2 id="money-cost">{t("money.cost-by-month")}</h2>
      <p class="hint">{t("money.cost-means")}</p>
      <ul class="cost-list">
        {overview.costByMonth.map(({ month, count, costPerMonth }) => (
          <li key={month}>
            <span>{sayMonth(month)}</span>
            <b>{costPerMonth === null ? "–" : sayRupiah(costPerMonth)}</b>
            <a
              class="fine"
              href={`${at("/money/months")}?from=${month}&until=${month}&state=confirmed`}
            >
              {t("money.worker-months", { count })}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
