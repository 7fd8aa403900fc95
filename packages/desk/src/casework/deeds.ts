import type { Posts } from "../shared/routes.generated.ts";
import type { Queue } from "./case.ts";
import { type ReasonCode, wordsOf } from "./reasons.ts";

/** The fields in which two applications differ and of which a person said which one is right. */
export const CHOSEN_FIELDS = [
  "nik",
  "name",
  "bornOn",
  "sex",
  "birthPlace",
  "kelurahan",
  "phone",
] as const;
export type ChosenField = (typeof CHOSEN_FIELDS)[number];
/** What nobody must say may also be left empty. */
export const MAY_BE_NEITHER: readonly ChosenField[] = ["sex", "birthPlace", "phone"];
export type Choices = NonNullable<
  Posts["/v1/applications/:id/pair-judgements"]["input"]["choices"]
>;

type What =
  | { readonly kind: "propose"; readonly outcome: "approved" | "refused"; reason: ReasonCode }
  | { readonly kind: "confirm"; readonly proposalId: string }
  | { readonly kind: "close"; readonly proposalId: string; reason: ReasonCode }
  | { readonly kind: "visit"; reason: ReasonCode }
  | {
      readonly kind: "judge";
      readonly earlierId: string;
      readonly verdict: "same" | "different" | "open";
      reason: ReasonCode;
      readonly choices: Choices;
    }
  | { readonly kind: "confirm-judgement"; readonly judgementId: string };

/**
 * Something decided that has not left yet. It holds ids and codes only, because it outlives the page in the tab's storage; the
 * words that were typed lie in a draft, as anything that is typed does, and nobody's name is in it.
 */
export type Deed = What & {
  /** Made here; the server takes the same id for the same deed, so sending it twice is harmless. */
  readonly id: string;
  readonly applicationId: string;
  /** From which queue it was opened, to go back to it. */
  readonly queue: Queue | null;
  /** The earlier application of the pair that it is about, where it is about one. */
  readonly pairWith?: string;
  /** Who decided: nothing is ever sent in somebody else's name. */
  readonly by: string;
  /** When it leaves, in the clock of this browser. */
  readonly dueAt: number;
};

/** What lies in memory beside a deed and is never stored. */
export type Beside = {
  /** What was typed beside the ready sentence. */
  readonly typed: string;
};

/** A request that carries a deed out. */
export type Order = {
  [Path in keyof Posts]: { readonly path: Path; readonly input: Posts[Path]["input"] };
}[keyof Posts];

/** What has to be sent for a deed, in this order; null when own words were the reason and they are gone. */
export function ordersOf(deed: Deed, beside: Beside): readonly Order[] | null {
  const { id, applicationId } = deed;
  switch (deed.kind) {
    case "confirm":
      return [{ path: "/v1/proposals/:id/confirmations", input: { id: deed.proposalId } }];
    case "confirm-judgement":
      return [{ path: "/v1/pair-judgements/:id/confirmations", input: { id: deed.judgementId } }];
  }
  const words = wordsOf(deed.reason, beside.typed);
  if (words === null) return null;
  switch (deed.kind) {
    case "propose":
      return [
        {
          path: "/v1/applications/:id/proposals",
          input: { id: applicationId, proposalId: id, outcome: deed.outcome, reason: words },
        },
      ];
    case "close":
      return [
        { path: "/v1/proposals/:id/closings", input: { id: deed.proposalId, reason: words } },
      ];
    case "visit":
      return [
        {
          path: "/v1/applications/:id/visits",
          input: { id: applicationId, visitId: id, question: words },
        },
      ];
    case "judge": {
      const { earlierId, verdict, choices } = deed;
      return [
        {
          path: "/v1/applications/:id/pair-judgements",
          input: {
            id: applicationId,
            judgementId: id,
            earlierId,
            verdict,
            reason: words,
            choices,
          },
        },
      ];
    }
  }
}

/** Where an order goes and what it carries, for the request that a closing page may still send. */
export function requestOf({ path, input }: Order): { address: string; body: string } {
  const { id, ...rest } = input as Readonly<Record<string, unknown>>;
  return {
    address: path.replace(":id", encodeURIComponent(String(id))),
    body: JSON.stringify(rest),
  };
}
