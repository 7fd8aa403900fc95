import { rowsChart } from "./rows-chart.ts";
import { percent } from "./svg.ts";

export type ComparisonParameters = {
  readonly name: string;
  readonly levels: readonly {
    readonly label: string;
    /** Among pairs that are the same, 0 to 1. */
    readonly m: number;
    /** Among pairs that are not. */
    readonly u: number;
  }[];
};

export type ParametersOptions = {
  readonly title?: string;
  readonly subtitle?: string;
  readonly same?: string;
  readonly different?: string;
  readonly locale?: string;
};

/** Draws how often each level occurs among pairs that are the same (m) and among those that are not (u). */
export function parametersChart(
  comparisons: readonly ComparisonParameters[],
  options: ParametersOptions = {},
): string {
  const {
    title = "How often records agree",
    subtitle = "The further apart the two bars, the more a level tells.",
    same = "m: among pairs that are the same",
    different = "u: among pairs that are not",
    locale = "en",
  } = options;
  return rowsChart({
    title,
    subtitle,
    legend: [
      ["up", same],
      ["down", different],
    ],
    groups: comparisons.map(({ name, levels }) => ({
      name,
      rows: levels.map(({ label, m, u }) => ({
        label,
        value: `m ${percent(m, locale)} · u ${percent(u, locale)}`,
        bars: [[[0, m, "up"]], [[0, u, "down"]]],
      })),
    })),
  });
}
