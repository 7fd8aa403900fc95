import { LinkageError } from "../errors.ts";
import type { PairList } from "../pairs.ts";
import type { Truth } from "./labels.ts";
import { metricsOf, type PairMetrics } from "./metrics.ts";
import { type Steps, stepsByLabels } from "./steps.ts";

/** What a threshold would do. */
export type CurvePoint = PairMetrics & {
  /** Pairs of this weight or more are called the same. */
  readonly threshold: number;
  /** Of all possible pairs that are not the same, compared or not, the share not called the same. */
  readonly specificity: number;
};

export type Curves = {
  /** From the highest threshold to the lowest; the same points make the PR and the ROC curve. */
  readonly points: readonly CurvePoint[];
  /**
   * The area under the PR curve as average precision, Σ (recall − recall before) × precision: no line is
   * drawn between points, which would flatter (Davis and Goadrich 2006). What blocking missed adds nothing.
   */
  readonly area: number;
  /** The point of the greatest F1, of equal ones that of the highest threshold; null without pairs. */
  readonly best: CurvePoint | null;
  readonly truePairs: number;
  readonly possiblePairs: number;
};

const POINTS = 1000;

/**
 * The precision-recall and ROC curves of some pairs against the truth.
 *
 * Recall is of all true pairs, so it ends below 1 where blocking missed some; specificity is of all possible
 * pairs. Area and best point are of all thresholds. Of the points at most `pointsAtMost` (8 or more) are
 * given: the first, the last, the best, and of each stretch of the curve those of the highest and the lowest
 * precision. Throws LinkageError for pairs that `checkPairs` refuses and for too few points.
 */
export function curvesOf(pairs: PairList, truth: Truth, pointsAtMost = POINTS): Curves {
  if (!(pointsAtMost >= 8))
    throw new LinkageError(`a curve has 8 points or more, not ${pointsAtMost}`);
  const steps = stepsByLabels(pairs, truth);
  const { truePairs, possiblePairs } = truth;
  const differentPairs = possiblePairs - truePairs;
  const best = bestStep(steps, truePairs);
  return {
    points: kept(steps, best, pointsAtMost).map(pointAt),
    area: areaOf(steps, truePairs),
    best: best < 0 ? null : pointAt(best),
    truePairs,
    possiblePairs,
  };

  function pointAt(step: number): CurvePoint {
    const metrics = metricsOf(
      steps.predicted[step] as number,
      steps.same[step] as number,
      truePairs,
    );
    const specificity = differentPairs === 0 ? 1 : 1 - metrics.falsePositives / differentPairs;
    return { threshold: steps.threshold[step] as number, ...metrics, specificity };
  }
}

/** The step of the greatest F1, the first of equal ones; -1 without steps. */
export function bestStep({ predicted, same }: Steps, truePairs: number): number {
  let best = -1;
  let greatest = -1;
  for (let step = 0; step < same.length; step++) {
    const f1 = (2 * (same[step] as number)) / ((predicted[step] as number) + truePairs);
    if (f1 > greatest) {
      greatest = f1;
      best = step;
    }
  }
  return best;
}

function areaOf({ predicted, same }: Steps, truePairs: number): number {
  if (truePairs === 0) return 0;
  let area = 0;
  let before = 0;
  for (let step = 0; step < same.length; step++) {
    const now = same[step] as number;
    area += ((now - before) / truePairs) * (now / (predicted[step] as number));
    before = now;
  }
  return area;
}

/** The steps that are given, rising. */
function kept({ predicted, same }: Steps, best: number, pointsAtMost: number): number[] {
  const count = same.length;
  if (count <= pointsAtMost) return Array.from(same, (_, step) => step);

  const last = count - 1;
  const stretches = Math.floor((pointsAtMost - 3) / 2);
  const lowest = new Map<number, number>();
  const highest = new Map<number, number>();
  const precision = (step: number) => (same[step] as number) / (predicted[step] as number);
  for (let step = 0; step < count; step++) {
    // Half by recall, half by number: by number alone, the many low thresholds would take all points.
    const recalled = (same[step] as number) / Math.max(1, same[last] as number);
    const stretch = Math.floor(((recalled + step / last) / 2) * (stretches - 1));
    const low = lowest.get(stretch);
    const high = highest.get(stretch);
    if (low === undefined || precision(step) < precision(low)) lowest.set(stretch, step);
    if (high === undefined || precision(step) > precision(high)) highest.set(stretch, step);
  }
  const steps = new Set([0, best, last, ...lowest.values(), ...highest.values()]);
  return [...steps].sort((x, y) => x - y);
}
