import { LinkageError } from "../errors.ts";
import { customTests } from "../model/check-comparisons.ts";
import type { Comparison } from "../model/model.ts";

/** Functions by name, as a module exports them; what else it exports is of no account. */
type Given = Readonly<Record<string, unknown>>;

/** Throws `LinkageError` for every custom test that the comparisons ask for and that is not there. */
export function requireCustom(
  model: { readonly comparisons: readonly Comparison[] },
  given: Given,
): void {
  const there = Object.keys(given).filter((name) => typeof given[name] === "function");
  const offer =
    there.length === 0
      ? "no functions were given. Name a module that exports it."
      : `the functions given are ${there.join(", ")}.`;
  const problems = customTests(model)
    .filter(({ name }) => !there.includes(name))
    .map(
      ({ comparison, name }) =>
        `comparisons.${comparison}: there is no custom test ${name}; ${offer}`,
    );
  if (problems.length > 0) throw new LinkageError(problems);
}

/** Puts a custom test to two records, given by their numbers; its faults are told with their place. */
export type AskCustom = (
  name: string,
  comparison: string,
  a: number,
  b: number,
  left: readonly (string | null)[],
  right: readonly (string | null)[],
) => boolean;

export function makeAskCustom(given: Given): AskCustom {
  return (name, comparison, a, b, left, right) => {
    const test = given[name] as (...values: readonly unknown[]) => unknown;
    const place = `comparisons.${comparison}: the custom test ${name}`;
    const records = `for records ${a + 1} and ${b + 1}`;
    let answer: unknown;
    try {
      answer = test(left, right);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new LinkageError(`${place} failed ${records}: ${why}`);
    }
    if (typeof answer === "boolean") return answer;
    const said = typeof answer === "object" ? "an object" : String(answer);
    throw new LinkageError(`${place} must answer true or false, and said ${said} ${records}.`);
  };
}
