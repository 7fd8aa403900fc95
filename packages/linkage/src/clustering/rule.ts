import { LinkageError } from "../errors.ts";
import { weightOf } from "../pairs.ts";
import { checkThreshold } from "./check-pairs.ts";
import type { RowPairs } from "./known.ts";

export type ClusterOptions = {
  /** Pairs of this weight or more are links; the rest do not join anything. */
  readonly threshold: number;
  /** A link of this weight or more joins whole groups by itself. When missing 10, a thousand to one. */
  readonly strong?: number;
  /**
   * The share, from 0 to 1, of the pairs across two groups that must be links before a link that is not
   * strong joins the groups. When missing two thirds.
   */
  readonly support?: number;
  /**
   * Pairs in the list below this weight are known to be unlike and keep their groups apart, however strong
   * a link is. Never above the threshold. When missing the weight of 1 %; -Infinity leaves this out.
   */
  readonly unlike?: number;
  /** Pairs that somebody has said are not the same, in either order. */
  readonly never?: RowPairs;
  /** No group grows beyond this many records. When missing 100. */
  readonly largest?: number;
};

/** The options with what was missing filled in. */
export type ClusterRule = Required<Omit<ClusterOptions, "never">>;

const STRONG = 10;
const SUPPORT = 2 / 3;
const UNLIKE_PROBABILITY = 0.01;
const LARGEST = 100;

/** Fills in what is missing, and throws LinkageError where an option makes no sense. */
export function ruleOf(options: ClusterOptions): ClusterRule {
  const { threshold, strong = STRONG, support = SUPPORT, largest = LARGEST } = options;
  checkThreshold(threshold);
  checkThreshold(strong, "strong");
  const unlike = options.unlike ?? Math.min(weightOf(UNLIKE_PROBABILITY), threshold);
  checkThreshold(unlike, "unlike");
  if (unlike > threshold)
    throw new LinkageError(
      `unlike (${unlike}) is above the threshold (${threshold}): a link would keep its own ends apart`,
    );
  if (!(support >= 0 && support <= 1))
    throw new LinkageError(`support must be a share from 0 to 1, not ${support}`);
  if (!(largest >= 1)) throw new LinkageError(`largest must be 1 or more, not ${largest}`);
  return { threshold, strong, support, unlike, largest };
}
