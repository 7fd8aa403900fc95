import { checkPairs, checkThreshold } from "../clustering/check-pairs.ts";
import { PairNumbers } from "../clustering/pair-numbers.ts";
import { LinkageError } from "../errors.ts";
import type { PairList } from "../pairs.ts";
import { countPairs } from "./count-pairs.ts";
import { type ClusterTruth, judged, type Truth } from "./labels.ts";

/** How good a prediction is, by counts of pairs. Shares are from 0 to 1. */
export type PairMetrics = {
  /** Pairs said to be the same and known to be the same. */
  readonly truePositives: number;
  /** Pairs said to be the same and known not to be. */
  readonly falsePositives: number;
  /** Pairs known to be the same and not said to be, those among them that blocking missed. */
  readonly falseNegatives: number;
  /** Of those said to be the same, the share that is; 1 where nothing is said. */
  readonly precision: number;
  /** Of those that are the same, the share said to be; 1 where there are none. */
  readonly recall: number;
  /** The harmonic mean of the two; 1 where nothing is said and there is nothing to say. */
  readonly f1: number;
};

/** The metrics that follow from how many pairs were predicted, how many of them rightly, and how many are true. */
export function metricsOf(
  predicted: number,
  truePositives: number,
  truePairs: number,
): PairMetrics {
  return {
    truePositives,
    falsePositives: predicted - truePositives,
    falseNegatives: truePairs - truePositives,
    precision: predicted === 0 ? 1 : truePositives / predicted,
    recall: truePairs === 0 ? 1 : truePositives / truePairs,
    f1: predicted + truePairs === 0 ? 1 : (2 * truePositives) / (predicted + truePairs),
  };
}

/**
 * How good it is to call the pairs at or above a threshold the same.
 *
 * Pairs the truth does not count are left out. Recall is of all true pairs, listed or not. Throws
 * LinkageError for pairs that `checkPairs` refuses and for a threshold that is not a number.
 */
export function pairMetrics(pairs: PairList, truth: Truth, threshold: number): PairMetrics {
  checkPairs(pairs, truth.recordCount);
  checkThreshold(threshold);
  let predicted = 0;
  let truePositives = 0;
  for (let pair = 0; pair < pairs.a.length; pair++) {
    if ((pairs.weight[pair] as number) < threshold) continue;
    const answer = judged(truth, pairs.a[pair] as number, pairs.b[pair] as number);
    if (answer >= 0) predicted++;
    if (answer === 1) truePositives++;
  }
  return metricsOf(predicted, truePositives, truth.truePairs);
}

/**
 * How good clusters are, by pairs: all pairs of records in one cluster are said to be the same, so that one
 * wrong link between two large clusters costs what it costs.
 *
 * `clusterOf` has a number of 0 or more for each record, equal within a cluster. Linear in the records; pairs
 * are not listed. Throws LinkageError when its length is not that of the truth or a number is negative.
 */
export function clusterMetrics(clusterOf: Int32Array, truth: Truth): PairMetrics {
  checkClusters(clusterOf, truth.recordCount);
  if (truth.kind === "pairs") {
    let predicted = 0;
    let truePositives = 0;
    for (let pair = 0; pair < truth.a.length; pair++) {
      if (clusterOf[truth.a[pair] as number] !== clusterOf[truth.b[pair] as number]) continue;
      predicted++;
      truePositives += truth.isSame[pair] as number;
    }
    return metricsOf(predicted, truePositives, truth.truePairs);
  }
  const { clusters, cells } = crossed(clusterOf, truth);
  const { tableStarts } = truth;
  return metricsOf(
    countPairs(clusters.of, clusters.count, tableStarts),
    countPairs(cells.of, cells.count, tableStarts),
    truth.truePairs,
  );
}

export type BCubed = {
  readonly precision: number;
  readonly recall: number;
  /** The harmonic mean of the two. */
  readonly f1: number;
};

/**
 * How good clusters are for a record drawn at random (B-cubed, Bagga and Baldwin 1998): precision is the
 * share of its cluster that is the same as it, recall the share of those the same as it that are in its
 * cluster, both on average over the records and with itself counted.
 *
 * Records whose label is not known are left out; tables make no difference. All is 1 when nothing is known.
 * Throws as `clusterMetrics` does.
 */
export function bCubed(clusterOf: Int32Array, truth: ClusterTruth): BCubed {
  checkClusters(clusterOf, truth.recordCount);
  const { clusters, cells } = crossed(clusterOf, truth);
  const sizeOfCluster = sizes(clusters);
  const sizeOfCell = sizes(cells);
  const sizeOfLabel = sizes({ of: truth.labelOf, count: truth.labelCount });
  let records = 0;
  let precision = 0;
  let recall = 0;
  for (let row = 0; row < clusterOf.length; row++) {
    if ((truth.labelOf[row] as number) < 0) continue;
    const together = sizeOfCell[cells.of[row] as number] as number;
    records++;
    precision += together / (sizeOfCluster[clusters.of[row] as number] as number);
    recall += together / (sizeOfLabel[truth.labelOf[row] as number] as number);
  }
  if (records === 0) return { precision: 1, recall: 1, f1: 1 };
  return {
    precision: precision / records,
    recall: recall / records,
    f1: (2 * precision * recall) / (precision + recall) / records,
  };
}

/** A group for each record, from 0, or -1. */
type Grouping = { readonly of: Int32Array; readonly count: number };

/** The clusters, and the cells of records with one cluster and one label, of the records with a label. */
function crossed(
  clusterOf: Int32Array,
  { labelOf }: ClusterTruth,
): { clusters: Grouping; cells: Grouping } {
  const numbers = new PairNumbers();
  const clusterNumbers = new PairNumbers();
  const clusters = new Int32Array(clusterOf.length).fill(-1);
  const cells = new Int32Array(clusterOf.length).fill(-1);
  for (let row = 0; row < clusterOf.length; row++) {
    const label = labelOf[row] as number;
    if (label < 0) continue;
    clusters[row] = clusterNumbers.add(clusterOf[row] as number, 0);
    cells[row] = numbers.add(clusterOf[row] as number, label);
  }
  return {
    clusters: { of: clusters, count: clusterNumbers.count },
    cells: { of: cells, count: numbers.count },
  };
}

function sizes({ of, count }: Grouping): Int32Array {
  const size = new Int32Array(count);
  for (const group of of) if (group >= 0) size[group] = (size[group] as number) + 1;
  return size;
}

function checkClusters(clusterOf: Int32Array, recordCount: number): void {
  if (clusterOf.length !== recordCount)
    throw new LinkageError(
      `clusters are given for ${clusterOf.length} records, the truth for ${recordCount}`,
    );
  const row = clusterOf.findIndex((cluster) => cluster < 0);
  if (row >= 0) throw new LinkageError(`row ${row} has the cluster ${clusterOf[row]}, below 0`);
}
