import { useState } from "preact/hooks";
import { get, post } from "../../shared/api.ts";
import { DownloadButton } from "../../shared/download-button.tsx";
import { type MessageKey, t } from "../../shared/language.ts";
import { notify, notifyFault } from "../../shared/notices.tsx";
import type { Gets, Posts } from "../../shared/routes.generated.ts";
import { sayBy, sayDay, sayMoment, sayNumber, sayRupiah } from "../../shared/say.ts";
import { holds } from "../../shared/session.ts";
import { CONFIRMERS, TREASURERS } from "../who-may.ts";
import { EndDialog, ProofDialog } from "./order-dialogs.tsx";
import { DraftForm } from "./order-draft.tsx";
import { Papers } from "./papers.tsx";
import type { BillView, Order } from "./say-bills.ts";

type Paid = Gets["/v1/payment-orders/:id"]["output"];
type Step = Posts["/v1/payment-orders/:id/steps"]["input"]["step"];

const STEPS: Readonly<Record<Step, MessageKey>> = {
  approved: "order.approved",
  sent: "order.sent",
  withdrawn: "order.withdrawn",
  "sent-back": "order.sent-back",
};

/** The payment of a bill: drafted by one, approved by another, sent, paid. */
export function OrderPart(props: { view: BillView; paid: Paid | null; onDone: () => void }) {
  const { view, paid, onDone } = props;
  const hasEnded = (paid?.order.steps ?? []).some(
    ({ step }) => step === "withdrawn" || step === "sent-back",
  );
  return (
    <section class="card" aria-labelledby="payment-order">
      <h2 id="payment-order">{t("order.title")}</h2>
      {paid !== null && <OrderFacts paid={paid} onDone={onDone} />}
      {(paid === null || hasEnded) && !view.bill.isWithdrawn && (
        <NextOrder view={view} onDone={onDone} />
      )}
    </section>
  );
}

/** A new order, or why there can be none yet. */
function NextOrder({ view, onDone }: { view: BillView; onDone: () => void }) {
  const { open, months } = view;
  if (open.some(({ holdsUp }) => holdsUp)) return <p>{t("order.held-up")}</p>;
  if (!months.some(({ state }) => state === "billed")) return <p>{t("order.no-months")}</p>;
  if (!holds(TREASURERS)) return <p>{t("order.none-yet")}</p>;
  return <DraftForm view={view} onDone={onDone} />;
}

function OrderFacts({ paid, onDone }: { paid: Paid; onDone: () => void }) {
  const { order, papers } = paid;
  const { steps, drafted } = order;
  const proof = order.proofs.at(-1);
  return (
    <>
      <p>
        <strong>{order.number}</strong> · {sayRupiah(order.amount)} ·{" "}
        {t("order.months", { count: sayNumber(order.months) })}
      </p>
      <ol class="order-steps">
        <li>{t("order.drafted", { by: sayBy(drafted), at: sayMoment(drafted.at) })}</li>
        {steps.map((each) => (
          <li key={each.step}>
            {t(STEPS[each.step], { by: sayBy(each), at: sayMoment(each.at) })}
            {each.reason !== null && <q>{each.reason}</q>}
          </li>
        ))}
        {order.proofs.map((each) => (
          <li key={each.id}>
            {t("order.proof", {
              number: each.number,
              day: sayDay(each.paidOn),
              amount: sayRupiah(each.amount),
              by: sayBy(each),
            })}
          </li>
        ))}
      </ol>
      <Steps order={order} onDone={onDone} />
      {proof !== undefined && (
        <Papers kind="proof" concernsId={proof.id} papers={papers} onChanged={onDone} />
      )}
    </>
  );
}

function Steps({ order, onDone }: { order: Order; onDone: () => void }) {
  const [asking, setAsking] = useState<"withdrawn" | "sent-back" | "proof" | null>(null);
  const [isSending, setIsSending] = useState(false);
  const done = new Set(order.steps.map(({ step }) => step));
  const isOver = done.has("withdrawn") || done.has("sent-back");
  const waits = !isOver && !done.has("approved");
  const isPaid = BigInt(order.paid) >= BigInt(order.amount);
  const maySecond = waits && !order.drafted.isMe && holds(CONFIRMERS);
  const mayPay = !isOver && done.has("approved") && holds(TREASURERS);
  const take = async (step: "approved" | "sent") => {
    if (isSending) return;
    setIsSending(true);
    try {
      await post("/v1/payment-orders/:id/steps", { id: order.id, step, reason: null });
      notify(t(step === "approved" ? "order.was-approved" : "order.was-sent"));
      onDone();
    } catch (error) {
      notifyFault(error);
    } finally {
      setIsSending(false);
    }
  };
  const close = () => setAsking(null);
  const finish = () => {
    close();
    onDone();
  };
  return (
    <>
      {waits && (
        <p class="hint">{t(order.drafted.isMe ? "order.wait-for-second" : "order.check-first")}</p>
      )}
      {!isOver && done.has("approved") && (
        <p class="hint">{t(isPaid ? "order.wait-for-receipt" : "order.wait-for-proof")}</p>
      )}
      <div class="actions">
        {maySecond && (
          <button
            type="button"
            class="button"
            aria-disabled={isSending}
            onClick={() => void take("approved")}
          >
            {t("order.approve")}
          </button>
        )}
        {maySecond && (
          <button type="button" class="quiet" onClick={() => setAsking("sent-back")}>
            {t("order.send-back")}
          </button>
        )}
        {mayPay && (
          <button
            type="button"
            class={isPaid ? "quiet" : "button"}
            onClick={() => setAsking("proof")}
          >
            {t(isPaid ? "order.record-another" : "order.record-proof")}
          </button>
        )}
        {mayPay && !done.has("sent") && !isPaid && (
          <button
            type="button"
            class="quiet"
            aria-disabled={isSending}
            onClick={() => void take("sent")}
          >
            {t("order.note-sent")}
          </button>
        )}
        <DownloadButton
          title={t("order.print")}
          name={`spm-${order.number.replace(/[^A-Za-z0-9]+/g, "-")}.pdf`}
          ask={() => get("/v1/payment-orders/:id/document.pdf", { id: order.id })}
        />
        {!isOver && order.proofs.length === 0 && holds(TREASURERS) && (
          <button type="button" class="quiet danger" onClick={() => setAsking("withdrawn")}>
            {t("order.withdraw")}
          </button>
        )}
      </div>
      {asking === "proof" && <ProofDialog order={order} onClose={close} onDone={finish} />}
      {(asking === "withdrawn" || asking === "sent-back") && (
        <EndDialog order={order} step={asking} onClose={close} onDone={finish} />
      )}
    </>
  );
}
