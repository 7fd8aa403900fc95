import { t } from "../shared/language.ts";
import { sayNumber, sayRupiah } from "../shared/say.ts";
import { at } from "../shared/screen.ts";
import { DataTable } from "../shared/table.tsx";
import { monthDays } from "./month-days.ts";
import { type Month, sayAccountKind, sayAmount, sayIfAny, sayTransfer } from "./say-money.ts";

/** A month's figures: each account at its beginning and end, and what was moved. */
export function MonthLedger({ figures }: Pick<Month, "figures">) {
  const { from, to } = monthDays(figures.month);
  if (figures.accounts.length === 0) return <p class="fine">{t("closing.no-figures")}</p>;
  return (
    <>
      <section aria-labelledby="closing-accounts">
        <h2 id="closing-accounts">{t("closing.accounts")}</h2>
        <DataTable
          caption={t("closing.accounts")}
          rows={figures.accounts}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => `${at("/money/accounts", id)}?from=${from}&to=${to}`}
          columns={[
            { title: t("accounts.name"), cell: ({ name }) => name },
            { title: t("accounts.kind"), cell: ({ kind }) => sayAccountKind(kind) },
            {
              title: t("closing.opening"),
              isNumber: true,
              cell: ({ opening }) => sayAmount(opening),
            },
            {
              title: t("statement.in"),
              isNumber: true,
              cell: ({ received }) => sayIfAny(received),
            },
            { title: t("statement.out"), isNumber: true, cell: ({ spent }) => sayIfAny(spent) },
            {
              title: t("closing.closing"),
              isNumber: true,
              cell: ({ closing }) => sayAmount(closing),
            },
          ]}
        />
      </section>
      {figures.moved.length > 0 && (
        <section aria-labelledby="closing-moved">
          <h2 id="closing-moved">{t("closing.moved")}</h2>
          <DataTable
            caption={t("closing.moved")}
            rows={figures.moved}
            keyOf={({ kind, purpose }) => `${kind} ${purpose}`}
            columns={[
              { title: t("transfers.what"), cell: (row) => sayTransfer(row) },
              {
                title: t("closing.transfers"),
                isNumber: true,
                cell: ({ count }) => sayNumber(count),
              },
              {
                title: t("money.amount"),
                isNumber: true,
                cell: ({ amount }) => sayRupiah(amount),
              },
            ]}
          />
        </section>
      )}
    </>
  );
}
