import { COVERAGE_STATES, type CoverageState } from "@payung/domain/funding/ledger.ts";
import { useLocation } from "preact-iso";
import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayMonth, sayNumber, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { CaseCode } from "./case-code.tsx";
import { useMore } from "./more.tsx";
import { Rates } from "./rates.tsx";
import { STATE_TITLES } from "./say-money.ts";
import { Sections } from "./sections.tsx";

type Question = Gets["/v1/treasury/months"]["input"];
type Found = Gets["/v1/treasury/months"]["output"];

/** The worker-months that a figure counts. What is asked stands in the address. */
export function MonthsBehind() {
  const { query } = useLocation();
  const question = readQuestion(query);
  const load = useLoad(
    (signal) => get("/v1/treasury/months", question, { signal }),
    [JSON.stringify(question)],
  );
  const { from, until, state } = question;
  return (
    <Page
      title={t("months.title")}
      lead={t("months.lead")}
      back={{ href: `${at("/money")}?year=${from.slice(0, 4)}`, title: t("money.title") }}
    >
      <Sections />
      <Loaded load={load}>
        {(found) => (
          <div class="parts">
            <p class="sum-said">
              {t("months.sum", {
                count: sayNumber(found.count),
                amount: sayRupiah(found.amount),
                months:
                  from === until
                    ? sayMonth(from)
                    : t("months.range", { from: sayMonth(from), until: sayMonth(until) }),
                state: state === undefined ? t("months.any-state") : t(STATE_TITLES[state]),
              })}
            </p>
            {found.count === 0 ? (
              <Empty title={t("months.none")}>
                <p>{t("months.none-means")}</p>
              </Empty>
            ) : (
              <Rows key={JSON.stringify(question)} first={found} question={question} />
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function readQuestion(query: Record<string, string>): Question {
  const { from = "", until = "", fund, state } = query;
  const year = new Date().getFullYear();
  return {
    from: MONTH.test(from) ? from : `${year}-01`,
    until: MONTH.test(until) ? until : `${year}-12`,
    ...(fund === undefined ? {} : { fundId: fund }),
    ...(COVERAGE_STATES.includes(state as CoverageState) ? { state: state as CoverageState } : {}),
  };
}

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

function Rows({ first, question }: { first: Found; question: Question }) {
  const { rows, button } = useMore({ rows: first.months, next: first.next }, async (after) => {
    const page = await get("/v1/treasury/months", { ...question, after });
    return { rows: page.months, next: page.next };
  });
  return (
    <>
      <DataTable
        caption={t("months.title")}
        rows={rows}
        keyOf={({ applicationId, month }) => `${applicationId} ${month}`}
        columns={[
          {
            title: t("months.case"),
            cell: (row) => <CaseCode {...row} />,
          },
          { title: t("money.month"), cell: ({ month }) => sayMonth(month) },
          { title: t("months.state"), cell: ({ state }) => t(STATE_TITLES[state]) },
          { title: t("money.payer"), cell: ({ fund }) => fund ?? t("money.nobody") },
          {
            title: t("money.amount"),
            isNumber: true,
            cell: ({ amount }) => (amount === null ? "–" : sayRupiah(amount)),
          },
        ]}
      />
      {button}
      {first.rates.length > 0 && <Rates rates={first.rates} />}
    </>
  );
}
