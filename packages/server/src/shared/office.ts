import type { Kysely } from "kysely";
import type { Role } from "../access/roles.ts";
import type { Schema } from "../db/schema.generated.ts";
import { inScope, type Tx } from "../db/transaction.ts";
import type { Vault } from "./keys.ts";
import { Problem } from "./problem.ts";

/** Who acts: a machine by its key, or the person at the terminal. Events name the id. */
export type Actor = {
  readonly id: string;
  readonly regionCode: string;
  /** The kelurahan the actor may see: all of the region, or these codes. */
  readonly areas: "*" | readonly string[];
  /** Single people beside those: of an RT ("15.71.07.1005/3"), or brought in by an organisation ("own:…"). */
  readonly narrow?: readonly string[];
  /** The roles by which they act on what is asked. */
  readonly roles?: readonly Role[];
  /** Whose people they bring in; nothing for the city's own. */
  readonly organisation?: string | null;
};

/** What work outside of one request needs: the database, the keys, who acts, and the clock. */
export type Office = {
  readonly db: Kysely<Schema>;
  readonly vault: Vault;
  readonly actor: Actor;
  readonly now: () => Date;
};

/** Runs work in one transaction of the office's actor; a throw rolls it back. */
export function write<T>(office: Office, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inScope(office.db, scopeOf(office.actor), "read write", work);
}

/** Reads in one transaction of the office's actor. */
export function read<T>(office: Office, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inScope(office.db, scopeOf(office.actor), "read only", work);
}

/** A list, a batch, a quota concern people of all kelurahan: only who may see them all may handle one. */
export function mustSeeAll(actor: Actor): void {
  if (actor.areas !== "*") throw new Problem("access.region-wide-only");
}

export function scopeOf(actor: Actor) {
  const { id: actorId, regionCode, areas, narrow = [] } = actor;
  return { regionCode, areas, narrow, actorId };
}

/** The calendar day of an instant in western Indonesia (UTC+7, no daylight saving), where the first cities are. */
export function dayOf(instant: Date): string {
  return new Date(instant.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
}
