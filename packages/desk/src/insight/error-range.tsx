import type { ErrorVerdict } from "@payung/domain/insight/overview.ts";
import { type MessageKey, t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";
import { CLASS_COUNT, classStep } from "./classes.ts";
import type { MeasuredError } from "./figures.ts";
import { sayShare } from "./say-figures.ts";

const VERDICTS: Readonly<Record<ErrorVerdict, MessageKey>> = {
  unchecked: "overview.error.unchecked",
  met: "overview.error.met",
  broken: "overview.error.broken",
  unsure: "overview.error.unsure",
};
const LOOKS: Readonly<Record<ErrorVerdict, string>> = {
  unchecked: "tag off",
  met: "tag",
  broken: "tag warn",
  unsure: "tag warn",
};

/** How wrong automatic approvals are, as far as visits can tell, held against the bound that the policy sets. */
export function ErrorRange(props: { error: MeasuredError; bound: number; confidence: number }) {
  const { error, bound, confidence } = props;
  const { checked, wrong, lower, upper, verdict, visitsMissing } = error;
  return (
    <>
      <p>
        <span class={LOOKS[verdict]}>{t(VERDICTS[verdict])}</span>
      </p>
      <p>
        {t("overview.error.visits", { checked: sayNumber(checked), wrong: sayNumber(wrong) })}{" "}
        {checked > 0 &&
          t("overview.error.interval", {
            lower: sayShare(lower),
            upper: sayShare(upper),
            confidence: sayShare(confidence),
          })}{" "}
        {t("overview.error.bound", { bound: sayShare(bound) })}
      </p>
      {checked > 0 && <Picture error={error} bound={bound} />}
      {visitsMissing !== null && visitsMissing > 0 && (
        <p class="fine">{t("overview.error.missing", { count: visitsMissing })}</p>
      )}
    </>
  );
}

/** The interval as a line, what was found as a dot, the bound as a line across, on a scale that holds them all. */
function Picture({ error, bound }: { error: MeasuredError; bound: number }) {
  const { wrong, checked, lower, upper } = error;
  const scale = CLASS_COUNT * classStep([Math.max(upper, bound * 1.25)]);
  const at = (share: number) => `${1 + (share / scale) * 98}%`;
  return (
    <div class="error-picture" aria-hidden="true">
      <svg class="range" width="100%" height="44" aria-hidden="true">
        <line class="range-place" x1="1%" x2="99%" y1="22" y2="22" />
        <line class="range-part" x1={at(lower)} x2={at(upper)} y1="22" y2="22" />
        <line class="range-end" x1={at(lower)} x2={at(lower)} y1="14" y2="30" />
        <line class="range-end" x1={at(upper)} x2={at(upper)} y1="14" y2="30" />
        <circle class="range-dot" cx={at(wrong / checked)} cy="22" r="6" />
        <line class="range-bound" x1={at(bound)} x2={at(bound)} y1="2" y2="42" />
      </svg>
      <p class="axis">
        <span>{sayShare(0)}</span>
        <span class="axis-unit">
          <svg class="bound-key" viewBox="0 0 4 16" width="4" height="16" aria-hidden="true">
            <line class="range-bound" x1="2" x2="2" y1="0" y2="16" />
          </svg>{" "}
          {t("overview.error.bound-key", { bound: sayShare(bound) })}
        </span>
        <span>{sayShare(scale)}</span>
      </p>
    </div>
  );
}
