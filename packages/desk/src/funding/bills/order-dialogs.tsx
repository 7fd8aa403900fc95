import { useState } from "preact/hooks";
import { post } from "../../shared/api.ts";
import { Dialog } from "../../shared/dialog.tsx";
import { TextField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { sayRupiah } from "../../shared/say.ts";
import { TextArea } from "../../shared/text-area.tsx";
import { isAmount, type Order, typedRupiah } from "./say-bills.ts";

/** Ends an order with a reason: its author withdraws it, or the second person sends it back. */
export function EndDialog(props: {
  order: Order;
  step: "withdrawn" | "sent-back";
  onClose: () => void;
  onDone: () => void;
}) {
  const { order, step, onClose, onDone } = props;
  const title = t(step === "withdrawn" ? "order.withdraw" : "order.send-back");
  const form = useForm({
    name: `${step}-${order.id}`,
    initial: { reason: "" },
    check: ({ reason }) =>
      reason.trim().length < 3 ? { reason: t("differences.reason-missing") } : {},
    send: async ({ reason }) => {
      await post("/v1/payment-orders/:id/steps", { id: order.id, step, reason });
      notify(t(step === "withdrawn" ? "order.was-withdrawn" : "order.was-sent-back"));
      onDone();
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <FormBox form={form} action={title}>
        <TextArea form={form} name="reason" label={t("differences.reason")} max={500} />
      </FormBox>
    </Dialog>
  );
}

/** Records what the treasury's office has paid, as its paper says it. */
export function ProofDialog(props: { order: Order; onClose: () => void; onDone: () => void }) {
  const { order, onClose, onDone } = props;
  const [id] = useState(newId);
  const form = useForm({
    name: `proof-${order.id}`,
    initial: { number: "", paidOn: "", amount: "" },
    check: ({ number, paidOn, amount }) => ({
      ...(number.trim() === "" ? { number: t("order.sp2d-missing") } : {}),
      ...(paidOn === "" ? { paidOn: t("taking.day-missing") } : {}),
      ...(isAmount(amount) ? {} : { amount: t("taking.amount-missing") }),
    }),
    fieldOf: ({ code }) => (code === "funding.proof-number-used" ? "number" : undefined),
    send: async ({ number, paidOn, amount }) => {
      const { posted, unexplained, missing } = await post("/v1/payment-orders/:orderId/proofs", {
        orderId: order.id,
        id,
        number,
        paidOn,
        amount: typedRupiah(amount),
      });
      if (missing !== "0") notify(t("order.not-posted", { missing: sayRupiah(missing) }));
      else if (unexplained === "0") notify(t("order.posted", { count: posted }));
      else notify(t("order.posted-and-more", { count: posted, rest: sayRupiah(unexplained) }));
      onDone();
    },
  });
  return (
    <Dialog title={t("order.record-proof")} onClose={onClose}>
      <FormBox form={form} action={t("order.record-proof")}>
        <p class="hint">{t("order.proof-hint", { amount: sayRupiah(order.amount) })}</p>
        <TextField form={form} name="number" label={t("order.sp2d")} width="medium" />
        <TextField
          form={form}
          name="paidOn"
          type="date"
          label={t("order.paid-on")}
          width="medium"
        />
        <TextField
          form={form}
          name="amount"
          label={t("order.paid-amount")}
          hint={t("taking.amount-hint")}
          width="medium"
        />
      </FormBox>
    </Dialog>
  );
}
