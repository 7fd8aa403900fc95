import { useState } from "preact/hooks";
import { post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { RadioField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { newId } from "../shared/new-id.ts";
import { notify } from "../shared/notices.tsx";
import { sayMoment } from "../shared/say.ts";
import { holds } from "../shared/session.ts";
import { TextArea } from "../shared/text-area.tsx";
import { PrintCopy } from "./requests.tsx";
import { type DataRequest, KINDS } from "./say-request.ts";
import { ANSWERERS } from "./who-may.ts";

const WORDS_MAX = 1_000;

/** For whoever stands at the counter: what they ask about their own data is written down, and their copy is printed. */
export function PersonRequests({ id }: { id: string }) {
  const [isTaking, setIsTaking] = useState(false);
  if (!holds(ANSWERERS)) return null;
  return (
    <section class="card" aria-labelledby="own-data">
      <h2 id="own-data">{t("requests.own-data")}</h2>
      <p class="fine">{t("requests.own-data-means")}</p>
      <div class="actions">
        <PrintCopy id={id} />
        <button type="button" class="quiet" onClick={() => setIsTaking(true)}>
          {t("requests.take")}
        </button>
      </div>
      {isTaking && (
        <Dialog title={t("requests.take")} onClose={() => setIsTaking(false)} isWide>
          <Take id={id} onTaken={() => setIsTaking(false)} />
        </Dialog>
      )}
    </section>
  );
}

function Take({ id, onTaken }: { id: string; onTaken: () => void }) {
  const [requestId] = useState(newId);
  const form = useForm({
    name: `request-of.${id}`,
    initial: { kind: "", words: "" },
    check: ({ kind, words }) => ({
      ...(kind === "" ? { kind: t("requests.kind-missing") } : {}),
      ...(kind === "correction" && words.trim().length < 3
        ? { words: t("requests.words-missing") }
        : {}),
    }),
    send: async ({ kind, words }) => {
      const { dueAt } = await post("/v1/applications/:id/data-requests", {
        id,
        requestId,
        kind: kind as DataRequest["kind"],
        ...(kind === "correction" ? { field: "other" as const, words } : {}),
      });
      notify(t("requests.was-taken", { moment: sayMoment(dueAt) }));
      onTaken();
    },
  });
  return (
    <FormBox form={form} action={t("requests.take-send")}>
      <p>{t("requests.take-means")}</p>
      <RadioField
        form={form}
        name="kind"
        label={t("requests.what")}
        choices={(Object.keys(KINDS) as DataRequest["kind"][]).map((value) => ({
          value,
          label: t(KINDS[value]),
        }))}
      />
      {form.values.kind === "correction" && (
        <TextArea form={form} name="words" label={t("requests.what-is-right")} max={WORDS_MAX} />
      )}
    </FormBox>
  );
}
