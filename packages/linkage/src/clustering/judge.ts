import { type Adjacency, crossings } from "./adjacency.ts";
import type { Groups } from "./groups.ts";
import type { Known } from "./known.ts";
import { PairNumbers } from "./pair-numbers.ts";
import type { ClusterRule } from "./rule.ts";

/**
 * Why a link was refused. When several hold, the first listed is given.
 *
 * - `never`: somebody has said of two records, one on each side, that they are not the same.
 * - `unlike`: two records, one on each side, were compared and are not alike.
 * - `too-large`: together they would be more than `largest`.
 * - `unsupported`: the link is not strong, and too few other pairs across are links.
 */
export type Refusal = "never" | "unlike" | "too-large" | "unsupported";

/** 2/3 × 3 may come out a little above 2 in floating point, and must not ask for a third link. */
const ROUNDING_SLACK = 1e-9;
/** From this many entries on, looking again whether a link is supported costs more than remembering. */
const REMEMBERED_FROM = 64;

/** Decides of two groups whether a link joins them. */
export class Judge {
  readonly #groups: Groups;
  readonly #known: Known;
  readonly #rule: ClusterRule;
  /** Pairs of large groups found unsupported, and how many records they had: groups only ever grow. */
  readonly #unsupported = new PairNumbers();
  readonly #sizesThen: number[] = [];

  constructor(groups: Groups, known: Known, rule: ClusterRule) {
    this.#groups = groups;
    this.#known = known;
    this.#rule = rule;
  }

  /** Why the groups with these roots stay apart in spite of a link of this weight; null when they do not. */
  refusal(x: number, y: number, weight: number): Refusal | null {
    const { links, unlike, never } = this.#known;
    const groups = this.#groups;
    if (never !== null && crossings(never, groups, x, y, 1) > 0) return "never";
    if (unlike !== null && crossings(unlike, groups, x, y, 1) > 0) return "unlike";

    const { strong, support, largest } = this.#rule;
    const sizes = groups.sizeOf(x) + groups.sizeOf(y);
    if (sizes > largest) return "too-large";
    const possible = groups.sizeOf(x) * groups.sizeOf(y);
    if (possible === 1 || weight >= strong) return null;

    const needed = Math.ceil(possible * support - ROUNDING_SLACK);
    const isCostly =
      Math.min(links.reach[x] as number, links.reach[y] as number) >= REMEMBERED_FROM;
    const at = isCostly ? this.#unsupported.add(Math.min(x, y), Math.max(x, y)) : -1;
    if (isCostly && this.#sizesThen[at] === sizes) return "unsupported";
    if (crossings(links, groups, x, y, needed) >= needed) return null;
    if (isCostly) this.#sizesThen[at] = sizes;
    return "unsupported";
  }

  /** Joins two groups, given by their roots. */
  join(x: number, y: number): void {
    const { links, unlike, never } = this.#known;
    const root = this.#groups.join(x, y);
    const other = root === x ? y : x;
    addReach(links, root, other);
    if (unlike !== null) addReach(unlike, root, other);
    if (never !== null) addReach(never, root, other);
  }
}

function addReach({ reach }: Adjacency, root: number, other: number): void {
  reach[root] = (reach[root] as number) + (reach[other] as number);
}
