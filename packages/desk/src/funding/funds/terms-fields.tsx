import { RadioField, TextField } from "../../shared/fields.tsx";
import type { Form } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { occupationName } from "../../shared/names.ts";
import { compareNames } from "../../shared/say.ts";
import { TextArea } from "../../shared/text-area.tsx";
import { AmountField, MonthField, PickMany } from "./fields.tsx";
import type { Called } from "./say-fund.ts";
import type { TermsValues } from "./terms-values.ts";
import "./funds.css";

/** All that a fund's terms say: how much, for when, for whom, and in which order it is asked. */
export function TermsFields<Values extends TermsValues>(props: {
  form: Form<Values>;
  called: Called;
  /** What the rules say of this kind of funder. */
  moneyHint?: string | undefined;
}) {
  // The fields know the names of the terms; what else the form holds is its own.
  const form = props.form as unknown as Form<TermsValues>;
  const { called, moneyHint } = props;
  return (
    <>
      <TextField form={form} name="name" label={t("fund.name")} hint={t("fund.name-hint")} />
      <AmountField
        form={form}
        name="amount"
        label={t("fund.amount")}
        hint={t("fund.amount-hint")}
      />
      <div class="two-fields">
        <MonthField form={form} name="firstMonth" label={t("fund.first-month")} />
        <MonthField form={form} name="lastMonth" label={t("fund.last-month")} />
      </div>
      <RadioField
        form={form}
        name="money"
        label={t("fund.money")}
        {...(moneyHint === undefined ? {} : { hint: moneyHint })}
        choices={[
          { value: "state", label: t("fund.money-state"), hint: t("fund.money-state-means") },
          { value: "other", label: t("fund.money-other"), hint: t("fund.money-other-means") },
        ]}
      />
      <div class="two-fields">
        <TextField
          form={form}
          name="budgetYear"
          label={t("fund.budget-year")}
          width="short"
          isOptional={form.values.money !== "state"}
        />
        <TextField form={form} name="budgetLine" label={t("fund.budget-line")} isOptional />
      </div>
      <EarmarkFields form={form} called={called} />
      <TextField
        form={form}
        name="priority"
        label={t("fund.priority")}
        hint={t("fund.priority-hint")}
        width="short"
      />
      <TextArea
        form={form}
        name="conditions"
        label={t("fund.conditions")}
        hint={t("fund.conditions-hint")}
        max={2000}
        isOptional
      />
      <TextField
        form={form}
        name="contact"
        label={t("fund.contact")}
        hint={t("fund.contact-hint")}
        isOptional
      />
    </>
  );
}

function EarmarkFields({ form, called }: { form: Form<TermsValues>; called: Called }) {
  const { values, set } = form;
  const { names, cohorts } = called;
  const byName = (all: { value: string; label: string }[]) =>
    all.sort((a, b) => compareNames(a.label, b.label));
  return (
    <fieldset class="field earmark">
      <legend>{t("fund.for-whom")}</legend>
      <p class="hint">{t("fund.for-whom-hint")}</p>
      <PickMany
        title={t("fund.occupations")}
        none={t("fund.any")}
        choices={byName(
          [...names.occupations.keys()].map((value) => ({
            value,
            label: occupationName(names, value) ?? value,
          })),
        )}
        chosen={values.occupationIds}
        onChange={(occupationIds) => set({ occupationIds })}
      />
      <PickMany
        title={t("fund.kelurahan")}
        none={t("fund.any")}
        choices={byName([...names.kelurahan].map(([value, label]) => ({ value, label })))}
        chosen={values.kelurahanCodes}
        onChange={(kelurahanCodes) => set({ kelurahanCodes })}
      />
      {cohorts.size > 0 && (
        <PickMany
          title={t("fund.cohorts")}
          none={t("fund.any")}
          choices={byName([...cohorts].map(([value, label]) => ({ value, label })))}
          chosen={values.cohortIds}
          onChange={(cohortIds) => set({ cohortIds })}
        />
      )}
      <RadioField
        form={form}
        name="sex"
        label={t("fund.sex")}
        choices={[
          { value: "", label: t("fund.any") },
          { value: "female", label: t("fund.female") },
          { value: "male", label: t("fund.male") },
        ]}
      />
      <TextArea
        form={form}
        name="people"
        label={t("fund.people")}
        hint={t("fund.people-hint")}
        max={200_000}
        isOptional
      />
    </fieldset>
  );
}
