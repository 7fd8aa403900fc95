import { type Clustering, cluster } from "../clustering/cluster.ts";
import { completePairs } from "../clustering/complete-pairs.ts";
import type { ClusterOptions } from "../clustering/rule.ts";
import type { PairList } from "../pairs.ts";

/** What the command line lets people say about clusters. */
export type ClusterWishes = {
  readonly strong?: number;
  readonly support?: number;
  readonly largest?: number;
  readonly chains?: boolean;
};

/**
 * Half of the pairs across two groups must be links, and groups stay apart where two of their records are clearly
 * different. Badly damaged copies of one record may weigh little against each other, so that takes more than
 * the 1 % that is usual: among all pairs of a group the most unlike one counts.
 */
const SUPPORT = 0.5;
const UNLIKE = -15;

/**
 * Clusters as the command line makes them. With `score` every pair of connected records is looked at, also those
 * that no blocking rule makes.
 */
export function clustersOf(
  recordCount: number,
  pairs: PairList,
  threshold: number,
  score: ((a: number, b: number) => number) | null,
  { chains, largest, strong, support = SUPPORT }: ClusterWishes = {},
): Clustering {
  if (chains === true) {
    const all = { support: 0, unlike: Number.NEGATIVE_INFINITY };
    return cluster(recordCount, pairs, {
      threshold,
      ...all,
      largest: largest ?? Number.POSITIVE_INFINITY,
    });
  }
  const rule: ClusterOptions = {
    threshold,
    support,
    unlike: Math.min(UNLIKE, threshold),
    ...(strong === undefined ? {} : { strong }),
    ...(largest === undefined ? {} : { largest }),
  };
  const looked = score === null ? pairs : completePairs(recordCount, pairs, score, { threshold });
  return cluster(recordCount, looked, rule);
}
