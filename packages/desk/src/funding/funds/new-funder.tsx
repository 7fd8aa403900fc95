import { useLocation } from "preact-iso";
import { get, post } from "../../shared/api.ts";
import { SelectField, TextField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import { at } from "../../shared/screen.ts";
import { sayKindMoney } from "./new-fund.tsx";
import type { Kind } from "./say-fund.ts";

/** Adds somebody who gives money; the fund is opened next. */
export function NewFunder() {
  const load = useLoad((signal) => get("/v1/funder-kinds", {}, { signal }), []);
  return (
    <Page
      title={t("new-funder.title")}
      lead={t("new-funder.lead")}
      back={{ href: at("/money/funds"), title: t("funds.title") }}
      isNarrow
    >
      <Loaded load={load}>{({ kinds }) => <FunderForm kinds={kinds} />}</Loaded>
    </Page>
  );
}

function FunderForm({ kinds }: { kinds: readonly Kind[] }) {
  const { route } = useLocation();
  const form = useForm({
    name: "new-funder",
    initial: { id: newId(), kind: "", name: "" },
    check: ({ kind, name }) => ({
      ...(kind === "" ? { kind: t("new-funder.kind-missing") } : {}),
      ...(name.trim() === "" ? { name: t("new-funder.name-missing") } : {}),
    }),
    send: async ({ id, kind, name }) => {
      await post("/v1/funders", { id, kind, name: name.trim() });
      notify(t("new-funder.added", { name: name.trim() }));
      route(`${at("/money/funds/new")}?funder=${id}`);
    },
  });
  const said = sayKindMoney(kinds.find(({ kind }) => kind === form.values.kind));
  return (
    <FormBox form={form} action={t("new-funder.send")}>
      <SelectField
        form={form}
        name="kind"
        label={t("new-funder.kind")}
        none={t("form.choose")}
        choices={kinds.map(({ kind, label }) => ({ value: kind, label }))}
      />
      {said !== undefined && <p class="notice good">{said}</p>}
      <TextField
        form={form}
        name="name"
        label={t("new-funder.name")}
        hint={t("new-funder.name-hint")}
        autocomplete="organization"
      />
    </FormBox>
  );
}
