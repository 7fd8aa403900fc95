import { post } from "../shared/api.ts";
import { RadioField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { notify } from "../shared/notices.tsx";
import { TextArea } from "../shared/text-area.tsx";
import { type DataRequest, sayRequest } from "./say-request.ts";

const WORDS_MAX = 500;

/** The answer to what somebody asked; they read it word by word on the status page. */
export function AnswerRequest({
  request,
  onAnswered,
}: {
  request: DataRequest;
  onAnswered: () => void;
}) {
  const form = useForm({
    name: `request.${request.id}`,
    initial: {
      outcome: "",
      words: request.kind === "access" ? t("requests.copy-ready") : "",
    },
    check: ({ outcome, words }) => ({
      ...(outcome === "" ? { outcome: t("requests.outcome-missing") } : {}),
      ...(words.trim().length < 3 ? { words: t("requests.words-missing") } : {}),
    }),
    send: async ({ outcome, words }) => {
      await post("/v1/data-requests/:id/answers", {
        id: request.id,
        outcome: outcome as "done",
        words,
      });
      notify(t("requests.was-answered"));
      onAnswered();
    },
  });
  return (
    <FormBox form={form} action={t("requests.send")}>
      <p>
        <b>{sayRequest(request)}</b>
      </p>
      {request.words !== null && <blockquote>{request.words}</blockquote>}
      <RadioField
        form={form}
        name="outcome"
        label={t("requests.outcome")}
        choices={[
          { value: "done", label: t("requests.done") },
          { value: "declined", label: t("requests.declined") },
        ]}
      />
      <TextArea
        form={form}
        name="words"
        label={t("requests.words")}
        hint={t("requests.words-hint")}
        max={WORDS_MAX}
      />
    </FormBox>
  );
}
