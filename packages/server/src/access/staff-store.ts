import { type Insertable, type Selectable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

export type StaffRow = Selectable<Schema["staff"]>;

export type InvitationRow = Selectable<Schema["staff_invitations"]>;

/** Adds a person; false when the id or the e-mail address is taken. */
export async function insertStaff(tx: Tx, staff: Insertable<Schema["staff"]>): Promise<boolean> {
  return insertOnce(tx, "staff", staff);
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

export async function listActorRoles(
  tx: Tx,
  regionCode: string,
  staffIds: readonly string[],
  keyIds: readonly string[],
): Promise<{ actor_id: string; roles: string[] }[]> {
  const { rows } = await sql<{ actor_id: string; roles: string[] }>`
    select 'staff:' || staff_id as actor_id, array_agg(role order by granted_at desc) as roles from staff_grants
    where region_code = ${regionCode} and staff_id = any (${staffIds}::uuid[])
    group by staff_id
    union all
    select 'key:' || id, array[role] from api_keys
    where region_code = ${regionCode} and id = any (${keyIds}::uuid[])`.execute(tx);
  return rows;
}
