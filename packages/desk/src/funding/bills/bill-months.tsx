import { get } from "../../shared/api.ts";
import { t } from "../../shared/language.ts";
import { useLoad } from "../../shared/load.tsx";
import { sayDay, sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { DataTable } from "../../shared/table.tsx";
import { type BillView, sayState } from "./say-bills.ts";
import "../money.css";
import "./bills.css";

/** The months that a bill asks for as we expected, by fund, with the rules behind each amount. */
export function BillMonths({ months }: { months: BillView["months"] }) {
  if (months.length === 0) return <p class="hint">{t("bills.no-months")}</p>;
  return (
    <section aria-labelledby="billed-months">
      <h2 id="billed-months">{t("bills.months")}</h2>
      <p class="hint">{t("bills.months-hint")}</p>
      <div class="bill-table">
        <DataTable
          caption={t("bills.months")}
          rows={months}
          keyOf={({ fundId, month, state, rateId }) => [fundId, month, state, rateId].join(" ")}
          columns={[
            { title: t("bills.month"), cell: ({ month }) => sayMonth(month) },
            { title: t("bills.fund"), cell: ({ fund }) => fund },
            {
              title: t("bills.budget-line"),
              cell: ({ month, budgetLine }) => `${month.slice(0, 4)} · ${budgetLine ?? "–"}`,
            },
            { title: t("bills.state"), cell: ({ state }) => sayState(state) },
            { title: t("bills.people"), isNumber: true, cell: ({ count }) => sayNumber(count) },
            { title: t("bills.amount"), isNumber: true, cell: ({ amount }) => sayRupiah(amount) },
            {
              title: t("bills.rules"),
              cell: ({ ruleVersionIds }) => <Rules ids={ruleVersionIds} />,
            },
          ]}
        />
      </div>
    </section>
  );
}

/** The versions of the dated rules behind an amount; an amount that a person took from a bill has none. */
function Rules({ ids }: { ids: readonly string[] }) {
  const load = useLoad(async (signal) => {
    const { parameters } = await get("/v1/parameters", {}, { signal });
    return new Map(
      parameters.flatMap(({ key, versions }) =>
        versions.map((version) => [version.id, { key, ...version }] as const),
      ),
    );
  }, []);
  if (ids.length === 0) return <>{t("bills.rate-of-bill")}</>;
  return (
    <ul class="rule-list">
      {ids.map((id) => {
        const version = load.value?.get(id);
        return (
          <li key={id}>
            {version === undefined ? (
              id
            ) : (
              <a href={at("/parameters", version.key)}>
                {version.validFrom === null
                  ? version.basis
                  : t("money.rule", { basis: version.basis, from: sayDay(version.validFrom) })}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
