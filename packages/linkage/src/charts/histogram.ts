import { axes, BELOW_PLOT_PX, type Plot, placing } from "./plot.ts";
import { bar, chart, counted, heading, line, px, ticks, upright } from "./svg.ts";

/** Bars of equal width. */
export type Bins = {
  /** Where the first begins, in bits. */
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
};

export type HistogramOptions = {
  readonly title?: string;
  readonly subtitle?: string;
  readonly xName?: string;
  readonly yName?: string;
  /** A weight to mark, from which on pairs count as the same. */
  readonly threshold?: number;
  readonly thresholdName?: string;
  readonly locale?: string;
};

/** Counts weights in bins of 1, 2 or 5 times a power of ten, about `count` of them. */
export function binned(weights: ArrayLike<number>, count = 40): Bins {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? Number.NaN;
    if (!Number.isFinite(weight)) continue;
    lowest = Math.min(lowest, weight);
    highest = Math.max(highest, weight);
  }
  if (lowest > highest) return { from: 0, width: 1, counts: [0] };
  const [first = 0, second = first + 1] = ticks(0, highest - lowest || 1, count);
  const width = second - first;
  const from = Math.floor(lowest / width) * width;
  const counts = new Array<number>(Math.floor((highest - from) / width) + 1).fill(0);
  for (let i = 0; i < weights.length; i++) {
    const bin = Math.floor(((weights[i] ?? Number.NaN) - from) / width);
    if (counts[bin] !== undefined) counts[bin] += 1;
  }
  return { from, width, counts };
}

/** Draws how many pairs have which weight: two hills well apart make a threshold easy. */
export function histogram(bins: Bins, options: HistogramOptions = {}): string {
  const {
    title = "Weights of the pairs found",
    subtitle = "",
    xName = "weight in bits",
    yName = "pairs",
    threshold,
    thresholdName = "threshold",
    locale = "en",
  } = options;
  const { from, width, counts } = bins;
  const highest = Math.max(1, ...counts);
  const head = heading(title, subtitle);
  const end = from + counts.length * width;
  const to = ticks(0, highest * 1.25, 4).findLast((tick) => tick >= highest) ?? highest;
  const plot: Plot = {
    top: head.below,
    heightPx: 260,
    x: {
      name: xName,
      from: Math.min(from, threshold ?? from),
      to: Math.max(end, threshold ?? end),
      say: (value) => value.toLocaleString(locale).replace("-", "−"),
    },
    y: {
      name: yName,
      from: 0,
      to,
      say: (value) => value.toLocaleString(locale, { notation: "compact" }),
    },
  };
  const place = placing(plot);
  const bars = counts.map((count, n) => {
    const y = place.y(count);
    const gap = counts.length > 60 ? 0 : 0.08 * width;
    return bar(place.x(from + n * width + gap), place.x(from + (n + 1) * width - gap), {
      y,
      heightPx: place.y(0) - y,
      look: "up",
    });
  });
  const marked = threshold === undefined ? "" : mark(threshold);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = counts.indexOf(highest);
  const range = (bin: number) =>
    `${plot.x.say(from + bin * width)} to ${plot.x.say(from + (bin + 1) * width)}`;
  const description = [
    `${counted(total, locale)} ${yName}, ${xName} from ${plot.x.say(from)} to ${plot.x.say(end)}`,
    ...(most < 0 ? [] : [`most of them, ${counted(highest, locale)}, from ${range(most)}`]),
    ...(threshold === undefined ? [] : [`${thresholdName} ${plot.x.say(threshold)}`]),
  ].join("; ");
  return chart({
    title,
    description,
    heightPx: place.y(0) + BELOW_PLOT_PX,
    body: [head.svg, axes(plot), ...bars, marked].join("\n"),
  });

  function mark(weight: number): string {
    const at = place.x(weight);
    const words = `${thresholdName} ${plot.x.say(weight)}`;
    const text = line(words, {
      at,
      y: plot.top + 8,
      look: "strong",
      align: at > 0.7 ? "end" : at < 0.3 ? "start" : "middle",
    });
    return upright(at, px(plot.top + 14), place.y(0), "line") + text;
  }
}
