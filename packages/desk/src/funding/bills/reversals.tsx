import { useState } from "preact/hooks";
import { get, post } from "../../shared/api.ts";
import { Dialog } from "../../shared/dialog.tsx";
import { Empty } from "../../shared/empty.tsx";
import { FormBox, useForm } from "../../shared/form.tsx";
import { t } from "../../shared/language.ts";
import { Loaded, useLoad } from "../../shared/load.tsx";
import { notify, notifyFault } from "../../shared/notices.tsx";
import { Page } from "../../shared/page.tsx";
import type { Gets } from "../../shared/routes.generated.ts";
import { sayBy, sayMoment, sayMonth, sayName, sayRupiah } from "../../shared/say.ts";
import { holds } from "../../shared/session.ts";
import { TextArea } from "../../shared/text-area.tsx";
import { Sections } from "../sections.tsx";
import { CONFIRMERS } from "../who-may.ts";

type Reversal = Gets["/v1/posting-reversals"]["output"]["reversals"][number];

/** Months that were paid wrongly, as one person says; a second one decides, and only then money moves. */
export function Reversals() {
  const load = useLoad((signal) => get("/v1/posting-reversals", {}, { signal }), []);
  return (
    <Page title={t("reversals.title")} lead={t("reversals.lead")}>
      <Sections />
      <Loaded load={load}>
        {({ reversals }) =>
          reversals.length === 0 ? (
            <Empty title={t("reversals.none")}>
              <p>{t("reversals.none-means")}</p>
            </Empty>
          ) : (
            <ul class="parts">
              {reversals.map((each) => (
                <li key={each.id} class="card">
                  <OneReversal reversal={each} onChanged={load.reload} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function OneReversal({ reversal, onChanged }: { reversal: Reversal; onChanged: () => void }) {
  const { name, nik, month, amount, reason, proposed, verdict, decided } = reversal;
  return (
    <>
      <h2>
        {name === null ? "–" : sayName(name)}, {sayMonth(month)}
      </h2>
      <p>
        {sayRupiah(amount)}
        {nik !== null && <span class="fine"> · {nik}</span>}
      </p>
      <p>{t("reversals.by", { by: sayBy(proposed), at: sayMoment(proposed.at), reason })}</p>
      {verdict !== null && decided !== null ? (
        <p>
          <strong>
            {t(verdict === "confirmed" ? "reversals.confirmed" : "reversals.rejected")}
          </strong>{" "}
          {sayBy(decided)}, {sayMoment(decided.at)}
        </p>
      ) : (
        holds(CONFIRMERS) && <Decide reversal={reversal} onChanged={onChanged} />
      )}
    </>
  );
}

function Decide({ reversal, onChanged }: { reversal: Reversal; onChanged: () => void }) {
  const { id, proposed } = reversal;
  const [isRejecting, setIsRejecting] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const confirm = async () => {
    if (isSending) return;
    setIsSending(true);
    try {
      await post("/v1/posting-reversals/:id/decisions", { id, verdict: "confirmed", reason: null });
      notify(t("reversals.was-confirmed"));
      onChanged();
    } catch (error) {
      notifyFault(error);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <>
      <p class="hint">{t(proposed.isMe ? "reversals.mine" : "reversals.check")}</p>
      <div class="actions">
        {!proposed.isMe && (
          <button
            type="button"
            class="button"
            aria-disabled={isSending}
            onClick={() => void confirm()}
          >
            {t("reversals.confirm")}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => setIsRejecting(true)}>
          {t(proposed.isMe ? "reversals.take-back" : "reversals.reject")}
        </button>
      </div>
      {isRejecting && (
        <Reject
          reversal={reversal}
          onClose={() => setIsRejecting(false)}
          onDone={() => {
            setIsRejecting(false);
            onChanged();
          }}
        />
      )}
    </>
  );
}

function Reject(props: { reversal: Reversal; onClose: () => void; onDone: () => void }) {
  const { reversal, onClose, onDone } = props;
  const { id, proposed } = reversal;
  const title = t(proposed.isMe ? "reversals.take-back" : "reversals.reject");
  const form = useForm({
    name: `reject-reversal-${id}`,
    initial: { reason: "" },
    check: ({ reason }) =>
      reason.trim().length < 3 ? { reason: t("differences.reason-missing") } : {},
    send: async ({ reason }) => {
      await post("/v1/posting-reversals/:id/decisions", { id, verdict: "rejected", reason });
      notify(t("reversals.was-rejected"));
      onDone();
    },
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <FormBox form={form} action={title}>
        <TextArea form={form} name="reason" label={t("differences.reason")} max={500} />
      </FormBox>
    </Dialog>
  );
}
