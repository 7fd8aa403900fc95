import { useState } from "preact/hooks";
import { post } from "../shared/api.ts";
import { Dialog } from "../shared/dialog.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { newId } from "../shared/new-id.ts";
import { notify } from "../shared/notices.tsx";
import { sayAgo, sayBy } from "../shared/say.ts";
import { TextArea } from "../shared/text-area.tsx";
import type { PartProps } from "./case.ts";

const WORDS_MAX = 2_000;

/** What somebody finds wrong about a decision, and taking that in: two people then decide anew. */
export function Objections({ found, onReload }: PartProps) {
  const [isTaking, setIsTaking] = useState(false);
  const { decision, objections, person } = found;
  const canObject = decision !== null && decision.outcome !== "referred";
  if (objections.length === 0 && !canObject) return null;
  return (
    <section class="card" aria-labelledby="objections">
      <div class="card-head">
        <h2 id="objections">{t("objections.title")}</h2>
        {canObject && (
          <button type="button" class="quiet small" onClick={() => setIsTaking(true)}>
            {t("objections.take")}
          </button>
        )}
      </div>
      {objections.length === 0 && <p class="fine">{t("objections.none")}</p>}
      <ul class="said">
        {objections.map((each) => (
          <li key={each.id}>
            <blockquote>{each.words}</blockquote>
            <p class="fine">
              {t("objections.by", { by: sayBy(each.receivedBy), ago: sayAgo(each.receivedAt) })}
            </p>
          </li>
        ))}
      </ul>
      {isTaking && (
        <Dialog title={t("objections.take")} onClose={() => setIsTaking(false)} isWide>
          <Take
            id={person.id}
            onTaken={() => {
              setIsTaking(false);
              onReload();
            }}
          />
        </Dialog>
      )}
    </section>
  );
}

function Take({ id, onTaken }: { id: string; onTaken: () => void }) {
  const [objectionId] = useState(newId);
  const form = useForm({
    name: `objection.${id}`,
    initial: { words: "" },
    check: ({ words }) => (words.trim().length < 3 ? { words: t("objections.missing") } : {}),
    send: async ({ words }) => {
      await post("/v1/applications/:id/objections", { id, objectionId, words });
      notify(t("objections.taken"));
      onTaken();
    },
  });
  return (
    <FormBox form={form} action={t("objections.send")}>
      <p>{t("objections.means")}</p>
      <TextArea
        form={form}
        name="words"
        label={t("objections.words")}
        hint={t("objections.hint")}
        max={WORDS_MAX}
      />
    </FormBox>
  );
}
