import * as z from "zod/mini";
import type { IsoDate, IsoMonth } from "../shared/dates.ts";
import { type Rupiah, rupiah } from "../shared/money.ts";
import { type Facts, pickRuleVersion, type RuleVersion, type SelectedBy } from "./rule-versions.ts";

/** All rule versions, found by the key of their rule. Made once, asked for every case. */
export type RuleBook = ReadonlyMap<string, readonly RuleVersion[]>;

/** Collects rule versions for quick finding. */
export function ruleBook(versions: Iterable<RuleVersion>): RuleBook {
  const book = new Map<string, RuleVersion[]>();
  for (const version of versions) {
    const known = book.get(version.key);
    if (known === undefined) book.set(version.key, [version]);
    else known.push(version);
  }
  return book;
}

/** A rule that code applies: its key, the date that selects its version, how its value is read. */
export type Rule<T> = {
  readonly key: string;
  readonly selectedBy: SelectedBy;
  readonly read: (version: RuleVersion) => T;
};

/** The value of a rule for one case, and the version to store beside whatever is computed from it. */
export type InForce<T> = { readonly value: T; readonly versionId: string };

/** A rule cannot be applied: no version, several, or one whose value is malformed. A person must mend it. */
export class RuleProblem extends Error {
  override readonly name = "RuleProblem";
  readonly key: string;
  readonly versionIds: readonly string[];

  constructor(key: string, versionIds: readonly string[], what: string) {
    super(`Rule ${key}: ${what}`);
    this.key = key;
    this.versionIds = versionIds;
  }
}

/**
 * Declares a rule. A version's value is read once and remembered, since a version never changes.
 *
 * Reading throws a RuleProblem that names the version when its value is malformed, or when the
 * version is selected by another date than the code gives.
 */
export function declareRule<S extends z.core.$ZodType>(
  key: string,
  selectedBy: SelectedBy,
  shape: S,
): Rule<z.output<S>> {
  const remembered = new WeakMap<RuleVersion, { value: z.output<S> }>();
  return {
    key,
    selectedBy,
    read(version) {
      const known = remembered.get(version);
      if (known !== undefined) return known.value;
      if (version.selectedBy !== selectedBy) {
        const what = `version ${version.id} is selected by ${version.selectedBy}, not ${selectedBy}`;
        throw new RuleProblem(key, [version.id], what);
      }
      const parsed = z.safeParse(shape, version.value);
      if (!parsed.success) {
        const what = `the value of version ${version.id} cannot be read: ${z.prettifyError(parsed.error)}`;
        throw new RuleProblem(key, [version.id], what);
      }
      remembered.set(version, { value: parsed.data });
      return parsed.data;
    },
  };
}

/** Finds the value of a rule for one case, or null when no version applies. Several are a RuleProblem. */
export function findRule<T>(
  book: RuleBook,
  rule: Rule<T>,
  on: IsoDate,
  facts: Facts,
): InForce<T> | null {
  const picked = pickRuleVersion(book.get(rule.key) ?? [], rule.key, on, facts);
  switch (picked.outcome) {
    case "none":
      return null;
    case "several":
      throw new RuleProblem(
        rule.key,
        picked.ids,
        `several versions apply on ${on}: ${picked.ids.join(", ")}`,
      );
    case "picked":
      return { value: rule.read(picked.version), versionId: picked.version.id };
  }
}

/** The value of a rule for one case. None, or several, are a RuleProblem: we never guess a law. */
export function readRule<T>(book: RuleBook, rule: Rule<T>, on: IsoDate, facts: Facts): InForce<T> {
  const found = findRule(book, rule, on, facts);
  if (found === null) throw new RuleProblem(rule.key, [], `no version applies on ${on}`);
  return found;
}

/** The date by which a contribution month selects versions: its first day. */
export function selectingDay(month: IsoMonth): IsoDate {
  return `${month}-01`;
}

const wholeNumber = z.int().check(z.nonnegative());

/** A whole number in a rule's value: months, years, days, hours. */
export const Count = wholeNumber;

/** Basis points or another multiplier, as a bigint, to be multiplied with money. */
export const Factor = z.pipe(
  wholeNumber,
  z.transform((number) => BigInt(number)),
);

/** Rupiah in a rule's value: a JSON number, safe because a single amount stays far below 2^53. */
export const Amount = z.pipe(
  wholeNumber,
  z.transform((number): Rupiah => rupiah(BigInt(number))),
);
