import type { IsoDate } from "@payung/domain/shared/dates.ts";
import type { Tx } from "../db/transaction.ts";
import * as store from "./store.ts";

/** What anyone learns of a card by its code: whose initials, and whether and until when it holds. */
export type CheckedCode = {
  readonly state: "valid" | "expired";
  readonly initials: string;
  readonly validTo: IsoDate;
};

/**
 * Looks a card up by its code. A withdrawn card and a code that nobody has are answered alike: null, after the same one
 * question to the database, so that codes cannot be found by trying.
 */
export async function checkCode(
  tx: Tx,
  regionCode: string,
  code: string,
  now: Date,
): Promise<CheckedCode | null> {
  const card = await store.findByCode(tx, regionCode, code);
  if (card === undefined || card.is_revoked) return null;
  return {
    state: now < card.expires_at ? "valid" : "expired",
    initials: initialsOf(card.name ?? ""),
    validTo: card.valid_to,
  };
}

/** "Siti Nurhaliza binti Ahmad" → "S. N. B. A.": enough to hold against a KTP, too little to learn a name. */
export function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .flatMap((word) => /\p{L}/u.exec(word)?.[0] ?? [])
    .slice(0, 4)
    .map((letter) => `${letter.toUpperCase()}.`)
    .join(" ");
}
