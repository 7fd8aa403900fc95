import { FUND_FIGURES } from "@payung/domain/funding/treasury.ts";
import type { ComponentChildren } from "preact";
import { get } from "../../shared/api.ts";
import { Bar } from "../../shared/bar.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import { sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { Rates } from "../rates.tsx";
import { FIGURE_TITLES, STATE_TITLES, sayAmount, shareOf } from "../say-money.ts";
import { Sections } from "../sections.tsx";
import { TREASURERS } from "../who-may.ts";
import { Movements } from "./movements.tsx";
import { Papers } from "./papers.tsx";
import { readFund, type WholeFund } from "./read-fund.ts";
import { earmarkParts, type Fund, isEarmarked, sayRange } from "./say-fund.ts";
import { TermsHistory } from "./terms-history.tsx";
import "./funds.css";

/** A fund: its terms, what became of its money, the papers behind it, and what was changed when and by whom. */
export function FundScreen({ id }: { id: string }) {
  const load = useLoad((signal) => readFund(id, signal), [id]);
  const fund = load.value?.page.fund;
  return (
    <Page
      title={fund?.name ?? t("fund.title")}
      lead={fund?.funder.name ?? ""}
      back={{ href: at("/money/funds"), title: t("funds.title") }}
      actions={
        holds(TREASURERS) &&
        fund !== undefined && (
          <>
            <a class="button" href={at("/money/funds", id, "movements", "new")}>
              {t("fund.move")}
            </a>
            <a class="button quiet" href={at("/money/funds", id, "terms")}>
              {t("fund.change")}
            </a>
          </>
        )
      }
    >
      <Sections />
      <Loaded load={load}>{(whole) => <Whole whole={whole} onChanged={load.reload} />}</Loaded>
    </Page>
  );
}

function Whole({ whole, onChanged }: { whole: WholeFund; onChanged: () => void }) {
  const { page } = whole;
  return (
    <div class="parts">
      {!page.fund.isOpen && <p class="notice">{t("fund.closed-means")}</p>}
      <Figures whole={whole} />
      <TermsCard whole={whole} />
      <Movements whole={whole} onChanged={onChanged} />
      <Papers fundId={page.fund.id} papers={page.papers} onChanged={onChanged} />
      <Cost fund={page.fund} />
      <TermsHistory whole={whole} />
    </div>
  );
}

function Figures({ whole: { page, figures } }: { whole: WholeFund }) {
  const { fund } = page;
  const outstanding = BigInt(fund.announced) - BigInt(figures["come-in"]);
  const { firstMonth, lastMonth } = fund;
  return (
    <section class="card" aria-labelledby="fund-figures">
      <h2 id="fund-figures">{t("fund.figures")}</h2>
      <p class="fund-announced">
        {t("money.announced")} <b>{sayRupiah(fund.announced)}</b>
      </p>
      <ul class="fund-figures">
        {FUND_FIGURES.map((figure) => (
          <li key={figure}>
            <a href={at("/money/funds", fund.id, "transfers", figure)}>
              {t(FIGURE_TITLES[figure])}
            </a>
            <b>{sayAmount(figures[figure])}</b>
            <Bar share={shareOf(figures[figure], fund.announced)} />
          </li>
        ))}
      </ul>
      <p class="fund-left">
        {fund.ledger.left !== null && t("money.left", { amount: sayAmount(fund.ledger.left) })}
        {outstanding > 0n && <> {t("money.outstanding", { amount: sayRupiah(outstanding) })}</>}
      </p>
      {fund.months.length > 0 && (
        <>
          <h3>{t("fund.worker-months")}</h3>
          <ul class="check-list">
            {fund.months.map(({ state, months, amount }) => (
              <li key={state}>
                <a
                  href={`${at("/money/months")}?from=${firstMonth}&until=${lastMonth}&fund=${fund.id}&state=${state}`}
                >
                  {t(STATE_TITLES[state as keyof typeof STATE_TITLES])}
                </a>
                <span>{t("money.worker-months", { count: months })}</span>
                <b>{sayRupiah(amount)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="fine">
        <a href={at("/money/accounts", fund.id)}>{t("fund.statement")}</a>
        {" · "}
        <a href={at("/money/accounts", fund.transitAccountId)}>{t("fund.transit-statement")}</a>
      </p>
    </section>
  );
}

function TermsCard({ whole: { page, codes, called } }: { whole: WholeFund }) {
  const { fund, terms } = page;
  const parts = earmarkParts(terms.earmark, called);
  return (
    <section class="card" aria-labelledby="fund-terms">
      <h2 id="fund-terms">{t("fund.terms")}</h2>
      <dl class="facts wide">
        <Fact label={t("fund.funder")}>
          <a href={at("/money/funders", fund.funder.id)}>{fund.funder.name}</a>
        </Fact>
        <Fact label={t("fund.months")}>{sayRange(fund.firstMonth, fund.lastMonth)}</Fact>
        <Fact label={t("fund.budget-year")}>
          {terms.budgetYear === null
            ? t("money.no-budget-year")
            : t("money.budget", {
                year: String(terms.budgetYear),
                line: terms.budgetLine ?? "–",
              })}
        </Fact>
        <Fact label={t("fund.money")}>
          {t(terms.isStateBudget ? "money.state-budget" : "money.other-money")}
          <span class="fine">
            {" "}
            {t(terms.isStateBudget ? "fund.money-state-means" : "fund.money-other-means")}
          </span>
        </Fact>
        <Fact label={t("fund.asked")}>
          {t(isEarmarked(fund) ? "fund.asked-first" : "fund.asked-later", {
            priority: sayNumber(terms.priority),
          })}
        </Fact>
        {parts.length === 0 && !fund.isListed && (
          <Fact label={t("fund.for")}>{t("fund.everybody")}</Fact>
        )}
        {parts.map(({ label, said }) => (
          <Fact key={label} label={label}>
            {said}
          </Fact>
        ))}
        {fund.isListed && (
          <Fact label={t("fund.people")}>
            <details>
              <summary>{t("fund.listed", { count: codes.length })}</summary>
              <ul class="code-list">
                {codes.map((code) => (
                  <li key={code} class="number-like">
                    {code}
                  </li>
                ))}
              </ul>
            </details>
          </Fact>
        )}
        <Fact label={t("fund.conditions")}>{terms.conditions ?? t("fund.nothing")}</Fact>
        <Fact label={t("fund.contact")}>{terms.contact ?? t("fund.nothing")}</Fact>
      </dl>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What one month of one member costs this kind of money, and by which rules. */
function Cost({ fund }: { fund: Fund }) {
  const { firstMonth, lastMonth, isStateBudget } = fund;
  const load = useLoad(
    (signal) => get("/v1/member-rates", { firstMonth, lastMonth }, { signal }),
    [firstMonth, lastMonth],
  );
  return (
    <Loaded load={load}>
      {({ rates }) => (
        <Rates rates={rates.filter((rate) => rate.isStateBudget === isStateBudget)} />
      )}
    </Loaded>
  );
}
