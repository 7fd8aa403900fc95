import { pathToFileURL } from "node:url";
import type { BlockingRule, Comparison, LinkageModel, Test } from "../src/model/model.ts";

/**
 * The fixed model with which engines are timed on the registry of `registry.ts`: the rules, levels and weights
 * are the same for all, so nothing but the engine makes the difference. As a file for the command line:
 * `node bench/registry-model.ts [std|wide] > model.json`.
 */

/** Which pairs are compared: the usual ones, or twenty times as many. */
export type RuleSet = "std" | "wide";

/** Pairs with this weight or more are given: as likely as not. */
export const REGISTRY_THRESHOLD = 0;

const SAME_DATE_PLACE_SEX = "dob & place & sex";

const RULES: readonly BlockingRule[] = [
  "nik",
  "phone",
  "firstWord(name) & dob",
  "name & place",
  "firstWord(mother) & dob",
  SAME_DATE_PLACE_SEX,
  "mother & vill",
  // A name of one word has no last word here.
  "lastWord(name) & firstWord(mother) & year(dob)",
];

/** The model, with one of the two sets of rules. */
export function registryModel(rules: RuleSet = "std"): LinkageModel {
  return {
    format: "linkage-model",
    version: 1,
    columns: {
      nik: { type: "text" },
      name: { type: "text" },
      dob: { type: "date" },
      place: { type: "text" },
      sex: { type: "text" },
      mother: { type: "text" },
      phone: { type: "text" },
      vill: { type: "text" },
      street: { type: "text" },
    },
    blocking: RULES.map((rule) =>
      rule === SAME_DATE_PLACE_SEX && rules === "wide" ? "dob & sex" : rule,
    ),
    comparisons: COMPARISONS,
    prior: 1 / 2e6,
    estimatedFrom: "set by hand for the benchmark",
  };
}

const COMPARISONS: readonly Comparison[] = [
  {
    name: "nik",
    levels: [
      { when: equal("nik"), m: 0.93, u: 1 / 1.6e6 },
      { when: editsApart("nik", 1), m: 0.05, u: 2e-6 },
      { when: editsApart("nik", 2), m: 0.01, u: 2e-5 },
      { when: "else", m: 0.01, u: 0.9999 },
    ],
  },
  {
    name: "name",
    levels: [
      { when: equal("name"), m: 0.58, u: 2e-5, frequency: { column: "name" } },
      { when: alike("name", 0.95), m: 0.17, u: 2e-4 },
      { when: alike("name", 0.88), m: 0.12, u: 9e-4 },
      { when: alike("name", 0.7), m: 0.08, u: 0.02 },
      { when: "else", m: 0.05, u: 0.979 },
    ],
  },
  {
    name: "mother",
    levels: [
      { when: equal("mother"), m: 0.58, u: 3e-5, frequency: { column: "mother" } },
      { when: alike("mother", 0.92), m: 0.22, u: 6e-4 },
      { when: alike("mother", 0.8), m: 0.13, u: 6e-3 },
      { when: "else", m: 0.07, u: 0.993 },
    ],
  },
  {
    name: "dob",
    levels: [
      { when: equal("dob"), m: 0.86, u: 6.5e-5 },
      { when: { is: "dateTypo", column: "dob" }, m: 0.06, u: 1e-3 },
      { when: { is: "daysApart", column: "dob", atMost: 31 }, m: 0.03, u: 2.6e-3 },
      { when: { is: "daysApart", column: "dob", atMost: 366 }, m: 0.03, u: 0.036 },
      { when: "else", m: 0.02, u: 0.96 },
    ],
  },
  {
    name: "place",
    levels: [
      { when: equal("place"), m: 0.86, u: 0.012, frequency: { column: "place" } },
      { when: alike("place", 0.9), m: 0.06, u: 0.001 },
      { when: "else", m: 0.08, u: 0.987 },
    ],
  },
  {
    name: "sex",
    levels: [
      { when: equal("sex"), m: 0.99, u: 0.505 },
      { when: "else", m: 0.01, u: 0.495 },
    ],
  },
  {
    name: "phone",
    levels: [
      { when: equal("phone"), m: 0.55, u: 2e-6 },
      { when: editsApart("phone", 1), m: 0.03, u: 1e-6 },
      { when: "else", m: 0.42, u: 0.99999 },
    ],
  },
  {
    name: "address",
    levels: [
      { when: { all: [equal("vill"), equal("street")] }, m: 0.38, u: 1e-6 },
      { when: { all: [equal("vill"), alike("street", 0.9)] }, m: 0.25, u: 6e-6 },
      { when: equal("vill"), m: 0.12, u: 1.6e-4 },
      { when: alike("street", 0.95), m: 0.005, u: 5e-4 },
      { when: "else", m: 0.245, u: 0.9993 },
    ],
  },
];

function equal(column: string): Test {
  return { is: "equal", column };
}

function alike(column: string, atLeast: number): Test {
  return { is: "jaroWinkler", column, atLeast };
}

function editsApart(column: string, atMost: number): Test {
  return { is: "damerauLevenshtein", column, atMost };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const rules = process.argv[2] === "wide" ? "wide" : "std";
  process.stdout.write(`${JSON.stringify(registryModel(rules), null, 2)}\n`);
}
