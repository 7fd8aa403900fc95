import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayMonth } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { Sections } from "./sections.tsx";

type Found = Gets["/v1/treasury/closings"]["output"];

/** The months of the ledger: which are closed, and which is to be closed next. */
export function Closings() {
  const load = useLoad((signal) => get("/v1/treasury/closings", {}, { signal }), []);
  return (
    <Page title={t("closings.title")} lead={t("closings.lead")}>
      <Sections />
      <Loaded load={load}>
        {(found) =>
          found.months.length === 0 ? (
            <Empty title={t("closings.none")}>
              <p>{t("closings.none-means")}</p>
            </Empty>
          ) : (
            <div class="parts">
              {found.due !== null && (
                <p class="notice">
                  {t("closings.due", { month: sayMonth(found.due) })}{" "}
                  <a href={at("/money/closings", found.due)}>{t("closings.look")}</a>
                </p>
              )}
              <DataTable
                caption={t("closings.title")}
                rows={found.months}
                keyOf={({ month }) => month}
                hrefOf={({ month }) => at("/money/closings", month)}
                columns={[
                  { title: t("money.month"), cell: ({ month }) => sayMonth(month) },
                  { title: t("closings.state"), cell: sayState },
                ]}
              />
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function sayState({ isClosed, isOver, waiting }: Found["months"][number]): string {
  if (waiting !== null)
    return t(waiting === "closing" ? "closings.waits" : "closings.waits-reopening");
  if (isClosed) return t("closings.closed");
  return t(isOver ? "closings.open" : "closings.goes-on");
}
