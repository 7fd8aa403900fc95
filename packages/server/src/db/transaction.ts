import { assert } from "@payung/domain/shared/assert.ts";
import { type Kysely, sql, type Transaction } from "kysely";
import type { Schema } from "./schema.generated.ts";

/** A transaction. Every function of a store takes one: there is no query outside of it. */
export type Tx = Transaction<Schema>;

/** What a transaction may see, and in whose name it acts. */
export type Scope = {
  /** The kota or kabupaten it works for. */
  regionCode: string;
  /** The kelurahan it may see: all of the region, or these codes. None at all sees no one. */
  areas: "*" | readonly string[];
  /** Beside those, single people: of an RT ("15.71.07.1005/3"), or brought in by an organisation ("own:…"). */
  narrow?: readonly string[];
  /** Who acts, as the events will name them. */
  actorId: string;
};

/**
 * Runs work in one transaction that sees only what its scope allows, and commits when it returns.
 *
 * Reads get one too: row-level security asks for the scope, and a scope that is set for a transaction
 * ends with it, so the next user of a pooled connection cannot inherit it. Any throw rolls back.
 */
export async function inScope<T>(
  db: Kysely<Schema>,
  scope: Scope,
  mode: "read only" | "read write",
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return db
    .transaction()
    .setAccessMode(mode)
    .execute(async (tx) => {
      await rescope(tx, scope);
      return work(tx);
    });
}

/** Gives a transaction another scope, for a request that learns only inside it who asks. */
export async function rescope(tx: Tx, scope: Scope): Promise<void> {
  const areas = scope.areas === "*" ? "*" : joinAreas(scope.areas);
  const narrow = joinAreas(scope.narrow ?? []);
  await sql`select set_config('app.region', ${scope.regionCode}, true),
    set_config('app.areas', ${areas}, true),
    set_config('app.narrow', ${narrow}, true),
    set_config('app.actor', ${scope.actorId}, true)`.execute(tx);
}

/**
 * Holds a name until the transaction ends: who asks for it meanwhile waits. Those who share it wait only for
 * whoever holds it alone.
 */
export async function holdLock(
  tx: Tx,
  name: string,
  way: "alone" | "shared" = "alone",
): Promise<void> {
  const lock = sql.raw(way === "alone" ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared");
  await sql`select ${lock}(hashtextextended(${name}, 0))`.execute(tx);
}

/** Holds many names, in one order: who holds other ones beside them waits one way round only. */
export async function holdNames(tx: Tx, names: readonly string[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(n) from (
    select hashtextextended(name, 0) as n from unnest(${[...names]}::text[]) as given(name) order by n
  ) as in_order`.execute(tx);
}

/** Holds numbers until the transaction ends. All who do take them in one order, so they wait one way round only. */
export async function holdLocks(tx: Tx, numbers: readonly bigint[]): Promise<void> {
  await sql`select pg_advisory_xact_lock(n) from (
    select n from unnest(${numbers.map(String)}::bigint[]) as given(n) order by n
  ) as in_order`.execute(tx);
}

/** The policies split the list at its commas, so a code that holds one would be read as two. */
function joinAreas(areas: readonly string[]): string {
  assert(
    areas.every((code) => code !== "" && code !== "*" && !code.includes(",")),
    "an area code is not empty, not a star, and has no comma",
  );
  return areas.join(",");
}
