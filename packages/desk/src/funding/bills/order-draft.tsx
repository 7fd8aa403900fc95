import { useState } from "preact/hooks";
import { post } from "../../shared/api.ts";
import { SelectField, TextField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { sayRupiah } from "../../shared/say.ts";
import type { BillView } from "./say-bills.ts";

/** Drafts the order that pays a bill, whole: a billing code takes no other amount. */
export function DraftForm({ view, onDone }: { view: BillView; onDone: () => void }) {
  const { bill, months } = view;
  const [id] = useState(newId);
  const billed = months.filter(({ state }) => state === "billed");
  const rest = billed.reduce((left, { amount }) => left - BigInt(amount), BigInt(bill.amount));
  const funds = [...new Map(billed.map(({ fundId, fund }) => [fundId, fund]))];
  const form = useForm({
    name: `order-${bill.id}`,
    initial: { number: "", fundId: "" },
    check: ({ number, fundId }) => ({
      ...(number.trim() === "" ? { number: t("order.number-missing") } : {}),
      ...(rest > 0n && fundId === "" ? { fundId: t("groups.fund-missing") } : {}),
    }),
    fieldOf: ({ code }) => (code === "funding.order-number-used" ? "number" : undefined),
    send: async ({ number, fundId }) => {
      await post("/v1/payment-orders", {
        id,
        billId: bill.id,
        number,
        unexplainedFundId: rest > 0n ? fundId : null,
      });
      notify(t("order.was-drafted"));
      onDone();
    },
  });
  if (rest < 0n) return <p class="notice fault">{t("order.below-months")}</p>;
  return (
    <FormBox form={form} action={t("order.draft")}>
      <p class="hint">{t("order.draft-hint", { amount: sayRupiah(bill.amount) })}</p>
      <TextField form={form} name="number" label={t("order.number")} width="medium" />
      {rest > 0n && (
        <SelectField
          form={form}
          name="fundId"
          label={t("order.rest-fund")}
          hint={t("order.rest-hint", { rest: sayRupiah(rest) })}
          none={t("groups.choose-fund")}
          choices={funds.map(([value, label]) => ({ value, label }))}
        />
      )}
    </FormBox>
  );
}
