import type { SpeedStep } from "@payung/domain/insight/overview.ts";
import { type MessageKey, t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";
import { CLASS_COUNT, classStep } from "./classes.ts";
import type { Speed } from "./figures.ts";
import { sayDuration } from "./say-figures.ts";

const STEPS: Readonly<Record<SpeedStep, MessageKey>> = {
  decided: "overview.speed.decided",
  "in-decree": "overview.speed.in-decree",
  "sent-to-insurer": "overview.speed.sent-to-insurer",
  protected: "overview.speed.protected",
};

/** How long each step took: a dot where half were through, a line to where nine of ten were, all on one scale. */
export function Speeds({ speed }: { speed: readonly Speed[] }) {
  const scale = CLASS_COUNT * classStep(speed.flatMap(({ p90 }) => p90 ?? []));
  const ticks = Array.from({ length: CLASS_COUNT + 1 }, (_, at) => (scale * at) / CLASS_COUNT);
  return (
    <>
      <ul class="speeds">
        {speed.map(({ step, count, median, p90 }) => (
          <li key={step}>
            <h3>
              {t(STEPS[step])}
              <span class="fine">{t("overview.speed.people", { count: sayNumber(count) })}</span>
            </h3>
            {median === null || p90 === null ? (
              <p class="fine">{t("overview.speed.none")}</p>
            ) : (
              <>
                <Range from={median / scale} to={p90 / scale} />
                <p>
                  {t("overview.speed.said", {
                    median: sayDuration(median),
                    p90: sayDuration(p90),
                  })}
                </p>
              </>
            )}
          </li>
        ))}
      </ul>
      {speed.some(({ median }) => median !== null) && (
        <p class="axis" aria-hidden="true">
          {ticks.map((each) => (
            <span key={each}>{sayNumber(each)}</span>
          ))}
          <span class="scale-unit">{t("overview.speed.unit")}</span>
        </p>
      )}
    </>
  );
}

function Range({ from, to }: { from: number; to: number }) {
  const at = (share: number) => `${1 + Math.min(1, share) * 98}%`;
  return (
    <svg class="range" width="100%" height="18" aria-hidden="true">
      <line class="range-place" x1="1%" x2="99%" y1="9" y2="9" />
      <line class="range-part" x1={at(from)} x2={at(to)} y1="9" y2="9" />
      <line class="range-end" x1={at(to)} x2={at(to)} y1="2" y2="16" />
      <circle class="range-dot" cx={at(from)} cy="9" r="6" />
    </svg>
  );
}
