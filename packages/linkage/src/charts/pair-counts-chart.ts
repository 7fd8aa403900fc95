import { type BarRow, rowsChart } from "./rows-chart.ts";
import { counted } from "./svg.ts";

export type RulePairs = {
  readonly rule: string;
  /** Pairs that this rule finds and none before it; or all that it finds, see `alone`. */
  readonly pairs: number;
};

export type PairCountsOptions = {
  readonly title?: string;
  readonly subtitle?: string;
  /** Whether each rule's pairs are all that it makes by itself: then they do not add up. */
  readonly alone?: boolean;
  readonly before?: string;
  readonly added?: string;
  /** How a row says its numbers; only the first, when rules stand alone. */
  readonly say?: (added: string, cumulative: string) => string;
  readonly locale?: string;
};

/** Draws how many pairs each blocking rule adds to those of the rules before it, or makes by itself. */
export function pairCountsChart(
  rules: readonly RulePairs[],
  options: PairCountsOptions = {},
): string {
  const {
    alone = false,
    title = alone ? "Pairs per blocking rule" : "Pairs to compare",
    subtitle = alone
      ? "What each rule makes by itself; a pair that two rules make is in both."
      : "In the order of the blocking rules; a pair counts for the first rule that finds it.",
    before = "found by rules before",
    added = "added by this rule",
    say = (more, all) => (alone ? `${more} pairs` : `+${more} → ${all} pairs`),
    locale = "en",
  } = options;
  const most = rules.reduce((largest, { pairs }) => Math.max(largest, pairs), 0);
  const total = (alone ? most : rules.reduce((sum, { pairs }) => sum + pairs, 0)) || 1;
  let sofar = 0;
  const rows = rules.map(({ rule, pairs }): BarRow => {
    const from = alone ? 0 : sofar / total;
    sofar = alone ? pairs : sofar + pairs;
    return {
      label: rule,
      value: say(counted(pairs, locale), counted(sofar, locale)),
      bars: [
        [
          [0, 1, "track"],
          [0, from, "rest"],
          [from, sofar / total, "up"],
        ],
      ],
    };
  });
  return rowsChart({
    title,
    subtitle,
    legend: alone
      ? []
      : [
          ["rest", before],
          ["up", added],
        ],
    groups: [{ name: "", rows }],
  });
}
