import { t } from "../shared/language.ts";
import { type Run, STAGES, sayStage } from "./say-list.ts";
import "../shared/styles/going.css";

/** How far an ordered run is: the step it is in and the rows of that step, in words and as a bar. */
export function RunProgress({ run }: { run: Run }) {
  const { stage, rowsDone, rowsTotal } = run;
  const step = STAGES.indexOf(
    (stage === "checks" ? "decisions" : stage) as (typeof STAGES)[number],
  );
  const share = rowsTotal === null || rowsTotal === 0 ? 0 : Math.min(1, rowsDone / rowsTotal);
  return (
    <div class="going">
      <p class="going-step">
        {sayStage(stage)}
        {step !== -1 && (
          <span class="fine">{t("run.step", { step: step + 1, of: STAGES.length })}</span>
        )}
      </p>
      <progress
        max={STAGES.length}
        value={Math.max(0, step) + share}
        aria-label={t("run.progress")}
      />
      {stage !== null && <p class="hint">{sayRows(rowsDone, rowsTotal)}</p>}
    </div>
  );
}

function sayRows(done: number, all: number | null): string {
  if (all !== null) return t("run.rows-of", { done, all });
  return done === 0 ? t("shared.waiting") : t("run.rows", { done });
}
