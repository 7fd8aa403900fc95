import { get } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import { sayDay, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { DataTable } from "../../shared/table.tsx";
import { useMore } from "../more.tsx";
import { Sections } from "../sections.tsx";
import { TREASURERS } from "../who-may.ts";
import { type Receipt, sayPeriod } from "./say-bills.ts";
import "./bills.css";

/** The receipts of the insurer with what each confirmed. */
export function Receipts() {
  const load = useLoad((signal) => readPage(undefined, signal), []);
  return (
    <Page
      title={t("receipts.title")}
      lead={t("receipts.lead")}
      actions={
        holds(TREASURERS) && (
          <a class="button" href={at("/money/receipts/new")}>
            {t("receipts.take")}
          </a>
        )
      }
    >
      <Sections />
      <Loaded load={load}>
        {(first) =>
          first.rows.length === 0 ? (
            <Empty title={t("receipts.none")}>
              <p>{t("receipts.none-means")}</p>
            </Empty>
          ) : (
            <List first={first} />
          )
        }
      </Loaded>
    </Page>
  );
}

async function readPage(after?: string, signal?: AbortSignal) {
  const { statements, next } = await get(
    "/v1/insurer-statements",
    after === undefined ? {} : { after },
    signal === undefined ? {} : { signal },
  );
  return { rows: statements, next };
}

function List(props: { first: { rows: readonly Receipt[]; next: string | null } }) {
  const { rows, button } = useMore(props.first, readPage);
  return (
    <>
      <div class="bill-table">
        <DataTable
          caption={t("receipts.title")}
          rows={rows}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => at("/money/receipts", id)}
          columns={[
            { title: t("receipts.number"), cell: ({ number }) => number },
            { title: t("receipts.day"), cell: ({ receivedOn }) => sayDay(receivedOn) },
            { title: t("bills.period"), cell: sayPeriod },
            {
              title: t("receipts.amount"),
              isNumber: true,
              cell: ({ amount }) => sayRupiah(amount),
            },
            {
              title: t("receipts.confirmed"),
              isNumber: true,
              cell: ({ confirmed }) => sayNumber(confirmed),
            },
            {
              title: t("receipts.confirmed-amount"),
              isNumber: true,
              cell: ({ confirmedTotal }) => sayRupiah(confirmedTotal),
            },
            {
              title: t("bills.open"),
              isNumber: true,
              cell: ({ openDifferences }) => sayNumber(openDifferences),
            },
          ]}
        />
      </div>
      {button}
    </>
  );
}
