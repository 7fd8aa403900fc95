import { useId, useRef, useState } from "preact/hooks";
import { get, put } from "../../shared/api.ts";
import { DownloadButton } from "../../shared/download-button.tsx";
import { FileInput } from "../../shared/file-input.tsx";
import { sentName } from "../../shared/files/check-file.ts";
import { type MessageKey, t } from "../../shared/language.ts";
import { newId } from "../../shared/new-id.ts";
import { notify } from "../../shared/notices.tsx";
import { sayFault } from "../../shared/said-fault.ts";
import { sayBy, sayMoment, sayNumber } from "../../shared/say.ts";
import { holds } from "../../shared/session.ts";
import { TREASURERS } from "../who-may.ts";
import type { Paper } from "./say-fund.ts";

const KILOBYTE = 1_000;

/** The papers of a fund: agreements, budget documents, advices of the bank. */
export function Papers(props: { fundId: string; papers: readonly Paper[]; onChanged: () => void }) {
  const { fundId, papers, onChanged } = props;
  return (
    <section class="card" aria-labelledby="fund-papers">
      <h2 id="fund-papers">{t("paper-file.title")}</h2>
      {papers.length === 0 && <p>{t("paper-file.none")}</p>}
      <ul class="paper-list">
        {papers.map((paper) => (
          <li key={paper.id}>
            <p>
              <b>{paper.fileName}</b>{" "}
              {t("paper-file.size", {
                kilobytes: sayNumber(Math.ceil(paper.byteCount / KILOBYTE)),
              })}
            </p>
            <p class="fine">
              {t("paper-file.kept-by", {
                by: sayBy(paper.attached),
                at: sayMoment(paper.attached.at),
              })}{" "}
              <span class="hash">{t("paper-file.hash", { hash: paper.sha256 })}</span>
            </p>
            <div class="actions">
              <DownloadButton
                title={t("paper-file.get")}
                label={t("paper-file.get-of", { name: paper.fileName })}
                name={paper.fileName}
                ask={() => get("/v1/fund-papers/:id", { id: paper.id })}
              />
            </div>
          </li>
        ))}
      </ul>
      {holds(TREASURERS) && <PaperInput fundId={fundId} onKept={onChanged} />}
    </section>
  );
}

/** As the server takes it. */
const BYTES_MAX = 20 * 1024 * 1024;

async function faultOf(file: File): Promise<MessageKey | null> {
  if (file.size > BYTES_MAX) return "paper-file.too-large";
  const start = await file.slice(0, 5).text();
  return start === "%PDF-" ? null : "paper-file.no-pdf";
}

/** Takes a PDF and sends it under one id, however often that is tried. */
export function PaperInput(props: { fundId: string; onKept: (id: string) => void }) {
  const { fundId, onKept } = props;
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const open = useRef<{ readonly paperId: string; readonly file: File } | null>(null);
  const send = async () => {
    const { current } = open;
    if (current === null || isSending) return;
    const { paperId, file } = current;
    setFault(null);
    setIsSending(true);
    try {
      const fileName = sentName(file);
      await put("/v1/funds/:id/papers/:paperId", { id: fundId, paperId, fileName }, file);
      open.current = null;
      notify(t("paper-file.kept", { name: fileName }));
      onKept(paperId);
    } catch (error) {
      setFault(sayFault(error));
    } finally {
      setIsSending(false);
    }
  };
  const take = async ([file]: readonly File[]) => {
    if (file === undefined) return;
    const found = await faultOf(file);
    open.current = found === null ? { paperId: newId(), file } : null;
    if (found === null) return send();
    setFault(t(found));
  };
  return (
    <div class={fault === null ? "field" : "field field-faulty"}>
      <p id={`${id}-hint`} class="hint">
        {t("paper-file.hint")}
      </p>
      {fault !== null && (
        <p id={`${id}-fault`} class="fault" role="alert">
          {fault}
        </p>
      )}
      <div class="actions">
        {isSending ? (
          <p role="status">{t("shared.sending")}</p>
        ) : (
          <FileInput
            id={id}
            look="button quiet"
            title={t("paper-file.add")}
            accept="application/pdf,.pdf"
            describedBy={fault === null ? `${id}-hint` : `${id}-hint ${id}-fault`}
            isFaulty={fault !== null}
            onFiles={(files) => void take(files)}
          />
        )}
        {fault !== null && open.current !== null && (
          <button type="button" class="quiet" onClick={() => void send()}>
            {t("file-drop.again")}
          </button>
        )}
      </div>
    </div>
  );
}
