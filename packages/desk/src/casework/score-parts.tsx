import { t } from "../shared/language.ts";
import { sayNumber } from "../shared/say.ts";
import type { Alike } from "./case.ts";
import { sayPart } from "./say-part.ts";

/** Bars reach to the edge for a part of so many bits: more is no longer weighed by eye. */
const FULL_BITS = 14;
const HALF = 50;

/** From so many bits on a part speaks clearly, from so many strongly. */
const CLEAR_BITS = 2;
const STRONG_BITS = 6;

/** How likely the two are one person, and what each part adds or takes: by sign, word and length. */
export function ScoreParts({ score, prior, parts }: Pick<Alike, "score" | "prior" | "parts">) {
  const sorted = [...parts].sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight));
  return (
    <div class="score">
      <p class="score-whole">
        <b>{sayScore(score)}</b> <span>{t("score.means")}</span>
      </p>
      <ul aria-label={t("score.parts")}>
        {sorted.map(({ name, label, weight }) => (
          <Part key={name} label={sayPart(label)} weight={weight} />
        ))}
        <Part label={t("score.prior")} weight={prior} />
      </ul>
    </div>
  );
}

function Part({ label, weight }: { label: string; weight: number }) {
  const width = Math.min(1, Math.abs(weight) / FULL_BITS) * HALF;
  return (
    <li class={weight < 0 ? "part against" : "part for"}>
      <span>
        {label.charAt(0).toUpperCase()}
        {label.slice(1)}
      </span>
      <svg class="bar-box" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect
          class="bar-fill"
          x={weight < 0 ? HALF - width : HALF}
          y="1"
          width={width}
          height="8"
        />
        <line class="bar-zero" x1={HALF} x2={HALF} y1="0" y2="10" />
      </svg>
      <span class="part-said">
        <b aria-hidden="true">
          {weight < 0 ? "−" : "+"}
          {sayNumber(Math.abs(weight))}
        </b>{" "}
        <span class="fine">{sayWeight(weight)}</span>
      </span>
    </li>
  );
}

/** Never "100 %": nothing that is weighed is certain. */
function sayScore(score: number): string {
  const percent = Math.round(score * 100);
  return percent >= 100 ? t("score.nearly-certain") : t("score.percent", { percent });
}

function sayWeight(weight: number): string {
  const size = Math.abs(weight);
  if (size < CLEAR_BITS) return t("score.little");
  if (weight > 0) return t(size >= STRONG_BITS ? "score.strongly-same" : "score.same");
  return t(size >= STRONG_BITS ? "score.strongly-different" : "score.different");
}
