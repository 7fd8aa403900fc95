import { get } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import { sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { DataTable } from "../../shared/table.tsx";
import { Sections } from "../sections.tsx";
import { TREASURERS } from "../who-may.ts";
import { sayKindMoney } from "./new-fund.tsx";
import { sayRange } from "./say-fund.ts";

/** Somebody who gives money, and their funds. */
export function FunderScreen({ id }: { id: string }) {
  const load = useLoad(
    async (signal) => {
      const [{ funders }, { funds }, { kinds }] = await Promise.all([
        get("/v1/funders", {}, { signal }),
        get("/v1/funds", {}, { signal }),
        get("/v1/funder-kinds", {}, { signal }),
      ]);
      const funder = funders.find((each) => each.id === id);
      return {
        funder,
        kind: kinds.find(({ kind }) => kind === funder?.kind),
        funds: funds.filter((fund) => fund.funder.id === id),
      };
    },
    [id],
  );
  const known = load.value;
  return (
    <Page
      title={known?.funder?.name ?? t("funder.title")}
      lead={known?.kind?.label ?? ""}
      back={{ href: at("/money/funds"), title: t("funds.title") }}
      actions={
        holds(TREASURERS) &&
        known?.funder !== undefined && (
          <a class="button" href={`${at("/money/funds/new")}?funder=${id}`}>
            {t("funds.open")}
          </a>
        )
      }
    >
      <Sections />
      <Loaded load={load}>
        {({ funder, kind, funds }) =>
          funder === undefined ? (
            <Empty title={t("funder.unknown")} />
          ) : (
            <div class="parts">
              <p>{sayKindMoney(kind)}</p>
              <section aria-labelledby="funder-funds">
                <h2 id="funder-funds">{t("money.funds")}</h2>
                {funds.length === 0 ? (
                  <Empty title={t("funds.none")} />
                ) : (
                  <DataTable
                    caption={t("money.funds")}
                    rows={funds}
                    keyOf={(fund) => fund.id}
                    hrefOf={(fund) => at("/money/funds", fund.id)}
                    columns={[
                      { title: t("fund.name"), cell: ({ name }) => name },
                      {
                        title: t("fund.months"),
                        cell: ({ firstMonth, lastMonth }) => sayRange(firstMonth, lastMonth),
                      },
                      {
                        title: t("money.announced"),
                        isNumber: true,
                        cell: ({ announced }) => sayRupiah(announced),
                      },
                      {
                        title: t("fund.state"),
                        cell: ({ isOpen }) => t(isOpen ? "fund.is-open" : "fund.is-closed"),
                      },
                    ]}
                  />
                )}
              </section>
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
