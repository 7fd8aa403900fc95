import { get } from "../shared/api.ts";
import { beforeSignOut } from "../shared/session.ts";
import type { Case } from "./case.ts";

/** How old what was fetched ahead may be when it is shown. */
const FRESH_MS = 60_000;

let ahead: { readonly id: string; readonly at: number; readonly found: Promise<Case> } | null =
  null;

// The next person at this desk may see less.
beforeSignOut.add(async () => {
  ahead = null;
});

/**
 * Fetches the next case before it is asked for, so that it is there at once. Reading a case leaves in its history that somebody
 * looked at it, so this is done for a single one, and only for somebody who works through the queue and is about to open it:
 * the list of the queue, which records nothing, tells which one that is.
 */
export function readAhead(id: string): void {
  if (ahead?.id === id && Date.now() - ahead.at < FRESH_MS) return;
  const found = get("/v1/cases/:id", { id });
  // Nobody waits for it yet; if it failed, opening the case asks again and says so.
  found.catch(() => {
    if (ahead?.id === id) ahead = null;
  });
  ahead = { id, at: Date.now(), found };
}

/** Reads a case, from what was fetched ahead if it is new enough. */
export function readCase(id: string, signal: AbortSignal): Promise<Case> {
  const kept = ahead;
  if (kept?.id === id) {
    ahead = null;
    if (Date.now() - kept.at < FRESH_MS) return kept.found;
  }
  return get("/v1/cases/:id", { id }, { signal });
}
