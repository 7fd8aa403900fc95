import { get } from "../shared/api.ts";
import { beforeSignOut } from "../shared/session.ts";
import type { Queue, QueuedRow } from "./case.ts";
import { decidedHere } from "./my-deeds.ts";

/** A page of a queue as it was last read. In memory only: a reload asks again. */
export type QueuePage = { readonly cases: readonly QueuedRow[]; readonly next: string | null };

const pages = new Map<string, QueuePage>();
// The next person at this desk may see less.
beforeSignOut.add(async () => pages.clear());
const nameOf = (queue: Queue, after: string) => `${queue} ${after}`;

export async function readQueuePage(
  queue: Queue,
  after: string,
  signal?: AbortSignal,
): Promise<QueuePage> {
  const page = await get(
    "/v1/queues/:queue",
    after === "" ? { queue } : { queue, after },
    signal === undefined ? {} : { signal },
  );
  pages.set(nameOf(queue, after), page);
  return page;
}

export function knownPage(queue: Queue, after: string): QueuePage | null {
  return pages.get(nameOf(queue, after)) ?? null;
}

/** A case of a queue with the place of the page that it stands on. */
export type Neighbour = { readonly id: string; readonly after: string };

/**
 * Who comes behind a case, or before it. Behind the last of a page comes the first of the next one. Cases that were decided
 * here are passed over, and with `skipsHeld` those that another works on.
 */
export async function neighbourOf(
  queue: Queue,
  after: string,
  id: string,
  by: 1 | -1,
  skipsHeld = false,
): Promise<Neighbour | null> {
  let place = after;
  let page = knownPage(queue, place) ?? (await readQueuePage(queue, place));
  let from = page.cases.findIndex(({ applicationId }) => applicationId === id);
  // Gone from the queue meanwhile: then the queue is gone on with from its top.
  if (from === -1 && by === -1) return null;
  for (;;) {
    for (let at = from + by; at >= 0 && at < page.cases.length; at += by) {
      const row = page.cases[at];
      if (row === undefined || row.applicationId === id) continue;
      if (decidedHere.has(row.applicationId)) continue;
      if (skipsHeld && row.holder !== null && !row.holder.isMe) continue;
      return { id: row.applicationId, after: place };
    }
    if (by === -1 || page.next === null) return null;
    place = page.next;
    page = knownPage(queue, place) ?? (await readQueuePage(queue, place));
    from = -1;
  }
}

/** What a queue's list says of a case, if it was read. */
export function knownRow(queue: Queue, after: string, id: string): QueuedRow | undefined {
  return knownPage(queue, after)?.cases.find(({ applicationId }) => applicationId === id);
}
