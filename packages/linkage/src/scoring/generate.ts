import type { Comparison } from "../model/model.ts";
import type { EstimatedModel } from "../model/read-model.ts";
import { weightOf } from "../pairs.ts";
import type { Layout } from "../records/layout.ts";
import { BELOW, Part, SLACK } from "./part.ts";
import { type Generated, Writer } from "./writer.ts";

/**
 * The program text of functions that compare two records, made for one model.
 *
 * One function without a choice left in it is several times as fast as one that reads the model for each
 * pair. Cheap tests come first; what is still open is bounded by its best outcome, and a pair whose best
 * outcome stays below the threshold is given up.
 */

/** `score(a, b)`: the weight of a pair, or -Infinity as soon as it cannot reach the threshold. */
export function generateScorer(
  model: EstimatedModel,
  layout: Layout,
  threshold: number,
): Generated {
  const write = new Writer(layout);
  const comparisons = model.comparisons.map(
    (comparison, n) => new Part(comparison, n, write, model.frequencies),
  );
  const fuzzy = comparisons.filter((each) => each.cheapLevels < each.comparison.levels.length);
  const inOrder = fuzzy.toSorted((a, b) => b.spread - a.spread || a.n - b.n);
  const giveUp = `if (w + open < ${threshold - SLACK}) return ${BELOW};`;
  const body = [
    `let w = ${weightOf(model.prior)}, open = 0;`,
    ...comparisons.map((each) => each.first()),
    ...(fuzzy.length > 0 || Number.isFinite(threshold) ? [giveUp] : []),
    ...inOrder.map((each) => each.rest(threshold, giveUp)),
    `return w >= ${threshold} ? w : ${BELOW};`,
  ];
  return write.finish("score(ra, rb)", body);
}

/**
 * `levels(a, b, out, at)`: the level of each comparison, or -1 where it is missing, into `out` from `at`.
 *
 * With `givenIsMissing` a comparison counts as missing where its `given` column is equal: its own
 * probabilities are then about the other pairs only.
 */
export function generateLevels(
  model: { comparisons: readonly Comparison[] },
  layout: Layout,
  givenIsMissing = false,
): Generated {
  const write = new Writer(layout);
  const body = model.comparisons.map((comparison, n) =>
    new Part(comparison, n, write).level(givenIsMissing),
  );
  return write.finish("levels(ra, rb, out, at)", body);
}
