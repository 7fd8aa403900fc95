import { axes, BELOW_PLOT_PX, curve, type Plot, placing } from "./plot.ts";
import {
  across,
  chart,
  heading,
  LINE_HEIGHT_PX,
  LINE_PX,
  paragraph,
  percent,
  wrap,
} from "./svg.ts";

/** Precision and recall, or the rates of a ROC, from 0 to 1, in the order of the thresholds. */
export type CurvePoint = { readonly x: number; readonly y: number };

export type Curve = { readonly name: string; readonly points: readonly CurvePoint[] };

export type CurvesOptions = {
  readonly title?: string;
  readonly subtitle?: string;
  readonly xName?: string;
  readonly yName?: string;
  /** A point to show, such as the threshold in use. */
  readonly marked?: CurvePoint & { readonly label: string };
  /** Where the vertical axis begins; good curves differ only near the top. */
  readonly yFrom?: number;
  readonly locale?: string;
};

/** Draws precision against recall: how many of the pairs found are right, for how many right ones are found. */
export function precisionRecallChart(
  curves: readonly Curve[],
  options: CurvesOptions = {},
): string {
  return curvesChart(curves, {
    title: "Precision and recall",
    xName: "recall: right pairs that are found",
    yName: "precision: found pairs that are right",
    ...options,
  });
}

/**
 * Draws the rate of right pairs found against the rate of wrong pairs taken (receiver operating characteristic).
 *
 * Nearly all pairs are wrong ones that nobody takes for right, so the horizontal axis ends where the curves do.
 */
export function rocChart(curves: readonly Curve[], options: CurvesOptions = {}): string {
  const points = [...curves.flatMap(({ points }) => points), ...[options.marked ?? []].flat()];
  const furthest = points.reduce((most, { x }) => Math.max(most, x), 0);
  const xTo = furthest > 0.5 ? 1 : roundUp(furthest);
  const inMillions = xTo <= 0.001;
  return curvesChart(
    curves,
    {
      title: "Right and wrong pairs found (ROC)",
      xName: inMillions
        ? "of a million wrong pairs, taken for right"
        : "wrong pairs taken for right",
      yName: "right pairs that are found",
      ...options,
    },
    xTo,
    inMillions
      ? (share) =>
          (share * 1e6).toLocaleString(options.locale ?? "en", { maximumSignificantDigits: 3 })
      : undefined,
  );
}

/** The next number of one digit, from a number above 0; 1 where there is none. */
function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.ceil(value / power) * power;
}

/** Up to three curves are told apart by colour and by dashes. */
function curvesChart(
  curves: readonly Curve[],
  options: CurvesOptions,
  xTo = 1,
  sayX?: (share: number) => string,
): string {
  const { title = "", subtitle = "", xName = "", yName = "", marked, yFrom = 0 } = options;
  const { locale = "en" } = options;
  const head = heading(title, subtitle);
  const body = [head.svg];
  let y = head.below;
  if (curves.length > 1) {
    for (const [n, { name }] of curves.entries()) {
      body.push(
        `<line class="curve c${n % 3}" x1="${across(0)}" x2="${across(0.08)}" y1="${y - 5}" y2="${y - 5}"/>`,
      );
      const said = paragraph(wrap(name, (LINE_PX * 0.88) / 13, 2), { at: 0.1, y, look: "quiet" });
      body.push(said.svg);
      y = said.below + 2;
    }
    y += 8;
  }
  const say = (value: number) => percent(value, locale);
  const plot: Plot = {
    top: y,
    heightPx: 300,
    x: { name: xName, from: 0, to: xTo, say: sayX ?? say },
    y: { name: yName, from: yFrom, to: 1, say },
  };
  const place = placing(plot);
  body.push(axes(plot));
  for (const [n, { points }] of curves.entries()) {
    body.push(
      curve(
        plot,
        points.filter((point) => point.y >= yFrom),
        `c${n % 3}`,
      ),
    );
  }
  if (marked !== undefined) {
    const at = place.x(marked.x);
    const cy = place.y(marked.y);
    const right = at > 0.55;
    body.push(`<circle class="down" cx="${across(at)}" cy="${cy}" r="6"/>`);
    const said = wrap(marked.label, 14, 3);
    // Below the point there is room, as both curves bend upwards; but not where the axis has its numbers.
    const below = cy + 24;
    const isLow = below + (said.length - 1) * LINE_HEIGHT_PX > place.y(yFrom) - 4;
    const y = isLow ? cy - 14 - (said.length - 1) * LINE_HEIGHT_PX : below;
    const text = {
      at: right ? at - 0.02 : at + 0.03,
      look: "strong",
      align: right ? "end" : "start",
    } as const;
    body.push(paragraph(said, { ...text, y }).svg);
  }
  const described = curves.map(({ name, points }) => {
    const sample = points.filter((_, n) => n % Math.max(1, Math.ceil(points.length / 6)) === 0);
    return `${name}: ${sample.map(({ x, y }) => `${plot.x.say(x)} / ${say(y)}`).join(", ")}`;
  });
  const mark =
    marked === undefined ? [] : [`${marked.label}: ${plot.x.say(marked.x)} / ${say(marked.y)}`];
  return chart({
    title,
    description: `${xName} / ${yName}. ${[...described, ...mark].join(". ")}`,
    heightPx: place.y(yFrom) + BELOW_PLOT_PX,
    body: body.join("\n"),
  });
}
