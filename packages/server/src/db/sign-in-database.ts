import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { openPool } from "./open.ts";

/** What the sign-in library queries by itself: tables and columns by the library's own names. */
export type SignInDatabase = { readonly pool: pg.Pool; readonly db: Kysely<Record<string, never>> };

/** Sign-ins are few beside everything else. */
const CONNECTIONS_MAX = 4;

/**
 * Opens the connections that may see passwords, sessions and passkeys: as the service login, with the one
 * setting that row-level security asks for. Every other connection sees none of it.
 */
export function openSignInDatabase(serviceUrl: string): SignInDatabase {
  const url = new URL(serviceUrl);
  url.searchParams.set("options", "-c app.sign_in=on");
  const pool = openPool(url.href, CONNECTIONS_MAX);
  const dialect = new PostgresDialect({ pool });
  return { pool, db: new Kysely({ dialect, plugins: [new CamelCasePlugin()] }) };
}
