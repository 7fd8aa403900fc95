import { useState } from "preact/hooks";
import type { PartProps } from "../casework/case.ts";
import { get, post } from "../shared/api.ts";
import { TextField } from "../shared/fields.tsx";
import { FormBox, useForm } from "../shared/form.tsx";
import { t } from "../shared/language.ts";
import { Loaded, useLoad } from "../shared/load.tsx";
import { notify, notifyFault } from "../shared/notices.tsx";
import type { Gets } from "../shared/routes.generated.ts";
import { sayAgo, sayBy } from "../shared/say.ts";
import { holds } from "../shared/session.ts";
import { ChangedFields } from "./changed-fields.tsx";

type Waiting = Gets["/v1/applications/:id/corrections"]["output"]["waiting"][number];

/** Corrections of somebody on whom cover hangs: a second person confirms them or sends them back. */
export function WaitingCorrections(props: PartProps) {
  const { id, correctionCount } = props.found.person;
  const load = useLoad(
    (signal) => get("/v1/applications/:id/corrections", { id }, { signal }),
    [id, correctionCount, props.found],
  );
  return (
    <Loaded load={load}>
      {({ waiting }) =>
        waiting.length > 0 && (
          <section class="card" aria-labelledby="waiting-corrections">
            <h2 id="waiting-corrections">{t("mend.waiting-title")}</h2>
            <p class="fine">{t("mend.waiting-means")}</p>
            <ul class="said">
              {waiting.map((each) => (
                <li key={each.id}>
                  <One {...props} waiting={each} />
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </Loaded>
  );
}

function One(props: PartProps & { waiting: Waiting }) {
  const { waiting, names, isReadOnly, onReload } = props;
  const [isClosing, setIsClosing] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const may = !isReadOnly && holds(["administrator", "supervisor", "verifier"]);
  const confirm = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      await post("/v1/correction-requests/:id/confirmations", { id: waiting.id });
      notify(t("mend.confirmed"));
    } catch (error) {
      notifyFault(error);
    } finally {
      setIsSending(false);
      onReload();
    }
  };
  return (
    <>
      <ChangedFields fields={waiting.fields} names={names} />
      <blockquote>
        {waiting.reason}
        {waiting.evidence !== null && <span class="fine block">{waiting.evidence}</span>}
      </blockquote>
      <p class="fine">
        {sayBy(waiting.by)}, {sayAgo(waiting.at)}
      </p>
      {waiting.isStale && <p class="notice">{t("mend.stale")}</p>}
      {waiting.by.isMe && <p class="fine">{t("compare.waits-for-second")}</p>}
      {may && !isClosing && (
        <div class="actions">
          {!waiting.by.isMe && !waiting.isStale && (
            <button type="button" class="button" aria-disabled={isSending} onClick={confirm}>
              {t("mend.confirm")}
            </button>
          )}
          <button type="button" class="quiet" onClick={() => setIsClosing(true)}>
            {t(waiting.by.isMe ? "mend.take-back" : "mend.send-back")}
          </button>
        </div>
      )}
      {isClosing && <Close {...props} onCancel={() => setIsClosing(false)} />}
    </>
  );
}

function Close(props: PartProps & { waiting: Waiting; onCancel: () => void }) {
  const { waiting, onReload, onCancel } = props;
  const form = useForm({
    name: `close-correction.${waiting.id}`,
    initial: { reason: "" },
    check: ({ reason }) => (reason.trim().length < 3 ? { reason: t("mend.reason-missing") } : {}),
    send: async ({ reason }) => {
      await post("/v1/correction-requests/:id/closings", { id: waiting.id, reason });
      notify(t("mend.closed"));
      onReload();
    },
  });
  return (
    <FormBox
      form={form}
      action={t(waiting.by.isMe ? "mend.take-back" : "mend.send-back")}
      beside={
        <button type="button" class="quiet" onClick={onCancel}>
          {t("shared.cancel")}
        </button>
      }
    >
      <TextField form={form} name="reason" label={t("decision.why")} />
    </FormBox>
  );
}
