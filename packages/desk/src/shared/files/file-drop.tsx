import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Unreachable } from "../api.ts";
import { describedBy, Said } from "../fields.tsx";
import { FileInput } from "../file-input.tsx";
import { type MessageKey, t } from "../language.ts";
import { newId } from "../new-id.ts";
import { sayNumber } from "../say.ts";
import { FILE_BYTES_MAX, faultOfFile, MEGABYTE, sentName } from "./check-file.ts";
import { sayFileFault } from "./say-file.ts";
import { Stopped, sendFile } from "./send-file.ts";
import "./file-drop.css";
import "../styles/going.css";

export type SentFile = { readonly id: string; readonly name: string };

type Sending = {
  readonly id: string;
  readonly file: File;
  readonly sent: number;
  readonly isBroken: boolean;
};

/**
 * Takes one file, by choosing or by dragging, looks at it before anything is sent, and sends it under one id, however
 * often the connection breaks.
 */
export function FileDrop(props: {
  label: string;
  hint?: string;
  isSmall?: boolean;
  onSent: (sent: SentFile) => void;
}) {
  const { label, hint, isSmall = false, onSent } = props;
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);
  const [sending, setSending] = useState<Sending | null>(null);
  const [isOver, setIsOver] = useState(false);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const send = async (uploadId: string, file: File) => {
    const name = sentName(file);
    abort.current = new AbortController();
    setFault(null);
    setSending({ id: uploadId, file, sent: 0, isBroken: false });
    const noteSent = (sent: number) =>
      setSending((now) => (now === null ? null : { ...now, sent }));
    try {
      await sendFile(uploadId, file, name, noteSent, abort.current.signal);
      setSending(null);
      onSent({ id: uploadId, name });
    } catch (error) {
      if (error instanceof Stopped) return setSending(null);
      setFault(error instanceof Unreachable ? t("file-drop.broken") : sayFileFault(error));
      setSending({ id: uploadId, file, sent: 0, isBroken: true });
    }
  };
  const take = async (files: readonly File[]) => {
    const [file] = files;
    if (file === undefined || (sending !== null && !sending.isBroken)) return;
    const found: MessageKey | null = files.length > 1 ? "file-drop.one" : await faultOfFile(file);
    if (found === null) return send(newId(), file);
    setSending(null);
    setFault(t(found));
  };

  if (sending !== null && !sending.isBroken)
    return <Progress sending={sending} onStop={() => abort.current?.abort()} />;
  return (
    <div class={fault === null ? "field" : "field field-faulty"}>
      <label for={id}>{label}</label>
      <Said id={id} hint={hint} />
      {fault !== null && (
        <p id={`${id}-fault`} class="fault" role="alert">
          {fault}
        </p>
      )}
      {sending?.isBroken === true && (
        <div class="actions">
          <button type="button" class="button" onClick={() => void send(sending.id, sending.file)}>
            {t("file-drop.again")}
          </button>
        </div>
      )}
      {/* Files are dragged here too; who cannot drag has the field inside. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is a second way beside the field. */}
      <div
        class={`file-drop${isOver ? " over" : ""}${isSmall ? " small" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          void take([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <FileInput
          id={id}
          look={isSmall ? "button quiet" : "button"}
          accept=".xlsx,.csv,.txt"
          describedBy={describedBy(id, hint, fault ?? undefined)}
          isFaulty={fault !== null}
          onFiles={(files) => void take(files)}
        />
        {!isSmall && <p class="fine">{t("file-drop.or")}</p>}
      </div>
    </div>
  );
}

function Progress({ sending, onStop }: { sending: Sending; onStop: () => void }) {
  const { file, sent } = sending;
  const title = t("file-drop.sending", { name: file.name });
  const inMegabytes = (bytes: number) => sayNumber(bytes / MEGABYTE);
  return (
    <div class="going">
      <p class="going-title">{title}</p>
      <progress max={file.size} value={sent} aria-label={title} />
      <p class="hint">
        {t("file-drop.sent", { sent: inMegabytes(sent), all: inMegabytes(file.size) })}
      </p>
      <button type="button" class="quiet" onClick={onStop}>
        {t("file-drop.cancel")}
      </button>
    </div>
  );
}

/** What may be sent, for the hint. */
export function sayLimits(): string {
  return t("new-list.limits", { megabytes: FILE_BYTES_MAX / MEGABYTE });
}
