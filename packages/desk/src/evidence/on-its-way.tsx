import { useId, useState } from "preact/hooks";
import { FileInput } from "../shared/file-input.tsx";
import { t } from "../shared/language.ts";
import { notifyFault } from "../shared/notices.tsx";
import { hashOf } from "./check-photo.ts";
import { sayKind, sayMegabytes, sayRefusal, type Unfinished } from "./say-evidence.ts";
import { callOff, type Sending, sendAgain, sendEvidence } from "./sendings.ts";
import "../shared/styles/going.css";

const remove = (id: string) => void callOff(id).catch(notifyFault);

/** A file that is being sent: how far it is, and the way to call it off. */
export function Going({ sending }: { sending: Sending }) {
  const { id, name, kind, byteCount, sent, state, fault, file } = sending;
  const isOver = state === "refused" || state === "failed";
  return (
    <li class="going">
      <p class="going-title">
        {t("evidence.file-size", { name, megabytes: sayMegabytes(byteCount) })}
      </p>
      {isOver ? (
        <p class="fault" role="alert">
          {fault}
        </p>
      ) : (
        <progress
          max={byteCount}
          {...(state === "checking" ? {} : { value: sent })}
          aria-label={t("evidence.progress", { name })}
        />
      )}
      <p class="hint" role="status">
        {sayKind(kind)}
        {!isOver && `. ${sayState(sending)}`}
      </p>
      <div class="actions">
        {state === "failed" && file !== null && (
          <button type="button" class="button small" onClick={() => void sendAgain(sending)}>
            {t("evidence.again")}
          </button>
        )}
        <button
          type="button"
          class="quiet small"
          aria-label={t(isOver ? "evidence.clear-which" : "evidence.cancel-which", { name })}
          onClick={() => remove(id)}
        >
          {t(isOver ? "evidence.clear" : "evidence.cancel")}
        </button>
      </div>
    </li>
  );
}

function sayState({ state, sent, byteCount }: Sending): string {
  if (state === "preparing") return t("evidence.preparing");
  if (state === "waiting") return t("evidence.waiting");
  if (state === "checking") return t("evidence.checking");
  return t("evidence.sent", { sent: sayMegabytes(sent), all: sayMegabytes(byteCount) });
}

/** A file that stopped when a page was closed, or was refused: choose it again, or clear it away. */
export function Stopped(props: { applicationId: string; upload: Unfinished }) {
  const { applicationId, upload } = props;
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);
  const name = sayKind(upload.kind);
  const goOn = async (file: File | undefined) => {
    if (file === undefined) return;
    const isSame = (await hashOf(file).catch(() => null)) === upload.sha256;
    setFault(isSame ? null : t("evidence.not-same"));
    if (isSame) await sendEvidence(applicationId, upload.kind, file, [upload]);
  };
  const percent = Math.floor((upload.received / upload.byteCount) * 100);
  return (
    <li class="going">
      <p class="going-title">
        {t("evidence.file-size", { name, megabytes: sayMegabytes(upload.byteCount) })}
      </p>
      {upload.refusal === null ? (
        <p class="hint" id={`${id}-hint`}>
          {t("evidence.stopped", { percent })}
        </p>
      ) : (
        <p class="fault">{sayRefusal(upload.refusal)}</p>
      )}
      {fault !== null && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      <div class="actions">
        {upload.refusal === null && (
          <FileInput
            id={id}
            title={t("evidence.go-on")}
            look="button small"
            describedBy={`${id}-hint`}
            onFiles={([file]) => void goOn(file)}
          />
        )}
        <button
          type="button"
          class="quiet small"
          aria-label={t("evidence.clear-which", { name })}
          onClick={() => remove(upload.id)}
        >
          {t("evidence.clear")}
        </button>
      </div>
    </li>
  );
}
