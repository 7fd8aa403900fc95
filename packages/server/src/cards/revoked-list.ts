import { createHash } from "node:crypto";
import { CARD_LIMITS } from "@payung/domain/cards/limits.ts";
import { entryToHash, revokedCardsToSign } from "@payung/domain/cards/revoked-cards.ts";
import { writeSign1 } from "@payung/domain/cards/sign1.ts";
import type { Tx } from "../db/transaction.ts";
import { type Office, read, write } from "../shared/office.ts";
import { recordEvent } from "../transparency/service.ts";
import * as listStore from "./list-store.ts";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** A list as it is given out. */
export type SignedList = {
  readonly number: number;
  readonly bytes: Buffer;
  readonly sha256: Buffer;
};

/**
 * The list of withdrawn cards that counts now. It is signed when somebody asks and the last one is a day old, or a card
 * was withdrawn or a key renewed since; so nothing has to run at night for it to stay fresh. The office must see the
 * whole region.
 */
export async function currentList(office: Office): Promise<SignedList> {
  const kept = await read(office, async (tx) => {
    const newest = await listStore.findNewest(tx, office.actor.regionCode);
    return newest !== undefined && (await isCurrent(tx, office, newest)) ? newest : null;
  });
  return listOf(kept ?? (await write(office, (tx) => signList(tx, office))));
}

type ListRow = NonNullable<Awaited<ReturnType<typeof listStore.findNewest>>>;

async function isCurrent(tx: Tx, { actor, vault, now }: Office, list: ListRow): Promise<boolean> {
  const age = now().getTime() - list.issued_at.getTime();
  return (
    age < CARD_LIMITS.listEveryHours * HOUR_MS &&
    list.key_id === vault.signing("cards").all.at(-1)?.keyId &&
    list.revocation_count === (await listStore.countRevocations(tx, actor.regionCode))
  );
}

async function signList(tx: Tx, office: Office): Promise<ListRow> {
  const { actor, vault, now } = office;
  const { regionCode } = actor;
  await listStore.lockLists(tx, regionCode);
  const last = await listStore.findNewest(tx, regionCode);
  if (last !== undefined && (await isCurrent(tx, office, last))) return last;
  const keys = vault.signing("cards");
  const codes = await listStore.listRevokedCodes(tx, regionCode, now());
  const number = (last?.number ?? 0) + 1;
  const issuedAt = now();
  const nextUpdate = new Date(issuedAt.getTime() + CARD_LIMITS.listTrustedDays * DAY_MS);
  const toSign = revokedCardsToSign({
    issuer: regionCode,
    number,
    issuedAt: secondsOf(issuedAt),
    nextUpdate: secondsOf(nextUpdate),
    keyCutOffs: new Map(
      keys.all.flatMap(({ keyId, cutOffAt }) =>
        cutOffAt === null ? [] : [[keyId, secondsOf(cutOffAt)] as const],
      ),
    ),
    entries: codes.map((code) => sha256(entryToHash(regionCode, code))),
  });
  const { keyId, signature } = keys.sign(toSign.signed);
  const file = Buffer.from(writeSign1(toSign, keyId, signature));
  const row: ListRow = {
    region_code: regionCode,
    number,
    issued_at: issuedAt,
    next_update: nextUpdate,
    entry_count: codes.length,
    revocation_count: await listStore.countRevocations(tx, regionCode),
    key_id: keyId,
    file_sha256: sha256(file),
    file,
  };
  await listStore.insertList(tx, row);
  await recordEvent(tx, actor, {
    kind: "cards.list-signed",
    subjectId: `${regionCode} ${number}`,
    details: { number, entries: codes.length, sha256: row.file_sha256.toString("hex") },
  });
  return row;
}

function listOf({ number, file, file_sha256 }: ListRow): SignedList {
  return { number, bytes: file, sha256: file_sha256 };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

function secondsOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
