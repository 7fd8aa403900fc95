import fc from "fast-check";
import type { Comparison, Level, LinkageModel, Test } from "../../model/model.ts";
import { readModel } from "../../model/read-model.ts";
import { EVERYTHING } from "./everything.ts";
import type { Row } from "./reference.ts";

/** Models and records by the dice: few values, so that records share them, and odd ones among them. */

const LONG = "SOMEBODY WITH A NAME OF MORE THAN THIRTY TWO BYTES";
const NAMES = [
  "ANI",
  "ANA",
  "ANI DEWI",
  "DEWI ANI",
  "DEWI  ani x",
  "É",
  "Éa",
  "B",
  "unknown",
  LONG,
];
const NUMBERS = ["", "1", "12", "01", "123456", "0123456", "1234567", "12345678", "123456789", "9"];

export const rowsOf: fc.Arbitrary<Row> = fc.record({
  name: fc.constantFrom(null, "", ...NAMES, `${LONG}E`),
  mother: fc.constantFrom(null, "", ...NAMES, `${LONG.slice(0, 40)} NAMED`),
  nik: fc.constantFrom(null, ...NUMBERS),
  town: fc.constantFrom(null, "SOLO", "SOLOK", "JAMBI", "KOTA JAMBI"),
  born: fc.constantFrom(
    null,
    "",
    "1990-01-02",
    "1990-02-01",
    "1990-01-03",
    "1991-01-02",
    "1990-10-02",
  ),
  height: fc.constantFrom(null, 0, -0, 150, 152.5, "152.5", " 7 ", "tall", Number.NaN, "Infinity"),
  lat: fc.constantFrom(null, 0, -7.5, "-7.51", 90, "north"),
  lon: fc.constantFrom(null, 0, 110, 110.01, -180),
  phones: fc.constantFrom(null, "", ";", "1;2", "2;1;1", "2; 3 ;;", "0812;É", "3"),
});

const text = fc.constantFrom("name", "mother", "nik", "place");
const date = fc.constant("born");

const plainTest: fc.Arbitrary<Test> = fc.oneof(
  fc.record({ is: fc.constant("equal"), column: fc.oneof(text, date, fc.constant("height")) }),
  fc.record({
    is: fc.constant("jaroWinkler"),
    column: text,
    atLeast: fc.constantFrom(0.5, 0.7, 0.88, 0.95, 1),
  }),
  fc.record({
    is: fc.constant("damerauLevenshtein"),
    column: text,
    atMost: fc.constantFrom(1, 2, 5),
  }),
  fc.record({ is: fc.constant("jaccard"), column: text, atLeast: fc.constantFrom(0.3, 0.5, 1) }),
  fc.record({ is: fc.constant("startsWith"), column: text }),
  fc.record({
    is: fc.constant("swapped"),
    columns: fc.constant(["name", "mother"] as const),
  }),
  fc.record({ is: fc.constantFrom("dateTypo", "datePartOff"), column: date }),
  fc.record({ is: fc.constant("daysApart"), column: date, atMost: fc.constantFrom(0, 1, 30, 366) }),
  fc.record({
    is: fc.constant("apart"),
    column: fc.constant("height"),
    atMost: fc.constantFrom(0, 2.5, 150),
  }),
  fc.record({
    is: fc.constant("kilometresApart"),
    column: fc.constant("home"),
    atMost: fc.constantFrom(1.2, 1000, 15_000),
  }),
  fc.record({
    is: fc.constant("overlap"),
    column: fc.constant("phones"),
    atLeast: fc.constantFrom(1, 2),
  }),
  fc.record({
    is: fc.constant("equalKey"),
    key: fc.constantFrom(
      "name",
      "prefix(name, 2)",
      "suffix(mother, 3)",
      "firstWord(name)",
      "lastWord(mother)",
      "sound(name)",
      "year(born)",
      "month(born)",
      "day(born)",
      "sorted(name, mother)",
    ),
  }),
);

const someTest: fc.Arbitrary<Test> = fc.oneof(
  { arbitrary: plainTest, weight: 5 },
  {
    arbitrary: fc.record({ all: fc.array(plainTest, { minLength: 1, maxLength: 3 }) }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      all: fc.tuple(fc.record({ is: fc.constant("equal"), column: text }), plainTest),
    }),
    weight: 1,
  },
  {
    arbitrary: fc.record({ any: fc.array(plainTest, { minLength: 1, maxLength: 3 }) }),
    weight: 1,
  },
  {
    arbitrary: fc.record({
      any: fc.tuple(plainTest, fc.record({ all: fc.tuple(plainTest, plainTest) })),
    }),
    weight: 1,
  },
);

const probability = fc.constantFrom(0.0001, 0.001, 0.02, 0.1, 0.3, 0.5, 0.9, 0.999, 1);

/** A level, with its frequency where it may have one. */
const someLevel: fc.Arbitrary<Level> = fc
  .tuple(someTest, probability, probability, fc.constantFrom(undefined, 0, 0.5, 1), fc.boolean())
  .map(([when, m, u, share, isCapped]): Level => {
    const asks = "all" in when ? when.all : [when];
    const equal = asks.find((test) => "is" in test && test.is === "equal");
    const column = equal !== undefined && "column" in equal ? equal.column : "height";
    if (share === undefined || column === "height") return { when, m, u };
    return { when, m, u, frequency: { column, share, ...(isCapped ? { atLeast: 0.2 } : {}) } };
  });

/** Levels of one similarity of one column, from the closest, maybe behind one that is cheaper to ask. */
const ladder: fc.Arbitrary<Level[]> = fc
  .record({
    column: text,
    steps: fc.subarray([1, 2, 3, 4], { minLength: 1 }),
    likeness: fc.boolean(),
    cheap: fc.option(fc.oneof(text, date), { freq: 2 }),
    chances: fc.array(fc.tuple(probability, probability), { minLength: 5, maxLength: 5 }),
  })
  .map(({ column, steps, likeness, cheap, chances }) => {
    const tests: Test[] = steps.map((step) =>
      likeness
        ? { is: "jaroWinkler", column, atLeast: 1 - step / 10 }
        : { is: "damerauLevenshtein", column, atMost: step },
    );
    const first: Test[] = cheap === null ? [] : [{ is: "equal", column: cheap }];
    return [...first, ...tests].map((when, n) => ({
      when,
      m: chances[n]?.[0] ?? 1,
      u: chances[n]?.[1] ?? 1,
    }));
  });

const someComparison: fc.Arbitrary<Omit<Comparison, "name">> = fc
  .record({
    levels: fc.oneof(fc.array(someLevel, { minLength: 1, maxLength: 5 }), ladder),
    last: fc.tuple(probability, probability),
    given: fc.option(fc.constantFrom("nik", "born", "height"), { freq: 5 }),
    instead: fc.array(probability, { minLength: 12, maxLength: 12 }),
  })
  .map(({ levels, last: [m, u], given, instead }) => {
    const all: Level[] = [...levels, { when: "else", m, u }];
    if (given === null) return { levels: all };
    const count = all.length;
    return {
      levels: all,
      given: { column: given, m: instead.slice(0, count), u: instead.slice(6, 6 + count) },
    };
  });

export const someModel: fc.Arbitrary<LinkageModel> = fc
  .record({
    blocking: fc.subarray([...EVERYTHING.blocking, "place", "mother", "born & place"], {
      minLength: 1,
      maxLength: 4,
    }),
    comparisons: fc.array(someComparison, { minLength: 1, maxLength: 4 }),
    prior: fc.constantFrom(0.0001, 0.1, 0.5, 0.99),
  })
  .map(
    ({ comparisons, ...rest }): LinkageModel => ({
      ...EVERYTHING,
      ...rest,
      comparisons: comparisons.map((each, n) => ({ name: `comparison ${n}`, ...each })),
    }),
  )
  .filter(isRead);

function isRead(model: LinkageModel): boolean {
  try {
    readModel(model);
    return true;
  } catch {
    return false;
  }
}
