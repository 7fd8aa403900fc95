import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { get, post } from "../shared/api.ts";
import { RadioField, TextField } from "../shared/fields.tsx";
import { type Faults, FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { readNames } from "../shared/names.ts";
import { newId } from "../shared/new-id.ts";
import { notify, notifyFault } from "../shared/notices.tsx";
import { Page } from "../shared/page.tsx";
import { sayNumber } from "../shared/say.ts";
import { at } from "../shared/screen.ts";

type Method = "none" | "equal" | "by-candidates";
type Values = {
  readonly name: string;
  readonly firstMonth: string;
  readonly monthCount: string;
  readonly quota: string;
  readonly funder: string;
  readonly money: string;
  readonly method: string;
  /** Places per kelurahan, as typed. */
  readonly places: Readonly<Record<string, string>>;
};

const WHOLE = /^\d{1,8}$/;
const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;

/** Opens a cohort: its months, its places, who pays. The places per kelurahan are a proposal that one changes. */
export function NewCohort() {
  const { route } = useLocation();
  const [id] = useState(newId);
  const load = useLoad(() => readNames(), []);
  const form = useForm<Values>({
    name: "new-cohort",
    initial: {
      name: "",
      firstMonth: "",
      monthCount: "12",
      quota: "",
      funder: "",
      money: "state",
      method: "none",
      places: {},
    },
    check,
    fieldOf: ({ code }) => (code === "programme.cohort-exists" ? "name" : undefined),
    send: async (values) => {
      await post("/v1/cohorts", {
        id,
        name: values.name,
        firstMonth: values.firstMonth,
        monthCount: Number(values.monthCount),
        quota: values.quota === "" ? null : Number(values.quota),
        quotaPerKelurahan: Object.fromEntries(
          Object.entries(values.places)
            .filter(([, places]) => values.method !== "none" && places !== "")
            .map(([code, places]) => [code, Number(places)]),
        ),
        funder: values.funder,
        isStateBudget: values.money === "state",
      });
      notify(t("new-cohort.opened", { name: values.name }));
      route(at("/cohorts", id));
    },
  });
  const { values } = form;
  const propose = async () => {
    const places = WHOLE.test(values.quota) ? Number(values.quota) : 0;
    try {
      const { quotas } = await get("/v1/quota-proposals", {
        places: String(places),
        method: values.method as Exclude<Method, "none">,
      });
      form.set({
        places: Object.fromEntries(quotas.map((each) => [each.kelurahanCode, String(each.places)])),
      });
    } catch (error) {
      notifyFault(error);
    }
  };
  const sum = Object.values(values.places).reduce(
    (total, each) => total + (WHOLE.test(each) ? Number(each) : 0),
    0,
  );
  return (
    <Page
      title={t("new-cohort.title")}
      lead={t("new-cohort.lead")}
      back={{ href: at("/cohorts"), title: t("cohorts.title") }}
      isNarrow
    >
      <FormBox form={form} action={t("new-cohort.send")}>
        <TextField
          form={form}
          name="name"
          label={t("new-cohort.name")}
          hint={t("new-cohort.name-hint")}
        />
        <TextField
          form={form}
          name="firstMonth"
          label={t("new-cohort.first-month")}
          hint={t("new-cohort.first-month-hint")}
          width="short"
        />
        <TextField
          form={form}
          name="monthCount"
          label={t("new-cohort.month-count")}
          hint={t("new-cohort.month-count-hint")}
          width="short"
        />
        <TextField
          form={form}
          name="quota"
          label={t("new-cohort.quota")}
          hint={t("new-cohort.quota-hint")}
          width="short"
          isOptional
        />
        <TextField
          form={form}
          name="funder"
          label={t("new-cohort.funder")}
          hint={t("new-cohort.funder-hint")}
        />
        <RadioField
          form={form}
          name="money"
          label={t("new-cohort.money")}
          choices={[
            { value: "state", label: t("new-cohort.money-state"), hint: t("cohort.state-budget") },
            { value: "other", label: t("new-cohort.money-other"), hint: t("cohort.other-money") },
          ]}
        />
        <RadioField
          form={form}
          name="method"
          label={t("new-cohort.method")}
          hint={t("new-cohort.method-hint")}
          choices={[
            { value: "none", label: t("new-cohort.method-none") },
            { value: "equal", label: t("new-cohort.method-equal") },
            { value: "by-candidates", label: t("new-cohort.method-candidates") },
          ]}
        />
        {values.method !== "none" && (
          <fieldset class="field">
            <legend>{t("cohort.quotas")}</legend>
            <p class="beside">
              <button type="button" class="quiet" onClick={() => void propose()}>
                {t("new-cohort.propose")}
              </button>
              <span role="status">{t("new-cohort.sum", { sum: sayNumber(sum) })}</span>
            </p>
            <Loaded load={load}>
              {({ kelurahan }) => (
                <div class="places">
                  {Object.entries(values.places).map(([code, places]) => (
                    <label key={code}>
                      <span>{kelurahan.get(code) ?? code}</span>
                      <input
                        type="text"
                        inputMode="numeric"
                        class="short"
                        value={places}
                        onInput={(event) =>
                          form.set({
                            places: { ...values.places, [code]: event.currentTarget.value },
                          })
                        }
                      />
                    </label>
                  ))}
                </div>
              )}
            </Loaded>
          </fieldset>
        )}
      </FormBox>
    </Page>
  );
}

function check(values: Values): Faults<Values> {
  const { name, firstMonth, monthCount, quota, funder, method, places } = values;
  const months = Number(monthCount);
  const isWhole = Object.values(places).every((each) => each === "" || WHOLE.test(each));
  return {
    ...(name.trim() === "" ? { name: t("new-cohort.name-missing") } : {}),
    ...(MONTH.test(firstMonth) ? {} : { firstMonth: t("new-cohort.first-month-faulty") }),
    ...(WHOLE.test(monthCount) && months >= 1 && months <= 24
      ? {}
      : { monthCount: t("new-cohort.month-count-faulty") }),
    ...(quota === "" || WHOLE.test(quota) ? {} : { quota: t("new-cohort.quota-faulty") }),
    ...(funder.trim() === "" ? { funder: t("new-cohort.funder-missing") } : {}),
    ...(method === "none" || isWhole ? {} : { method: t("new-cohort.places-faulty") }),
  };
}
