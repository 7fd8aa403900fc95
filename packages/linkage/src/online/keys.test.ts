import fc from "fast-check";
import { expect, test } from "vitest";
import type { LinkageModel } from "../model/model.ts";
import { readModel } from "../model/read-model.ts";
import { findPairs } from "../run/find-pairs.ts";
import { fromObjects } from "../tables/objects.ts";
import { blockingKeys } from "./keys.ts";
import type { OneRecord } from "./record.ts";

const COLUMNS: LinkageModel["columns"] = {
  name: { type: "text", from: "nama", clean: ["upper", "fold"], missing: ["X"] },
  alias: { type: "text", clean: ["upper", "sortWords", "alnum"] },
  born: { type: "date" },
  phones: { type: "list", clean: ["digits"] },
  sex: { type: "text" },
};
const RULES = [
  "name",
  "born",
  "sex & born",
  "prefix(name, 2)",
  "suffix(alias, 1) & sex",
  "firstWord(name)",
  "lastWord(name) & year(born)",
  "words(alias)",
  "entries(phones) & sex",
  "sorted(name, alias)",
  "sound(name)",
  "month(born) & day(born)",
];

function modelOf(blocking: readonly string[]): LinkageModel {
  const levels = [
    { when: { is: "equal", column: "sex" }, m: 0.9, u: 0.5 },
    { when: "else", m: 0.1, u: 0.5 },
  ];
  return readModel({
    format: "linkage-model",
    version: 1,
    columns: COLUMNS,
    blocking,
    comparisons: [{ name: "sex", levels }],
    prior: 0.001,
  });
}

const word = fc.constantFrom(
  "ani",
  "Ani",
  "ANI",
  "Zoë",
  "zoe",
  "djoko",
  "joko",
  "x",
  "é",
  "b\u001f",
);
const words = fc.array(word, { maxLength: 3 }).map((each) => each.join(" "));
const record = fc.record({
  nama: fc.oneof(words, fc.constantFrom(" x ", "", null)),
  alias: fc.oneof(words, fc.constantFrom("b, ani", "7", null), fc.constantFrom(7)),
  born: fc.constantFrom("1990-01-15", "15/1/1990", "1990-02-15", "1991-01-15", "?", null),
  phones: fc.constantFrom("081;082", "082", "0-8-1", "083;", ";", null),
  sex: fc.constantFrom("L", "P", null),
});
/** Has a value for every key, so that every rule has something to match. */
const WHOLE = { nama: "QQ RR", alias: "QQ RR", born: "1900-12-31", phones: "0999", sex: "W" };

test("two records have a key in common exactly when the engine compares them", async () => {
  const some = fc.array(record, { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(some, fc.constantFrom(...RULES), async (records, rule) => {
      const all: OneRecord[] = [...records, WHOLE, WHOLE];
      const model = modelOf([rule]);
      const { pairs } = await findPairs([fromObjects(all)], model, {
        threshold: -Infinity,
        threads: 1,
      });
      const compared = [...pairs.a].map((a, n) => `${a} ${pairs.b[n]}`);
      const keys = all.map((each) => new Set(blockingKeys(model, each).map(({ key }) => key)));
      const inCommon = keys.flatMap((one, a) =>
        keys.flatMap((other, b) =>
          a < b && [...one].some((key) => other.has(key)) ? [`${a} ${b}`] : [],
        ),
      );
      expect(inCommon).toEqual(compared);
    }),
    { numRuns: 400 },
  );
});

test("keys never change: databases keep them", () => {
  const keys = blockingKeys(modelOf(RULES), {
    nama: "Zoë Djoko ",
    alias: "joko; ani",
    born: "15/1/1990",
    phones: "0811-9;0812",
    sex: "P",
  });
  expect(keys.map(({ rule, key }) => `${RULES[rule]} ${key}`)).toMatchInlineSnapshot(`
    [
      "name 4875146775866194103",
      "born 452071224835314091",
      "sex & born 1763047554039536859",
      "prefix(name, 2) -4865502772169441695",
      "suffix(alias, 1) & sex -753455794109621967",
      "firstWord(name) 5885494317801477769",
      "lastWord(name) & year(born) 1076811618197831761",
      "words(alias) -8447443709226868013",
      "words(alias) -2015569600053627307",
      "entries(phones) & sex 3162704346207083144",
      "entries(phones) & sex -2593902664141019027",
      "sorted(name, alias) 3162589538216382199",
      "sound(name) 7464880106395522550",
      "month(born) & day(born) -4143329909772262415",
    ]
  `);
});

test("a key can be computed by anyone: FNV-1a of the rule, and of each value behind its length", () => {
  const text = "born & sex\u001f8:19900115\u001f1:P";
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  const record = { sex: "P", born: "15 Jan 1990" };
  expect(blockingKeys(modelOf(["sex & born"]), record)).toEqual([
    { rule: 0, key: BigInt.asIntN(64, hash) },
  ]);
});

test("the order in which a rule names its keys makes no difference", () => {
  const keys = ["sex & born", "born & sex"].map((rule) => blockingKeys(modelOf([rule]), WHOLE));
  expect(keys[0]).toEqual(keys[1]);
});

test("a record may come with the table's names or with the model's; the table's count", () => {
  const model = modelOf(["name"]);
  const [byTable] = blockingKeys(model, { nama: "ani" });
  expect(blockingKeys(model, { name: "Ani" })).toEqual([byTable]);
  expect(blockingKeys(model, { name: "somebody else", nama: "ani" })).toEqual([byTable]);
});

test("a value of another kind is refused, because it would be equal to nothing", () => {
  const record = { nama: new Date(0) } as unknown as OneRecord;
  expect(() => blockingKeys(modelOf(["name"]), record)).toThrow(/name: is neither text nor number/);
});

test("rules that would silently give no key are refused, all of them", () => {
  const model = { columns: { ...COLUMNS, height: { type: "number" } }, blocking: [] } as const;
  const wrong = ["nmae", "year(name)", "height & sex", "born &", "sex"];
  expect(() => blockingKeys({ ...model, blocking: wrong }, {})).toThrow(
    /no column nmae[\s\S]*year takes a date[\s\S]*height is a number[\s\S]*empty part/,
  );
});

test("what shows from whole tables only is refused", () => {
  expect(() => blockingKeys(modelOf(["rareWords(name, 2)"]), { sex: "M" })).toThrow(
    /blocking "rareWords\(name, 2\)": how rare words are .* one record at a time/,
  );
});
