import { readFileSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentsOf, type Nik, readNik } from "@payung/domain/intake/nik.ts";
import { ageOn } from "@payung/domain/shared/dates.ts";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { EXAMPLE_DAY, makeExampleCity } from "./city.ts";
import { type ExampleFiles, writeExampleCity } from "./files.ts";
import { LIST_HEADER, LIST_TITLES } from "./list-row.ts";
import { outcomeOf, PLANTED, type Planted, SEVERAL_AT_ONCE } from "./planted.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const KINDS = Object.keys(PLANTED) as Planted[];
const NIK_COLUMN = LIST_HEADER.indexOf("NIK");
const NO_COLUMN = LIST_HEADER.indexOf("No");

// One city of the size that a newcomer gets; it is only looked at.
const city = makeExampleCity({ workers: 15_000, seed: 1 });

test("the same seed writes the same bytes, another seed writes others", async () => {
  const once = await bytesOf({ workers: 300, seed: 7 });
  const again = await bytesOf({ workers: 300, seed: 7 });
  const other = await bytesOf({ workers: 300, seed: 8 });
  for (const [name, bytes] of Object.entries(once)) {
    expect(again[name]?.equals(bytes), `${name} of the same seed`).toBe(true);
    expect(other[name]?.equals(bytes), `${name} of another seed`).toBe(false);
  }
});

test("a list has as many candidates as were asked for, however few", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer(), (workers, seed) => {
      const { truth, list } = makeExampleCity({ workers, seed });
      expect(truth).toHaveLength(workers);
      const filled = list.slice(LIST_TITLES.length + 1).filter((cells) => cells.length > 0);
      expect(filled).toHaveLength(workers);
    }),
    { numRuns: 40 },
  );
});

test("everything that can be planted is in a city of 15,000, also several things at once", () => {
  const seen = new Set(city.truth.flatMap((each) => each.planted));
  expect(KINDS.filter((kind) => !seen.has(kind))).toEqual([]);
  const together = new Set(city.truth.map((each) => each.planted.join(";")));
  expect(SEVERAL_AT_ONCE.filter((kinds) => !together.has(kinds.join(";")))).toEqual([]);
});

test("between a fifth and a quarter of the rows have something planted, the others are approved", () => {
  const touched = city.truth.filter((each) => each.planted.length > 0);
  expect(touched.length / city.truth.length).toBeGreaterThan(0.2);
  expect(touched.length / city.truth.length).toBeLessThan(0.26);
  const others = city.truth.filter((each) => each.planted.length === 0);
  expect(new Set(others.map((each) => each.outcome))).toEqual(new Set(["approved"]));
});

test("incomplete wins over refused, refused over referred, referred over approved", () => {
  const order = ["incomplete", "refused", "referred", "approved"];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...KINDS)), (planted) => {
      const strongest = Math.min(3, ...planted.map((each) => order.indexOf(PLANTED[each].outcome)));
      expect(outcomeOf(planted)).toBe(order[strongest]);
    }),
  );
});

test("a truth row names the spreadsheet row of the same candidate, past titles and empty rows", () => {
  expect(city.list[LIST_TITLES.length]).toEqual(LIST_HEADER);
  const numbers = city.truth.map(({ row }) => city.list[row - 1]?.[NO_COLUMN]);
  expect(numbers).toEqual(city.truth.map((_, index) => index + 1));
  const lastRow = city.truth.at(-1)?.row ?? 0;
  expect(lastRow).toBeGreaterThan(city.truth.length + LIST_TITLES.length + 1);
});

test("no number in the civil registry is a real person's, and none is given twice", () => {
  const niks = city.civil.map((each) => each.nik);
  expect(new Set(niks).size).toBe(niks.length);
  const serial99 = /^\d{12}99\d\d$/;
  expect(niks.filter((nik) => readNik(nik).outcome !== "read" || !serial99.test(nik))).toEqual([]);
});

test("a NIK encodes its holder's birth date and sex, unless it is planted that it does not", () => {
  const odd = city.civil.filter((each) => {
    const { day, month, yearOfCentury, sex } = contentsOf(each.nik as Nik);
    const born = [day, month, yearOfCentury].map((part) => String(part).padStart(2, "0"));
    const known = each.birth_date.slice(2).split("-").reverse();
    return born.join() !== known.join() || sex !== (each.sex === "L" ? "male" : "female");
  });
  const planted = count("nik-other-birth-date", "nik-other-sex", "civil-sex-different");
  expect(odd).toHaveLength(planted + count("civil-birth-date-different"));
});

test("a duplicate comes after the row it repeats, and is the same person", () => {
  const seen = new Set<number>();
  const misplaced = city.truth.filter(({ person, planted }) => {
    const isRepeat = seen.has(person);
    seen.add(person);
    return isRepeat !== planted.some((each) => REPEATS.includes(each));
  });
  expect(misplaced).toEqual([]);
});

test("a slip in a NIK never makes another person's number", () => {
  const known = new Set(city.civil.map((each) => each.nik));
  for (const { row, planted } of city.truth) {
    if (!planted.includes("fuzzy-duplicate")) continue;
    const nik = readNik(city.list[row - 1]?.[NIK_COLUMN]);
    expect(nik.outcome).toBe("read");
    expect(nik.outcome === "read" && known.has(nik.nik)).toBe(false);
  }
});

test("one in ten to one in five people has one name only", () => {
  const mononyms = city.civil.filter((each) => !each.name.includes(" ")).length;
  expect(mononyms / city.civil.length).toBeGreaterThan(0.1);
  expect(mononyms / city.civil.length).toBeLessThan(0.2);
});

test("the edges of the age limits are planted to the day, on whatever day the city stands", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2024-01-01"), max: new Date("2040-12-31"), noInvalidDate: true }),
      (day) => {
        const asOf = day.toISOString().slice(0, 10);
        const { truth, civil, list } = makeExampleCity({ workers: 1200, seed: asOf, asOf });
        const bornOn = new Map(civil.map((each) => [each.nik, each.birth_date]));
        for (const { row, planted } of truth) {
          const nik = readNik(list[row - 1]?.[NIK_COLUMN]);
          const born = nik.outcome === "read" ? bornOn.get(nik.nik) : undefined;
          if (born === undefined) continue;
          const age = ageOn(born, asOf);
          const isYoung = planted.includes("too-young") || planted.includes("turns-18-tomorrow");
          const isOld = planted.includes("too-old") || planted.includes("turned-65-today");
          expect({ born, young: age < 18, old: age >= 65 }).toEqual({
            born,
            young: isYoung,
            old: isOld,
          });
        }
      },
    ),
    { numRuns: 12 },
  );
});

test("a hundred thousand workers all get a number and a name of their own", () => {
  const large = makeExampleCity({ workers: 100_000, seed: 3 });
  expect(large.asOf).toBe(EXAMPLE_DAY);
  expect(large.truth).toHaveLength(100_000);
  expect(new Set(large.civil.map((each) => each.nik)).size).toBe(large.civil.length);
});

const REPEATS: readonly Planted[] = [
  "exact-duplicate",
  "fuzzy-duplicate",
  "earlier-row-incomplete",
];

function count(...kinds: readonly Planted[]): number {
  return city.truth.filter((each) => each.planted.some((kind) => kinds.includes(kind))).length;
}

async function bytesOf(order: { workers: number; seed: number }): Promise<Record<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), "payung-example-"));
  folders.push(folder);
  const files: ExampleFiles = await writeExampleCity(makeExampleCity(order), folder);
  return Object.fromEntries(
    Object.entries(files).map(([name, path]) => [name, readFileSync(path)]),
  );
}
