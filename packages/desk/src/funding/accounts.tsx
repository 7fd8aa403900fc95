import { useLocation } from "preact-iso";
import { get } from "../shared/api.ts";
import { Empty } from "../shared/empty.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { Page } from "../shared/page.tsx";
import { sayDay } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { sayAccountKind, sayAmount, sayIfAny } from "./say-money.ts";
import { Sections } from "./sections.tsx";

/** Every account at the end of a day, and that all of them together come to nothing. The day stands in the address. */
export function Accounts() {
  const { query, route } = useLocation();
  const on = DAY.test(query["on"] ?? "") ? query["on"] : undefined;
  const load = useLoad(
    (signal) => get("/v1/treasury/accounts", on === undefined ? {} : { on }, { signal }),
    [on],
  );
  return (
    <Page title={t("accounts.title")} lead={t("accounts.lead")}>
      <Sections />
      <Loaded load={load}>
        {(found) => (
          <div class="parts">
            <div class="field no-print">
              <label for="accounts-on">{t("accounts.on")}</label>
              <input
                id="accounts-on"
                type="date"
                class="medium"
                value={found.on}
                onChange={(event) => {
                  const day = event.currentTarget.value;
                  if (DAY.test(day)) route(`${at("/money/accounts")}?on=${day}`, true);
                }}
              />
            </div>
            {found.accounts.length === 0 ? (
              <Empty title={t("accounts.none")}>
                <p>{t("accounts.none-means")}</p>
              </Empty>
            ) : (
              <>
                <DataTable
                  caption={t("accounts.table", { day: sayDay(found.on) })}
                  rows={found.accounts}
                  keyOf={({ id }) => id}
                  hrefOf={({ id }) => at("/money/accounts", id)}
                  columns={[
                    { title: t("accounts.name"), cell: ({ name }) => name },
                    { title: t("accounts.kind"), cell: ({ kind }) => sayAccountKind(kind) },
                    {
                      title: t("statement.in"),
                      isNumber: true,
                      cell: ({ received }) => sayIfAny(received),
                    },
                    {
                      title: t("statement.out"),
                      isNumber: true,
                      cell: ({ spent }) => sayIfAny(spent),
                    },
                    {
                      title: t("statement.reserved"),
                      isNumber: true,
                      cell: ({ reserved }) => sayIfAny(reserved),
                    },
                    {
                      title: t("statement.balance"),
                      isNumber: true,
                      cell: ({ balance }) => sayAmount(balance),
                    },
                  ]}
                />
                <p class={found.sum === "0" ? "fine" : "notice fault"}>
                  {t(found.sum === "0" ? "accounts.balanced" : "accounts.unbalanced", {
                    sum: sayAmount(found.sum),
                  })}
                </p>
              </>
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

const DAY = /^20\d\d-\d\d-\d\d$/;
