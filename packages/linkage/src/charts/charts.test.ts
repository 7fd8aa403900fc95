import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completenessChart } from "./completeness-chart.ts";
import { precisionRecallChart, rocChart } from "./curves-chart.ts";
import { binned, histogram } from "./histogram.ts";
import { pairCountsChart } from "./pair-counts-chart.ts";
import { parametersChart } from "./parameters-chart.ts";
import { percent, signed, ticks, widthOf, wrap } from "./svg.ts";
import { type Explanation, explained, waterfallChart } from "./waterfall.ts";
import { weightsChart } from "./weights-chart.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom("<b>&amp;\"'", "\u0000\uD800", "A".repeat(300), "two\nlines"),
);
const anyWeight = fc.oneof(
  fc.double({ min: -60, max: 60, noNaN: true }),
  fc.constantFrom(0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const anyShare = fc.double({ min: 0, max: 1, noNaN: true });
const anyPoints = fc.array(fc.record({ x: anyShare, y: anyShare }), { maxLength: 20 });
const anyStep = fc.record({
  name: anyText,
  label: anyText,
  weight: anyWeight,
  left: fc.option(anyText),
  right: fc.option(anyText),
  note: anyText,
});

/** Every chart with whatever may come. */
const anyChart: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.double({ min: -60, max: 60, noNaN: true }), fc.array(anyStep, { maxLength: 12 }))
    .map(([prior, steps]) => waterfallChart(explained(prior, steps))),
  fc
    .array(
      fc.record({
        name: anyText,
        levels: fc.array(fc.record({ label: anyText, weight: anyWeight }), { maxLength: 5 }),
      }),
      { maxLength: 5 },
    )
    .map((all) => weightsChart(all)),
  fc
    .array(
      fc.record({
        name: anyText,
        levels: fc.array(fc.record({ label: anyText, m: anyShare, u: anyShare }), { maxLength: 5 }),
      }),
      { maxLength: 5 },
    )
    .map((all) => parametersChart(all)),
  fc
    .array(fc.record({ column: anyText, known: fc.tuple(anyShare, anyShare) }), { maxLength: 5 })
    .chain((columns) =>
      fc.constantFrom(["one"], ["one", "two"]).map((tables) => completenessChart(tables, columns)),
    ),
  fc
    .array(fc.record({ rule: anyText, pairs: fc.nat() }), { maxLength: 9 })
    .map((rules) => pairCountsChart(rules)),
  fc
    .tuple(fc.array(anyWeight), fc.double({ min: -60, max: 60, noNaN: true }))
    .map(([weights, threshold]) => histogram(binned(weights), { threshold })),
  fc
    .tuple(fc.array(fc.record({ name: anyText, points: anyPoints }), { maxLength: 4 }), anyText)
    .chain(([curves, label]) =>
      fc
        .constantFrom(precisionRecallChart, rocChart)
        .map((draw) => draw(curves, { marked: { x: 0.9, y: 0.9, label }, yFrom: 0.5 })),
    ),
);

/** The names of the elements, if every one is closed in its turn and no text breaks out; else null. */
function elements(svg: string): string[] | null {
  const open: string[] = [];
  const names: string[] = [];
  for (const [tag = "", slash, name = "", , selfClosed] of svg.matchAll(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|<|>|&(?!(?:amp|lt|gt|quot);)/g,
  )) {
    if (name === "") return tag === "" ? names : null;
    names.push(name);
    if (slash === "/") {
      if (open.pop() !== name) return null;
    } else if (selfClosed !== "/") open.push(name);
  }
  return open.length === 0 ? names : null;
}

describe("every chart", () => {
  test("is well-formed whatever the texts say, and runs and fetches nothing", () => {
    fc.assert(
      fc.property(anyChart, (svg) => {
        const names = elements(svg);
        expect(names).not.toBeNull();
        expect(names).not.toContain("script");
        expect(svg).not.toMatch(/[\p{Cc}--\n]/v);
        expect(svg).not.toMatch(/href|url\(|@import/);
        expect(svg.isWellFormed()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("draws inside its frame, with numbers everywhere", () => {
    fc.assert(
      fc.property(anyChart, (svg) => {
        expect(svg).not.toMatch(/="[^"]*(?:NaN|Infinity|undefined)/);
        for (const [, x] of svg.matchAll(/ (?:x|x1|x2|cx)="([^"]+)%"/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(100);
        }
        const height = Number(/height="([\d.]+)">/.exec(svg)?.[1]);
        for (const [, y] of svg.matchAll(/ (?:y|y1|y2|cy)="([^"]+)"/g)) {
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(height);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("says in words what it shows, for those who do not see it", () => {
    const svg = completenessChart(["list.csv"], [{ column: "phone", known: [0.315] }]);
    expect(svg).toMatch(/role="img"/);
    expect(svg).toMatch(/<title>What is known<\/title><desc>[^<]*phone: 31\.5 %<\/desc>/);
  });

  test("has a width of its own, so that it is whole as an image, and shrinks in a page", () => {
    const svg = completenessChart(["a"], []);
    expect(svg).toMatch(/<svg [^>]*width="720" height="[\d.]+">/);
    expect(svg).toContain("max-width:100%");
  });

  test("is readable by night as by day", () => {
    expect(completenessChart(["a"], [])).toContain("prefers-color-scheme:dark");
  });
});

describe("the waterfall", () => {
  const explanation: Explanation = explained(-10, [
    { name: "name", label: "equal", weight: 14, left: "SITI", right: "SITI", note: "rare" },
    { name: "born", label: "missing", weight: 0, left: "1990-01-01", right: null },
    { name: "sex", label: "none of these", weight: -2, left: "P", right: "L" },
  ]);

  test("the total is the prior and all steps", () => {
    expect(explanation.weight).toBe(2);
    expect(explanation.probability).toBeCloseTo(0.8, 12);
  });

  test("it names what both records say, what it counts, and the total", () => {
    const texts = [...waterfallChart(explanation).matchAll(/<text[^>]*>([^<]*)</g)].map(
      ([, t]) => t,
    );
    for (const text of ["name", "+14.0 bits", "equal · rare", "SITI", "(nothing)", "−2.0 bits"])
      expect(texts).toContain(text);
    expect(texts).toContain("+2.0 bits");
    expect(texts).toContain("probability 80 %");
  });

  test("a great weight is not called certain", () => {
    const step = { name: "name", label: "equal", left: "A", right: "A" };
    expect(waterfallChart(explained(0, [{ ...step, weight: 90 }]))).toContain("&gt; 99.999999 %");
    expect(waterfallChart(explained(0, [{ ...step, weight: -90 }]))).toContain("&lt; 0.000001 %");
    const known = explained(0, [{ ...step, weight: Number.POSITIVE_INFINITY }]);
    expect(waterfallChart(known)).toContain("probability 100 %");
  });

  test("each bar begins where the one before it ends", () => {
    const bars = [
      ...waterfallChart(explanation).matchAll(
        /class="(up|down)" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"/g,
      ),
    ].map(([, look, x, width]) => {
      const [left, right] = [Number(x), Number(x) + Number(width)];
      return look === "up" ? { from: left, to: right } : { from: right, to: left };
    });
    const [prior, name, sex, total] = bars;
    expect(bars).toHaveLength(4);
    expect(name?.from).toBeCloseTo(prior?.to ?? Number.NaN, 1);
    expect(sex?.from).toBeCloseTo(name?.to ?? Number.NaN, 1);
    expect(total?.to).toBeCloseTo(sex?.to ?? Number.NaN, 1);
    expect(total?.from).toBeCloseTo(prior?.from ?? Number.NaN, 1);
  });

  test("it speaks another language when told to", () => {
    const svg = waterfallChart(explanation, {
      title: "Mengapa dua catatan ini",
      locale: "id",
      words: { total: "Semua bersama", unit: "bit" },
    });
    expect(svg).toContain("Semua bersama");
    expect(svg).toContain("+14,0 bit");
  });
});

/** Where the bars of a look begin and end, in percent of the width, without the slivers that mark thin ones. */
function barsOf(svg: string, look: string): (readonly [from: number, to: number])[] {
  const found = svg.matchAll(
    new RegExp(`<rect class="${look}" x="([\\d.]+)%" y="[\\d.]+" width="([\\d.]+)%"`, "g"),
  );
  return [...found].map(([, x, width]) => [Number(x), Number(x) + Number(width)]);
}

test("a weight that varies is drawn from what counts in any case on, on either side of 0", () => {
  const drawn = (range: readonly [number, number]) => {
    const levels = [{ label: "equal", weight: range[0], range }];
    const svg = weightsChart([{ name: "name", levels }]);
    expect(svg).toContain("more, the rarer the value is");
    const [rest] = barsOf(svg, "rest").slice(1); // the first explains the look
    return { up: barsOf(svg, "up")[0], down: barsOf(svg, "down")[0], rest };
  };
  const right = drawn([2, 8]);
  expect(right.up?.[1]).toBeCloseTo(right.rest?.[0] ?? 0, 1);
  expect(right.down).toBeUndefined();
  const left = drawn([-8, -2]);
  expect(left.down?.[0]).toBeCloseTo(left.rest?.[1] ?? 0, 1);
  expect(left.up).toBeUndefined();
  const both = drawn([-2, 8]);
  expect([both.up, both.down]).toEqual([undefined, undefined]);
});

test("rules that stand alone are not added up", () => {
  const rules = [
    { rule: "phone", pairs: 50 },
    { rule: "name", pairs: 100 },
  ];
  const svg = pairCountsChart(rules, { alone: true });
  expect(svg).toContain(">100 pairs<");
  expect(svg).not.toMatch(/150|found by rules before/);
  const [half, whole] = barsOf(svg, "up");
  expect(half?.[0]).toBe(whole?.[0]);
  expect(pairCountsChart(rules)).toContain(">+100 → 150 pairs<");
});

test("the axis of a ROC ends where the curves do, in numbers that can be read", () => {
  const points = [
    { x: 0, y: 0.5 },
    { x: 3.4e-7, y: 0.9 },
  ];
  const svg = rocChart([{ name: "pairs", points }]);
  expect(svg).toContain(">of a million wrong pairs, taken for right<");
  expect(svg).toContain(">0.4<");
  expect(svg).toContain('points="0,500 850,100"');
  const wide = rocChart([{ name: "pairs", points: [...points, { x: 0.9, y: 1 }] }]);
  expect(wide).toContain(">wrong pairs taken for right<");
});

test("what marks a point of a curve stays off the numbers of the axis", () => {
  const yOf = (y: number) => {
    const svg = precisionRecallChart([], { marked: { x: 0.2, y, label: "here" } });
    const point = Number(/<circle[^>]* cy="([\d.]+)"/.exec(svg)?.[1]);
    return Number(/ y="([\d.]+)" class="strong">here</.exec(svg)?.[1]) - point;
  };
  expect(yOf(0.9)).toBeGreaterThan(10);
  expect(yOf(0.01)).toBeLessThan(-10);
});

describe("numbers for people", () => {
  test.each([
    [0, "0 %"],
    [1, "100 %"],
    [0.5, "50 %"],
    [0.932, "93.2 %"],
    [0.99998, "99.998 %"],
    [6.25e-7, "0.000063 %"],
    [1e-12, "< 0.000001 %"],
    [1 - 1e-12, "> 99.999999 %"],
  ])("the share %d is %s", (share, said) => {
    expect(percent(share, "en")).toBe(said);
  });

  test("no share but none and all is said to be none or all", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true, minExcluded: true, maxExcluded: true }),
        (share) => {
          expect(["0 %", "100 %"]).not.toContain(percent(share, "en"));
        },
      ),
    );
  });

  test("a weight has its sign, unless it is 0", () => {
    expect([12.34, -0.5, 0.01, -0.01].map((weight) => signed(weight, "en"))).toEqual([
      "+12.3",
      "−0.5",
      "0.0",
      "0.0",
    ]);
  });

  test("ticks are round numbers inside the range", () => {
    expect(ticks(-23, 28, 5)).toEqual([-20, 0, 20]);
    expect(ticks(0, 1, 4)).toEqual([0, 0.5, 1]);
    expect(ticks(3, 3, 4)).toEqual([3]);
  });

  test("every weight is counted in one bin, and those without a place in none", () => {
    fc.assert(
      fc.property(fc.array(anyWeight, { minLength: 1 }), (weights) => {
        const { counts } = binned(weights);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(
          weights.filter(Number.isFinite).length,
        );
        expect(counts.length).toBeLessThan(120);
      }),
    );
  });
});

describe("breaking lines", () => {
  test("no line is wider than asked for, and nothing is lost while there are lines", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.integer({ min: 3, max: 30 }), (text, width) => {
        const lines = wrap(text, width, 100);
        for (const each of lines) expect(widthOf(each)).toBeLessThanOrEqual(width);
        expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
      }),
    );
  });

  test("words stay whole where they can, and what does not fit is seen to be cut", () => {
    expect(wrap("HJ SITI AMINAH BINTI KARTOSUWIRYO", 9, 8)).toEqual([
      "HJ SITI AMINAH",
      "BINTI",
      "KARTOSUWIRYO",
    ]);
    expect(wrap("one two three four", 4, 2)).toEqual(["one two", "three f…"]);
  });

  test("a long name breaks behind a sign, and its ending stays whole", () => {
    expect(wrap("register_of_applications_2026.csv", 15, 3)).toEqual([
      "register_of_applications_",
      "2026.csv",
    ]);
    expect(wrap("A_BCDEFGHIJKLMNOP", 5, 3)).toEqual(["A_BCDEF", "GHIJKLM", "NOP"]);
  });
});
