import { useLocation } from "preact-iso";
import { post } from "../../shared/api.ts";
import { RadioField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { notify } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import { at } from "../../shared/screen.ts";
import { TextArea } from "../../shared/text-area.tsx";
import { readFund, type WholeFund } from "./read-fund.ts";
import { TermsFields } from "./terms-fields.tsx";
import { checkTerms, fieldOfTerms, termsOf, termsValues } from "./terms-values.ts";

/** Gives a fund other terms from now on, for a reason. What is reserved or paid stays as it is. */
export function ChangeTerms({ id }: { id: string }) {
  const load = useLoad((signal) => readFund(id, signal), [id]);
  return (
    <Page
      title={t("terms.title")}
      lead={t("terms.lead")}
      back={{ href: at("/money/funds", id), title: load.value?.page.fund.name ?? t("fund.title") }}
      isNarrow
    >
      <Loaded load={load}>
        {(whole) => <TermsForm key={whole.page.fund.version} whole={whole} />}
      </Loaded>
    </Page>
  );
}

function TermsForm({ whole: { page, codes, called } }: { whole: WholeFund }) {
  const { route } = useLocation();
  const { id, version } = page.fund;
  const form = useForm({
    // Of this version: who reads newer terms begins with those.
    name: `fund-terms ${id} ${version}`,
    initial: { ...termsValues(page.terms, codes), reason: "" },
    check: (values) => ({
      ...checkTerms(values),
      ...(values.reason.trim().length < 3 ? { reason: t("draft.words-missing") } : {}),
    }),
    fieldOf: fieldOfTerms,
    send: async ({ reason, ...values }) => {
      const terms = await termsOf(values);
      await post("/v1/funds/:id/terms", { id, version: version + 1, terms, reason });
      notify(t("terms.changed"));
      route(at("/money/funds", id));
    },
  });
  return (
    <FormBox
      form={form}
      action={t("terms.send")}
      beside={
        <a class="quiet" href={at("/money/funds", id)}>
          {t("shared.cancel")}
        </a>
      }
    >
      <TermsFields form={form} called={called} />
      <RadioField
        form={form}
        name="isOpen"
        label={t("fund.state")}
        choices={[
          { value: "yes", label: t("fund.is-open"), hint: t("fund.open-means") },
          { value: "no", label: t("fund.is-closed"), hint: t("fund.closed-means") },
        ]}
      />
      <TextArea form={form} name="reason" label={t("terms.reason")} max={500} />
    </FormBox>
  );
}
