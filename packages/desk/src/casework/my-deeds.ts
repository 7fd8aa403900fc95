import { signal } from "@preact/signals";
import { post, Refused, Unreachable } from "../shared/api.ts";
import { forgetDraft, keepDraft, readDraft } from "../shared/drafts.ts";
import { beforeSignOut, me } from "../shared/session.ts";
import { forgetChoice } from "./choice-draft.ts";
import { type Entry, makeDeedQueue, UNDO_MS } from "./deed-queue.ts";
import { type Beside, type Deed, type Order, ordersOf, requestOf } from "./deeds.ts";

const KEPT = "payung.deeds";

/** What has been decided and has not left, or was refused; the bar shows it. */
export const entries = signal<readonly Entry[]>([]);
/** Cases that were decided here: their places in a queue are passed over until the server's list says so too. */
export const decidedHere = new Set<string>();
/** Called when a deed has arrived, so that what shows its case is read anew. */
export const arrived = signal<{ readonly applicationId: string } | null>(null);
/** Names for the bar; in memory only. */
const titles = new Map<string, string>();

const draftOf = ({ id }: Deed) => `deed.${id}`;

/** Own words were the reason, and they are gone: the person has to say them again. */
export class WordsLost extends Error {}

const deeds = makeDeedQueue({
  send: sendAll,
  isPassing: (error) =>
    error instanceof Unreachable ||
    (error instanceof Refused &&
      (error.status >= 500 || error.status === 429 || error.status === 401)),
  read: readKept,
  keep: (kept) => {
    try {
      if (kept.length === 0) sessionStorage.removeItem(KEPT);
      else sessionStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing: then the closing page is the last moment to send.
    }
  },
  typedFor: (deed) => readDraft(draftOf(deed), { typed: "" }),
  forget: (deed) => forgetDraft(draftOf(deed)),
  onChange: (next) => {
    const before = new Set(refusedIds(entries.peek()));
    entries.value = next;
    // Somebody else was first: whoever looks at that case sees what they did.
    for (const { deed, state } of next) {
      if (state !== "refused" || before.has(deed.id)) continue;
      decidedHere.delete(deed.applicationId);
      arrived.value = { applicationId: deed.applicationId };
    }
  },
  onSent: ({ deed }) => {
    forgetChoice(deed.applicationId, deed.pairWith);
    arrived.value = { applicationId: deed.applicationId };
    // Whoever decided a case no longer holds it. If this is lost on the way, the claim ends by itself.
    void post("/v1/applications/:id/claim-releases", { id: deed.applicationId }).catch(() => {});
  },
  now: () => Date.now(),
  later: (work, ms) => setTimeout(work, ms),
});

export const { undo, sendNow, dismiss } = deeds;

/** What is decided leaves in ten seconds. */
export function decide(
  what: Deed extends infer One ? (One extends Deed ? Omit<One, "by" | "dueAt"> : never) : never,
  beside: Beside,
  title: string,
): void {
  const deed = { ...what, by: me().id, dueAt: Date.now() + UNDO_MS } as Deed;
  titles.set(deed.applicationId, title);
  decidedHere.add(deed.applicationId);
  keepDraft(draftOf(deed), { typed: beside.typed });
  deeds.add(deed, beside);
}

/** Takes a deed back; what was typed for it is there again when its case is opened. */
export function takeBack(id: string): Deed | null {
  const deed = undo(id);
  if (deed !== null) {
    decidedHere.delete(deed.applicationId);
    forgetDraft(draftOf(deed));
  }
  return deed;
}

export function titleOf({ applicationId }: Deed): string | null {
  return titles.get(applicationId) ?? null;
}

/** Whether something is on its way that this person decided about a case. */
export function waitsFor(applicationId: string): boolean {
  return entries.value.some(
    ({ deed, state }) => deed.applicationId === applicationId && state !== "refused",
  );
}

let isListening = false;

/** Takes up what was left behind, and sends what waits when the page or the person goes. */
export function listenForDeeds(): void {
  deeds.resume(me().id);
  if (isListening) return;
  isListening = true;
  beforeSignOut.add(sendNow);
  // The last moment before the page is gone. What is sent here stays kept too: should it not arrive, the next page sends it
  // again, and should both arrive, they are one, because the id is the same.
  addEventListener("pagehide", () => {
    for (const { deed, beside, state } of entries.peek()) {
      if (state === "refused" || state === "sending") continue;
      for (const order of ordersOf(deed, beside) ?? []) sendLast(order);
    }
  });
}

async function sendAll({ deed, beside }: Entry): Promise<void> {
  const orders = ordersOf(deed, beside);
  if (orders === null) throw new WordsLost();
  for (const { path, input } of orders) {
    try {
      await post(path, input);
    } catch (error) {
      // Nobody else makes our ids: it has arrived before, from a page that closed, perhaps in other words.
      if (!(error instanceof Refused && error.code === "request.id-already-used")) throw error;
    }
  }
}

function sendLast(order: Order): void {
  const { address, body } = requestOf(order);
  void fetch(address, {
    method: "POST",
    keepalive: true,
    headers: { "content-type": "application/json" },
    body,
  }).catch(() => {});
}

function refusedIds(all: readonly Entry[]): string[] {
  return all.filter(({ state }) => state === "refused").map(({ deed }) => deed.id);
}

function readKept(): readonly Deed[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? (kept as Deed[]) : [];
  } catch {
    return []; // nothing kept, or nothing that can be read
  }
}
