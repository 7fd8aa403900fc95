import { useState } from "preact/hooks";
import { post } from "../../shared/api.ts";
import { Dialog } from "../../shared/dialog.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { type MessageKey, t } from "../../shared/language.ts";
import { notify } from "../../shared/notices.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayMoment, sayRupiah } from "../../shared/say.ts";
import { holds } from "../../shared/session.ts";
import { TextArea } from "../../shared/text-area.tsx";
import { TREASURERS } from "../who-may.ts";

type Question = Gets["/v1/payment-questions"]["output"]["questions"][number];
type Answer = "credit" | "given-back" | "noted";

const ANSWERS: Readonly<Record<Answer, { title: MessageKey; means: MessageKey }>> = {
  credit: { title: "incoming.credit", means: "incoming.credit-means" },
  "given-back": { title: "incoming.given-back", means: "incoming.given-back-means" },
  noted: { title: "incoming.noted", means: "incoming.noted-means" },
};

/** What a service told and data could not settle; only money of another amount than asked waits somewhere and can be moved. */
const KINDS: Readonly<Record<string, { title: MessageKey; means: MessageKey }>> = {
  "amount-differs": { title: "incoming.differs", means: "incoming.differs-means" },
  "unknown-order": { title: "incoming.unknown", means: "incoming.unknown-means" },
  contradictory: { title: "incoming.contradictory", means: "incoming.contradictory-means" },
  "refund-not-covered": { title: "incoming.refund", means: "incoming.refund-means" },
  unreadable: { title: "incoming.unreadable", means: "incoming.unreadable-means" },
};
const OTHER = { title: "incoming.other", means: "incoming.other-means" } as const;

/** Money that waits for a person: what came, for which fund, and what may be done. */
export function OneQuestion(props: { question: Question; onAnswered: () => void }) {
  const { question, onAnswered } = props;
  const [answer, setAnswer] = useState<Answer | null>(null);
  const { kind, fund, asked, amount, service, at } = question;
  const { title, means } = KINDS[kind] ?? OTHER;
  const answers: readonly Answer[] =
    kind === "amount-differs" ? ["credit", "given-back", "noted"] : ["noted"];
  return (
    <>
      <h3>{t(title)}</h3>
      <p>{t(means)}</p>
      <dl class="facts wide">
        <div>
          <dt>{t("incoming.came")}</dt>
          <dd>{sayRupiah(amount)}</dd>
        </div>
        {asked !== null && (
          <div>
            <dt>{t("incoming.asked")}</dt>
            <dd>{sayRupiah(asked)}</dd>
          </div>
        )}
        {fund !== null && (
          <div>
            <dt>{t("incoming.fund")}</dt>
            <dd>{fund}</dd>
          </div>
        )}
        <div>
          <dt>{t("incoming.told")}</dt>
          <dd>
            {sayMoment(at)}
            {service !== null && ` · ${service}`}
          </dd>
        </div>
      </dl>
      {holds(TREASURERS) && (
        <div class="actions">
          {answers.map((each) => (
            <button key={each} type="button" class="quiet" onClick={() => setAnswer(each)}>
              {t(ANSWERS[each].title)}
            </button>
          ))}
        </div>
      )}
      {answer !== null && (
        <AnswerDialog
          question={question}
          answer={answer}
          onClose={() => setAnswer(null)}
          onDone={() => {
            setAnswer(null);
            onAnswered();
          }}
        />
      )}
    </>
  );
}

function AnswerDialog(props: {
  question: Question;
  answer: Answer;
  onClose: () => void;
  onDone: () => void;
}) {
  const { question, answer, onClose, onDone } = props;
  const { title, means } = ANSWERS[answer];
  const form = useForm({
    name: `payment-${answer}-${question.id}`,
    initial: { reason: "" },
    check: ({ reason }) =>
      reason.trim().length < 3 ? { reason: t("differences.reason-missing") } : {},
    send: async ({ reason }) => {
      await post("/v1/payment-questions/:id/answers", { id: question.id, answer, reason });
      notify(t("incoming.answered"));
      onDone();
    },
  });
  return (
    <Dialog title={t(title)} onClose={onClose}>
      <FormBox form={form} action={t(title)}>
        <p class="hint">{t(means)}</p>
        <TextArea form={form} name="reason" label={t("differences.reason")} max={500} />
      </FormBox>
    </Dialog>
  );
}
