import { useState } from "preact/hooks";
import { get } from "../../shared/api.ts";
import { Empty } from "../../shared/empty.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayAgo, sayBy, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { DataTable } from "../../shared/table.tsx";
import { Sections } from "../sections.tsx";
import { TREASURERS } from "../who-may.ts";
import { readCalled } from "./read-fund.ts";
import {
  type Called,
  earmarkParts,
  type Fund,
  isEarmarked,
  type Kind,
  type Movement,
  sayMovement,
  sayRange,
} from "./say-fund.ts";
import "./funds.css";

type Funder = Gets["/v1/funders"]["output"]["funders"][number];
type Known = {
  readonly funds: readonly Fund[];
  readonly funders: readonly Funder[];
  readonly kinds: readonly Kind[];
  readonly movements: readonly Movement[];
  readonly called: Called;
};

/** Who gives money, in which order their funds are asked, and what waits for a second person. */
export function Funds() {
  const load = useLoad(async (signal): Promise<Known> => {
    const [{ funds }, { funders }, { kinds }, { movements }, called] = await Promise.all([
      get("/v1/funds", {}, { signal }),
      get("/v1/funders", {}, { signal }),
      get("/v1/funder-kinds", {}, { signal }),
      get("/v1/fund-movements", {}, { signal }),
      readCalled(signal),
    ]);
    return { funds, funders, kinds, movements, called };
  }, []);
  return (
    <Page
      title={t("funds.title")}
      lead={t("funds.lead")}
      actions={
        holds(TREASURERS) && (
          <a class="button" href={at("/money/funds/new")}>
            {t("funds.open")}
          </a>
        )
      }
    >
      <Sections />
      <Loaded load={load}>{(known) => <Lists {...known} />}</Loaded>
    </Page>
  );
}

function Lists({ funds, funders, kinds, movements, called }: Known) {
  const [sought, setSought] = useState("");
  const words = sought.trim().toLowerCase();
  const fits = (...texts: readonly (string | null)[]) =>
    texts.some((text) => text?.toLowerCase().includes(words));
  const shown = funds.filter((fund) => fits(fund.name, fund.funder.name, fund.budgetLine));
  const givers = funders.filter(({ name }) => fits(name));
  const kindOf = new Map(kinds.map((each) => [each.kind, each.label]));
  return (
    <div class="parts">
      {movements.length > 0 && <Waiting movements={movements} funds={funds} />}
      <div class="filters">
        <div class="field">
          <label for="funds-seek">{t("funds.seek")}</label>
          <input
            id="funds-seek"
            type="search"
            class="medium"
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
        </div>
        <p class="hint" role="status">
          {t("funds.count", { count: shown.length })}
        </p>
      </div>
      <section aria-labelledby="funds-list">
        <h2 id="funds-list">{t("money.funds")}</h2>
        {funds.length === 0 ? (
          <Empty title={t("funds.none")}>
            <p>{t("funds.none-means")}</p>
          </Empty>
        ) : shown.length === 0 ? (
          <Empty title={t("funds.none-found")}>
            <p>{t("funds.none-found-means")}</p>
          </Empty>
        ) : (
          <FundTable funds={shown} all={funds} called={called} />
        )}
      </section>
      <section aria-labelledby="funders-list">
        <div class="card-head">
          <h2 id="funders-list">{t("funders.title")}</h2>
          {holds(TREASURERS) && (
            <a class="button quiet small" href={at("/money/funders/new")}>
              {t("funders.add")}
            </a>
          )}
        </div>
        {givers.length === 0 ? (
          <Empty title={t(funders.length === 0 ? "funders.none" : "funds.none-found")} />
        ) : (
          <DataTable
            caption={t("funders.title")}
            rows={givers}
            keyOf={({ id }) => id}
            hrefOf={({ id }) => at("/money/funders", id)}
            columns={[
              { title: t("accounts.name"), cell: ({ name }) => name },
              { title: t("accounts.kind"), cell: ({ kind }) => kindOf.get(kind) ?? kind },
              {
                title: t("money.funds"),
                isNumber: true,
                cell: ({ id }) => funds.filter(({ funder }) => funder.id === id).length,
              },
            ]}
          />
        )}
      </section>
    </div>
  );
}

function FundTable(props: { funds: readonly Fund[]; all: readonly Fund[]; called: Called }) {
  const { funds, all, called } = props;
  const order = new Map(all.filter(({ isOpen }) => isOpen).map(({ id }, place) => [id, place + 1]));
  return (
    <>
      <p class="hint">{t("funds.order-means")}</p>
      <DataTable
        caption={t("money.funds")}
        rows={funds}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => at("/money/funds", id)}
        columns={[
          { title: t("fund.name"), cell: ({ name }) => name },
          { title: t("funds.order"), cell: ({ id }) => order.get(id) ?? t("fund.is-closed") },
          { title: t("fund.funder"), cell: ({ funder }) => funder.name },
          { title: t("fund.for"), cell: (fund) => sayFor(fund, called) },
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
            title: t("funds.left"),
            isNumber: true,
            cell: ({ ledger }) => (ledger.left === null ? "–" : sayRupiah(ledger.left)),
          },
        ]}
      />
    </>
  );
}

function sayFor(fund: Fund, called: Called): string {
  if (!isEarmarked(fund)) return t("fund.everybody");
  const parts = earmarkParts(fund.earmark, called).map(({ said }) => said);
  return [...parts, ...(fund.isListed ? [t("fund.list-short")] : [])].join("; ");
}

function Waiting({ movements, funds }: Pick<Known, "movements" | "funds">) {
  const names = new Map(funds.map(({ id, name }) => [id, name]));
  return (
    <section class="card" aria-labelledby="funds-waiting">
      <h2 id="funds-waiting">{t("funds.waiting")}</h2>
      <ul class="rows">
        {movements.map((each) => (
          <li key={each.id}>
            <span>
              <a href={at("/money/funds", each.fundId)}>
                {names.get(each.fundId) ?? t("money.other-fund")}
              </a>
              {": "}
              {sayMovement(each)} {sayRupiah(each.amount)}
              <span class="fine">
                {t("funds.said-by", { by: sayBy(each.proposed), ago: sayAgo(each.proposed.at) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
