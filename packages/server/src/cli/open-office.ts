import { userInfo } from "node:os";
import { type Opened, openDatabase } from "../db/open.ts";
import { keyEverybody } from "../intake/service.ts";
import { KOTA_JAMBI, loadReferenceData } from "../reference/starter.ts";
import { homeFolder } from "../shared/home.ts";
import { openVault } from "../shared/keys.ts";
import type { Office } from "../shared/office.ts";
import { againWhenCutOff } from "./cut-off.ts";

/** Two instances side by side: your own people never meet the made-up ones. */
export type Instance = "own" | "example";

export type OpenedOffice = {
  readonly office: Office;
  readonly database: Opened;
  readonly home: string;
};

/**
 * Opens the office of whoever sits at this terminal: database, keys, reference data, the whole region.
 *
 * `DATABASE_URL` names an existing PostgreSQL (as its owner) and `DATABASE_SERVICE_URL` the login that
 * serves; without them the embedded one in the home folder is used.
 */
export function openOffice(instance: Instance): Promise<OpenedOffice> {
  const databaseUrl = process.env["DATABASE_URL"];
  // Another Payung may end, and its embedded server with it, just while we open ours.
  return databaseUrl === undefined
    ? againWhenCutOff(() => open(instance, undefined))
    : open(instance, databaseUrl);
}

async function open(instance: Instance, databaseUrl: string | undefined): Promise<OpenedOffice> {
  const home = homeFolder();
  const vault = openVault(home);
  const database = await openDatabase({
    home,
    databaseUrl,
    databaseServiceUrl: process.env["DATABASE_SERVICE_URL"],
    databaseName: instance === "example" ? "payung_example" : "payung",
  });
  const office: Office = {
    db: database.service,
    vault,
    actor: { id: `terminal:${userName()}`, regionCode: KOTA_JAMBI.regionCode, areas: "*" },
    now: () => new Date(),
  };
  try {
    await loadReferenceData(database.owner, { ...KOTA_JAMBI, isExample: instance === "example" });
    await keyEverybody(office, (people) => {
      if (people === 0 || people % TOLD_EACH > 0) return;
      process.stderr.write(
        `Once only: keys for finding the same person twice, ${people} people.\n`,
      );
    });
  } catch (error) {
    await database.close();
    throw error;
  }
  return { office, database, home };
}

/** Keys for a million people take minutes: whoever waits is told. */
const TOLD_EACH = 50_000;

/** Who sits at this terminal. In a container, a user may have a number only. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}
