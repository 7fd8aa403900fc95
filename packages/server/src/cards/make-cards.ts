import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import { cardText, cardToSign } from "@payung/domain/cards/card.ts";
import { workerCodeOf } from "@payung/domain/cards/worker-code.ts";
import { graceUntil } from "@payung/domain/enrolment/coverage.ts";
import type { RuleBook } from "@payung/domain/reference/rule-book.ts";
import { addDays, type IsoDate, monthBounds, shiftMonth } from "@payung/domain/shared/dates.ts";
import { uuidv7 } from "uuidv7";
import type { Tx } from "../db/transaction.ts";
import type { CoveredPerson } from "../enrolment/service.ts";
import { findRegion, readRules } from "../reference/service.ts";
import { dayOf, type Office } from "../shared/office.ts";
import * as store from "./store.ts";

export type CardOffice = Pick<Office, "actor" | "vault" | "now">;

/** Until when a card speaks of cover, and until when it can still be checked: the months in which arrears can be paid count. */
export type CardTerm = { readonly validTo: IsoDate; readonly lastDay: IsoDate };

export function termOf(
  { first_month: first, month_count: count }: Pick<CoveredPerson, "first_month" | "month_count">,
  rules: RuleBook,
): CardTerm {
  const lastMonth = shiftMonth(first, count - 1);
  return { validTo: monthBounds(lastMonth).last, lastDay: graceUntil(lastMonth, rules) };
}

/** Who of these should be given a card today. */
export function whoIsDue(
  covered: readonly CoveredPerson[],
  held: readonly Pick<store.HeldCard, "application_id" | "valid_to">[],
  today: IsoDate,
  rules: RuleBook,
): CoveredPerson[] {
  const heldUntil = new Map<string, string>();
  for (const { application_id: id, valid_to: to } of held)
    if (to > (heldUntil.get(id) ?? "")) heldUntil.set(id, to);
  return covered.filter((each) => {
    const { validTo, lastDay } = termOf(each, rules);
    const last = heldUntil.get(each.application_id);
    return !each.is_dropout && today <= lastDay && (last === undefined || last < validTo);
  });
}

/** A new card: to whom, and under which id where the caller has chosen one. */
export type NewCard = {
  readonly person: CoveredPerson;
  readonly id?: string;
  readonly replacesId?: string;
};

/**
 * Draws a code for each of these people, signs their cards and keeps them. The caller holds `lockCards`, so that nobody
 * is given two.
 */
export async function makeCards(
  tx: Tx,
  { actor, vault, now }: CardOffice,
  cards: readonly NewCard[],
  orderId: string | null,
): Promise<void> {
  const { regionCode } = actor;
  const rules = await readRules(tx);
  const programme = (await findRegion(tx, regionCode))?.cardProgramme ?? "";
  const codes = await drawCodes(tx, regionCode, cards.length);
  const issuedAt = now();
  const keys = vault.signing("cards");
  const rows = cards.map(({ person, id, replacesId }, at) => {
    const { validTo, lastDay } = termOf(person, rules);
    const expiresAt = endOfDay(lastDay);
    const workerCode = codes[at] ?? "";
    const toSign = cardToSign({
      issuer: regionCode,
      programme,
      validTo,
      workerCode,
      issuedAt: secondsOf(issuedAt),
      expiresAt: secondsOf(expiresAt),
    });
    const { keyId, signature } = keys.sign(toSign.signed);
    return {
      region_code: regionCode,
      id: id ?? uuidv7(),
      application_id: person.application_id,
      kelurahan_code: person.kelurahan_code,
      cohort_id: person.cohort_id,
      code: workerCode,
      valid_to: validTo,
      expires_at: expiresAt,
      key_id: keyId,
      qr_text: cardText(toSign, keyId, signature, (bytes) => deflateSync(bytes, { level: 9 })),
      replaces_id: replacesId ?? null,
      order_id: orderId,
      issued_by: actor.id,
      issued_at: issuedAt,
    };
  });
  await store.insertCards(tx, rows);
}

/** Codes that nobody has. Two alike among so many are rare, and are drawn again. */
async function drawCodes(tx: Tx, regionCode: string, count: number): Promise<string[]> {
  const codes = new Set<string>();
  while (codes.size < count) {
    const drawn: string[] = [];
    for (let n = codes.size; n < count; n++) drawn.push(workerCodeOf(randomBytes(5)));
    const taken = await store.listTakenCodes(tx, regionCode, drawn);
    for (const code of drawn) if (!taken.has(code)) codes.add(code);
  }
  return [...codes];
}

/** The first instant after a day of western Indonesia. */
function endOfDay(day: IsoDate): Date {
  return new Date(`${addDays(day, 1)}T00:00:00+07:00`);
}

function secondsOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

/** Whether somebody is covered now, or may still pay for it. */
export function isCoveredOn(person: CoveredPerson, now: Date, rules: RuleBook): boolean {
  return !person.is_dropout && dayOf(now) <= termOf(person, rules).lastDay;
}
