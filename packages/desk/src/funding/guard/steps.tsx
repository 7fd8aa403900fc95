import { t } from "../../shared/language.ts";
import { sayMonth, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { DataTable } from "../../shared/table.tsx";
import { type Proposal, type Step, saySector } from "./say-danger.ts";

/** Which fund pays which month for how many people, and by what they cost. */
export function Steps({
  steps,
  funds = [],
}: {
  steps: readonly Step[];
  /** Their own months; what lies outside of them is said. */
  funds?: Proposal["funds"];
}) {
  const isOutside = ({ fund, month }: Step) => {
    const known = funds.find(({ id }) => id === fund.id);
    return known !== undefined && (month < known.firstMonth || month > known.lastMonth);
  };
  return (
    <DataTable
      caption={t("bridge.steps")}
      rows={steps}
      keyOf={({ fund, month, sector }) => `${fund.id} ${month} ${sector}`}
      columns={[
        {
          title: t("bridge.fund-title"),
          cell: ({ fund }) => <a href={at("/money/accounts", fund.id)}>{fund.name}</a>,
        },
        {
          title: t("money.month"),
          cell: (step) => (
            <span>
              {sayMonth(step.month)}
              {isOutside(step) && <span class="hint"> {t("bridge.outside")}</span>}
            </span>
          ),
        },
        { title: t("money.rate-for"), cell: ({ sector }) => saySector(sector) },
        { title: t("guard.who"), isNumber: true, cell: ({ count }) => sayNumber(count) },
        { title: t("bridge.each"), isNumber: true, cell: ({ each }) => sayRupiah(each) },
        { title: t("money.amount"), isNumber: true, cell: ({ amount }) => sayRupiah(amount) },
      ]}
    />
  );
}
