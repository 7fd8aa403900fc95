import type { EvidenceKind } from "@payung/domain/evidence/kinds.ts";
import { type MessageKey, t } from "../language.ts";
import type { FieldFile } from "../sync/records.ts";

const STATES: Readonly<Record<FieldFile["state"], MessageKey>> = {
  typed: "file.waiting",
  waiting: "file.waiting",
  kept: "file.kept",
  refused: "file.refused",
};
/** Those that this app takes. */
const KINDS: Readonly<Partial<Record<EvidenceKind, MessageKey>>> = {
  ktp: "file.ktp",
  "worker-photo": "file.worker",
  "consent-mark": "file.mark",
};

/** Where the photos of somebody are: they travel after the data. */
export function Photos({ files }: { files: readonly FieldFile[] }) {
  if (files.length === 0) return null;
  return (
    <section aria-labelledby="photos" class="only-screen">
      <h2 id="photos">{t("file.title")}</h2>
      <ul>
        {files.map(({ id, kind, state, sent, byteCount }) => (
          <li key={id}>
            {t(KINDS[kind] ?? "file.title")}: {t(STATES[state])}
            {state === "waiting" && sent > 0 && ` (${Math.floor((sent / byteCount) * 100)}%)`}
          </li>
        ))}
      </ul>
    </section>
  );
}
