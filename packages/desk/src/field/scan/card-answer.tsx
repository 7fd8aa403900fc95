import type { CardVerdict, Doubt } from "@payung/domain/cards/judge-card.ts";
import { type MessageKey, t } from "../language.ts";
import { sayDay } from "../say.ts";

const DOUBTS = {
  "list-missing": "card.doubt-list-missing",
  "list-old": "card.doubt-list-old",
  clock: "card.doubt-clock",
} as const satisfies Readonly<Record<Doubt, MessageKey>>;

type Answer = { readonly look: "good" | "fault" | "calm"; readonly says: MessageKey };

function answerTo(verdict: CardVerdict): Answer {
  switch (verdict.state) {
    case "valid":
      return { look: "good", says: "card.valid" };
    case "expired":
      return { look: "fault", says: "card.expired" };
    case "withdrawn":
      return { look: "fault", says: "card.withdrawn" };
    case "cannot-confirm":
      return { look: "calm", says: DOUBTS[verdict.doubt] };
    case "not-a-payung-card":
      return { look: "calm", says: "scan.unknown" };
    case "refused":
      return { look: "fault", says: "card.forged" };
  }
}

/** Says what a card is worth. It shows that there is cover, not who holds the card: the names are compared by eye. */
export function CardAnswer({ verdict }: { verdict: CardVerdict }) {
  const { look, says } = answerTo(verdict);
  return (
    <div role="status" class={`notice ${look}`}>
      <p>
        <strong>{t(says)}</strong>
      </p>
      {"facts" in verdict && <p>{t("card.until", { day: sayDay(verdict.facts.validTo) })}</p>}
      {verdict.state === "valid" && <p>{t("card.compare")}</p>}
    </div>
  );
}
