import { type Insertable, type Selectable, sql } from "kysely";
import { insertOnce } from "../db/insert-once.ts";
import type { Schema } from "../db/schema.generated.ts";
import type { Tx } from "../db/transaction.ts";

/** A device, and when it was revoked. */
export type DeviceRow = Selectable<Schema["devices"]> & {
  readonly revoked_at: Date | null;
  readonly reason: string | null;
};

export function insertDevice(tx: Tx, row: Insertable<Schema["devices"]>): Promise<boolean> {
  return insertOnce(tx, "devices", row);
}

function devices(tx: Tx, regionCode: string) {
  return tx
    .selectFrom("devices as d")
    .leftJoin("device_revocations as r", (join) =>
      join.onRef("r.region_code", "=", "d.region_code").onRef("r.device_id", "=", "d.id"),
    )
    .selectAll("d")
    .select(["r.revoked_at", "r.reason"])
    .where("d.region_code", "=", regionCode);
}

export async function findDevice(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<DeviceRow | undefined> {
  return devices(tx, regionCode).where("d.id", "=", id).executeTakeFirst();
}

/** The same, and whoever else wants it waits until this transaction ends. */
export async function lockDevice(
  tx: Tx,
  regionCode: string,
  id: string,
): Promise<DeviceRow | undefined> {
  // The lock first: a row that was joined before it could be an older one.
  await sql`select from devices where region_code = ${regionCode} and id = ${id} for update`.execute(
    tx,
  );
  return findDevice(tx, regionCode, id);
}

export async function listDevices(
  tx: Tx,
  regionCode: string,
  staffId: string,
): Promise<DeviceRow[]> {
  return devices(tx, regionCode)
    .where("d.staff_id", "=", staffId)
    .orderBy("d.enrolled_at", "desc")
    .execute();
}

/** What an opening changes. */
export async function openDevice(
  tx: Tx,
  regionCode: string,
  id: string,
  opened: Pick<
    Insertable<Schema["devices"]>,
    "counter" | "token_hash" | "token_expires_at" | "opened_at" | "clock_ahead"
  > & { readonly announced?: readonly object[] },
): Promise<void> {
  const { announced, ...rest } = opened;
  await tx
    .updateTable("devices")
    .set({
      ...rest,
      ...(announced === undefined ? {} : { announced: JSON.stringify(announced) }),
    })
    .where("region_code", "=", regionCode)
    .where("id", "=", id)
    .execute();
}

export function insertRevocation(
  tx: Tx,
  row: Insertable<Schema["device_revocations"]>,
): Promise<boolean> {
  return insertOnce(tx, "device_revocations", row);
}
