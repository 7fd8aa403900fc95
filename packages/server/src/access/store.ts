import { type Insertable, type Selectable, sql } from "kysely";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

/** The key with this id, if it was not revoked. */
export async function findKey(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("api_keys")
    .select(["id", "role", "areas", "secret_hash"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
}

export async function insertKey(tx: Tx, key: Insertable<Schema["api_keys"]>): Promise<void> {
  await tx.insertInto("api_keys").values(key).execute();
}

export async function listKeys(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("api_keys")
    .select(["id", "label", "role", "areas", "created_at", "revoked_at"])
    .where("region_code", "=", regionCode)
    .orderBy("created_at")
    .execute();
}

/** Ends a key; false when there is none that is still good. */
export async function revokeKey(
  tx: Tx,
  regionCode: string,
  id: string,
  at: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("api_keys")
    .set({ revoked_at: at })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export type StaffRow = Selectable<Schema["staff"]>;
export type InvitationRow = Selectable<Schema["staff_invitations"]>;

/** Adds a person; false when the id or the e-mail address is taken. */
export async function insertStaff(tx: Tx, staff: Insertable<Schema["staff"]>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("staff")
    .values(staff)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findStaff(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<StaffRow | undefined> {
  return tx
    .selectFrom("staff")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Everybody, with the grants they hold now, by name. */
export async function listStaff(tx: Tx, regionCode: string) {
  const { rows } = await sql<
    StaffRow & { grants: { id: string; role: string; areas: string[] }[] }
  >`
    select s.*,
      coalesce((
        select json_agg(json_build_object('id', g.id, 'role', g.role, 'areas', g.areas) order by g.granted_at, g.id)
        from staff_grants g
        where g.region_code = s.region_code and g.staff_id = s.id and g.ended_at is null
      ), '[]') as grants
    from staff s
    where s.region_code = ${regionCode}
    order by s.ended_at is not null, s.name, s.id`.execute(tx);
  return rows;
}

export async function insertGrants(
  tx: Tx,
  grants: readonly Insertable<Schema["staff_grants"]>[],
): Promise<void> {
  if (grants.length > 0) await tx.insertInto("staff_grants").values(grants).execute();
}

/** The grants that a person holds now. */
export async function listGrants(tx: Tx, regionCode: string, staffId: string) {
  return tx
    .selectFrom("staff_grants")
    .select(["id", "role", "areas"])
    .where("region_code", "=", regionCode)
    .where("staff_id", "=", staffId)
    .where("ended_at", "is", null)
    .orderBy("granted_at")
    .orderBy("id")
    .execute();
}

/** Who was given a grant, if it has not ended. */
export async function findGrant(tx: Tx, regionCode: string, id: string) {
  return tx
    .selectFrom("staff_grants")
    .select(["id", "staff_id", "role", "areas"])
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
}

export async function endGrant(
  tx: Tx,
  regionCode: string,
  id: string,
  ended: { at: Date; by: string },
): Promise<void> {
  await tx
    .updateTable("staff_grants")
    .set({ ended_at: ended.at, ended_by: ended.by })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .execute();
}

/** Ends a person; false when they had ended before. */
export async function endStaff(
  tx: Tx,
  regionCode: string,
  id: string,
  ended: { at: Date; by: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("staff")
    .set({ ended_at: ended.at, ended_by: ended.by })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Notes that somebody has set a password for the first time. */
export async function markJoined(tx: Tx, regionCode: string, id: string, at: Date): Promise<void> {
  await tx
    .updateTable("staff")
    .set({ joined_at: at })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("joined_at", "is", null)
    .execute();
}

/** How many people who can sign in hold a role now. */
export async function countHolders(tx: Tx, regionCode: string, role: string): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select count(distinct g.staff_id) as n from staff_grants g
    join staff s on s.region_code = g.region_code and s.id = g.staff_id and s.ended_at is null
    where g.region_code = ${regionCode} and g.role = ${role} and g.ended_at is null`.execute(tx);
  return Number(rows[0]?.n ?? 0n);
}

export async function insertInvitation(
  tx: Tx,
  invitation: Insertable<Schema["staff_invitations"]>,
): Promise<void> {
  await tx.insertInto("staff_invitations").values(invitation).execute();
}

/** An invitation that is open, held until the transaction ends: it works once. */
export async function holdInvitation(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<InvitationRow | undefined> {
  return tx
    .selectFrom("staff_invitations")
    .selectAll()
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .where("closed_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
}

/** Closes an invitation that was used, or all of a person, so that only the newest works. */
export async function closeInvitations(
  tx: Tx,
  regionCode: string,
  which: { id: string } | { staffId: string | null },
  at: Date,
): Promise<void> {
  const update = tx
    .updateTable("staff_invitations")
    .set({ closed_at: at })
    .where("region_code", "=", regionCode)
    .where("closed_at", "is", null);
  await ("id" in which
    ? update.where("id", "=", which.id)
    : update.where("staff_id", "is not distinct from", which.staffId)
  ).execute();
}

export async function listKelurahan(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("kelurahan")
    .select(["code", "kecamatan_code"])
    .where("region_code", "=", regionCode)
    .orderBy("code")
    .execute();
}

/** Lets the rest of this transaction see what the sign-in library keeps, which nothing else does. */
export async function openSignIn(tx: Tx): Promise<void> {
  await sql`select set_config('app.sign_in', 'on', true)`.execute(tx);
}

export async function insertUser(
  tx: Tx,
  user: { id: string; name: string; email: string; regionCode: string; at: Date },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("sign_in_users")
    .values({
      id: user.id,
      name: user.name,
      email: user.email,
      // Whoever invites vouches for the address, so the office's provider may speak for it.
      email_verified: true,
      created_at: user.at,
      updated_at: user.at,
      home_region: user.regionCode,
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
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

/** The names of people and the labels of keys, by what the record calls them. */
export async function listActorNames(
  tx: Tx,
  regionCode: string,
  staffIds: readonly string[],
  keyIds: readonly string[],
): Promise<{ actor_id: string; name: string }[]> {
  const { rows } = await sql<{ actor_id: string; name: string }>`
    select 'staff:' || id as actor_id, name from staff
    where region_code = ${regionCode} and id = any (${staffIds}::uuid[])
    union all
    select 'key:' || id, label from api_keys
    where region_code = ${regionCode} and id = any (${keyIds}::uuid[])`.execute(tx);
  return rows;
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
