import { t } from "../../shared/language.ts";
import { sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { DataTable } from "../../shared/table.tsx";
import { sayTransfer } from "../say-money.ts";
import type { Moved } from "./say-bills.ts";
import "./bills.css";

/** The transfers that a paper led to: an amount on screen is the sum of these. */
export function MovedBy({ moved }: { moved: Moved }) {
  if (moved.length === 0) return null;
  return (
    <section aria-labelledby="moved-by">
      <h2 id="moved-by">{t("moved.title")}</h2>
      <div class="bill-table">
        <DataTable
          caption={t("moved.title")}
          rows={moved}
          keyOf={({ kind, purpose, from, to }) => [kind, purpose, from, to].join(" ")}
          columns={[
            { title: t("moved.what"), cell: sayTransfer },
            { title: t("moved.from"), cell: ({ from }) => from },
            { title: t("moved.to"), cell: ({ to }) => to },
            { title: t("moved.count"), isNumber: true, cell: ({ count }) => sayNumber(count) },
            { title: t("bills.amount"), isNumber: true, cell: ({ amount }) => sayRupiah(amount) },
          ]}
        />
      </div>
      <p class="hint">
        <a href={at("/money/accounts")}>{t("moved.accounts")}</a>
      </p>
    </section>
  );
}
