import { useState } from "preact/hooks";
import { get, post } from "../../shared/api.ts";
import { Dialog } from "../../shared/dialog.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { notify } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import { sayBy, sayDay, sayMoment, sayNumber, sayRupiah } from "../../shared/say.ts";
import { at } from "../../shared/screen.ts";
import { holds } from "../../shared/session.ts";
import { TextArea } from "../../shared/text-area.tsx";
import { Sections } from "../sections.tsx";
import { TREASURERS } from "../who-may.ts";
import { BillMonths } from "./bill-months.tsx";
import { BillRows } from "./bill-rows.tsx";
import { MovedBy } from "./moved.tsx";
import { OrderPart } from "./order-part.tsx";
import { Papers } from "./papers.tsx";
import { type BillView, KIND_TITLES, sayPeriod, sayStanding } from "./say-bills.ts";
import "./bills.css";

/** One bill: what it asks beside what we expect, what is open, and its payment. */
export function BillPage({ id }: { id: string }) {
  const [turn, setTurn] = useState(0);
  const load = useLoad(
    async (signal) => {
      const view = await get("/v1/bills/:id", { id }, { signal });
      const { orderId } = view.bill;
      const paid =
        orderId === null ? null : await get("/v1/payment-orders/:id", { id: orderId }, { signal });
      return { view, paid };
    },
    [id, turn],
  );
  const reload = () => setTurn(turn + 1);
  return (
    <Page title={t("bills.one")} back={{ href: at("/money/bills"), title: t("bills.title") }}>
      <Sections />
      <Loaded load={load}>
        {({ view, paid }) => (
          <div class="parts">
            <Facts view={view} />
            <OpenWork view={view} />
            <OrderPart view={view} paid={paid} onDone={reload} />
            {paid !== null && <MovedBy moved={paid.moved} />}
            <BillMonths months={view.months} />
            <BillRows id={id} turn={turn} />
            <section class="card" aria-labelledby="bill-papers">
              <h2 id="bill-papers">{t("papers.title")}</h2>
              <Papers kind="bill" concernsId={id} papers={view.papers} onChanged={reload} />
            </section>
            <Withdraw view={view} onDone={reload} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Facts({ view: { bill, recorded, withdrawal } }: { view: BillView }) {
  return (
    <section class="card">
      <h2>{bill.billingCode}</h2>
      <dl class="facts wide">
        <div>
          <dt>{t("bills.standing")}</dt>
          <dd>{sayStanding(bill)}</dd>
        </div>
        <div>
          <dt>{t("bills.group")}</dt>
          <dd>
            {bill.groupNumber} · {bill.group}
          </dd>
        </div>
        <div>
          <dt>{t("bills.period")}</dt>
          <dd>{sayPeriod(bill)}</dd>
        </div>
        <div>
          <dt>{t("bills.due")}</dt>
          <dd>{sayDay(bill.dueOn)}</dd>
        </div>
        <div>
          <dt>{t("bills.asked")}</dt>
          <dd>{sayRupiah(bill.amount)}</dd>
        </div>
        <div>
          <dt>{t("bills.expected")}</dt>
          <dd>
            {t("bills.months-cost", {
              count: bill.expected,
              amount: sayRupiah(bill.expectedTotal),
            })}
          </dd>
        </div>
        <div>
          <dt>{t("bills.recorded-by")}</dt>
          <dd>
            {sayBy(recorded)}, {sayMoment(recorded.at)}
          </dd>
        </div>
        {withdrawal !== null && (
          <div>
            <dt>{t("bills.withdrawn")}</dt>
            <dd>
              {sayBy(withdrawal)}, {sayMoment(withdrawal.at)}: {withdrawal.reason}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function OpenWork({ view: { bill, open } }: { view: BillView }) {
  if (open.length === 0) return null;
  return (
    <section class="notice" aria-labelledby="open-differences">
      <h2 id="open-differences">{t("bills.open-work", { count: bill.openDifferences })}</h2>
      <ul>
        {open.map(({ kind, source, count }) => (
          <li key={`${kind} ${source}`}>
            {t(KIND_TITLES[kind])}: {sayNumber(count)}
          </li>
        ))}
      </ul>
      <p>
        <a href={at("/money/differences", "bill", bill.id)}>{t("bills.to-differences")}</a>
      </p>
    </section>
  );
}

function Withdraw({ view: { bill }, onDone }: { view: BillView; onDone: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const isOrdered =
    bill.orderId !== null && bill.orderStep !== "withdrawn" && bill.orderStep !== "sent-back";
  if (bill.isWithdrawn || isOrdered || !holds(TREASURERS)) return null;
  return (
    <div class="actions">
      <button type="button" class="quiet danger" onClick={() => setIsOpen(true)}>
        {t("bills.withdraw")}
      </button>
      {isOpen && (
        <WithdrawDialog
          id={bill.id}
          onClose={() => setIsOpen(false)}
          onDone={() => {
            setIsOpen(false);
            onDone();
          }}
        />
      )}
    </div>
  );
}

function WithdrawDialog(props: { id: string; onClose: () => void; onDone: () => void }) {
  const { id, onClose, onDone } = props;
  const form = useForm({
    name: `withdraw-bill-${id}`,
    initial: { reason: "" },
    check: ({ reason }) =>
      reason.trim().length < 3 ? { reason: t("differences.reason-missing") } : {},
    send: async ({ reason }) => {
      await post("/v1/bills/:id/withdrawals", { id, reason });
      notify(t("bills.was-withdrawn"));
      onDone();
    },
  });
  return (
    <Dialog title={t("bills.withdraw")} onClose={onClose}>
      <FormBox form={form} action={t("bills.withdraw")}>
        <TextArea
          form={form}
          name="reason"
          label={t("differences.reason")}
          hint={t("bills.withdraw-hint")}
          max={500}
        />
      </FormBox>
    </Dialog>
  );
}
