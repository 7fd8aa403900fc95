import type { Tx } from "../db/transaction.ts";
import { type Office, write } from "./office.ts";
import * as store from "./tries-store.ts";

/**
 * So many times within so long. Counted in the database, so that several processes count together and a restart forgets
 * nothing: for what protects people or money. What only keeps a flood out is counted in memory (`rate-limit.ts`).
 */
export type Limit = { readonly name: string; readonly most: number; readonly windowMs: number };

/** Whose tries: an address, a number, a code. It is kept under a keyed hash. */
export type Tried = { readonly of: Limit; readonly by: string };

type Desk = Pick<Office, "actor" | "vault" | "now">;

/** Counts one try of each. Returns 0, or the whole minutes to wait when one of them was tried too often. */
export async function countTries(tx: Tx, desk: Desk, tried: readonly Tried[]): Promise<number> {
  const now = desk.now();
  const counted = await store.addTries(
    tx,
    desk.actor.regionCode,
    now,
    tried.map((each) => ({ ...keyOf(desk, each), times: 1, endsAt: endOf(each.of, now) })),
  );
  const waits = counted.map(({ name, count, endsAt }) => {
    const most = tried.find(({ of }) => of.name === name)?.of.most ?? 0;
    return count <= most ? 0 : Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / 60_000));
  });
  return Math.max(...waits);
}

/** The same outside of a transaction: it counts whatever comes after it. */
export function countTriesNow(office: Office, tried: readonly Tried[]): Promise<number> {
  return write(office, (tx) => countTries(tx, office, tried));
}

/** Takes the last try back: it was no guess. Many phones share one address, and their owners must not lock each other out. */
export async function forgiveTries(tx: Tx, desk: Desk, tried: readonly Tried[]): Promise<void> {
  const keys = tried.map((each) => keyOf(desk, each));
  await store.takeBackTries(tx, desk.actor.regionCode, keys);
}

/** How often it was tried. */
export function readTries(tx: Tx, desk: Desk, tried: Tried): Promise<number> {
  return store.readTries(tx, desk.actor.regionCode, desk.now(), keyOf(desk, tried));
}

/** Counts so many at once. */
export async function addTries(tx: Tx, desk: Desk, tried: Tried, times: number): Promise<void> {
  const now = desk.now();
  const endsAt = endOf(tried.of, now);
  await store.addTries(tx, desk.actor.regionCode, now, [{ ...keyOf(desk, tried), times, endsAt }]);
}

/** Forgets what was tried long enough ago. */
export async function forgetTries(tx: Tx, { actor, now }: Desk): Promise<void> {
  await store.deleteEnded(tx, actor.regionCode, now());
}

function keyOf({ vault }: Desk, { of, by }: Tried) {
  return { name: of.name, caller: vault.indexOf(`tries ${of.name}`, by) };
}

function endOf({ windowMs }: Limit, now: Date): Date {
  return new Date(now.getTime() + windowMs);
}
