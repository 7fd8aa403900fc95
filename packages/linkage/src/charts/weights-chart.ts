import { rowsChart } from "./rows-chart.ts";
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
    locale = "en",
  } = options;
  const all = comparisons.flatMap(({ levels }) =>
    levels.flatMap(({ weight, range = [weight, weight] }) => [weight, ...range]),
  );
  const place = scale([0, ...all]);
  return rowsChart({
    title,
    subtitle,
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
              : [
                  [place(0), place(range[0]), look],
                  [place(range[0]), place(range[1]), "rest"],
                ],
          ],
        };
      }),
    })),
  });
}
