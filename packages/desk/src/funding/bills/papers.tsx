import { useId, useState } from "preact/hooks";
import { get, put } from "../../shared/api.ts";
import { DownloadButton } from "../../shared/download-button.tsx";
import { FileInput } from "../../shared/file-input.tsx";
import { t } from "../../shared/language.ts";
import { newId } from "../../shared/new-id.ts";
import { notify, notifyFault } from "../../shared/notices.tsx";
import { sayNumber } from "../../shared/say.ts";
import { holds } from "../../shared/session.ts";
import { CONFIRMERS, TREASURERS } from "../who-may.ts";
import type { BillView } from "./say-bills.ts";

type Kind = "bill" | "proof" | "statement";
const BYTES_MAX = 20 * 1024 * 1024;

/** The papers behind something: what came as a file, and what was scanned. */
export function Papers(props: {
  kind: Kind;
  concernsId: string;
  papers: BillView["papers"];
  onChanged: () => void;
}) {
  const { kind, concernsId, papers, onChanged } = props;
  const inputId = useId();
  const [isSending, setIsSending] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const send = async (file: File | undefined) => {
    if (file === undefined || isSending) return;
    if (file.size > BYTES_MAX) return setFault(t("scan.too-large"));
    setFault(null);
    setIsSending(true);
    try {
      await put(
        "/v1/funding-papers/:id",
        { id: newId(), kind, concernsId, fileName: file.name },
        file,
      );
      notify(t("papers.kept"));
      onChanged();
    } catch (error) {
      notifyFault(error);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <>
      {papers.length > 0 && (
        <ul class="papers">
          {papers.map((paper) => (
            <li key={paper.id}>
              <span>{paper.fileName}</span>
              {holds(CONFIRMERS) && (
                <DownloadButton
                  title={t("papers.download")}
                  label={t("papers.download-of", { file: paper.fileName })}
                  name={paper.fileName}
                  ask={() => get("/v1/funding-papers/:id/file", { id: paper.id })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {fault !== null && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {holds(TREASURERS) && (
        <>
          <div class="actions">
            <FileInput
              id={inputId}
              title={isSending ? t("shared.sending") : t(ATTACH[kind])}
              look="button quiet"
              accept="application/pdf"
              onFiles={([file]) => void send(file)}
            />
          </div>
          <p class="hint">{t("scan.limits", { size: sayNumber(BYTES_MAX / 1024 / 1024) })}</p>
        </>
      )}
    </>
  );
}

const ATTACH = {
  bill: "papers.attach-bill",
  proof: "papers.attach-proof",
  statement: "papers.attach-receipt",
} as const;
