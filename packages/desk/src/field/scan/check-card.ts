import type { CardVerdict } from "@payung/domain/cards/judge-card.ts";
import { keptTrust } from "../../cards/trust.ts";
import { verifyCard } from "../../cards/verify.ts";

// Only what scans needs this, so it is loaded apart.
export { freshTrust } from "../../cards/trust.ts";

/** What a scanned text is worth as a card, by the keys and the list that this phone kept. Needs no network. */
export async function checkCard(text: string, now: Date): Promise<CardVerdict> {
  return verifyCard(text, await keptTrust(), now);
}
