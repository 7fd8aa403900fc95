import type { PairList } from "../pairs.ts";
import { checkPairs } from "./check-pairs.ts";
import { Groups } from "./groups.ts";
import { Judge, type Refusal } from "./judge.ts";
import { knownOf } from "./known.ts";
import { type OrderedLinks, orderedLinks } from "./ordered-links.ts";
import { countOfEach, type Questions, questionsOf, type RefusedLinks } from "./questions.ts";
import { type ClusterOptions, ruleOf } from "./rule.ts";

export type Clustering = {
  /** For each record the smallest row of its cluster; a record that is alone has its own row. */
  readonly clusterOf: Int32Array;
  readonly questions: Questions;
  readonly counts: {
    readonly records: number;
    readonly clusters: number;
    /** Clusters of one record. */
    readonly alone: number;
    /** Records in the largest cluster. */
    readonly largest: number;
    /** Pairs at or above the threshold. */
    readonly links: number;
    /** Links between two different clusters: all those the questions stand for. */
    readonly refusedLinks: number;
    /** How many questions there are for each reason. */
    readonly questions: Readonly<Record<Refusal, number>>;
  };
};

/**
 * Puts records into clusters, and hands the links that are too weak for that to a person.
 *
 * Links are taken from the strongest to the weakest, ties by row. Two single records are joined by any
 * link. Where one side is already a group, the link must be strong, or `support` of all pairs across the
 * two sides must be links. Nothing is joined across a pair that is known not to be the same. A refused
 * link is tried again while groups still grow, so each reason holds for the clusters in the answer.
 *
 * So in a chain A–B–C, where A and C are no link, B–C must be strong; and where A and C are known to be
 * unlike, not even that is enough. The answer does not depend on the order of the pairs. With `support`
 * 0, `unlike` -Infinity and `largest` Infinity, clusters are the connected components.
 *
 * Each pair must be listed once. Throws LinkageError for pairs that `checkPairs` refuses, a pair above
 * the threshold listed twice, an option out of range. Linear but for sorting large components and for
 * looking across groups, which costs the entries of the group that has fewer.
 */
export function cluster(recordCount: number, pairs: PairList, options: ClusterOptions): Clustering {
  checkPairs(pairs, recordCount);
  const rule = ruleOf(options);
  const ordered = orderedLinks(recordCount, pairs, rule.threshold);
  const never = options.never ?? { a: [], b: [] };
  const known = knownOf(recordCount, pairs, ordered, rule.unlike, never);

  const groups = new Groups(recordCount);
  const refused = joinAll(ordered, groups, new Judge(groups, known, rule));
  const questions = questionsOf(refused, ordered, groups);
  return {
    clusterOf: clustersOf(groups, ordered),
    questions,
    counts: {
      records: recordCount,
      ...groups.counts(),
      links: ordered.links.a.length,
      refusedLinks: refused.numbers.length,
      questions: countOfEach(questions.reason),
    },
  };
}

/** Joins what may be joined, component by component; gives the refused links in their order. */
function joinAll({ links, from }: OrderedLinks, groups: Groups, judge: Judge): RefusedLinks {
  const numbers = new Int32Array(links.a.length);
  const reason: Refusal[] = [];
  let kept = 0;
  for (let component = 0; component < from.length - 1; component++) {
    // The links still open are at numbers[kept] and after; each round leaves fewer of them.
    let open = kept;
    for (let link = from[component] as number; link < (from[component + 1] as number); link++)
      numbers[open++] = link;
    for (let isSettled = false; !isSettled; ) {
      isSettled = true;
      let refused = kept;
      for (let i = kept; i < open; i++) {
        const link = numbers[i] as number;
        const x = groups.rootOf(links.a[link] as number);
        const y = groups.rootOf(links.b[link] as number);
        if (x === y) continue;
        const refusal = judge.refusal(x, y, links.weight[link] as number);
        if (refusal === null) {
          judge.join(x, y);
          // What was refused before this join may be supported now.
          if (refused > kept) isSettled = false;
        } else {
          numbers[refused] = link;
          reason[refused] = refusal;
          refused++;
        }
      }
      open = refused;
    }
    kept = open;
  }
  return { numbers: numbers.subarray(0, kept), reason };
}

function clustersOf(groups: Groups, { rowAt }: OrderedLinks): Int32Array {
  const clusterOf = new Int32Array(rowAt.length);
  for (let place = 0; place < rowAt.length; place++)
    clusterOf[rowAt[place] as number] = rowAt[groups.smallestOf(groups.rootOf(place))] as number;
  return clusterOf;
}
