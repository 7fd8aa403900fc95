import { openDatabase } from "../src/db/open.ts";
import { KOTA_JAMBI } from "../src/reference/starter.ts";
import { openVault } from "../src/shared/keys.ts";
import type { Office } from "../src/shared/office.ts";

/** Works in the office of a home folder whose reference data a `payung` has loaded. */
export async function inOffice<T>(home: string, work: (office: Office) => Promise<T>): Promise<T> {
  const database = await openDatabase({ home, databaseName: "payung" });
  try {
    return await work({
      db: database.service,
      vault: openVault(home, {}),
      actor: { id: "officer-1", regionCode: KOTA_JAMBI.regionCode, areas: "*" },
      now: () => new Date(),
    });
  } finally {
    await database.close();
  }
}
