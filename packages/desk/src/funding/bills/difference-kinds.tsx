import { verdictsFor } from "@payung/domain/funding/bills/differences.ts";
import { t } from "../../shared/language.ts";
import { sayNumber, sayRupiah } from "../../shared/say.ts";
import type { Closing } from "./close-differences.tsx";
import type { Paper } from "./differences.tsx";
import { KIND_HINTS, KIND_TITLES, type OpenCount } from "./say-bills.ts";

/** Where a difference was found. */
const SOURCES = {
  bill: "differences.on-bill",
  proof: "differences.on-proof",
  statement: "differences.on-receipt",
} as const;

/** How many of each kind are open, what to do about each, and a way to close all of them on one paper. */
export function Kinds(props: {
  open: readonly OpenCount[];
  paper: Paper | null;
  onClose: ((closing: Closing) => void) | null;
}) {
  const { open, paper, onClose } = props;
  return (
    <ul class="parts difference-kinds" aria-label={t("differences.kinds")}>
      {open.map(({ kind, source, count, expected, found, holdsUp }) => (
        <li key={`${kind} ${source}`} class="card">
          <h2>
            {t(KIND_TITLES[kind])}: {sayNumber(count)}{" "}
            <span class="fine">{t(SOURCES[source])}</span>
          </h2>
          <p>{t("differences.sums", { expected: sayRupiah(expected), found: sayRupiah(found) })}</p>
          <p class="hint">
            {t(KIND_HINTS[kind])} {holdsUp && t("differences.holds-up")}
          </p>
          {onClose !== null && paper !== null && source === paper.of && count > 1 && (
            <div class="actions">
              <button
                type="button"
                class="quiet"
                onClick={() =>
                  onClose({
                    chosen:
                      paper.of === "statement"
                        ? { kind, statementId: paper.id }
                        : { kind, billId: paper.id },
                    count,
                    kind,
                    verdicts: verdictsFor(kind, source),
                  })
                }
              >
                {t("differences.close-all", { count })}
              </button>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
