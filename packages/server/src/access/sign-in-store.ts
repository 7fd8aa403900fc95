import { sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Tx } from "../db/transaction.ts";

/** Lets the rest of this transaction see what the sign-in library keeps, which nothing else does. */
export async function openSignIn(tx: Tx): Promise<void> {
  await sql`select set_config('app.sign_in', 'on', true)`.execute(tx);
}

export async function insertUser(
  tx: Tx,
  user: { id: string; name: string; email: string; regionCode: string; at: Date },
): Promise<boolean> {
  return insertOnce(tx, "sign_in_users", {
    id: user.id,
    name: user.name,
    email: user.email,
    // Whoever invites vouches for the address, so the office's provider may speak for it.
    email_verified: true,
    created_at: user.at,
    updated_at: user.at,
    home_region: user.regionCode,
  });
}

/** Takes away everything a person signs in by, and ends their sessions. */
export async function forgetFactors(tx: Tx, userId: string): Promise<void> {
  await tx.deleteFrom("sign_in_accounts").where("user_id", "=", userId).execute();
  await tx.deleteFrom("sign_in_two_factors").where("user_id", "=", userId).execute();
  await tx.deleteFrom("sign_in_passkeys").where("user_id", "=", userId).execute();
  await tx.deleteFrom("sign_in_sessions").where("user_id", "=", userId).execute();
  await tx
    .updateTable("sign_in_users")
    .set({ two_factor_enabled: false })
    .where("id", "=", userId)
    .execute();
}

export async function insertPassword(
  tx: Tx,
  password: { id: string; userId: string; hash: string; at: Date },
): Promise<void> {
  await tx
    .insertInto("sign_in_accounts")
    .values({
      id: password.id,
      account_id: password.userId,
      provider_id: "credential",
      user_id: password.userId,
      password: password.hash,
      created_at: password.at,
      updated_at: password.at,
    })
    .execute();
}

/** What a person signs in by. */
export async function readFactors(tx: Tx, userId: string) {
  const { rows } = await sql<{ authenticator: boolean; passkeys: bigint }>`
    select coalesce((select two_factor_enabled from sign_in_users where id = ${userId}), false) as authenticator,
      (select count(*) from sign_in_passkeys where user_id = ${userId}) as passkeys`.execute(tx);
  return {
    authenticator: rows[0]?.authenticator === true,
    passkeys: Number(rows[0]?.passkeys ?? 0n),
  };
}

/** Holds a person's ways to sign in still. */
export async function lockUser(tx: Tx, userId: string): Promise<void> {
  await tx.selectFrom("sign_in_users").select("id").where("id", "=", userId).forUpdate().execute();
}

export async function listPasskeys(tx: Tx, userId: string) {
  return tx
    .selectFrom("sign_in_passkeys")
    .select(["id", "name", "created_at"])
    .where("user_id", "=", userId)
    .orderBy("created_at", "desc")
    .execute();
}

export async function deletePasskey(tx: Tx, userId: string, id: string): Promise<void> {
  await tx
    .deleteFrom("sign_in_passkeys")
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .execute();
}

/** Where a person is signed in now, the latest first. */
export async function listSessions(tx: Tx, userId: string, now: Date) {
  return tx
    .selectFrom("sign_in_sessions")
    .select(["id", "method", "created_at", "updated_at", "expires_at", "user_agent"])
    .where("user_id", "=", userId)
    .where("expires_at", ">", now)
    .orderBy("updated_at", "desc")
    .execute();
}

/** Ends one session of a person, or all of them; says how many. */
export async function endSessions(tx: Tx, userId: string, id: string | null): Promise<number> {
  const deletion = tx.deleteFrom("sign_in_sessions").where("user_id", "=", userId);
  const { numDeletedRows } = await (id === null
    ? deletion
    : deletion.where("id", "=", id)
  ).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Counts one try under each name, in windows that begin anew, and gives the counts: at once, so that many tries sent at one moment all count. */
export async function countTries(
  tx: Tx,
  keys: readonly string[],
  now: Date,
  windowFrom: Date,
): Promise<{ key: string; failures: number; since: Date }[]> {
  await sql`delete from sign_in_tries where since < ${windowFrom}`.execute(tx);
  const { rows } = await sql<{ key: string; failures: number; since: Date }>`
    insert into sign_in_tries as t (key, failures, since)
    select key, 1, ${now} from unnest(${keys}::text[]) as key order by key
    on conflict (key) do update set failures = t.failures + 1
    returning key, failures, since`.execute(tx);
  return rows;
}

export async function forgetTries(tx: Tx, keys: readonly string[]): Promise<void> {
  await tx.deleteFrom("sign_in_tries").where("key", "in", keys).execute();
}

export async function hasUser(tx: Tx, email: string): Promise<boolean> {
  const row = await tx
    .selectFrom("sign_in_users")
    .select("id")
    .where("email", "=", email)
    .executeTakeFirst();
  return row !== undefined;
}

/** Gives a person an authenticator whose secret is known here; the texts are sealed as the library seals its own. */
export async function insertAuthenticator(
  tx: Tx,
  authenticator: { id: string; userId: string; secret: string; backupCodes: string },
): Promise<void> {
  await tx
    .insertInto("sign_in_two_factors")
    .values({
      id: authenticator.id,
      user_id: authenticator.userId,
      secret: authenticator.secret,
      backup_codes: authenticator.backupCodes,
      verified: true,
    })
    .execute();
  await tx
    .updateTable("sign_in_users")
    .set({ two_factor_enabled: true })
    .where("id", "=", authenticator.userId)
    .execute();
}
