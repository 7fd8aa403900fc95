import { SelectField, TextField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayRupiah } from "../../shared/say.ts";
import { LinesFile, type SentLines } from "./lines-file.tsx";
import { isAmount, type LinesPreview, monthChoices, typedRupiah } from "./say-bills.ts";

type Group = Gets["/v1/insurer-groups"]["output"]["groups"][number];
type PaperValues = {
  groupId: string;
  firstMonth: string;
  lastMonth: string;
  number: string;
  day: string;
  amount: string;
  /** Kept with what is typed: a file that was sent need not be sent again after a reload. */
  file: SentLines | null;
};
/** What is sent: amounts as the server takes them. */
export type PaperOrder = PaperValues;

/** What a bill and a receipt have in common: whose it is, for which months, its number, its total, its lines. */
export function PaperForm(props: {
  name: "bill" | "receipt";
  groups: readonly Group[];
  preview: (order: PaperOrder & { file: SentLines }) => Promise<LinesPreview>;
  send: (order: PaperOrder) => Promise<void>;
}) {
  const { name, groups, preview, send } = props;
  const isBill = name === "bill";
  const form = useForm<PaperValues>({
    name: `new-${name}`,
    initial: {
      groupId: "",
      firstMonth: "",
      lastMonth: "",
      number: "",
      day: "",
      amount: "",
      file: null,
    },
    check: (values) => faultsIn(values, isBill),
    fieldOf: ({ code }) =>
      code === "funding.code-used" ||
      code === "funding.code-malformed" ||
      code === "funding.statement-known"
        ? "number"
        : undefined,
    send: (values) => send({ ...values, amount: typedRupiah(values.amount) }),
  });
  const { groupId, firstMonth, lastMonth, amount, file } = form.values;
  const isFor = (!isBill || groupId !== "") && firstMonth !== "" && lastMonth >= firstMonth;
  const months = monthChoices();
  return (
    <FormBox form={form} action={t(isBill ? "bills.record" : "receipts.take")}>
      <SelectField
        form={form}
        name="groupId"
        label={t("bills.group")}
        none={t(isBill ? "taking.choose-group" : "taking.no-group")}
        choices={groups.map(({ id, number, name: title }) => ({
          value: id,
          label: `${number} · ${title}`,
        }))}
      />
      <SelectField
        form={form}
        name="firstMonth"
        label={t("taking.first-month")}
        none={t("taking.choose-month")}
        choices={months}
      />
      <SelectField
        form={form}
        name="lastMonth"
        label={t("taking.last-month")}
        hint={t("taking.last-month-hint")}
        none={t("taking.choose-month")}
        choices={months}
      />
      <TextField
        form={form}
        name="number"
        label={t(isBill ? "bills.code" : "receipts.number")}
        hint={t(isBill ? "taking.code-hint" : "taking.receipt-hint")}
        width="medium"
      />
      {!isBill && (
        <TextField form={form} name="day" type="date" label={t("receipts.day")} width="medium" />
      )}
      <TextField
        form={form}
        name="amount"
        label={t(isBill ? "bills.asked" : "receipts.amount")}
        hint={t("taking.amount-hint")}
        width="medium"
      />
      <LinesFile
        label={t("taking.file")}
        hint={t(isBill ? "taking.file-hint-bill" : "taking.file-hint-receipt")}
        file={file}
        onChange={(sent) => form.set({ file: sent })}
        ask={isFor ? (sent) => preview({ ...form.values, file: sent }) : null}
        dependsOn={`${groupId} ${firstMonth} ${lastMonth}`}
        typed={isAmount(amount) ? sayRupiah(typedRupiah(amount)) : null}
      />
    </FormBox>
  );
}

function faultsIn(values: PaperValues, isBill: boolean) {
  const { groupId, firstMonth, lastMonth, number, day, amount } = values;
  return {
    ...(isBill && groupId === "" ? { groupId: t("taking.group-missing") } : {}),
    ...(firstMonth === "" ? { firstMonth: t("taking.month-missing") } : {}),
    ...(lastMonth === "" || lastMonth < firstMonth
      ? { lastMonth: t("taking.last-month-missing") }
      : {}),
    ...(number.trim() === "" ? { number: t("taking.number-missing") } : {}),
    ...(!isBill && day === "" ? { day: t("taking.day-missing") } : {}),
    ...(isAmount(amount) ? {} : { amount: t("taking.amount-missing") }),
  };
}
