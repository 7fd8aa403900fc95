import { useState } from "preact/hooks";
import { t } from "../language.ts";
import { TextField } from "../parts/fields.tsx";
import { useStore } from "../phone.ts";
import { sendNow } from "../sending.ts";

/** A registration that should never have been made. A supervisor decides; nothing disappears by it. */
export function CallOff({ id }: { id: string }) {
  const store = useStore();
  const note = `call-off ${id}`;
  const kept = store.notes.get(note) as string | null;
  const [reason, setReason] = useState(kept ?? "");
  const [isAsked, setIsAsked] = useState(kept !== null);
  const [isMissing, setIsMissing] = useState(false);
  if (!isAsked)
    return (
      <button type="button" class="link" onClick={() => setIsAsked(true)}>
        {t("record.call-off")}
      </button>
    );
  const end = async () => {
    await store.notes.put(note, null);
    setReason("");
    setIsAsked(false);
  };
  const send = async () => {
    setIsMissing(reason.trim().length < 3);
    if (reason.trim().length < 3) return;
    await store.saveCallOff({ applicationId: id, reason: reason.trim() });
    await end();
    sendNow();
  };
  return (
    <div class="call-off">
      <TextField
        id="call-off"
        label={t("record.call-off-why")}
        hint={t("record.call-off-means")}
        fault={isMissing ? t("fault.reason") : undefined}
        value={reason}
        onValue={(typed) => {
          setReason(typed);
          void store.notes.put(note, typed);
        }}
        longest={500}
        isFirst
      />
      <div class="actions">
        <button type="button" class="danger" onClick={() => void send()}>
          {t("record.call-off-send")}
        </button>
        <button type="button" class="quiet" onClick={() => void end()}>
          {t("app.cancel")}
        </button>
      </div>
    </div>
  );
}
