import { useState } from "preact/hooks";
import { Icon } from "../shared/icons.tsx";
import { t } from "../shared/language.ts";
import { sayAgo, sayBy } from "../shared/say.ts";
import { type EvidenceFile, pictureAt, sayKind } from "./say-evidence.ts";

/** The files of a case, small: what they are and who brought them. */
export function Thumbs(props: {
  files: readonly EvidenceFile[];
  onOpen: (file: EvidenceFile) => void;
}) {
  return (
    <ul class="thumbs">
      {props.files.map((file) => (
        <li key={file.id}>
          <Thumb file={file} onOpen={() => props.onOpen(file)} />
        </li>
      ))}
    </ul>
  );
}

function Thumb({ file, onOpen }: { file: EvidenceFile; onOpen: () => void }) {
  const [isMissing, setIsMissing] = useState(false);
  const [page] = file.pages;
  const kind = sayKind(file.kind);
  const by = sayBy(file.by);
  const ago = sayAgo(file.attachedAt);
  return (
    <button type="button" class="thumb" onClick={onOpen}>
      <span class="thumb-picture">
        {isMissing || page === undefined ? (
          <Icon name="file" />
        ) : (
          <img
            src={pictureAt(file.id, page.number, "preview")}
            alt=""
            loading="lazy"
            onError={() => setIsMissing(true)}
          />
        )}
        {file.pages.length > 1 && (
          <span class="thumb-pages">{t("evidence.pages", { count: file.pages.length })}</span>
        )}
      </span>
      <span class="thumb-kind">
        <span class="unseen">{t("evidence.look")} </span>
        {kind}
      </span>
      <span class="fine">{t("evidence.from", { by, ago })}</span>
    </button>
  );
}
