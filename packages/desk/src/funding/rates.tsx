import { get } from "../shared/api.ts";
import { t } from "../shared/language.ts";
import { useLoad } from "../shared/load.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayDay, sayMonth, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import type { Overview } from "./say-money.ts";

type Rate = Omit<Overview["rates"][number], "band" | "jht">;

/** What a month costs and by which versions of the dated rules: every amount rests on one of these. */
export function Rates({ rates }: { rates: readonly Rate[] }) {
  const versions = useRuleVersions();
  return (
    <section aria-labelledby="money-rates">
      <h2 id="money-rates">{t("money.rates")}</h2>
      <p class="hint">{t("money.rates-mean")}</p>
      <DataTable
        caption={t("money.rates")}
        rows={rates}
        keyOf={({ id }) => id}
        columns={[
          { title: t("money.month"), cell: ({ month }) => sayMonth(month) },
          {
            title: t("money.rate-for"),
            cell: ({ sector, isStateBudget }) =>
              t("money.rate-of", {
                sector: t(sector === "transport" ? "money.transport" : "money.other-work"),
                money: t(isStateBudget ? "money.state-budget" : "money.other-money"),
              }),
          },
          { title: t("money.jkk"), isNumber: true, cell: ({ jkk }) => sayRupiah(jkk) },
          { title: t("money.jkm"), isNumber: true, cell: ({ jkm }) => sayRupiah(jkm) },
          { title: t("money.sum"), isNumber: true, cell: ({ total }) => sayRupiah(total) },
          {
            title: t("money.rules"),
            cell: ({ ruleVersionIds }) => <RuleList ids={ruleVersionIds} versions={versions} />,
          },
        ]}
      />
    </section>
  );
}

/** The versions of the dated rules that an amount rests on, each with the law it stands in. */
export function RuleNames({ ids }: { ids: readonly string[] }) {
  return <RuleList ids={ids} versions={useRuleVersions()} />;
}

type Version = Gets["/v1/parameters"]["output"]["parameters"][number]["versions"][number];
type Versions = ReadonlyMap<string, Version & { readonly key: string }>;

function useRuleVersions(): Versions | null {
  const load = useLoad(async (signal) => {
    const { parameters } = await get("/v1/parameters", {}, { signal });
    return new Map(
      parameters.flatMap(({ key, versions }) =>
        versions.map((version) => [version.id, { key, ...version }] as const),
      ),
    );
  }, []);
  return load.value;
}

function RuleList({ ids, versions }: { ids: readonly string[]; versions: Versions | null }) {
  return (
    <ul class="rule-list">
      {ids.map((id) => {
        const version = versions?.get(id);
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
