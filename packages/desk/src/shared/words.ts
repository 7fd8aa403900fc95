import type { MessageKey } from "./language.ts";
import type { Gets } from "./routes.generated.ts";

type Decision = NonNullable<Gets["/v1/cases/:id"]["output"]["decision"]>;

/** What an application came to. */
export const OUTCOMES: Readonly<Record<Decision["outcome"], MessageKey>> = {
  approved: "outcome.approved",
  refused: "outcome.refused",
  referred: "outcome.referred",
  incomplete: "outcome.incomplete",
};

export const SEXES = {
  female: "facts.female",
  male: "facts.male",
} as const satisfies Record<string, MessageKey>;
