import { across, line, px, ticks } from "./svg.ts";

/** The field of a chart with two axes. */
export type Plot = {
  /** Base line of the vertical axis' name. */
  readonly top: number;
  readonly heightPx: number;
  readonly x: Axis;
  readonly y: Axis;
};

export type Axis = {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly say: (value: number) => string;
};

/** What the numbers at the vertical axis take, as a share of the width. */
const MARGIN = 0.15;
/** Half a number stands out to the right of the field. */
const END = 0.95;

/** Where a value lies: a share of the drawing across, px down. */
export function placing({ top, heightPx, x, y }: Plot) {
  const share = (value: number, axis: Axis) => (value - axis.from) / (axis.to - axis.from || 1);
  return {
    x: (value: number) => MARGIN + share(value, x) * (END - MARGIN),
    y: (value: number) => px(top + 16 + (1 - share(value, y)) * heightPx),
  };
}

/** What the axes and their names take below the field, in px. */
export const BELOW_PLOT_PX = 60;

/** The axes with their numbers. */
export function axes(plot: Plot): string {
  const place = placing(plot);
  const bottom = place.y(plot.y.from);
  const level = ticks(plot.y.from, plot.y.to, 4).map((value) => {
    const y = place.y(value);
    return `<line class="thread" x1="${across(MARGIN)}" x2="${across(END)}" y1="${y}" y2="${y}"/>${line(
      plot.y.say(value),
      { at: MARGIN - 0.015, y: y + 4, look: "quiet", align: "end" },
    )}`;
  });
  const upright = ticks(plot.x.from, plot.x.to, 5).map((value) =>
    line(plot.x.say(value), { at: place.x(value), y: bottom + 20, look: "quiet", align: "middle" }),
  );
  return [
    line(plot.y.name, { y: plot.top, look: "quiet" }),
    ...level,
    ...upright,
    `<line class="line" x1="${across(MARGIN)}" x2="${across(END)}" y1="${bottom}" y2="${bottom}"/>`,
    line(plot.x.name, { at: END, y: bottom + 42, look: "quiet", align: "end" }),
  ].join("\n");
}

/**
 * A line through points. Places inside the field are shares of it in both directions, so the field is stretched
 * with the chart, and the line keeps its thickness.
 */
export function curve(
  plot: Plot,
  points: readonly { readonly x: number; readonly y: number }[],
  look: string,
): string {
  const { x, y, heightPx, top } = plot;
  const path = points
    .map((point) => {
      const right = (1000 * (point.x - x.from)) / (x.to - x.from || 1);
      const down = 1000 - (1000 * (point.y - y.from)) / (y.to - y.from || 1);
      return `${px(right)},${px(down)}`;
    })
    .join(" ");
  const left = Number.parseFloat(across(MARGIN));
  const width = Number.parseFloat(across(END)) - left;
  return `<svg x="${left}%" y="${px(top + 16)}" width="${px(width)}%" height="${px(heightPx)}" viewBox="0 0 1000 1000" preserveAspectRatio="none" overflow="visible"><polyline class="curve ${look}" vector-effect="non-scaling-stroke" points="${path}"/></svg>`;
}
