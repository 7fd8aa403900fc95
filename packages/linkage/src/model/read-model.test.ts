import { describe, expect, test } from "vitest";
import { registryModel } from "../../bench/registry-model.ts";
import { LinkageError } from "../errors.ts";
import { EVERYTHING } from "../run/testing/everything.ts";
import { readModel, requireEstimated } from "./read-model.ts";

/** A model as JSON, so that anything can be wrong with it. */
type Json = Record<string, unknown>;

const COLUMNS: Json = {
  name: { type: "text" },
  mother: { type: "text" },
  born: { type: "date" },
  height: { type: "number" },
  home: { type: "point" },
  phones: { type: "list" },
};

const EQUAL: Json = { is: "equal", column: "name" };

function model(change: Json = {}): Json {
  return {
    format: "linkage-model",
    version: 1,
    columns: COLUMNS,
    blocking: ["name"],
    comparisons: [comparison([EQUAL])],
    ...change,
  };
}

function comparison(tests: readonly unknown[], change: Json = {}): Json {
  return {
    name: "name",
    levels: [...tests.map((when) => ({ when })), { when: "else" }],
    ...change,
  };
}

/** The model with one comparison of these tests. */
const asking = (...tests: readonly unknown[]): Json => model({ comparisons: [comparison(tests)] });
/** The model with one level that has this besides its test. */
const level = (change: Json, when: Json = EQUAL): Json =>
  model({ comparisons: [{ name: "name", levels: [{ when, ...change }, { when: "else" }] }] });
const columns = (change: Json): Json => model({ columns: { ...COLUMNS, ...change } });
const given = (it: unknown): Json => model({ comparisons: [comparison([EQUAL], { given: it })] });
const common = (it: unknown): Json => {
  const levels = [{ when: EQUAL, frequency: { column: "name" } }, { when: "else" }];
  return model({ comparisons: [{ name: "name", levels }], frequencies: it });
};

function problemsOf(json: unknown): readonly string[] {
  try {
    readModel(json);
    return [];
  } catch (error) {
    if (!(error instanceof LinkageError)) throw error;
    return error.problems;
  }
}

const AT = "comparisons.name.levels[0]";

/** What is wrong, and how the one problem that is found begins. */
const WRONG: readonly (readonly [string, unknown, string])[] = [
  ["no object", [], "The model is not a JSON object."],
  ["nothing", null, "The model is not a JSON object."],
  ["another format", model({ format: "x" }), "The model must begin with"],
  ["another version", model({ version: 2 }), "The model must begin with"],
  ["a part with no meaning", model({ rules: [] }), "model.rules: means nothing there"],
  ["a prior of 0", model({ prior: 0 }), "prior: must be a probability between 0 and 1"],
  ["a prior of 1", model({ prior: 1 }), "prior: must be a probability between 0 and 1"],
  ["a prior in words", model({ prior: "0.1" }), "prior: must be a probability"],
  ["an origin that is no text", model({ estimatedFrom: 5 }), "estimatedFrom: must be text."],

  ["no columns", model({ columns: {} }), "columns: name at least one column."],
  ["columns in a list", model({ columns: ["name"] }), "columns: name at least one column."],
  ["a column in words", columns({ x: "text" }), "columns.x.type: must be one of text, date"],
  ["an unknown type", columns({ x: { type: "name" } }), "columns.x.type: must be one of"],
  ["a type in a list", columns({ x: { type: ["text"] } }), "columns.x.type: must be one of"],
  ["a column with a bracket", columns({ "a(b": { type: "text" } }), "columns.a(b: a name may not"],
  ["a column with a comma", columns({ "a,b": { type: "text" } }), "columns.a,b: a name may not"],
  ["a column with no name", columns({ "": { type: "text" } }), "columns.: a name is not empty"],
  ["a column with a space", columns({ " a": { type: "text" } }), "columns. a: a name is not empty"],
  [
    "a part of a column with no meaning",
    columns({ x: { type: "text", cleaning: [] } }),
    "columns.x.cleaning: means nothing there",
  ],
  [
    "an unknown cleaning",
    columns({ x: { type: "text", clean: ["trim"] } }),
    "columns.x.clean: must",
  ],
  [
    "a cleaning in words",
    columns({ x: { type: "text", clean: "upper" } }),
    "columns.x.clean: must",
  ],
  [
    "a cleaning twice",
    columns({ x: { type: "text", clean: ["fold", "fold"] } }),
    "columns.x.clean: names fold twice.",
  ],
  [
    "cleanings against each other",
    columns({ x: { type: "text", clean: ["upper", "lower"] } }),
    "columns.x.clean: upper and lower undo each other.",
  ],
  [
    "a date that is cleaned",
    columns({ x: { type: "date", clean: ["digits"] } }),
    "columns.x.clean: does nothing to a date, only to a text or list.",
  ],
  [
    "a number that may be missing",
    columns({ x: { type: "number", missing: ["-1"] } }),
    "columns.x.missing: does nothing to a number",
  ],
  [
    "an order of a text",
    columns({ x: { type: "text", order: "dmy" } }),
    "columns.x.order: does nothing to a text, only to a date.",
  ],
  [
    "a separator of a text",
    columns({ x: { type: "text", separator: ";" } }),
    "columns.x.separator: does nothing to a text, only to a list.",
  ],
  ["a source that is no name", columns({ x: { type: "text", from: 1 } }), "columns.x.from: must"],
  ["an empty source", columns({ x: { type: "text", from: "" } }), "columns.x.from: must"],
  [
    "a text from two",
    columns({ x: { type: "text", from: ["a", "b"] } }),
    "columns.x.from: must be the name of a column of the table, or, for a point, of two.",
  ],
  [
    "a point from three",
    columns({ x: { type: "point", from: ["a", "b", "c"] } }),
    "columns.x.from: must",
  ],
  [
    "missing values that are no texts",
    columns({ x: { type: "text", missing: [0] } }),
    "columns.x.missing: must be texts.",
  ],
  ["an unknown order", columns({ x: { type: "date", order: "ymd" } }), "columns.x.order: must be"],
  [
    "a separator of two",
    columns({ x: { type: "list", separator: "; " } }),
    "columns.x.separator: must be one character.",
  ],

  ["no rules", model({ blocking: [] }), "blocking: give at least one rule"],
  ["a rule that is no text", model({ blocking: [["name"]] }), "blocking: give at least one rule"],
  [
    "an empty part of a rule",
    model({ blocking: ["name &"] }),
    'blocking: The rule "name &" has an empty part',
  ],
  [
    "an unknown key",
    model({ blocking: ["soundex(name)"] }),
    'blocking: The key "soundex(name)" is',
  ],
  ["a key without end", model({ blocking: ["year(born"] }), 'blocking: The key "year(born" cannot'],
  [
    "a key of nothing",
    model({ blocking: ["year()"] }),
    'blocking: The key "year()" names no column',
  ],
  [
    "a key of two",
    model({ blocking: ["year(born, 2)"] }),
    'blocking: The key "year(born, 2)" takes',
  ],
  [
    "a prefix of no length",
    model({ blocking: ["prefix(name)"] }),
    'blocking: The key "prefix(name)" needs a length: prefix(name, 3).',
  ],
  [
    "a prefix of 0",
    model({ blocking: ["prefix(name, 0)"] }),
    'blocking: The key "prefix(name, 0)"',
  ],
  [
    "one column sorted",
    model({ blocking: ["sorted(name)"] }),
    'blocking: The key "sorted(name)" needs two columns',
  ],
  [
    "a column sorted with itself",
    model({ blocking: ["sorted(name, name)"] }),
    'blocking: The key "sorted(name, name)" needs two different columns.',
  ],
  [
    "two keys of several values",
    model({ blocking: ["words(name) & entries(phones)"] }),
    'blocking: The rule "words(name) & entries(phones)" has more than one of words(), rareWords() and entries()',
  ],
  [
    "a key of no column of the model",
    model({ blocking: ["names"] }),
    'blocking "names": there is no column names; the model has name, mother',
  ],
  [
    "a column that every object has",
    model({ blocking: ["constructor"] }),
    'blocking "constructor": there is no column constructor',
  ],
  [
    "a year of a text",
    model({ blocking: ["year(name)"] }),
    'blocking "year(name)": name is a text; year takes a date.',
  ],
  [
    "a number as key",
    model({ blocking: ["height"] }),
    'blocking "height": height is a number; a key takes a text or date.',
  ],
  [
    "words of a list",
    model({ blocking: ["words(phones)"] }),
    'blocking "words(phones)": phones is a list; words takes a text.',
  ],
  [
    "a rule twice",
    model({ blocking: ["name & year(born)", "year( born )&name"] }),
    'blocking "year( born )&name": is the same as "name & year(born)".',
  ],
  [
    "a rule twice, sorted the other way",
    model({ blocking: ["sorted(name, mother)", "sorted(mother, name)"] }),
    'blocking "sorted(mother, name)": is the same as',
  ],
  [
    "a key twice in a rule",
    model({ blocking: ["name & born & name"] }),
    'blocking "name & born & name": asks for name twice.',
  ],

  ["no comparisons", model({ comparisons: [] }), "comparisons: give at least one."],
  [
    "a comparison without name",
    model({ comparisons: [{ levels: [] }] }),
    "comparisons[0].name: is missing.",
  ],
  [
    "two of one name",
    model({ comparisons: [comparison([EQUAL]), comparison([EQUAL])] }),
    "comparisons.name: there are two of this name.",
  ],
  [
    "a part of a comparison with no meaning",
    model({ comparisons: [comparison([EQUAL], { weight: 2 })] }),
    "comparisons.name.weight: means nothing there; there may be name, levels, given.",
  ],
  ["a single level", asking(), "comparisons.name.levels: give at least one test and, last"],
  [
    "no else",
    model({ comparisons: [{ name: "name", levels: [{ when: EQUAL }, { when: EQUAL }] }] }),
    "comparisons.name.levels[1]: the last level, and only the last, is",
  ],
  ["an else in front", asking("else"), `${AT}: the last level, and only the last, is`],
  [
    "a level that is no object",
    model({ comparisons: [comparison([], { levels: [5, { when: "else" }] })] }),
    `${AT}: the last`,
  ],
  ["a misspelt part of a level", level({ freqency: {} }), `${AT}.freqency: means nothing there`],
  ["a label of numbers", level({ label: 5 }), `${AT}.label: must be text.`],
  ["m of 0", level({ m: 0 }), `${AT}.m: must be a probability above 0, up to 1.`],
  ["u above 1", level({ u: 1.1 }), `${AT}.u: must be a probability`],
  ["u in words", level({ u: "0.1" }), `${AT}.u: must be a probability`],

  ["a test in words", asking("same"), `${AT}.when: must be a test or "else".`],
  ["no test", asking(null), `${AT}.when: must be a test or "else".`],
  [
    "an unknown test",
    asking({ is: "like", column: "name" }),
    `${AT}.when: "like" is unknown; there`,
  ],
  ["a test that every object has", asking({ is: "toString" }), `${AT}.when: "toString" is unknown`],
  ["no tests inside", asking({ all: [] }), `${AT}.when: is an empty list.`],
  ["a test inside no list", asking({ any: EQUAL }), `${AT}.when: is an empty list.`],
  ["all and any", asking({ all: [EQUAL], any: [EQUAL] }), `${AT}.when.any: means nothing there`],
  [
    "a test inside that is wrong",
    asking({ all: [EQUAL, { any: [{ is: "equal", column: "names" }] }] }),
    `${AT}.when: there is no column names`,
  ],
  ["a test of no column", asking({ is: "equal" }), `${AT}.when: there is no column undefined`],
  [
    "a bound that means nothing",
    asking({ is: "equal", column: "name", atLeast: 0.9 }),
    `${AT}.when.atLeast: means nothing there`,
  ],
  [
    "equal points",
    asking({ is: "equal", column: "home" }),
    `${AT}.when: equal takes a text or date`,
  ],
  [
    "likeness of dates",
    asking({ is: "jaroWinkler", column: "born", atLeast: 0.9 }),
    `${AT}.when: jaroWinkler takes a text, born is a date.`,
  ],
  [
    "likeness without a bound",
    asking({ is: "jaroWinkler", column: "name" }),
    `${AT}.when: jaroWinkler needs atLeast, a number above 0, up to 1.`,
  ],
  [
    "likeness that all have",
    asking({ is: "jaroWinkler", column: "name", atLeast: 0 }),
    `${AT}.when: jaroWinkler needs atLeast`,
  ],
  [
    "likeness in percent",
    asking({ is: "jaccard", column: "name", atLeast: 80 }),
    `${AT}.when: jaccard needs atLeast, a number above 0, up to 1.`,
  ],
  [
    "half an edit",
    asking({ is: "damerauLevenshtein", column: "name", atMost: 1.5 }),
    `${AT}.when: damerauLevenshtein needs atMost, a number whole, from 0 on.`,
  ],
  [
    "half a day",
    asking({ is: "daysApart", column: "born", atMost: 0.5 }),
    `${AT}.when: daysApart needs atMost, a number whole`,
  ],
  [
    "less than nothing",
    asking({ is: "apart", column: "height", atMost: -1 }),
    `${AT}.when: apart needs atMost, a number from 0 on.`,
  ],
  [
    "kilometres without end",
    asking({ is: "kilometresApart", column: "home", atMost: Number.POSITIVE_INFINITY }),
    `${AT}.when: kilometresApart needs atMost, a number from 0 on.`,
  ],
  [
    "nothing in common",
    asking({ is: "overlap", column: "phones", atLeast: 0 }),
    `${AT}.when: overlap needs atLeast, a number whole, from 1 on.`,
  ],
  [
    "one column swapped",
    asking({ is: "swapped", columns: ["name"] }),
    `${AT}.when: swapped needs two`,
  ],
  [
    "a column swapped with itself",
    asking({ is: "swapped", columns: ["name", "name"] }),
    `${AT}.when: swapped needs two different columns.`,
  ],
  [
    "a date swapped",
    asking({ is: "swapped", columns: ["name", "born"] }),
    `${AT}.when: swapped takes text, born is a date.`,
  ],
  [
    "an unknown one swapped",
    asking({ is: "swapped", columns: ["name", "x"] }),
    `${AT}.when: there is no column x`,
  ],
  ["a key that is no text", asking({ is: "equalKey", key: 5 }), `${AT}.when: equalKey needs a key`],
  [
    "a key that cannot be read",
    asking({ is: "equalKey", key: "year(" }),
    `${AT}.when: The key "year(" cannot be read`,
  ],
  [
    "a key of several values",
    asking({ is: "equalKey", key: "words(name)" }),
    `${AT}.when: equalKey takes no words(), rareWords() or entries().`,
  ],
  [
    "a key of the wrong type",
    asking({ is: "equalKey", key: "day(name)" }),
    `${AT}.when: name is a text; day takes a date.`,
  ],
  [
    "a function without a name",
    asking({ is: "custom", columns: ["name"] }),
    `${AT}.when: custom needs the name of a function.`,
  ],
  [
    "a function of nothing",
    asking({ is: "custom", name: "rhymes", columns: [] }),
    `${AT}.when: custom needs its columns.`,
  ],
  [
    "a function of an unknown column",
    asking({ is: "custom", name: "rhymes", columns: ["x"] }),
    `${AT}.when: there is no column x`,
  ],

  ["a frequency in words", level({ frequency: "name" }), `${AT}.frequency: must be like`],
  [
    "a part of it with no meaning",
    level({ frequency: { column: "name", of: 1 } }),
    `${AT}.frequency.of: means`,
  ],
  [
    "a share above 1",
    level({ frequency: { column: "name", share: 2 } }),
    `${AT}.frequency.share: must be a number from 0 to 1.`,
  ],
  [
    "a rarest of 0",
    level({ frequency: { column: "name", atLeast: 0 } }),
    `${AT}.frequency.atLeast: must be a share of the records`,
  ],
  [
    "how common another column is",
    level({ frequency: { column: "mother" } }),
    `${AT}.frequency: needs a level that asks for an equal text or date mother.`,
  ],
  [
    "how common what may differ is",
    level({ frequency: { column: "name" } }, { any: [EQUAL, { is: "equal", column: "mother" }] }),
    `${AT}.frequency: needs a level that asks for an equal`,
  ],
  [
    "how common a number is",
    level({ frequency: { column: "height" } }, { is: "equal", column: "height" }),
    `${AT}.frequency: height is no text and no date.`,
  ],

  ["given in words", given("born"), "comparisons.name.given: must have column, m and u."],
  ["given nothing", given(null), "comparisons.name.given: must have column, m and u."],
  [
    "given an unknown column",
    given({ column: "x", m: [0.5, 0.5], u: [0.5, 0.5] }),
    "comparisons.name.given: there is no column x",
  ],
  [
    "given a point",
    given({ column: "home", m: [0.5, 0.5], u: [0.5, 0.5] }),
    "comparisons.name.given: home is a point; it takes a text, date or number.",
  ],
  [
    "given what is compared",
    given({ column: "name", m: [0.5, 0.5], u: [0.5, 0.5] }),
    "comparisons.name.given: name is compared here itself.",
  ],
  [
    "given too few",
    given({ column: "born", m: [0.5], u: [0.5, 0.5] }),
    "comparisons.name.given.m: needs a probability above 0, up to 1, for each level.",
  ],
  [
    "given no probability",
    given({ column: "born", m: [0.5, 0.5], u: [0.5, 0] }),
    "comparisons.name.given.u: needs a probability",
  ],
  [
    "given and more",
    given({ column: "born", m: [0.5, 0.5], u: [0.5, 0.5], when: 1 }),
    "comparisons.name.given.when: means nothing there",
  ],

  [
    "frequencies in a list",
    common([]),
    "frequencies: must have total, counts and others by column.",
  ],
  ["frequencies of a number", common({ height: {} }), "frequencies.height: is no text or date of"],
  [
    "frequencies in words",
    common({ name: 5 }),
    "frequencies.name: needs total, others and counts.",
  ],
  [
    "a count of 0",
    common({ name: { total: 5, others: 1, counts: { ANI: 0 } } }),
    "frequencies.name: needs total, others and counts, all above 0 and none above total.",
  ],
  [
    "more than all",
    common({ name: { total: 5, others: 1, counts: { ANI: 6 } } }),
    "frequencies.name: needs total, others and counts, all above 0",
  ],
  [
    "no total",
    common({ name: { others: 1, counts: {} } }),
    "frequencies.name: needs total, others",
  ],
  [
    "a date that the calendar lacks",
    common({ born: { total: 5, others: 1, counts: { "1990-02-28": 1, "1990-02-31": 1 } } }),
    'frequencies.born: "1990-02-31" is no date like 1990-01-31.',
  ],
  [
    "a date in another order",
    common({ born: { total: 5, others: 1, counts: { "28/02/1990": 1 } } }),
    'frequencies.born: "28/02/1990" is no date like 1990-01-31.',
  ],
  [
    "frequencies and more",
    common({ name: { total: 5, others: 1, counts: {}, share: 1 } }),
    "frequencies.name.share: means nothing there",
  ],
];

test.each(WRONG)("%s is refused, with its place", (_, json, beginning) => {
  const problems = problemsOf(json);
  expect(problems.map((problem) => problem.slice(0, beginning.length))).toEqual([beginning]);
});

describe("a level that is never reached is refused", () => {
  const jaro = (atLeast: number) => ({ is: "jaroWinkler", column: "name", atLeast });
  const edits = (atMost: number) => ({ is: "damerauLevenshtein", column: "name", atMost });
  const days = (atMost: number) => ({ is: "daysApart", column: "born", atMost });
  const born = (is: string) => ({ is, column: "born" });
  const mother = { is: "equal", column: "mother" };

  test.each([
    ["the same test again", EQUAL, EQUAL],
    ["a closer likeness", jaro(0.8), jaro(0.9)],
    ["fewer edits", edits(3), edits(2)],
    ["equality behind a likeness", jaro(0.8), EQUAL],
    ["equality behind a typo", born("dateTypo"), born("equal")],
    ["equality in other words", EQUAL, edits(0)],
    ["equality as a key", EQUAL, { is: "equalKey", key: "name" }],
    ["equality behind a key", { is: "equalKey", key: "name" }, EQUAL],
    ["no day apart", born("equal"), days(0)],
    ["more than is asked before", EQUAL, { all: [EQUAL, mother] }],
    ["one of what is enough before", { any: [EQUAL, mother] }, mother],
    ["all that was enough before", { any: [EQUAL, mother] }, { any: [mother, EQUAL] }],
    ["as much and more", { all: [EQUAL, mother] }, { all: [mother, EQUAL, born("equal")] }],
    [
      "the same function",
      { is: "custom", name: "f", columns: ["name"] },
      { is: "custom", name: "f", columns: ["name"] },
    ],
  ])("%s", (_, earlier, later) => {
    expect(problemsOf(asking(earlier, later))).toEqual([
      "comparisons.name.levels[1]: can never be reached, level 1 covers it.",
    ]);
  });

  test.each([
    ["a looser likeness", jaro(0.9), jaro(0.8)],
    ["less than is asked before", { all: [EQUAL, mother] }, EQUAL],
    ["more than was enough before", mother, { any: [EQUAL, mother] }],
    ["another column", EQUAL, mother],
    [
      "equality behind a part that is off, which no equal dates are",
      born("datePartOff"),
      born("equal"),
    ],
    ["equality behind a part of it", { is: "equalKey", key: "prefix(name, 3)" }, EQUAL],
    [
      "another function",
      { is: "custom", name: "f", columns: ["name"] },
      { is: "custom", name: "g", columns: ["name"] },
    ],
  ])("but not %s", (_, earlier, later) => {
    expect(problemsOf(asking(earlier, later))).toEqual([]);
  });
});

describe("what is right", () => {
  test.each([
    ["a specification", model()],
    ["the model of the benchmark", registryModel()],
    ["a model of everything", EVERYTHING],
    [
      "a frequency where all that is asked includes it",
      level({ frequency: { column: "name" } }, { all: [EQUAL, { is: "equal", column: "mother" }] }),
    ],
    ["known frequencies", common({ name: { total: 5, others: 0.5, counts: { ANI: 5 } } })],
    ["numbers given", given({ column: "height", m: [0.5, 0.5], u: [1, 0.5] })],
  ])("%s is read as it is", (_, json) => {
    expect(readModel(json)).toBe(json);
  });
});

test("all problems are told at once, those of columns first", () => {
  const wrong = { blocking: ["x", "y"], comparisons: [comparison(["same"])], prior: 5 };
  expect(problemsOf(model(wrong))).toHaveLength(4);
  expect(problemsOf({ ...columns({ x: {}, y: {} }), ...wrong, z: 1 })).toHaveLength(3);
});

test("a model that is to be used has all its numbers", () => {
  expect(() => requireEstimated(readModel(registryModel()))).not.toThrow();
  expect(() => requireEstimated(readModel(level({ m: 0.5 })))).toThrow(
    new LinkageError([
      "comparisons.name: level 1 has no m or u.",
      "comparisons.name: level 2 has no m or u.",
      "prior: is missing.",
      "Estimate the model first, or write the numbers in.",
    ]),
  );
});
