import { useLocation } from "preact-iso";
import { get, post } from "../../shared/api.ts";
import { SelectField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { at } from "../../shared/screen.ts";
import { readCalled } from "./read-fund.ts";
import type { Called, Kind } from "./say-fund.ts";
import { TermsFields } from "./terms-fields.tsx";
import { checkTerms, fieldOfTerms, NO_TERMS, termsOf } from "./terms-values.ts";

type Funder = Gets["/v1/funders"]["output"]["funders"][number];

/** Opens a fund of a funder with its first terms. Money comes in afterwards, by two people. */
export function NewFund() {
  const load = useLoad(async (signal) => {
    const [{ funders }, { kinds }, called] = await Promise.all([
      get("/v1/funders", {}, { signal }),
      get("/v1/funder-kinds", {}, { signal }),
      readCalled(signal),
    ]);
    return { funders, kinds, called };
  }, []);
  return (
    <Page
      title={t("new-fund.title")}
      lead={t("new-fund.lead")}
      back={{ href: at("/money/funds"), title: t("funds.title") }}
      isNarrow
    >
      <Loaded load={load}>{(known) => <FundForm {...known} />}</Loaded>
    </Page>
  );
}

function FundForm(props: { funders: readonly Funder[]; kinds: readonly Kind[]; called: Called }) {
  const { funders, kinds, called } = props;
  const { query, route } = useLocation();
  const form = useForm({
    name: "new-fund",
    initial: {
      // Kept with what is typed: sending again after a lost answer opens no second fund.
      id: newId(),
      transitAccountId: newId(),
      funderId: funders.some(({ id }) => id === query["funder"]) ? (query["funder"] ?? "") : "",
      ...NO_TERMS,
    },
    check: (values) => ({
      ...(values.funderId === "" ? { funderId: t("new-fund.funder-missing") } : {}),
      ...checkTerms(values),
    }),
    fieldOf: fieldOfTerms,
    send: async (values) => {
      const { id, transitAccountId, funderId } = values;
      const terms = await termsOf(values);
      await post("/v1/funds", { id, funderId, transitAccountId, terms });
      notify(t("new-fund.opened", { name: terms.name }));
      route(at("/money/funds", id));
    },
  });
  const kind = kinds.find(
    (each) => each.kind === funders.find(({ id }) => id === form.values.funderId)?.kind,
  );
  return (
    <FormBox form={form} action={t("new-fund.send")}>
      <SelectField
        form={form}
        name="funderId"
        label={t("fund.funder")}
        none={t("form.choose")}
        choices={funders.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <p>
        <a href={at("/money/funders/new")}>{t("new-fund.add-funder")}</a>
      </p>
      <TermsFields form={form} called={called} moneyHint={sayKindMoney(kind)} />
    </FormBox>
  );
}

/** What the dated rules say of this kind of funder's money. */
export function sayKindMoney(kind: Kind | undefined): string | undefined {
  if (kind === undefined) return undefined;
  const { label, isStateBudget, confidence } = kind;
  const money = t(isStateBudget ? "money.state-budget" : "money.other-money");
  const said = t("fund.money-by-rule", { kind: label, money });
  return confidence === "official" ? said : `${said} ${t("fund.money-to-confirm")}`;
}
