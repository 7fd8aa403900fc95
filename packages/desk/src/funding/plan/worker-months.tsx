import type { CoverageState } from "@payung/domain/funding/ledger.ts";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { get } from "../../shared/api.ts";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { sayDay, sayMonth, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { DataTable } from "../../shared/table.tsx";
import { STATE_TITLES } from "../say-money.ts";
import { MONEY_READERS } from "../who-may.ts";
import { sayAsked, type WorkerMonth, type WorkerMonths } from "./say-plan.ts";
import "./plan.css";

/** Month by month who pays a worker's contribution, how much and by which rules, how far it is, and why it is so. */
export function WorkerMonthsCard(props: {
  id: string;
  /** How the worker is named, where the page around it does not say so. */
  named?: (code: string) => ComponentChildren;
}) {
  const { id, named } = props;
  const load = useLoad(
    (signal) => get("/v1/applications/:id/coverage-months", { id }, { signal }),
    [id],
  );
  return (
    <section class="card" aria-labelledby="worker-months">
      <h2 id="worker-months">{t("worker-months.title")}</h2>
      <Loaded load={load}>
        {(found) =>
          found.months.length === 0 ? (
            <p>{t("worker-months.none")}</p>
          ) : (
            <>
              {named !== undefined && (
                <p>
                  {t("case.code")} {named(found.code)}
                </p>
              )}
              <Months id={id} found={found} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function Months({ id, found }: { id: string; found: WorkerMonths }) {
  const { months, rules } = found;
  return (
    <>
      <DataTable
        caption={t("worker-months.title")}
        rows={months}
        keyOf={({ month }) => month}
        columns={[
          { title: t("money.month"), cell: ({ month }) => sayMonth(month) },
          {
            title: t("months.state"),
            cell: ({ state }) => t(STATE_TITLES[state as CoverageState]),
          },
          { title: t("money.payer"), cell: (row) => <PayerOf row={row} /> },
          {
            title: t("money.amount"),
            isNumber: true,
            cell: ({ amount, jkk, jkm }) =>
              amount === null ? (
                "–"
              ) : (
                <span class="stacked">
                  <span>{sayRupiah(amount)}</span>
                  {jkk !== null && jkm !== null && (
                    <span class="fine">
                      {t("worker-months.parts", { jkk: sayRupiah(jkk), jkm: sayRupiah(jkm) })}
                    </span>
                  )}
                </span>
              ),
          },
          { title: t("worker-months.why"), cell: ({ month }) => <Why id={id} month={month} /> },
        ]}
      />
      {rules.length > 0 && (
        <details>
          <summary>{t("worker-months.rules")}</summary>
          <ul>
            {rules.map(({ id: ruleId, basis, validFrom }) => (
              <li key={ruleId}>
                {validFrom === null ? basis : t("money.rule", { basis, from: sayDay(validFrom) })}{" "}
                <span class="fine hash">{ruleId}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function PayerOf({ row: { fund, state } }: { row: WorkerMonth }) {
  if (fund === null) return <>{t(state === "cancelled" ? "plan.not-planned" : "money.nobody")}</>;
  return holds(MONEY_READERS) ? <a href={at("/money/funds", fund.id)}>{fund.name}</a> : fund.name;
}

/** Every fund that was asked for this month, asked for only when somebody wants to know. */
function Why({ id, month }: { id: string; month: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        {t("worker-months.explain")}
        <span class="unseen"> {sayMonth(month)}</span>
      </summary>
      {isOpen && <Explained id={id} month={month} />}
    </details>
  );
}

function Explained({ id, month }: { id: string; month: string }) {
  const load = useLoad(
    (signal) => get("/v1/applications/:id/coverage-months/:month", { id, month }, { signal }),
    [id, month],
  );
  return (
    <Loaded load={load}>
      {({ asked }) =>
        asked === null ? (
          <p class="fine">{t("worker-months.not-known")}</p>
        ) : asked.length === 0 ? (
          <p class="fine">{t("plan.gap-months")}</p>
        ) : (
          <ol class="asked-list">
            {asked.map((each) => (
              <li key={each.fund.id}>
                <b>{each.fund.name}</b>: {sayAsked(each)}
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
