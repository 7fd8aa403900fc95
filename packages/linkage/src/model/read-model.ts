import { LinkageError } from "../errors.ts";
import { readDate } from "../text/dates.ts";
import { columnProblems } from "./check-columns.ts";
import { comparisonProblems } from "./check-comparisons.ts";
import { keyProblems, readingProblems, typeOf } from "./check-tests.ts";
import { isObject, isTexts, type Json, unknownParts } from "./json.ts";
import { keyText, parseRule } from "./keys.ts";
import type { Comparison, LinkageModel } from "./model.ts";

const PARTS = [
  "format",
  "version",
  "columns",
  "blocking",
  "comparisons",
  "prior",
  "frequencies",
  "estimatedFrom",
];

/**
 * Reads a model or a specification from JSON and checks it whole.
 *
 * Throws `LinkageError` with every problem found, each with its place. What can never take effect (a level
 * behind one that covers it, a rule given twice, a name that means nothing) is a problem too: it is not what its
 * author meant.
 */
export function readModel(json: unknown): LinkageModel {
  if (!isObject(json)) throw new LinkageError("The model is not a JSON object.");
  if (json["format"] !== "linkage-model" || json["version"] !== 1) {
    throw new LinkageError('The model must begin with "format": "linkage-model", "version": 1.');
  }
  const { prior, estimatedFrom } = json;
  const problems = unknownParts(json, PARTS, "model");
  problems.push(...columnProblems(json["columns"]));
  if (problems.length > 0) throw new LinkageError(problems);
  const model = json as unknown as LinkageModel;
  problems.push(...ruleProblems(model.columns, json["blocking"]));
  const ofComparisons = comparisonProblems(model.columns, json["comparisons"]);
  problems.push(...ofComparisons);
  if (ofComparisons.length === 0) problems.push(...frequencyProblems(model, json["frequencies"]));
  if (prior !== undefined && !(typeof prior === "number" && prior > 0 && prior < 1))
    problems.push("prior: must be a probability between 0 and 1, both excluded.");
  if (estimatedFrom !== undefined && typeof estimatedFrom !== "string")
    problems.push("estimatedFrom: must be text.");
  if (problems.length > 0) throw new LinkageError(problems);
  return model;
}

/** A model all of whose probabilities are known. Throws `LinkageError` naming those that are not. */
export function requireEstimated(model: LinkageModel): asserts model is EstimatedModel {
  const problems = model.comparisons.flatMap(({ name, levels }) =>
    levels.flatMap(({ m, u }, at) =>
      m === undefined || u === undefined
        ? [`comparisons.${name}: level ${at + 1} has no m or u.`]
        : [],
    ),
  );
  if (model.prior === undefined) problems.push("prior: is missing.");
  if (problems.length > 0) {
    throw new LinkageError([...problems, "Estimate the model first, or write the numbers in."]);
  }
}

export type EstimatedModel = LinkageModel & {
  readonly prior: number;
  readonly comparisons: readonly (Comparison & {
    readonly levels: readonly (Comparison["levels"][number] & {
      readonly m: number;
      readonly u: number;
    })[];
  })[];
};

function ruleProblems(columns: LinkageModel["columns"], rules: unknown): string[] {
  if (!isTexts(rules) || rules.length === 0)
    return ['blocking: give at least one rule, as text: "surname & year(born)".'];
  const seen = new Map<string, string>();
  return rules.flatMap((rule) => {
    const at = `blocking "${rule}"`;
    return readingProblems("blocking", () => {
      const keys = parseRule(rule);
      const problems = keys.flatMap((key) => keyProblems(columns, key, at));
      const names = keys.map(keyText);
      const twice = names.find((name, n) => names.indexOf(name) < n);
      if (twice !== undefined) problems.push(`${at}: asks for ${twice} twice.`);
      const same = names.sort().join(" & ");
      const before = seen.get(same);
      if (before !== undefined) problems.push(`${at}: is the same as "${before}".`);
      seen.set(same, rule);
      return problems;
    });
  });
}

function frequencyProblems(model: LinkageModel, frequencies: unknown): string[] {
  if (frequencies === undefined) return [];
  if (!isObject(frequencies)) return ["frequencies: must have total, counts and others by column."];
  return Object.entries(frequencies).flatMap(([column, given]) => {
    const at = `frequencies.${column}`;
    if (!["text", "date"].includes(typeOf(model.columns, column) ?? ""))
      return [`${at}: is no text or date of the model.`];
    if (!isObject(given)) return [`${at}: needs total, others and counts.`];
    const { counts, others, total } = given;
    const problems = unknownParts(given, ["total", "counts", "others"], at);
    const all = isObject(counts) ? [total, others, ...Object.values(counts)] : [];
    const fits = (value: unknown) =>
      typeof value === "number" && value > 0 && value <= Number(total) && Number.isFinite(value);
    if (all.length === 0 || !all.every(fits))
      problems.push(`${at}: needs total, others and counts, all above 0 and none above total.`);
    else if (typeOf(model.columns, column) === "date") {
      const odd = Object.keys(counts as Json).find((value) => !isIsoDate(value));
      if (odd !== undefined) problems.push(`${at}: "${odd}" is no date like 1990-01-31.`);
    }
    return problems;
  });
}

function isIsoDate(text: string): boolean {
  const bytes = new TextEncoder().encode(text);
  return /^\d{4}-\d\d-\d\d$/.test(text) && readDate(bytes, 0, bytes.length, "dmy") !== 0;
}
