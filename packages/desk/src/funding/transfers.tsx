import { FUND_FIGURES, type FundFigure } from "@payung/domain/funding/treasury.ts";
import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayMoment, sayMonth, sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { CaseCode } from "./case-code.tsx";
import { useMore } from "./more.tsx";
import { FIGURE_TITLES, sayAmount, sayTransfer } from "./say-money.ts";
import { Sections } from "./sections.tsx";

type Found = Gets["/v1/treasury/movements"]["output"];

/** The transfers that a figure of a fund is the sum of. */
export function TransfersBehind({ id, figure }: { id: string; figure: string }) {
  const asked: FundFigure = FUND_FIGURES.includes(figure as FundFigure)
    ? (figure as FundFigure)
    : "paid";
  const load = useLoad(
    (signal) => get("/v1/treasury/movements", { fundId: id, figure: asked }, { signal }),
    [id, asked],
  );
  return (
    <Page
      title={t("transfers.title", { figure: t(FIGURE_TITLES[asked]) })}
      lead={t("transfers.lead")}
      back={{ href: at("/money"), title: t("money.title") }}
    >
      <Sections />
      <Loaded load={load}>
        {(found) => (
          <div class="parts">
            <p class="sum-said">
              {t("transfers.sum", {
                count: sayNumber(found.count),
                amount: sayAmount(found.amount),
              })}
            </p>
            {found.count === 0 ? (
              <Empty title={t("transfers.none")}>
                <p>{t("transfers.none-means")}</p>
              </Empty>
            ) : (
              <Rows key={`${id} ${asked}`} fundId={id} figure={asked} first={found} />
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Rows(props: { fundId: string; figure: FundFigure; first: Found }) {
  const { fundId, figure, first } = props;
  const { rows, button } = useMore({ rows: first.transfers, next: first.next }, async (after) => {
    const page = await get("/v1/treasury/movements", { fundId, figure, after });
    return { rows: page.transfers, next: page.next };
  });
  return (
    <>
      <DataTable
        caption={t("transfers.title", { figure: t(FIGURE_TITLES[figure]) })}
        rows={rows}
        keyOf={({ id }) => id}
        columns={[
          { title: t("transfers.when"), cell: ({ postedAt }) => sayMoment(postedAt) },
          {
            title: t("transfers.what"),
            cell: (row) => (
              <span class="stacked">
                <span>{sayTransfer(row)}</span>
                {row.reason !== null && <span class="fine">{row.reason}</span>}
                <span class="fine">{row.id}</span>
              </span>
            ),
          },
          {
            title: t("transfers.between"),
            cell: ({ debit, credit }) => t("transfers.from-to", { from: debit, to: credit }),
          },
          {
            title: t("transfers.for"),
            cell: ({ code, applicationId, month }) =>
              code === null || applicationId === null ? (
                "–"
              ) : (
                <span class="stacked">
                  <CaseCode code={code} applicationId={applicationId} />
                  <span class="fine">{month === null ? "" : sayMonth(month)}</span>
                </span>
              ),
          },
          { title: t("money.amount"), isNumber: true, cell: ({ part }) => sayAmount(part) },
        ]}
      />
      {button}
    </>
  );
}
