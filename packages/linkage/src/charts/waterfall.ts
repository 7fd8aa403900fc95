import { probabilityOf } from "../pairs.ts";
import {
  bar,
  chart,
  heading,
  LETTER_PX,
  LINE_HEIGHT_PX,
  LINE_PX,
  level,
  line,
  paragraph,
  percent,
  scale,
  signed,
  upright,
  wrap,
  zeroLine,
} from "./svg.ts";

/** Why two records count as the same or not: what each comparison adds to the weight. */
export type Explanation = {
  /** What is known before comparing: the weight of a pair drawn at random. */
  readonly prior: number;
  readonly steps: readonly ExplanationStep[];
  /** The prior and all steps together, in bits. */
  readonly weight: number;
  /** 0 to 1. */
  readonly probability: number;
};

export type ExplanationStep = {
  /** The comparison's name. */
  readonly name: string;
  /** The level that holds, in words. */
  readonly label: string;
  /** In bits: each doubles the odds. */
  readonly weight: number;
  /** What the two records say; null where they say nothing. */
  readonly left: string | null;
  readonly right: string | null;
  /** What else went in: how frequent a value is, what was known already. */
  readonly note?: string;
};

export type WaterfallOptions = {
  readonly title?: string;
  /** What the two records are called. */
  readonly left?: string;
  readonly right?: string;
  /** For numbers: "en", "id". */
  readonly locale?: string;
  readonly words?: Partial<WaterfallWords>;
};

export type WaterfallWords = {
  readonly subtitle: string;
  readonly prior: string;
  readonly total: string;
  readonly probability: string;
  readonly missing: string;
  readonly unit: string;
};

const ENGLISH: WaterfallWords = {
  subtitle:
    "Each comparison moves the weight. One bit doubles the odds; at 0 it is as likely as not.",
  prior: "Before comparing",
  total: "All together",
  probability: "probability",
  missing: "(nothing)",
  unit: "bits",
};

const BAR_PX = 12;
/** Half a line, in letter sizes: two values stand beside each other. */
const HALF_LINE = (LINE_PX / 2 - 6) / LETTER_PX;
/** Nobody should have to decide on half a name. */
const VALUE_LINES = 8;

/** Draws how one pair comes to its weight, from the prior by every comparison to the total. */
export function waterfallChart(explanation: Explanation, options: WaterfallOptions = {}): string {
  const { title = "Why these two", left = "A", right = "B", locale = "en" } = options;
  const words = { ...ENGLISH, ...options.words };
  const { steps, prior, weight } = explanation;
  const reached = runningTotals(explanation);
  const place = scale([0, weight, ...reached]);
  const bits = (value: number) => `${signed(value, locale)} ${words.unit}`;
  const chance = `${words.probability} ${chanceOf(explanation, locale)}`;
  const said = (value: string | null) => value ?? words.missing;

  const head = heading(title, words.subtitle);
  const rows = [head.svg];
  const bars: BarPlace[] = [];
  const top = head.below + 10;
  let y = top + 20;
  const named = (name: string, value: string): void => {
    const lines = wrap(name, (LINE_PX - 90) / LETTER_PX / 1.05, 4);
    const { svg, below } = paragraph(lines, { y, look: "strong" });
    rows.push(svg, line(value, { at: 1, y, look: "strong", align: "end" }));
    y = below;
  };
  const beside = (texts: readonly [string, string], look: "quiet" | "plain"): void => {
    const ends = texts.map((text, side) => {
      const { svg, below } = paragraph(wrap(text, HALF_LINE, VALUE_LINES), {
        y,
        at: side * 0.51,
        look,
      });
      rows.push(svg);
      return below;
    });
    y = Math.max(...ends);
  };
  const stretch = (from: number, to: number): void => {
    y -= 8;
    bars.push({ from: place(from), to: place(to), y, look: to < from ? "down" : "up" });
    y += BAR_PX + 26;
  };

  named(words.prior, bits(prior));
  stretch(0, prior);
  beside([left, right], "quiet");
  y += 6;
  for (const [n, step] of steps.entries()) {
    named(step.name, bits(step.weight));
    const label = step.note === undefined ? step.label : `${step.label} · ${step.note}`;
    const { svg, below } = paragraph(wrap(label, LINE_PX / 13, 4), { y, look: "quiet" });
    rows.push(svg);
    y = below;
    beside([said(step.left), said(step.right)], "plain");
    stretch(reached[n] ?? prior, reached[n + 1] ?? prior);
  }
  rows.push(level(y - 18, "line"));
  y += 6;
  named(words.total, bits(weight));
  rows.push(line(chance, { y }));
  y += LINE_HEIGHT_PX;
  stretch(0, weight);

  const described = steps.map(
    ({ name, label, left: one, right: other, weight: counts }) =>
      `${name}: ${label}, ${left} ${said(one)}, ${right} ${said(other)}, ${bits(counts)}`,
  );
  return chart({
    title,
    description: [
      `${words.prior}: ${bits(prior)}`,
      ...described,
      `${words.total}: ${bits(weight)}, ${chance}`,
    ].join(". "),
    heightPx: y - 8,
    body: [zeroLine(place(0), top, y - 22), ...threads(bars), ...rows, ...bars.map(drawn)].join(
      "\n",
    ),
  });
}

type BarPlace = {
  readonly from: number;
  readonly to: number;
  readonly y: number;
  readonly look: "up" | "down";
};

function drawn({ from, to, y, look }: BarPlace): string {
  return bar(from, to, { y, heightPx: BAR_PX, look });
}

/** From the end of each bar to the next; where a step counts nothing it goes on. */
function threads(bars: readonly BarPlace[]): string[] {
  return bars.slice(0, -1).map(({ from, to, y }, n) => {
    const next = bars[n + 1]?.y ?? y;
    return upright(to, from === to ? y : y + BAR_PX, next, "thread");
  });
}

/** The weight reached before each step and after the last. */
function runningTotals({ prior, steps }: Explanation): number[] {
  const reached = [prior];
  for (const step of steps) reached.push((reached.at(-1) ?? prior) + step.weight);
  return reached;
}

/** The probability in percent; what was weighed is never quite certain, though no float64 may lie between it and 1. */
export function chanceOf({ probability, weight }: Explanation, locale: string): string {
  const isCertain = !Number.isFinite(weight);
  return percent(
    isCertain ? probability : Math.min(1 - 1e-12, Math.max(1e-12, probability)),
    locale,
  );
}

/** An explanation whose weight and probability follow from its steps. */
export function explained(prior: number, steps: readonly ExplanationStep[]): Explanation {
  const weight = steps.reduce((sum, step) => sum + step.weight, prior);
  return { prior, steps, weight, probability: probabilityOf(weight) };
}
