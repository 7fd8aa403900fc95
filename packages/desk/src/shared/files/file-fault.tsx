import { t } from "../language.ts";
import type { Load } from "../load.tsx";
import { sayFileFault } from "./say-file.ts";

/** Why a file could not be read, and the two ways on. */
export function FileFault({ load, other }: { load: Load<unknown>; other: string }) {
  if (load.state !== "failed") return null;
  return (
    <div class="notice fault" role="alert">
      <p>{sayFileFault(load.error)}</p>
      <div class="actions">
        <a class="button" href={other}>
          {t("take-list.other-file")}
        </a>
        <button type="button" class="quiet" onClick={load.reload}>
          {t("shared.again")}
        </button>
      </div>
    </div>
  );
}
