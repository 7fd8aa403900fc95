import { sql } from "kysely";
import type { Tx } from "./transaction.ts";

/**
 * Runs a piece of a transaction that may fail without the rest: what a throw leaves behind is undone, the locks that it
 * took are let go, and the throw goes on.
 */
export async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint piece`.execute(tx);
  try {
    const result = await work();
    await sql`release savepoint piece`.execute(tx);
    return result;
  } catch (error) {
    await sql`rollback to savepoint piece`.execute(tx);
    await sql`release savepoint piece`.execute(tx);
    throw error;
  }
}
