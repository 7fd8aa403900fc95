import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LinkageError } from "../errors.ts";
import { countedColumns } from "../model/check-comparisons.ts";
import type { LinkageModel } from "../model/model.ts";
import { requireEstimated } from "../model/read-model.ts";
import { compileScorer } from "../scoring/compile.ts";
import { fromObjects } from "../tables/objects.ts";
import { openTable } from "../tables/open-table.ts";
import type { Table, Value } from "../tables/table.ts";
import { type FindOptions, type FindResult, findPairs, prepare } from "./find-pairs.ts";
import type { Found as FoundPairs } from "./operations.ts";
import { EVERYTHING, everyone } from "./testing/everything.ts";
import { rowsOf, someModel } from "./testing/models.ts";
import { comparedPairs, type ReferenceOptions, type Row } from "./testing/reference.ts";

/** Below any weight. */
const ALL = -10_000;
const ONE = { threads: 1, maxBlock: Number.POSITIVE_INFINITY };

type Found = { readonly a: number; readonly b: number; readonly weight: number };

function inRows({ pairs }: FindResult): Found[] {
  return Array.from(pairs.a, (a, n) => ({
    a,
    b: pairs.b[n] ?? -1,
    weight: pairs.weight[n] ?? Number.NaN,
  }));
}

/** The result, or nothing where these few records cannot answer what the model asks. */
async function find(
  tables: readonly (readonly Row[])[],
  model: LinkageModel,
  options: FindOptions = {},
): Promise<FindResult | null> {
  const given = tables.map((rows) => fromObjects(rows));
  try {
    return await findPairs(given, model, {
      threads: 1,
      maxBlock: Number.POSITIVE_INFINITY,
      ...options,
    });
  } catch (error) {
    if (error instanceof LinkageError && /because no record has/.test(error.message)) return null;
    throw error;
  }
}

function expectReference(
  found: FindResult,
  tables: readonly (readonly Row[])[],
  model: LinkageModel,
  options: ReferenceOptions & { threshold: number },
): void {
  const { threshold } = options;
  const compared = comparedPairs(tables, model, options);
  expect(found.rules.map((rule) => rule.compared)).toEqual(
    model.blocking.map((_, n) => compared.filter(({ rule }) => rule === n).length),
  );
  // A pair just at the threshold may fall to either side by rounding.
  const near = ({ weight }: { weight: number }) => Math.abs(weight - threshold) < 1e-9;
  const unsure = new Set(compared.filter(near).map(named));
  const sure = (each: Found) => !unsure.has(named(each));
  const expected = compared.filter(({ weight }) => weight >= threshold).filter(sure);
  const pairs = inRows(found).filter(sure);
  expect(pairs.map(named)).toEqual(expected.map(named));
  for (const [n, { weight }] of pairs.entries())
    expect(weight).toBeCloseTo(expected[n]?.weight ?? 0, 9);
}

const people = fc.array(rowsOf, { minLength: 2, maxLength: 14 });
const thresholds = fc.constantFrom(ALL, -20, -6, 0, 3, 10);

const named = ({ a, b }: { a: number; b: number }): string => `${a}-${b}`;

test("what any model finds among any records is what the definitions say", async () => {
  const some = fc.tuple(someModel, people, people, thresholds, fc.boolean());
  await fc.assert(
    fc.asyncProperty(some, async ([model, one, other, threshold, linkOnly]) => {
      const found = await find([one, other], model, { threshold, linkOnly });
      if (found !== null) expectReference(found, [one, other], model, { threshold, linkOnly });
    }),
    { numRuns: 250 },
  );
});

test("with a guard as well: only what disagrees on a further key is lost, and nothing another rule compares", async () => {
  const refiners = fc.subarray(["place", "born", "prefix(name, 2)", "sorted(name, mother)"]);
  const some = fc.tuple(
    someModel,
    people,
    people,
    fc.boolean(),
    refiners,
    fc.constantFrom(1, 2, 5),
  );
  await fc.assert(
    fc.asyncProperty(some, async ([model, one, other, linkOnly, refineBy, maxBlock]) => {
      const options = { threshold: ALL, linkOnly, refineBy, maxBlock };
      const found = await find([one, other], model, options);
      if (found !== null) expectReference(found, [one, other], model, options);
    }),
    { numRuns: 150 },
  );
});

test("a rule says how many pairs it makes, and how many of them are left out", async () => {
  const severalValues = /^words|^entries/;
  const rules = EVERYTHING.blocking.filter((rule) => !severalValues.test(rule));
  const some = fc.tuple(fc.constantFrom(...rules, "place", "mother"), people, people, fc.boolean());
  const guards = fc.tuple(fc.constantFrom(1, 2, 4), fc.subarray(["place", "born"]), fc.nat(20));
  await fc.assert(
    fc.asyncProperty(
      some,
      guards,
      async ([rule, one, other, linkOnly], [maxBlock, refineBy, freshFrom]) => {
        const model = { ...EVERYTHING, blocking: [rule] };
        const options = { threshold: ALL, linkOnly, freshFrom };
        const whole = await find([one, other], model, options);
        const cut = await find([one, other], model, { ...options, maxBlock, refineBy });
        const [all, left] = [whole?.rules[0], cut?.rules[0]];
        if (all === undefined || left === undefined) return;
        expect(all).toMatchObject({
          pairs: all.compared,
          guardedPairs: 0,
          cutBlocks: 0,
          droppedBlocks: 0,
        });
        expect(left).toMatchObject({ pairs: all.pairs, guardedPairs: all.pairs - left.compared });
        expect(cut?.warnings.length).toBe(left.guardedPairs > 0 ? 1 : 0);
      },
    ),
    { numRuns: 300 },
  );
});

test("what cutting blocks costs is told: the pairs that reach the threshold and that no rule compares any more", async () => {
  const refiners = fc.subarray(["place", "born", "prefix(name, 2)"]);
  const guards = fc.tuple(refiners, fc.constantFrom(1, 2, 5), fc.boolean(), fc.nat(12));
  const some = fc.tuple(someModel, people, people, fc.constantFrom(ALL, -5.003, 0.001));
  await fc.assert(
    fc.asyncProperty(some, guards, async ([model, one, other, threshold], guard) => {
      const [refineBy, maxBlock, linkOnly, freshFrom] = guard;
      const options = { threshold, linkOnly, refineBy, maxBlock, freshFrom };
      const found = await find([one, other], model, options);
      if (found === null) return;
      const compared = new Set(comparedPairs([one, other], model, options).map(named));
      const whole = { ...options, maxBlock: Number.POSITIVE_INFINITY };
      const lost = comparedPairs([one, other], model, whole)
        .filter((pair) => pair.weight >= threshold && !compared.has(named(pair)))
        .map(({ rule }) => rule);
      expect(found.rules.map(({ lostMatches }) => lostMatches)).toEqual(
        model.blocking.map((_, n) => lost.filter((rule) => rule === n).length),
      );
    }),
    { numRuns: 150 },
  );
});

test("a pair that is below the threshold is given up, one above it weighs the same as without threshold", async () => {
  const some = fc.tuple(someModel, people, fc.double({ min: -15, max: 15, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(some, async ([model, rows, threshold]) => {
      const all = await find([rows], model, { threshold: Number.NEGATIVE_INFINITY });
      const above = await find([rows], model, { threshold });
      if (all === null || above === null) return;
      expect(inRows(above)).toEqual(inRows(all).filter(({ weight }) => weight >= threshold));
    }),
    { numRuns: 150 },
  );
});

test("the order of the records makes no difference", async () => {
  const shuffled = people.chain((rows) =>
    fc.tuple(
      fc.constant(rows),
      fc.shuffledSubarray([...rows.keys()], { minLength: rows.length, maxLength: rows.length }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(someModel, shuffled, async (model, [rows, order]) => {
      const found = await find([rows], model, { threshold: ALL });
      const others = await find([order.map((n) => rows[n] ?? {})], model, { threshold: ALL });
      if (found === null || others === null) return;
      const moved = inRows(others).map(({ a, b, weight }) => {
        const [one = 0, other = 0] = [order[a], order[b]];
        return { a: Math.min(one, other), b: Math.max(one, other), weight };
      });
      const inOrder = moved.sort((x, y) => x.a - y.a || x.b - y.b);
      expect(inOrder).toEqual(inRows(found));
      expect(others.rules.map((rule) => rule.compared)).toEqual(
        found.rules.map((rule) => rule.compared),
      );
    }),
    { numRuns: 100 },
  );
});

test("what was found before and what a new table brings are together what one run finds", async () => {
  const frozen = fc.constantFrom<Record<string, number>>({ ANI: 3, "ANI DEWI": 1 }, { B: 0.5 });
  const some = fc.tuple(someModel, people, people, frozen, thresholds);
  await fc.assert(
    fc.asyncProperty(some, async ([spec, known, fresh, counts, threshold]) => {
      const counted = [...countedColumns(spec)].map((column) => {
        const ofDates = spec.columns[column]?.type === "date";
        const known = ofDates ? { "1990-01-02": 7 } : counts;
        return [column, { total: 10, counts: known, others: 0.25 }] as const;
      });
      const model = { ...spec, frequencies: Object.fromEntries(counted) };
      const before = await find([known], model, { threshold });
      const after = await find([known, fresh], model, { threshold, freshFrom: known.length });
      const whole = await find([known, fresh], model, { threshold });
      if (before === null || after === null || whole === null) return;
      const together = [...inRows(before), ...inRows(after)];
      expect(together.sort((x, y) => x.a - y.a || x.b - y.b)).toEqual(inRows(whole));
      for (const [n, { compared, pairs }] of after.rules.entries()) {
        expect(compared + (before.rules[n]?.compared ?? 0)).toBe(whole.rules[n]?.compared);
        expect(pairs + (before.rules[n]?.pairs ?? 0)).toBe(whole.rules[n]?.pairs);
      }
      expectReference(whole, [known, fresh], model, { threshold });
    }),
    { numRuns: 80 },
  );
});

test("a pair weighs the same from either side", async () => {
  await fc.assert(
    fc.asyncProperty(someModel, people, async (model, rows) => {
      const prepared = await prepare(
        [fromObjects(rows)],
        { ...model, blocking: ["place"] },
        ONE,
      ).catch(() => null);
      if (prepared === null) return;
      requireEstimated(model);
      const score = compileScorer(model, prepared.store, Number.NEGATIVE_INFINITY);
      for (const a of rows.keys())
        for (const b of rows.keys()) expect(score(a, b)).toBe(score(b, a));
      await prepared.close();
    }),
    { numRuns: 100 },
  );
});

describe("the same records in other hands", () => {
  const folder = mkdtempSync(join(tmpdir(), "linkage-find-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const rows = everyone(1_500, 11);
  const columns = Object.keys(rows[0] ?? {});
  const csv = (name: string, some: readonly Row[], quote = ""): string => {
    const path = join(folder, name);
    const line = (row: Row) =>
      columns.map((column) => `${quote}${row[column] ?? ""}${quote}`).join(",");
    writeFileSync(path, `${[columns.join(","), ...some.map(line)].join("\n")}\n`);
    return path;
  };
  /** A table that is read in pieces of so many rows. */
  const inPieces = (size: number): Table => ({
    name: "pieces",
    columns,
    rowCount: null,
    *batches(asked) {
      for (let from = 0; from < rows.length; from += size) {
        const some = rows.slice(from, from + size);
        const values = asked.map((column) => some.map((row) => (row[column] ?? null) as Value));
        yield { rowCount: some.length, columns: values };
      }
    },
  });
  const options = { threshold: -8, maxBlock: Number.POSITIVE_INFINITY };
  let alone: FindResult;
  beforeAll(async () => {
    alone = await findPairs([fromObjects(rows)], EVERYTHING, { ...options, threads: 1 });
    expect(alone.pairs.a.length).toBeGreaterThan(1_000);
  });

  const expectSame = (found: FindResult): void => {
    expect(found.pairs).toEqual(alone.pairs);
    expect(found.rules).toEqual(alone.rules);
    expect(found.recordCount).toBe(rows.length);
  };

  test.each([1, 2, 3])("%i threads find the same in a file", async (threads) => {
    const table = await openTable(csv("whole.csv", rows));
    expect(table.csv?.quoted).toBe(false);
    expectSame(await findPairs([table], EVERYTHING, { ...options, threads }));
  });

  test.each([1, 3])("%i threads find the same in a file with quotes", async (threads) => {
    const table = await openTable(csv("quoted.csv", rows, '"'));
    expect(table.csv?.quoted).toBe(true);
    expectSame(await findPairs([table], EVERYTHING, { ...options, threads }));
  });

  test.each([1, 7, 1_499, 5_000])("pieces of %i rows are the same table", async (size) => {
    expectSame(await findPairs([inPieces(size)], EVERYTHING, { ...options, threads: 1 }));
  });

  test("several tables are one, in files or not, and know where each begins", async () => {
    const cuts = [rows.slice(0, 1), rows.slice(1, 900), rows.slice(900)];
    const files = await Promise.all(cuts.map((some, n) => openTable(csv(`${n}.csv`, some))));
    const objects = cuts.map((some) => fromObjects(some));
    const [first, ...others] = files;
    for (const tables of [
      files,
      objects,
      [first as Table, ...objects.slice(1)],
      [...objects.slice(0, 1), ...others],
    ]) {
      const found = await findPairs(tables, EVERYTHING, { ...options, threads: 1 });
      expectSame(found);
      expect(found.tableStarts).toEqual([0, 1, 900, 1_500]);
    }
  });

  test("between tables, threads find the same too", async () => {
    const cuts = [rows.slice(0, 700), rows.slice(700)];
    const files = await Promise.all(cuts.map((some, n) => openTable(csv(`link${n}.csv`, some))));
    const link = (tables: readonly Table[], threads: number) =>
      findPairs(tables, EVERYTHING, { ...options, threads, linkOnly: true });
    const one = await link(
      cuts.map((some) => fromObjects(some)),
      1,
    );
    const three = await link(files, 3);
    expect(three.pairs).toEqual(one.pairs);
    expect(three.rules).toEqual(one.rules);
    const { a, b } = one.pairs;
    expect(a.every((each, n) => each < 700 && (b[n] ?? 0) >= 700)).toBe(true);
  });

  test("pairs are handed on as they are found, and then not kept", async () => {
    const handed: string[] = [];
    const onPairs = ({ a, b, weight }: FoundPairs) => {
      for (const [n, each] of a.entries()) handed.push(`${each}-${b[n]} ${weight[n]}`);
    };
    const table = await openTable(csv("handed.csv", rows));
    const found = await findPairs([table], EVERYTHING, { ...options, threads: 2, onPairs });
    expect(found.pairs.a).toHaveLength(0);
    const expected = inRows(alone).map((pair) => `${named(pair)} ${pair.weight}`);
    expect(handed.sort()).toEqual(expected.sort());
  });
});
