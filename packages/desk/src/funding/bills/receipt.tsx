import { get } from "../../shared/api.ts";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { Page } from "../../shared/page.tsx";
import { sayDay, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { Sections } from "../sections.tsx";
import "./bills.css";
import { MovedBy } from "./moved.tsx";
import { Papers } from "./papers.tsx";
import { type Receipt, sayPeriod } from "./say-bills.ts";

/** One receipt of the insurer: what it says, what it confirmed, and what is left open. */
export function ReceiptPage({ id }: { id: string }) {
  const load = useLoad((signal) => get("/v1/insurer-statements", { id }, { signal }), [id]);
  return (
    <Page
      title={t("receipts.one")}
      back={{ href: at("/money/receipts"), title: t("receipts.title") }}
    >
      <Sections />
      <Loaded load={load}>
        {({ statements: [receipt] }) =>
          receipt === undefined ? (
            <p class="notice fault" role="alert">
              {t("receipts.unknown")}
            </p>
          ) : (
            <div class="parts">
              <Facts receipt={receipt} />
              {receipt.openDifferences > 0 && (
                <p class="notice">
                  {t("bills.open-work", { count: receipt.openDifferences })}{" "}
                  <a href={at("/money/differences", "statement", id)}>
                    {t("bills.to-differences")}
                  </a>
                </p>
              )}
              <MovedBy moved={receipt.moved} />
              <section class="card" aria-labelledby="receipt-papers">
                <h2 id="receipt-papers">{t("papers.title")}</h2>
                <Papers
                  kind="statement"
                  concernsId={id}
                  papers={receipt.papers}
                  onChanged={load.reload}
                />
              </section>
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function Facts({ receipt }: { receipt: Receipt }) {
  const { number, group, groupNumber, amount, expected, expectedTotal } = receipt;
  return (
    <section class="card">
      <h2>{number}</h2>
      <dl class="facts wide">
        <div>
          <dt>{t("receipts.day")}</dt>
          <dd>{sayDay(receipt.receivedOn)}</dd>
        </div>
        <div>
          <dt>{t("bills.group")}</dt>
          <dd>{group === null ? t("taking.no-group") : `${groupNumber} · ${group}`}</dd>
        </div>
        <div>
          <dt>{t("bills.period")}</dt>
          <dd>{sayPeriod(receipt)}</dd>
        </div>
        <div>
          <dt>{t("receipts.amount")}</dt>
          <dd>{sayRupiah(amount)}</dd>
        </div>
        <div>
          <dt>{t("receipts.expected")}</dt>
          <dd>{t("bills.months-cost", { count: expected, amount: sayRupiah(expectedTotal) })}</dd>
        </div>
        <div>
          <dt>{t("receipts.confirmed")}</dt>
          <dd>
            {t("bills.months-cost", {
              count: receipt.confirmed,
              amount: sayRupiah(receipt.confirmedTotal),
            })}
          </dd>
        </div>
      </dl>
    </section>
  );
}
