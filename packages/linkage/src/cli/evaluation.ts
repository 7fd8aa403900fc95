import { precisionRecallChart, rocChart } from "../charts/curves-chart.ts";
import { binned, histogram } from "../charts/histogram.ts";
import { type Curves, curvesOf } from "../evaluation/curves.ts";
import type { ClusterTruth } from "../evaluation/labels.ts";
import {
  type BCubed,
  bCubed,
  clusterMetrics,
  type PairMetrics,
  pairMetrics,
} from "../evaluation/metrics.ts";
import {
  type Choice,
  chooseByLabels,
  chooseByProbabilities,
  type Goal,
} from "../evaluation/threshold.ts";
import { type PairList, probabilityOf } from "../pairs.ts";
import { clustersOf } from "./clusters-of.ts";
import { counted, inColumns, many, share } from "./terminal.ts";

/** What a threshold gives, for pairs and for the clusters made of them. */
export type At = {
  readonly threshold: number;
  readonly probability: number;
  readonly pairs: PairMetrics;
  readonly clusters: PairMetrics & { readonly bCubed: BCubed };
};

export type Evaluation = {
  readonly records: number;
  readonly labelled: number;
  readonly truePairs: number;
  /** What blocking finds of the pairs that are the same; null where only a list of pairs is known. */
  readonly blocking: {
    readonly compared: number;
    readonly trueCompared: number;
    readonly recall: number;
  } | null;
  readonly atHalf: At;
  readonly best: At | null;
  readonly areaUnderPrecisionRecall: number;
  /** Thresholds for what people ask for, by the labels. */
  readonly thresholds: readonly Recommended[];
};

export type Recommended = { readonly goal: string; readonly choice: Choice | null };

const GOALS: readonly (readonly [string, Goal])[] = [
  ["best F1", { best: "f1" }],
  ["precision 0.99", { precision: 0.99 }],
  ["precision 0.999", { precision: 0.999 }],
  ["recall 0.95", { recall: 0.95 }],
  ["recall 0.99", { recall: 0.99 }],
];

/** How good pairs are against the truth, at probability 0.5 and at the best threshold. */
export function evaluatePairs(
  pairs: PairList,
  truth: ClusterTruth,
  blocking: { readonly compared: number; readonly trueCompared: number } | null,
  score: ((a: number, b: number) => number) | null,
): { evaluation: Evaluation; curves: Curves } {
  const curves = curvesOf(pairs, truth);
  const at = (threshold: number): At => {
    const links = likelyPairs(pairs, threshold);
    const { clusterOf } = clustersOf(truth.recordCount, links, threshold, score);
    return {
      threshold,
      probability: probabilityOf(threshold),
      pairs: pairMetrics(pairs, truth, threshold),
      clusters: { ...clusterMetrics(clusterOf, truth), bCubed: bCubed(clusterOf, truth) },
    };
  };
  return {
    curves,
    evaluation: {
      records: truth.recordCount,
      labelled: truth.labelOf.reduce((sum, label) => sum + (label < 0 ? 0 : 1), 0),
      truePairs: truth.truePairs,
      blocking:
        blocking === null
          ? null
          : {
              ...blocking,
              recall: truth.truePairs === 0 ? 1 : blocking.trueCompared / truth.truePairs,
            },
      atHalf: at(0),
      best: curves.best === null ? null : at(curves.best.threshold),
      areaUnderPrecisionRecall: curves.area,
      thresholds: GOALS.map(([goal, each]) => ({
        goal,
        choice: chooseByLabels(pairs, truth, each),
      })),
    },
  };
}

/** The pairs of a weight or more. */
export function likelyPairs({ a, b, weight }: PairList, least: number): PairList {
  const numbers: number[] = [];
  for (let n = 0; n < weight.length; n++) if ((weight[n] as number) >= least) numbers.push(n);
  return {
    a: Int32Array.from(numbers, (n) => a[n] as number),
    b: Int32Array.from(numbers, (n) => b[n] as number),
    weight: Float64Array.from(numbers, (n) => weight[n] as number),
  };
}

/** Thresholds that are expected to give what people ask for, if the model's probabilities are right. */
export function expectedThresholds(
  recordCount: number,
  pairs: PairList,
  truePairs: number,
): Recommended[] {
  return GOALS.map(([goal, each]) => ({
    goal,
    choice: chooseByProbabilities(recordCount, pairs, each, truePairs),
  }));
}

export function evaluationCharts(
  pairs: PairList,
  curves: Curves | null,
  evaluation: Evaluation | null,
): Record<string, string> {
  const weights = histogram(binned(pairs.weight), {
    subtitle: "Of the pairs compared, those that are not clearly different.",
    threshold: 0,
  });
  if (curves === null || evaluation === null) return { "weights-found.svg": weights };
  const { points, possiblePairs, truePairs } = curves;
  const { pairs: half } = evaluation.atHalf;
  const label = "probability 0.5";
  // Good curves differ only near the top, and none may lose its bottom.
  const yFrom = points.every(({ precision }) => precision >= 0.9) ? 0.9 : 0;
  return {
    "weights-found.svg": weights,
    "precision-recall.svg": precisionRecallChart(
      [
        {
          name: "pairs",
          points: points.map(({ precision, recall }) => ({ x: recall, y: precision })),
        },
      ],
      { marked: { x: half.recall, y: half.precision, label }, yFrom },
    ),
    "roc.svg": rocChart(
      [
        {
          name: "pairs",
          points: points.map(({ recall, specificity }) => ({ x: 1 - specificity, y: recall })),
        },
      ],
      {
        marked: {
          x: half.falsePositives / Math.max(1, possiblePairs - truePairs),
          y: half.recall,
          label,
        },
      },
    ),
  };
}

/** An evaluation in lines of text. */
export function describeEvaluation(evaluation: Evaluation): string[] {
  const { atHalf, best, blocking, labelled, records, truePairs } = evaluation;
  const row = (name: string, { threshold, probability }: At, metrics: PairMetrics) => [
    name,
    threshold.toFixed(2),
    share(probability),
    share(metrics.precision),
    share(metrics.recall),
    share(metrics.f1),
    counted(metrics.truePositives),
    counted(metrics.falsePositives),
    counted(metrics.falseNegatives),
  ];
  return [
    `${counted(labelled)} of ${many(records, "record")} have a label; ${many(truePairs, "pair")} are the same.`,
    ...(blocking === null
      ? []
      : [
          `Blocking compares ${many(blocking.compared, "pair")}, ${counted(blocking.trueCompared)} of the same (recall ${share(blocking.recall)}): no threshold finds the others.`,
        ]),
    "",
    ...inColumns([
      ["", "weight", "probability", "precision", "recall", "F1", "right", "wrong", "missed"],
      row("pairs at 0.5", atHalf, atHalf.pairs),
      row("clusters at 0.5", atHalf, atHalf.clusters),
      ...(best === null
        ? []
        : [row("pairs, best F1", best, best.pairs), row("clusters there", best, best.clusters)]),
    ]),
    "",
    `B-cubed at 0.5: precision ${share(atHalf.clusters.bCubed.precision)}, recall ${share(atHalf.clusters.bCubed.recall)}, F1 ${share(atHalf.clusters.bCubed.f1)}.`,
    `Area under the precision-recall curve: ${share(evaluation.areaUnderPrecisionRecall)}.`,
    "",
    ...describeThresholds("By the labels, thresholds for", evaluation.thresholds),
  ];
}

export function describeThresholds(title: string, all: readonly Recommended[]): string[] {
  return [
    `${title}:`,
    ...inColumns([
      ["  goal", "weight", "probability", "precision", "recall", "F1"],
      ...all.map(({ choice, goal }) =>
        choice === null
          ? [`  ${goal}`, "out of reach"]
          : [
              `  ${goal}`,
              choice.threshold.toFixed(2),
              share(probabilityOf(choice.threshold)),
              share(choice.precision),
              share(choice.recall),
              share(choice.f1),
            ],
      ),
    ]),
  ];
}
