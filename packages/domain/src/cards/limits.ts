/** How many cards go on a sheet of A4, on how many sheets a part is handed out, and how long parts are kept. */
export const CARD_LIMITS = {
  cardsPerSheet: 10,
  sheetsPerPart: 20,
  sheetsKeptDays: 7,
  /** A list of withdrawn cards is signed anew each day, and trusted for a week by whoever has no network. */
  listEveryHours: 24,
  listTrustedDays: 7,
} as const;

/** Why a card is withdrawn. */
export const REVOCATION_REASONS = ["lost", "damaged", "wrong-name", "ended", "misused"] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];
