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
import { Groups } from "./groups.tsx";
import { type Bill, sayPeriod, sayStanding } from "./say-bills.ts";
import "./bills.css";

/** The bills of the insurer with how far each is. */
export function Bills() {
  const load = useLoad(
    async (signal) => ({
      first: await readPage(undefined, signal),
      ...(await get("/v1/insurer-groups", {}, { signal })),
    }),
    [],
  );
  const mayRecord = holds(TREASURERS);
  return (
    <Page
      title={t("bills.title")}
      lead={t("bills.lead")}
      actions={
        mayRecord && (
          <a class="button" href={at("/money/bills/new")}>
            {t("bills.record")}
          </a>
        )
      }
    >
      <Sections />
      <Loaded load={load}>
        {({ first, groups }) => (
          <div class="parts">
            {first.rows.length === 0 ? (
              <Empty title={t("bills.none")}>
                <p>{t("bills.none-means")}</p>
              </Empty>
            ) : (
              <List first={first} />
            )}
            <Groups groups={groups} onDone={load.reload} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

async function readPage(after?: string, signal?: AbortSignal) {
  const { bills, next } = await get(
    "/v1/bills",
    after === undefined ? {} : { after },
    signal === undefined ? {} : { signal },
  );
  return { rows: bills, next };
}

function List(props: { first: { rows: readonly Bill[]; next: string | null } }) {
  const { rows, button } = useMore(props.first, readPage);
  return (
    <div>
      <div class="bill-table">
        <DataTable
          caption={t("bills.title")}
          rows={rows}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => at("/money/bills", id)}
          columns={[
            { title: t("bills.code"), cell: ({ billingCode }) => billingCode },
            { title: t("bills.period"), cell: sayPeriod },
            { title: t("bills.group"), cell: ({ group }) => group },
            { title: t("bills.due"), cell: ({ dueOn }) => sayDay(dueOn) },
            { title: t("bills.amount"), isNumber: true, cell: ({ amount }) => sayRupiah(amount) },
            {
              title: t("bills.open"),
              isNumber: true,
              cell: ({ openDifferences }) => sayNumber(openDifferences),
            },
            { title: t("bills.standing"), cell: sayStanding },
          ]}
        />
      </div>
      {button}
    </div>
  );
}
