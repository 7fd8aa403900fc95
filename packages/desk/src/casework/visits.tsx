import { post } from "../shared/api.ts";
import { RadioField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { notify } from "../shared/notices.tsx";
import { sayAgo, sayBy } from "../shared/say.ts";
import { holds } from "../shared/session.ts";
import { TextArea } from "../shared/text-area.tsx";
import type { Case, PartProps } from "./case.ts";
import { REASON_MAX } from "./reasons.ts";

const WORDS_MAX = 2_000;
type Visit = Case["visits"][number];

/** What was asked to be found out at the door, what was found, and the place to write it down. */
export function Visits(props: PartProps) {
  const { found, isReadOnly, onReload } = props;
  const { visits, recheck, person } = found;
  if (visits.length === 0 && recheck === null) return null;
  const canAnswer = !isReadOnly && holds(["administrator", "supervisor", "kelurahan-officer"]);
  return (
    <section class="card" aria-labelledby="visits">
      <h2 id="visits">{t("visits.title")}</h2>
      <ul class="said">
        {visits.map((visit) => (
          <li key={visit.id}>
            <blockquote>{visit.question}</blockquote>
            <p class="fine">
              {t("visits.asked", { by: sayBy(visit.askedBy), ago: sayAgo(visit.askedAt) })}
            </p>
            {visit.found === null ? (
              canAnswer ? (
                <AnswerVisit visit={visit} onDone={onReload} />
              ) : (
                <p>{t("visits.waits")}</p>
              )
            ) : (
              <>
                <p class="words">
                  <b>{t("visits.found")}</b> {visit.found}
                </p>
                <p class="fine">
                  {visit.foundBy !== null && sayBy(visit.foundBy)}
                  {visit.foundAt !== null && `, ${sayAgo(visit.foundAt)}`}
                </p>
              </>
            )}
          </li>
        ))}
        {recheck !== null && (
          <li>
            <p>
              <b>{t("recheck.title")}</b> {t("recheck.means")}
            </p>
            {recheck.wasWrong === null ? (
              canAnswer ? (
                <AnswerRecheck id={person.id} onDone={onReload} />
              ) : (
                <p>{t("visits.waits")}</p>
              )
            ) : (
              <>
                <p class="words">
                  <b>{t(recheck.wasWrong ? "recheck.wrong" : "recheck.right")}</b> {recheck.note}
                </p>
                <p class="fine">
                  {recheck.foundBy !== null && sayBy(recheck.foundBy)}
                  {recheck.foundAt !== null && `, ${sayAgo(recheck.foundAt)}`}
                </p>
              </>
            )}
          </li>
        )}
      </ul>
    </section>
  );
}

function AnswerVisit({ visit, onDone }: { visit: Visit; onDone: () => void }) {
  const form = useForm({
    name: `visit.${visit.id}`,
    initial: { found: "" },
    check: ({ found }) => (found.trim().length < 3 ? { found: t("visits.missing") } : {}),
    send: async ({ found }) => {
      await post("/v1/visits/:id/results", { id: visit.id, found });
      notify(t("visits.kept"));
      onDone();
    },
  });
  return (
    <FormBox form={form} action={t("visits.keep")}>
      <TextArea
        form={form}
        name="found"
        label={t("visits.what")}
        hint={t("visits.hint")}
        max={WORDS_MAX}
      />
    </FormBox>
  );
}

const RIGHT = "right";
const WRONG = "wrong";

function AnswerRecheck({ id, onDone }: { id: string; onDone: () => void }) {
  const form = useForm({
    name: `recheck.${id}`,
    initial: { verdict: "", note: "" },
    check: ({ verdict, note }) => ({
      ...(verdict === "" ? { verdict: t("recheck.verdict-missing") } : {}),
      ...(note.trim().length < 3 ? { note: t("visits.missing") } : {}),
    }),
    send: async ({ verdict, note }) => {
      await post("/v1/rechecks/:id/results", { id, wasWrong: verdict === WRONG, note });
      notify(t("visits.kept"));
      onDone();
    },
  });
  return (
    <FormBox form={form} action={t("visits.keep")}>
      <RadioField
        form={form}
        name="verdict"
        label={t("recheck.verdict")}
        choices={[
          { value: RIGHT, label: t("recheck.right"), hint: t("recheck.right-hint") },
          { value: WRONG, label: t("recheck.wrong"), hint: t("recheck.wrong-hint") },
        ]}
      />
      <TextArea
        form={form}
        name="note"
        label={t("visits.what")}
        hint={t("visits.hint")}
        max={REASON_MAX}
      />
    </FormBox>
  );
}
