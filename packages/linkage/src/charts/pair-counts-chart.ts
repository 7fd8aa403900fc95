import { type BarRow, rowsChart } from "./rows-chart.ts";
import { counted } from "./svg.ts";

export type RulePairs = {
  readonly rule: string;
  /** Pairs that this rule finds and none before it. */
  readonly pairs: number;
};

export type PairCountsOptions = {
  readonly title?: string;
  readonly subtitle?: string;
  readonly before?: string;
  readonly added?: string;
  /** How a row says its numbers. */
  readonly say?: (added: string, cumulative: string) => string;
  readonly locale?: string;
};

/** Draws how many pairs each blocking rule adds to those of the rules before it. */
export function pairCountsChart(
  rules: readonly RulePairs[],
  options: PairCountsOptions = {},
): string {
  const {
    title = "Pairs to compare",
    subtitle = "In the order of the blocking rules; a pair counts for the first rule that finds it.",
    before = "found by rules before",
    added = "added by this rule",
    say = (more, all) => `+${more} → ${all}`,
    locale = "en",
  } = options;
  const total = rules.reduce((sum, { pairs }) => sum + pairs, 0) || 1;
  let sofar = 0;
  const rows = rules.map(({ rule, pairs }): BarRow => {
    const from = sofar / total;
    sofar += pairs;
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
    legend: [
      ["rest", before],
      ["up", added],
    ],
    groups: [{ name: "", rows }],
  });
}
