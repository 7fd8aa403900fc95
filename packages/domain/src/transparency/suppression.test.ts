import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type PublicTable,
  suppressNestedCounts,
  suppressNestedTable,
  suppressSmallCells,
} from "./suppression.ts";

const cellsOf = (...counts: number[]) => counts.map((count, at) => ({ key: `area-${at}`, count }));
const rowsOf = (...rows: number[][]) => rows.map((counts, at) => ({ key: `area-${at}`, counts }));
const publicCounts = (...counts: number[]) =>
  suppressSmallCells(cellsOf(...counts)).map((cell) => cell.count);

test("a table without small counts is published whole, and nobody is shown as 0", () => {
  expect(publicCounts(10, 0, 25, 400)).toEqual([10, 0, 25, 400]);
  expect(publicCounts()).toEqual([]);
});

test("a small count alone would follow from the total, so the smallest other one goes with it", () => {
  expect(publicCounts(3, 50, 0, 40)).toEqual([null, 50, 0, null]);
});

test("small counts alone among themselves would be known to be small, so a larger one goes with them", () => {
  expect(publicCounts(9, 9, 9, 30, 90)).toEqual([null, null, null, null, 90]);
});

test("where nothing can hide a small count, the total goes as well", () => {
  expect(publicCounts(3, 0)).toEqual([null, 0]);
  expect(suppressNestedTable(rowsOf([3], [0])).totals).toEqual([null]);
  expect(suppressNestedTable(rowsOf([4], [12])).totals).toEqual([16]);
  // Two hidden counts that sum to 11 lie between 1 and 10 each: a range of 9 is under k.
  expect(suppressNestedTable(rowsOf([1], [10])).totals).toEqual([null]);
});

test("three people between approved and protected are not given away by a subtraction", () => {
  expect(suppressNestedCounts([80, 50, 47])).toEqual([80, 50, null]);
  expect(suppressNestedCounts([80, 50, 47], 10, [2, 0, 1])).toEqual([80, null, 47]);
  expect(suppressNestedCounts([80, 80, 40])).toEqual([80, 80, 40]);
  expect(suppressNestedCounts([12, 5, 0])).toEqual([12, null, 0]);
});

test("a count that its neighbours would give away is no help, and stays", () => {
  // Hiding the 30 between 30 and 30 hides nothing.
  const { rows, totals } = suppressNestedTable(rowsOf([80, 3, 0], [30, 30, 30], [90, 60, 20]));
  expect(rows.map((row) => row.counts)).toEqual([
    [80, null, 0],
    [30, 30, 30],
    [90, null, 20],
  ]);
  expect(totals).toEqual([200, 93, 50]);
});

test("the key of every row and the order of the rows stay", () => {
  const cells = suppressSmallCells([
    { key: "b", count: 3 },
    { key: "a", count: 90 },
    { key: "c", count: 70 },
  ]);
  expect(cells.map((cell) => cell.key)).toEqual(["b", "a", "c"]);
});

test("counts that grow along a row are our bug, and are said", () => {
  expect(() => suppressNestedTable(rowsOf([3, 5]))).toThrow("never grow");
  expect(() => suppressSmallCells(cellsOf(1.5))).toThrow("whole number");
});

/** A count of a row, or (`isGroup`) its difference to the next. */
type Place = { readonly row: number; readonly column: number; readonly isGroup: boolean };

/**
 * The attacker: lists every table that agrees with all that is published, with hidden counts that
 * are not 0, and returns the least and the most of each place asked for. By brute force, on purpose without
 * any of the tested code. Gives up once every range is `enough` wide.
 */
function attack(
  published: PublicTable,
  most: number,
  places: readonly Place[],
  enough = Number.POSITIVE_INFINITY,
): Map<Place, [number, number]> {
  const width = published.totals.length;
  const choices = published.rows.map(({ counts }) => {
    const rows: number[][] = [];
    const extend = (row: number[]): void => {
      const column = row.length;
      if (column === width) {
        rows.push(row);
        return;
      }
      const shown = counts[column] ?? null;
      const highest = row.at(-1) ?? most;
      if (shown !== null) {
        if (shown <= highest) extend([...row, shown]);
        return;
      }
      for (let count = 1; count <= highest; count++) extend([...row, count]);
    };
    extend([]);
    return rows;
  });

  const ranges = new Map<Place, [number, number]>();
  let isBeaten = false;
  const note = (rows: readonly number[][]): void => {
    for (const place of places) {
      const { row, column, isGroup } = place;
      const count = rows[row]?.[column] ?? 0;
      const amount = isGroup ? count - (rows[row]?.[column + 1] ?? 0) : count;
      const [low, high] = ranges.get(place) ?? [amount, amount];
      ranges.set(place, [Math.min(low, amount), Math.max(high, amount)]);
    }
    isBeaten = [...ranges.values()].every(([low, high]) => high - low >= enough);
  };
  const combine = (rows: number[][], sums: readonly number[]): void => {
    if (isBeaten) return;
    if (sums.some((sum, column) => sum > (published.totals[column] ?? Number.POSITIVE_INFINITY)))
      return;
    const next = choices[rows.length];
    if (next === undefined) {
      const agrees = sums.every(
        (sum, at) => (published.totals[at] ?? null) === null || sum === published.totals[at],
      );
      if (agrees) note(rows);
      return;
    }
    for (const row of next) {
      combine(
        [...rows, row],
        sums.map((sum, column) => sum + (row[column] ?? 0)),
      );
    }
  };
  combine(
    [],
    Array.from({ length: width }, () => 0),
  );
  return ranges;
}

const K = 3;

/** Publishes the table and attacks every hidden count, and every hidden difference that is small. */
function expectSafe(truth: readonly number[][], importance: readonly number[], most: number): void {
  const published = suppressNestedTable(rowsOf(...truth), K, importance);
  const places: Place[] = [];
  for (const [row, { counts }] of published.rows.entries()) {
    for (const [column, count] of counts.entries()) {
      const next = counts[column + 1];
      const group = (truth[row]?.[column] ?? 0) - (truth[row]?.[column + 1] ?? 0);
      if (count === null) places.push({ row, column, isGroup: false });
      if ((count === null || next === null) && group > 0 && group < K) {
        places.push({ row, column, isGroup: true });
      }
    }
  }
  for (const [place, [low, high]] of attack(published, most, places, K)) {
    const told = `${JSON.stringify(place)} in ${JSON.stringify(published)}`;
    expect(high - low, told).toBeGreaterThanOrEqual(K);
  }
  const small = (count: number) => count > 0 && count < K;
  for (const counts of [...published.rows.map((row) => row.counts), published.totals]) {
    const shown = counts.filter((count) => count !== null);
    for (const [at, count] of shown.entries()) {
      expect(small(count)).toBe(false);
      for (const inner of shown.slice(at + 1)) expect(small(count - inner)).toBe(false);
    }
  }
}

test("an attacker who tries every possible table learns no hidden count of one column closer than k", () => {
  const counts = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(counts, (values) => {
      expectSafe(
        values.map((count) => [count]),
        [0],
        14,
      );
    }),
    { numRuns: 400 },
  );
});

test.each([
  [2, 4],
  [3, 3],
])("nor of %i nested columns", (width, height) => {
  const row = fc
    .array(fc.integer({ min: 0, max: 7 }), { minLength: width, maxLength: width })
    .map((counts) => counts.toSorted((a, b) => b - a));
  const table = fc.array(row, { minLength: 1, maxLength: height });
  const importance = fc.shuffledSubarray(
    Array.from({ length: width }, (_, column) => column),
    { minLength: width },
  );
  fc.assert(
    fc.property(table, importance, (rows, order) => {
      expectSafe(rows, order, 10);
    }),
    { numRuns: 150 },
  );
});

test("the attacker of these tests does find what hiding only the small counts gives away", () => {
  const naive: PublicTable = {
    rows: [
      { key: "a", counts: [null] },
      { key: "b", counts: [5] },
    ],
    totals: [7],
  };
  const hidden: Place = { row: 0, column: 0, isGroup: false };
  expect(attack(naive, 14, [hidden])).toEqual(new Map([[hidden, [2, 2]]]));
});

test("large tables: what is hidden adds up to at least k more than its number of counts", () => {
  const counts = fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 68 });
  fc.assert(
    fc.property(counts, fc.constantFrom(5, 10), (values, k) => {
      const { rows, totals } = suppressNestedTable(rowsOf(...values.map((count) => [count])), k);
      const hidden = values.filter((_, at) => rows[at]?.counts[0] === null);
      for (const count of values.filter((_, at) => rows[at]?.counts[0] !== null)) {
        expect(count === 0 || count >= k).toBe(true);
      }
      if (hidden.length === 0 || totals[0] === null) return;
      expect(hidden.length).toBeGreaterThanOrEqual(2);
      // The others are at least 1 each, so each hidden count lies between 1 and the sum less the others.
      const sum = hidden.reduce((all, count) => all + count, 0);
      expect(sum - hidden.length).toBeGreaterThanOrEqual(k);
    }),
  );
});

test("an attacker who knows this rule and tries it on every table pins down no hidden count", () => {
  const size = 4;
  const most = 7;
  const seen = new Map<string, Set<number>[]>();
  for (let code = 0; code < (most + 1) ** size; code++) {
    const values = Array.from(
      { length: size },
      (_, at) => Math.floor(code / (most + 1) ** at) % (most + 1),
    );
    const published = suppressNestedTable(rowsOf(...values.map((count) => [count])), K);
    const face = JSON.stringify([published.rows.map((row) => row.counts[0]), published.totals]);
    const possible = seen.get(face) ?? values.map(() => new Set<number>());
    for (const [at, count] of values.entries()) possible[at]?.add(count);
    seen.set(face, possible);
  }
  const pinned = [...seen].filter(([face, possible]) => {
    const [counts] = JSON.parse(face) as [(number | null)[]];
    return counts.some((count, at) => count === null && (possible[at]?.size ?? 0) < 2);
  });
  expect(pinned.map(([face]) => face)).toEqual([]);
});

test("a city of 68 kelurahan keeps most of its figures", () => {
  const rows = Array.from({ length: 68 }, (_, at) => {
    const known = 60 + ((at * 37) % 300);
    const approved = Math.floor(known * 0.78);
    return { key: `1571${at}`, counts: [known, approved, approved - ((at * 7) % 25)] };
  });
  const { rows: published, totals } = suppressNestedTable(rows, 10, [2, 0, 1]);
  expect(totals).not.toContain(null);
  const shownOf = (column: number) => published.filter((row) => row.counts[column] !== null).length;
  expect(shownOf(2)).toBe(68);
  expect(shownOf(0)).toBe(68);
  expect(shownOf(1)).toBeGreaterThan(30);
});
