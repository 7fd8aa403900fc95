import { useState } from "preact/hooks";
import { post } from "../../shared/api.ts";
import { Dialog } from "../../shared/dialog.tsx";
import { TextField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayMoment, sayRupiah } from "../../shared/say.ts";
import { holds } from "../../shared/session.ts";
import { isAmount, typedRupiah } from "../bills/say-bills.ts";
import { TREASURERS } from "../who-may.ts";

type Transfer = Gets["/v1/awaited-transfers"]["output"]["transfers"][number];

/** A transfer that a sponsor has promised and nobody has seen in the partner's account. */
export function OneAwaited({ transfer, onNoted }: { transfer: Transfer; onNoted: () => void }) {
  const [isNoting, setIsNoting] = useState(false);
  const { funder, fund, amount, askedAt, paymentId } = transfer;
  return (
    <>
      <h3>{funder}</h3>
      <p>
        {sayRupiah(amount)}
        {fund !== funder && ` · ${fund}`}
      </p>
      <p class="fine">{t("incoming.promised", { at: sayMoment(askedAt), note: paymentId })}</p>
      {holds(TREASURERS) && (
        <div class="actions">
          <button type="button" class="quiet" onClick={() => setIsNoting(true)}>
            {t("incoming.note")}
          </button>
        </div>
      )}
      {isNoting && (
        <ArrivalDialog
          transfer={transfer}
          onClose={() => setIsNoting(false)}
          onDone={() => {
            setIsNoting(false);
            onNoted();
          }}
        />
      )}
    </>
  );
}

/** The line of the partner's statement in which the transfer stands. Another amount than promised waits and is asked about. */
function ArrivalDialog(props: { transfer: Transfer; onClose: () => void; onDone: () => void }) {
  const { transfer, onClose, onDone } = props;
  const [arrivalId] = useState(newId);
  const form = useForm({
    name: `arrival-${transfer.paymentId}`,
    initial: { amount: "", arrivedOn: "", reference: "" },
    check: ({ amount, arrivedOn, reference }) => ({
      ...(isAmount(amount) ? {} : { amount: t("taking.amount-missing") }),
      ...(arrivedOn === "" ? { arrivedOn: t("taking.day-missing") } : {}),
      ...(reference.trim().length < 3 ? { reference: t("incoming.reference-missing") } : {}),
    }),
    send: async ({ amount, arrivedOn, reference }) => {
      const sum = typedRupiah(amount);
      await post("/v1/payments/:id/arrivals", {
        id: transfer.paymentId,
        arrivalId,
        amount: sum,
        arrivedOn,
        reference,
      });
      notify(t(sum === transfer.amount ? "incoming.credited" : "incoming.other-amount"));
      onDone();
    },
  });
  return (
    <Dialog title={t("incoming.note")} onClose={onClose}>
      <FormBox form={form} action={t("incoming.note")}>
        <p class="hint">{t("incoming.note-means", { amount: sayRupiah(transfer.amount) })}</p>
        <TextField
          form={form}
          name="amount"
          label={t("incoming.amount")}
          hint={t("taking.amount-hint")}
          width="medium"
        />
        <TextField
          form={form}
          name="arrivedOn"
          type="date"
          label={t("incoming.arrived-on")}
          width="medium"
        />
        <TextField form={form} name="reference" label={t("incoming.reference")} width="medium" />
      </FormBox>
    </Dialog>
  );
}
