import type { Comparison, LinkageModel, Test } from "../model/model.ts";
import { columnsOfComparison, plainTests } from "../model/tests.ts";
import { frequencyWeight, givenWeight, levelWeight } from "./weights.ts";
import type { Writer } from "./writer.ts";

type Plain = ReturnType<typeof plainTests>[number];

/** Tests that look at bytes; all others compare a few integers. */
const BYTE_TESTS: readonly string[] = [
  "jaroWinkler",
  "damerauLevenshtein",
  "jaccard",
  "rareWords",
  "startsWith",
  "overlap",
  "custom",
];

/** Room for rounding: a pair may only be given up when it is clearly below the threshold. */
export const SLACK = 1e-9;

/** A pair below the threshold. */
export const BELOW = "-Infinity";

/** One comparison as program text. */
export class Part {
  readonly comparison: Comparison;
  readonly n: number;
  /** How many levels from the first on are cheap to test; all of them when no test looks at bytes. */
  readonly cheapLevels: number;
  /** How much is at stake in what is not cheap. */
  readonly spread: number;
  private readonly write: Writer;
  private readonly frequencies: LinkageModel["frequencies"];

  constructor(
    comparison: Comparison,
    n: number,
    write: Writer,
    frequencies?: LinkageModel["frequencies"],
  ) {
    this.frequencies = frequencies;
    this.comparison = comparison;
    this.n = n;
    this.write = write;
    const { levels } = comparison;
    const firstDear = levels.findIndex(({ when }) => when !== "else" && !isCheap(when));
    this.cheapLevels = firstDear < 0 ? levels.length : firstDear;
    const open = levels.slice(this.cheapLevels).map((_, at) => this.best(this.cheapLevels + at));
    this.spread = open.length === 0 ? 0 : Math.max(...open) - Math.min(...open);
  }

  private get missing(): string {
    const known = columnsOfComparison(this.comparison).map((column) => this.write.known(column));
    return known.length === 0 ? "false" : `!(${known.join(" || ")})`;
  }

  /** The highest weight a level can have. */
  private best(level: number): number {
    const { given, levels } = this.comparison;
    const each = levels[level] as Parameters<typeof levelWeight>[0];
    if (each.m === undefined || each.u === undefined) return 0;
    let best = levelWeight(each);
    if (each.frequency !== undefined) {
      const { column, atLeast = 0 } = each.frequency;
      const { fixed, share } = frequencyWeight(each, each.frequency);
      best = Math.max(best, fixed - share * Math.log2(Math.max(atLeast, this.rarest(column))));
    }
    return given === undefined ? best : Math.max(best, givenWeight(given, level));
  }

  /** No value is rarer than this. */
  private rarest(column: string): number {
    const known = this.frequencies?.[column];
    // There are fewer than a thousand million records.
    if (known === undefined) return 1e-9;
    return Object.values(known.counts).reduce((a, b) => Math.min(a, b), known.others) / known.total;
  }

  /** The weight of a level as an expression. */
  private weight(level: number): string {
    const { given, levels } = this.comparison;
    const each = levels[level] as Parameters<typeof levelWeight>[0];
    let weight = String(levelWeight(each));
    if (each.frequency !== undefined) {
      const { column, atLeast = 0 } = each.frequency;
      const { fixed, share } = frequencyWeight(each, each.frequency);
      const { countSlot: slot } = this.write.field(column);
      const code = this.write.code("a", slot);
      weight = `(${fixed} - ${share} * Math.log2(Math.max(env.counts${slot}[${code}] / env.total${slot}, ${atLeast})))`;
    }
    if (given === undefined) return weight;
    return `(${this.write.equal(given.column)} ? ${givenWeight(given, level)} : ${weight})`;
  }

  /** What is cheap about the comparison, and a bound for the rest. */
  first(): string {
    const { levels, name } = this.comparison;
    const lines: string[] = [];
    for (let level = 0; level < this.cheapLevels; level++) {
      const when = levels[level]?.when ?? "else";
      const add = `w += ${this.weight(level)};`;
      lines.push(
        when === "else" ? `{ ${add} }` : `if (${this.condition(when, "cheap")}) { ${add} }`,
      );
    }
    if (this.cheapLevels === levels.length) {
      return `// ${oneLine(name)}\nif (!(${this.missing})) { ${lines.join(" else ")} }`;
    }
    lines.push(
      `{ open${this.n} = true; bound${this.n} = ${this.bound()}; open += bound${this.n}; }`,
    );
    return `// ${oneLine(name)}\nlet open${this.n} = false, bound${this.n} = 0;\nif (!(${this.missing})) { ${lines.join(" else ")} }`;
  }

  /** The best that the levels still open can give, knowing what is cheap to know. */
  private bound(): string {
    const open = this.comparison.levels
      .map(({ when }, level) => ({ when, level, best: this.best(level) }))
      .slice(this.cheapLevels)
      .sort((a, b) => b.best - a.best);
    let bound = "";
    for (const { when, best } of open) {
      const possible = when === "else" ? "true" : this.condition(when, "possible");
      if (possible === "true") return `${bound}${best}`;
      bound += `${possible} ? ${best} : `;
    }
    return `${bound}0`;
  }

  /** What is not cheap, given up where it cannot help any more. */
  rest(threshold: number, giveUp: string): string {
    const { levels } = this.comparison;
    const lines = [`if (open${this.n}) {`, `open -= bound${this.n};`];
    lines.push(this.kernelValues(threshold));
    const cases = levels.slice(this.cheapLevels).map(({ when }, at) => {
      const add = `w += ${this.weight(this.cheapLevels + at)};`;
      return when === "else" ? `{ ${add} }` : `if (${this.condition(when, "full")}) { ${add} }`;
    });
    lines.push(cases.join(" else "), giveUp, "}");
    return lines.join("\n");
  }

  /** The level as a number, into `out`. */
  level(givenIsMissing: boolean): string {
    const { given, levels } = this.comparison;
    const assign = (level: number) => `out[at + ${this.n}] = ${level};`;
    const cases = (from: number, to: number, how: "cheap" | "full") =>
      levels
        .slice(from, to)
        .map(({ when }, at) =>
          when === "else"
            ? `{ ${assign(from + at)} }`
            : `if (${this.condition(when, how)}) { ${assign(from + at)} }`,
        );
    const cheap = cases(0, this.cheapLevels, "cheap");
    const dear = cases(this.cheapLevels, levels.length, "full");
    if (dear.length > 0) cheap.push(`{ ${this.kernelValues(null)} ${dear.join(" else ")} }`);
    const told =
      given !== undefined && givenIsMissing ? ` || ${this.write.equal(given.column)}` : "";
    return `if (${this.missing}${told}) { ${assign(-1)} } else { ${cheap.join(" else ")} }`;
  }

  /** Similarities that several levels ask for are computed once, as exactly as the loosest of them needs. */
  private kernelValues(threshold: number | null): string {
    const open = this.comparison.levels.slice(this.cheapLevels);
    const asked = new Map<string, { test: Plain; uses: { bound: number; possible: string }[] }>();
    for (const { when } of open) {
      if (when === "else") continue;
      for (const test of plainTests(when)) {
        if (test.is !== "jaroWinkler" && test.is !== "damerauLevenshtein") continue;
        const name = this.valueName(test);
        const bound = test.is === "jaroWinkler" ? test.atLeast : test.atMost;
        const use = { bound, possible: this.condition(when, "possible") };
        const known = asked.get(name);
        if (known === undefined) asked.set(name, { test, uses: [use] });
        else known.uses.push(use);
      }
    }
    return [...asked]
      .map(([name, { test, uses }]) => this.kernelValue(name, test, uses, threshold))
      .join("\n");
  }

  private kernelValue(
    name: string,
    test: Plain,
    uses: readonly { bound: number; possible: string }[],
    threshold: number | null,
  ): string {
    if (test.is !== "jaroWinkler" && test.is !== "damerauLevenshtein") return "";
    const { column } = test;
    const similarity = test.is === "jaroWinkler";
    const loosestFirst = uses.toSorted((a, b) =>
      similarity ? a.bound - b.bound : b.bound - a.bound,
    );
    // Nothing is equal or alike where a value is missing.
    const unlike = similarity ? "-1" : "1e9";
    let limit = "";
    for (const { bound, possible } of loosestFirst) {
      limit += possible === "true" ? `${bound}` : `${possible} ? ${bound} : `;
      if (possible === "true") break;
    }
    const whole = limit.endsWith(": ") ? `${limit}${similarity ? 2 : -1}` : limit;
    const pruned = threshold === null ? null : this.prunedLimit(test, threshold);
    const call = (bound: string) =>
      similarity
        ? `${this.write.kernel(column)}(${this.write.texts(column)}, ${bound})`
        : `text.damerauLevenshtein(${this.write.texts(column)}, ${bound})`;
    const known = this.write.known(column);
    if (pruned !== null) {
      const miss = similarity ? `${name} < x${name}` : `${name} > x${name}`;
      return [
        `const n${name} = ${(threshold ?? 0) - SLACK} - w - open, x${name} = ${pruned.limit};`,
        `const ${name} = ${call(`x${name}`)};`,
        `if (n${name} > ${pruned.otherwise} && ${miss}) return ${BELOW};`,
      ].join("\n");
    }
    const guard = loosestFirst.every(({ possible }) => possible === "true")
      ? known
      : `${known} && x${name} ${similarity ? "< 2" : ">= 0"}`;
    return `const x${name} = ${whole}; const ${name} = ${guard} ? ${call(`x${name}`)} : ${unlike};`;
  }

  /**
   * Where all that is open is one similarity of one column, only levels that can still reach the threshold
   * matter: the limit is the loosest of those.
   */
  private prunedLimit(test: Plain, threshold: number): { limit: string; otherwise: number } | null {
    const open = this.comparison.levels.slice(this.cheapLevels);
    const same = open.every(
      ({ when }) =>
        when === "else" ||
        ("is" in when &&
          when.is === test.is &&
          "column" in when &&
          "column" in test &&
          when.column === test.column),
    );
    if (!same || !Number.isFinite(threshold)) return null;
    // Missing where any column is missing, so here both texts are known.
    if (columnsOfComparison(this.comparison).length !== 1) return null;
    const bounds = open.slice(0, -1).map(({ when }) => {
      const plain = when as Plain;
      return "atLeast" in plain ? plain.atLeast : "atMost" in plain ? plain.atMost : 0;
    });
    const weights = open.map((_, at) => this.best(this.cheapLevels + at));
    const name = `n${this.valueName(test)}`;
    let limit = "";
    for (let at = 0; at < bounds.length - 1; at++) {
      limit += `${name} > ${Math.max(...weights.slice(at + 1))} ? ${bounds[at]} : `;
    }
    return { limit: `${limit}${bounds.at(-1)}`, otherwise: weights.at(-1) ?? 0 };
  }

  private valueName(test: Plain): string {
    if (!("column" in test)) throw new Error("Broken invariant: a similarity is of one column");
    return `${test.is === "jaroWinkler" ? "s" : "d"}${this.n}_${this.write.field(test.column).slot}`;
  }

  /**
   * A test as an expression. "possible" takes what is not cheap as if it held: it may then say yes where the
   * whole test says no, never the other way.
   */
  private condition(test: Test, how: "cheap" | "full" | "possible"): string {
    if ("all" in test || "any" in test) {
      const inner = "all" in test ? test.all : test.any;
      const parts = inner.map((each) => this.condition(each, how));
      if ("all" in test) {
        const real = parts.filter((part) => part !== "true");
        return real.length === 0 ? "true" : `(${real.join(" && ")})`;
      }
      return parts.includes("true") ? "true" : `(${parts.join(" || ")})`;
    }
    if (how === "possible" && !isCheap(test)) return "true";
    return this.plain(test);
  }

  private plain(test: Plain): string {
    const { write } = this;
    switch (test.is) {
      case "equal":
        return write.equal(test.column);
      case "jaroWinkler":
        return `${this.valueName(test)} >= ${test.atLeast}`;
      case "damerauLevenshtein":
        return `${this.valueName(test)} <= ${test.atMost}`;
      case "jaccard":
        return `(${write.known(test.column)} && text.wordJaccard(${write.texts(test.column)}) >= ${test.atLeast})`;
      case "rareWords": {
        const { slot } = write.field(test.column);
        return `(${write.known(test.column)} && env.words${slot}(${write.texts(test.column)}) >= ${test.atLeast})`;
      }
      case "startsWith":
        return `(${write.known(test.column)} && text.startsWith(${write.texts(test.column)}))`;
      case "overlap":
        return `(${write.known(test.column)} && text.entriesInCommon(${write.texts(test.column)}) >= ${test.atLeast})`;
      case "swapped":
        return this.swapped(test.columns);
      case "dateTypo":
      case "datePartOff": {
        const { slot } = write.field(test.column);
        const fn = test.is === "dateTypo" ? "isDateTypo" : "isDatePartOff";
        return `(${write.known(test.column)} && dates.${fn}(${write.code("a", slot)}, ${write.code("b", slot)}))`;
      }
      case "daysApart": {
        const { slot } = write.field(test.column);
        const [a, b] = [write.code("a", slot), write.code("b", slot)];
        return `(${write.known(test.column)} && Math.abs(dates.dayNumber(${a}) - dates.dayNumber(${b})) <= ${test.atMost})`;
      }
      case "apart": {
        const known = write.known(test.column);
        const { slot } = write.field(test.column);
        return `(${known} && Math.abs(fa${slot} - fb${slot}) <= ${test.atMost})`;
      }
      case "kilometresApart": {
        const known = write.known(test.column);
        const { slot } = write.field(test.column);
        return `(${known} && text.kilometresBetween(fa${slot}, F[((A + ${slot}) >> 1) + 1], fb${slot}, F[((B + ${slot}) >> 1) + 1]) <= ${test.atMost})`;
      }
      case "equalKey": {
        return write.equalKey(test.key);
      }
      case "custom": {
        const values = (side: string) =>
          `[${test.columns.map((column) => `value(${side}, ${JSON.stringify(column)})`).join(", ")}]`;
        const names = [test.name, this.comparison.name].map((name) => JSON.stringify(name));
        return `custom(${names.join(", ")}, ra, rb, ${values("ra")}, ${values("rb")})`;
      }
    }
  }

  private swapped([one, other]: readonly [string, string]): string {
    const { write } = this;
    const [x, y] = [write.field(one), write.field(other)];
    return `(${write.known(one)} && ${write.known(other)} && text.swapped(A, B, ${x.text}, ${y.text}))`;
  }
}

function isCheap(test: Test): boolean {
  return plainTests(test).every(({ is }) => !BYTE_TESTS.includes(is) && is !== "swapped");
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, " ");
}
