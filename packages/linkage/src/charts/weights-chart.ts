import { rowsChart, type Stretch } from "./rows-chart.ts";
import { scale, signed } from "./svg.ts";

export type ComparisonWeights = {
  readonly name: string;
  readonly levels: readonly {
    readonly label: string;
    /** log2(m / u), in bits. */
    readonly weight: number;
    /** Where the weight depends on how frequent a value is: the range it has. */
    readonly range?: readonly [least: number, most: number];
  }[];
};

export type WeightsOptions = {
  readonly title?: string;
  readonly subtitle?: string;
  readonly unit?: string;
  /** What the stretch of a bar means by which weights differ. */
  readonly varies?: string;
  readonly locale?: string;
};

/** Draws what each level of each comparison counts: to the right for the same, to the left against. */
export function weightsChart(
  comparisons: readonly ComparisonWeights[],
  options: WeightsOptions = {},
): string {
  const {
    title = "What each agreement counts",
    subtitle = "Bits of weight: one doubles the odds that two records are the same, minus one halves them.",
    unit = "bits",
    varies = "more, the rarer the value is",
    locale = "en",
  } = options;
  const all = comparisons.flatMap(({ levels }) =>
    levels.flatMap(({ weight, range = [weight, weight] }) => [weight, ...range]),
  );
  const place = scale([0, ...all]);
  const isVaried = comparisons.some(({ levels }) =>
    levels.some(({ range }) => range !== undefined),
  );
  return rowsChart({
    title,
    subtitle,
    legend: isVaried ? [["rest", varies]] : [],
    zeroAt: place(0),
    groups: comparisons.map(({ name, levels }) => ({
      name,
      rows: levels.map(({ label, weight, range }) => {
        const shown = range?.map((each) => signed(each, locale)).join(" … ");
        const look = weight < 0 ? ("down" as const) : ("up" as const);
        return {
          label,
          value: `${shown ?? signed(weight, locale)} ${unit}`,
          bars: [
            range === undefined
              ? [[place(0), place(weight), look]]
              : stretches(range).map(([from, to, of]) => [place(from), place(to), of] as const),
          ],
        };
      }),
    })),
  });
}

/** What a level counts in any case, and what only for some values; across 0 nothing counts in any case. */
function stretches(range: readonly [number, number]): Stretch[] {
  const [least, most] = range[0] < range[1] ? range : [range[1], range[0]];
  const varied = [least, most, "rest"] as const;
  if (least > 0) return [[0, least, "up"], varied];
  return most < 0 ? [[0, most, "down"], varied] : [varied];
}
