import { useLocation } from "preact-iso";
import { post } from "../../shared/api.ts";
import { TextField } from "../../shared/fields.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { at } from "../../shared/screen.ts";

/** Finds one worker by the code of the case: who pays their months, and why. */
export function FindWorker() {
  const { route } = useLocation();
  const form = useForm({
    name: "plan-worker",
    initial: { code: "" },
    check: ({ code }) => (code.trim() === "" ? { code: t("plan.code-missing") } : {}),
    fieldOf: () => "code",
    send: async ({ code }) => {
      const { people } = await post("/v1/case-code-searches", { codes: [code.trim()] });
      const [found] = people;
      if (found !== undefined) route(at("/money/plan/workers", found.applicationId));
    },
  });
  return (
    <section class="card" aria-labelledby="plan-worker">
      <h2 id="plan-worker">{t("plan.worker")}</h2>
      <FormBox form={form} action={t("plan.worker-show")}>
        <TextField form={form} name="code" label={t("case.code")} width="medium" />
      </FormBox>
    </section>
  );
}
