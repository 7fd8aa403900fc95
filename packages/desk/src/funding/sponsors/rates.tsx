import { t } from "../../shared/language.ts";
import { sayMonth, sayRupiah } from "../../shared/say.ts";
import { DataTable } from "../../shared/table.tsx";

type Rate = {
  readonly month: string;
  readonly sector: "transport" | "other";
  readonly perPerson: string;
  readonly ruleVersionIds: readonly string[];
};

/** What one person costs month by month, with the rule versions it rests on: an amount without them cannot be checked. */
export function Rates({ rates }: { rates: readonly Rate[] }) {
  const months = [...Map.groupBy(rates, ({ month }) => month)];
  const rules = [...new Set(rates.flatMap(({ ruleVersionIds }) => ruleVersionIds))].sort();
  const costIn = (ofMonth: readonly Rate[], sector: Rate["sector"]) =>
    sayRupiah(ofMonth.find((each) => each.sector === sector)?.perPerson ?? "0");
  return (
    <details class="rates-of">
      <summary>{t("sponsor.rates")}</summary>
      <DataTable
        caption={t("sponsor.rates")}
        rows={months}
        keyOf={([month]) => month}
        columns={[
          { title: t("sponsor.rate-month"), cell: ([month]) => sayMonth(month) },
          {
            title: t("sponsor.rate-transport"),
            isNumber: true,
            cell: ([, ofMonth]) => costIn(ofMonth, "transport"),
          },
          {
            title: t("sponsor.rate-other"),
            isNumber: true,
            cell: ([, ofMonth]) => costIn(ofMonth, "other"),
          },
        ]}
      />
      <p>{t("sponsor.rules")}</p>
      <ul class="rule-list">
        {rules.map((rule) => (
          <li key={rule}>
            <code>{rule}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
