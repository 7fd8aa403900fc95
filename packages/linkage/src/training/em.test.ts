import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type EmInput, estimateByEm, estimatePrior, type Session } from "./em.ts";

/** Names, a birth date in three levels, and a phone. */
const M = [
  [0.9, 0.1],
  [0.7, 0.2, 0.1],
  [0.8, 0.2],
];
const U = [
  [0.01, 0.99],
  [0.001, 0.03, 0.969],
  [0.05, 0.95],
];
const LEVEL_COUNTS = M.map((each) => each.length);

/** All patterns in exactly the numbers that the model expects of so many pairs. */
function aSession(name: string, pairs: number, share: number, free: boolean[]): Session {
  const patterns = everyPattern(LEVEL_COUNTS);
  return {
    name,
    free,
    patterns: {
      levels: Int8Array.from(patterns.flat()),
      counts: Float64Array.from(
        patterns,
        (levels) =>
          pairs * (share * likelihood(M, levels, free) + (1 - share) * likelihood(U, levels, free)),
      ),
    },
  };
}

/** What the rule uses agrees in all its pairs. */
function likelihood(probabilities: number[][], levels: number[], free: boolean[]): number {
  return levels.reduce(
    (product, level, k) =>
      product * (free[k] ? (probabilities[k]?.[level] ?? 0) : level === 0 ? 1 : 0),
    1,
  );
}

function everyPattern(levelCounts: readonly number[]): number[][] {
  return levelCounts.reduce<number[][]>(
    (found, count) => found.flatMap((each) => [...Array(count).keys()].map((n) => [...each, n])),
    [[]],
  );
}

const SESSIONS = [
  aSession("name", 1e6, 0.2, [false, true, true]),
  aSession("phone", 3e5, 0.02, [true, true, false]),
];

describe("estimating m", () => {
  test("what the pairs were made of is found again, with a share of same pairs for each session", () => {
    const found = estimateByEm({ levelCounts: LEVEL_COUNTS, u: U, sessions: SESSIONS });
    expect(found.converged).toBe(true);
    for (const [k, levels] of M.entries())
      for (const [level, m] of levels.entries()) expect(found.m[k]?.[level]).toBeCloseTo(m, 2);
    expect(found.lambda[0]).toBeCloseTo(0.2, 3);
    expect(found.lambda[1]).toBeCloseTo(0.02, 3);
    expect(found.expectedMatches[0]).toBeGreaterThan(5_500);
    expect(found.expectedMatches[0]).toBeLessThan(6_500);
  });

  test("a comparison that no session leaves free stays where it began, and says that it rests on nothing", () => {
    const sessions = [aSession("name", 1e5, 0.1, [false, true, true])];
    const m = [[0.6, 0.4], ...M.slice(1)];
    const found = estimateByEm({ levelCounts: LEVEL_COUNTS, u: U, m, sessions });
    expect(found.m[0]?.[0]).toBeCloseTo(0.6, 12);
    expect(found.expectedMatches[0]).toBe(0);
    expect(found.expectedMatches[1]).toBeGreaterThan(1_000);
  });

  test("what is missing counts for nothing: pairs with nothing to compare change nothing but the count", () => {
    const [one] = SESSIONS;
    if (one === undefined) throw new Error("There is a session");
    const levels = Int8Array.from([...one.patterns.levels, -1, -1, -1]);
    const counts = Float64Array.from([...one.patterns.counts, 5e5]);
    const input = { levelCounts: LEVEL_COUNTS, u: U, tolerance: 1e-13, maxIterations: 2000 };
    const without = estimateByEm({ ...input, sessions: [one] });
    const found = estimateByEm({ ...input, sessions: [{ ...one, patterns: { levels, counts } }] });
    for (const [k, each] of without.m.entries())
      for (const [level, m] of each.entries()) expect(found.m[k]?.[level]).toBeCloseTo(m, 5);
    expect(found.lambda[0]).toBeCloseTo(without.lambda[0] ?? 0, 5);
  });

  test("levels in groups sum to 1 in each group, and each group is learnt from its own pairs", () => {
    // The birth date's levels twice: where the number differs, and where it agrees and so says the date already.
    const levelCounts = [2, 2, 4];
    const m = [
      [0.9, 0.1],
      [0.7, 0.3],
      [0.6, 0.4, 0.99, 0.01],
    ];
    const u = [
      [0.1, 0.9],
      [0.2, 0.8],
      [0.05, 0.95, 0.5, 0.5],
    ];
    const possible = everyPattern(levelCounts).filter(
      ([, number, date = 0]) => (number === 0) === date >= 2,
    );
    const of = (probabilities: number[][], levels: number[]) =>
      levels.reduce((product, level, k) => product * (probabilities[k]?.[level] ?? 0), 1);
    const patterns = {
      levels: Int8Array.from(possible.flat()),
      counts: Float64Array.from(possible, (each) => 1e6 * (0.1 * of(m, each) + 0.9 * of(u, each))),
    };
    const found = estimateByEm({
      levelCounts,
      u,
      groupOf: [null, null, [0, 0, 1, 1]],
      sessions: [{ name: "all", free: [true, true, true], patterns }],
      tolerance: 1e-12,
      maxIterations: 5000,
    });
    for (const [level, expected] of (m[2] ?? []).entries())
      expect(found.m[2]?.[level]).toBeCloseTo(expected, 2);
  });

  const someProbabilities = (count: number): fc.Arbitrary<number[]> =>
    fc
      .array(fc.integer({ min: 1, max: 10_000 }), { minLength: count, maxLength: count })
      .map((parts) => parts.map((part) => part / parts.reduce((sum, each) => sum + each, 0)));

  const input: fc.Arbitrary<EmInput> = fc
    .array(fc.integer({ min: 2, max: 4 }), { minLength: 1, maxLength: 4 })
    .chain((levelCounts) => {
      const probabilities = fc.tuple(...levelCounts.map((count) => someProbabilities(count)));
      const pattern = fc.tuple(
        ...levelCounts.map((count) => fc.integer({ min: -1, max: count - 1 })),
      );
      const session = fc.record({
        name: fc.constant("a"),
        free: fc.tuple(...levelCounts.map(() => fc.boolean())),
        patterns: fc
          .array(fc.tuple(pattern, fc.integer({ min: 0, max: 100 })), { maxLength: 20 })
          .map((found) => ({
            levels: Int8Array.from(found.flatMap(([levels]) => levels)),
            counts: Float64Array.from(found, ([, count]) => count),
          })),
      });
      return fc.record({
        levelCounts: fc.constant(levelCounts),
        u: probabilities,
        m: probabilities,
        sessions: fc.array(session, { maxLength: 3 }),
        pseudoCount: fc.constantFrom(1e-6, 0.01, 20),
        maxIterations: fc.constant(30),
      });
    });

  test("the likelihood never falls, and probabilities stay probabilities above 0", () => {
    fc.assert(
      fc.property(input, (given) => {
        const found = estimateByEm(given);
        for (const [n, now] of found.logLikelihoods.entries()) {
          const before = found.logLikelihoods[n - 1] ?? now;
          expect(now).toBeGreaterThanOrEqual(before - 1e-9 * Math.abs(before) - 1e-9);
        }
        for (const levels of found.m) {
          expect(levels.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 9);
          for (const m of levels) expect(m).toBeGreaterThan(0);
        }
        for (const share of found.lambda) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("what does not fit is refused with the comparison's name", () => {
    const base = { levelCounts: [2], names: ["birth date"], u: [[0.1, 0.9]], sessions: [] };
    const wrong = (change: Partial<EmInput>) => () => estimateByEm({ ...base, ...change });
    const session = (levels: number[]): Session => ({
      name: "phone",
      free: [true],
      patterns: { levels: Int8Array.from(levels), counts: new Float64Array(1) },
    });
    expect(wrong({ u: [[0.1, 0.8]] })).toThrow(/birth date: u sums to 0\.9/);
    expect(wrong({ u: [[0.1, 0.1, 0.8]] })).toThrow(/birth date has 2 levels/);
    expect(wrong({ m: [[1, 0]] })).toThrow(/birth date, level 1: 0 cannot be its m/);
    expect(wrong({ sessions: [session([2])] })).toThrow(/birth date has no level 2, .*"phone"/);
    expect(wrong({ sessions: [session([0, 1])] })).toThrow(/session "phone"/);
  });
});

describe("estimating the prior", () => {
  const all = aSession("all", 1e8, 0.0001, [true, true, true]);
  /** Blocking finds whoever agrees in name, birth date or phone. */
  const found = everyPattern(LEVEL_COUNTS).flatMap((levels, p) =>
    levels.includes(0) ? [{ levels, count: all.patterns.counts[p] ?? 0 }] : [],
  );
  const patterns = {
    levels: Int8Array.from(found.flatMap((each) => each.levels)),
    counts: Float64Array.from(found, (each) => each.count),
  };

  test.each([1e-8, 1e-4, 0.5])("it is found wherever one begins (%d)", (start) => {
    const estimated = estimatePrior({ patterns, m: M, u: U, totalPairs: 1e8, start });
    expect(estimated.converged).toBe(true);
    // 0.6 % of the same pairs agree in nothing, so no rule finds them.
    expect(estimated.prior / 0.0001).toBeGreaterThan(0.98);
    expect(estimated.prior / 0.0001).toBeLessThan(1.005);
    for (const [n, now] of estimated.logLikelihoods.entries())
      expect(now).toBeGreaterThanOrEqual((estimated.logLikelihoods[n - 1] ?? now) - 1e-3);
  });

  test("where nothing agrees it is small and not 0", () => {
    const none = { levels: Int8Array.from([1, 2, 1]), counts: Float64Array.from([1e6]) };
    const { prior } = estimatePrior({ patterns: none, m: M, u: U, totalPairs: 1e8, start: 0.1 });
    expect(prior).toBe(0.5 / 1e8);
  });

  test("more candidates than pairs are refused", () => {
    expect(() => estimatePrior({ patterns, m: M, u: U, totalPairs: 10, start: 0.1 })).toThrow(
      /cannot come from 10 pairs/,
    );
  });
});
