import { readKeySet } from "@payung/domain/cards/card-keys.ts";
import { type CardTrust, NO_TRUST, withList } from "./verify.ts";

const KEYS = "/.well-known/payung-card-keys.json";
const LIST = "/.well-known/payung-revoked-cards";
/** The keys and the list as they came last, in the browser's own store. */
const KEPT = "payung-cards";

/** What is kept on this device of an earlier contact. */
export async function keptTrust(): Promise<CardTrust> {
  try {
    const store = await caches.open(KEPT);
    return await trustOf(await store.match(KEYS), await store.match(LIST), NO_TRUST);
  } catch {
    return NO_TRUST;
  }
}

/**
 * Asks the server for its keys and its list, and keeps them; without a network what was kept counts. The keys come from
 * our own address only: what a card says of its key is a hint, never an address to fetch from.
 */
export async function freshTrust(): Promise<CardTrust> {
  const kept = await keptTrust();
  try {
    const [keys, list] = await Promise.all([fetchOne(KEYS), fetchOne(LIST)]);
    const trust = await trustOf(keys.clone(), list.clone(), kept);
    await keep(keys, list, isNewer(trust, kept)).catch(() => {});
    return trust;
  } catch {
    return kept;
  }
}

async function fetchOne(address: string): Promise<Response> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer;
}

async function trustOf(
  keys: Response | undefined,
  list: Response | undefined,
  before: CardTrust,
): Promise<CardTrust> {
  if (keys === undefined) return before;
  const said = Date.parse(keys.headers.get("date") ?? "") / 1000;
  const trust: CardTrust = {
    ...before,
    keys: readKeySet(await keys.json()),
    lastContact: Number.isFinite(said)
      ? Math.max(said, before.lastContact ?? 0)
      : before.lastContact,
  };
  return list === undefined ? trust : withList(trust, new Uint8Array(await list.arrayBuffer()));
}

/** Whether a list of these is newer than what is kept: an older one does not take its place. */
function isNewer(trust: CardTrust, kept: CardTrust): boolean {
  return [...trust.lists].some(
    ([issuer, { number }]) => number >= (kept.lists.get(issuer)?.number ?? 0),
  );
}

async function keep(keys: Response, list: Response, isListNewer: boolean): Promise<void> {
  const store = await caches.open(KEPT);
  await store.put(KEYS, keys);
  if (isListNewer) await store.put(LIST, list);
}
