import type { RevocationReason } from "@payung/domain/cards/limits.ts";
import { type Office, read, write } from "../shared/office.ts";
import { recordEvents } from "../transparency/service.ts";
import * as store from "./store.ts";

/** Cards that are withdrawn in one transaction. */
const CARDS_AT_ONCE = 2_000;

const WORDS: Readonly<Record<store.Left["why"], string>> = {
  "let-go": "Tidak lagi ikut program",
  duplicate: "Orang ini sudah terdaftar",
  deceased: "Catatan sipil: sudah meninggal",
};

/**
 * Withdraws the cards of everybody who has left: whom the programme let go, who was found to be somebody known already,
 * who has died. Looked for again and again, because cover ends in many ways and none of them must be able to forget the
 * card. The office must see the whole region. Says whether there was any.
 */
export async function endCards(office: Office): Promise<boolean> {
  const { actor, now } = office;
  const { regionCode } = actor;
  const find = () => read(office, (tx) => store.listLeft(tx, regionCode, now(), CARDS_AT_ONCE));
  // Mostly nobody has left: then nothing is locked.
  if ((await find()).length === 0) return false;
  return write(office, async (tx) => {
    await store.lockCards(tx, regionCode);
    const left = await store.listLeft(tx, regionCode, now(), CARDS_AT_ONCE);
    await store.insertRevocations(
      tx,
      left.map(({ id, application_id, kelurahan_code, why }) => ({
        region_code: regionCode,
        card_id: id,
        application_id,
        kelurahan_code,
        reason: "ended" satisfies RevocationReason,
        words: WORDS[why],
        revoked_by: actor.id,
        revoked_at: now(),
      })),
    );
    await recordEvents(
      tx,
      actor,
      left.map(({ application_id: subjectId, why }) => ({
        kind: "cards.revoked",
        subjectId,
        details: { why: "ended", left: why },
      })),
    );
    return left.length > 0;
  });
}
