import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import pg from "pg";
import { readIfThere } from "../shared/home.ts";
import { openVault, type Vault } from "../shared/keys.ts";
import { startEmbedded } from "./embedded.ts";
import { ADMIN_LOGIN } from "./launch.ts";
import { kyselyOver, openDatabase, openPool } from "./open.ts";
import type { Schema } from "./schema.generated.ts";

const TEMPLATE = "payung_template";
/** Set for the whole run: the addresses a test file starts from. */
const ADDRESSES = "PAYUNG_TEST_DATABASE";

type Addresses = { home: string; admin: string; owner: string; service: string };

/** A database of one test file's own. */
export type TestDatabase = {
  owner: Kysely<Schema>;
  service: Kysely<Schema>;
  servicePool: pg.Pool;
  ownerUrl: string;
  serviceUrl: string;
  vault: Vault;
  drop(): Promise<void>;
};

/** Vitest's global set-up: one embedded server for the run, with a migrated template to clone. */
export async function setup(): Promise<() => Promise<void>> {
  sweep();
  const home = temporaryHome();
  const embedded = await startEmbedded(home);
  const template = await openDatabase({ home, databaseName: TEMPLATE });
  const addresses: Addresses = {
    home,
    admin: template.ownerUrl
      .replace(/\/\/[^@]+@/, `//${ADMIN_LOGIN}:${embedded.passwords.admin}@`)
      .replace(`/${TEMPLATE}?`, "/postgres?"),
    owner: template.ownerUrl,
    service: template.serviceUrl,
  };
  await template.close(); // a database can only be cloned while nobody uses it
  process.env[ADDRESSES] = JSON.stringify(addresses);
  return async () => {
    await embedded.stop();
    removeHome(home);
  };
}

/**
 * Clones the migrated template for a test file. Call `drop` when the file is done.
 *
 * The tests run through the service login: as the owner every permission test would pass.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const text = process.env[ADDRESSES];
  if (text === undefined) {
    throw new Error("testDatabase needs the vitest project whose globalSetup is db/testing.ts");
  }
  const addresses = JSON.parse(text) as Addresses;
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(addresses, `create database ${name} template ${TEMPLATE} owner payung_owner`);

  const ownerUrl = addresses.owner.replace(`/${TEMPLATE}?`, `/${name}?`);
  const serviceUrl = addresses.service.replace(`/${TEMPLATE}?`, `/${name}?`);
  const servicePool = openPool(serviceUrl, 10);
  const ownerPool = openPool(ownerUrl, 4);
  return {
    owner: kyselyOver(ownerPool),
    service: kyselyOver(servicePool),
    servicePool,
    ownerUrl,
    serviceUrl,
    vault: openVault(addresses.home, {}),
    drop: async () => {
      await Promise.all([servicePool.end(), ownerPool.end()]);
      await asAdmin(addresses, `drop database ${name} with (force)`);
    },
  };
}

async function asAdmin(addresses: Addresses, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: addresses.admin });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * A home folder for a test. Root's service user may walk through it, as through any `.payung` of root.
 *
 * In memory where there is room: the server does all that it does on a disk, and nobody waits for one.
 */
export function temporaryHome(): string {
  const home = mkdtempSync(join(testFolder(), PREFIX));
  chmodSync(home, 0o711);
  return home;
}

const PREFIX = "payung-test-";
const MEMORY = "/dev/shm";
const ROOM_BYTES = 2 * 1024 ** 3;
const DAY_MS = 24 * 60 * 60 * 1000;

function testFolder(): string {
  return hasRoom(MEMORY) ? MEMORY : tmpdir();
}

/** Removes what a run that was killed could not remove itself. No run takes a day. */
function sweep(): void {
  // Both: what filled the memory is why the next run would no longer look there.
  for (const folder of [MEMORY, tmpdir()]) {
    if (!existsSync(folder)) continue; // not on this system
    for (const name of readdirSync(folder).filter((each) => each.startsWith(PREFIX))) {
      try {
        const home = join(folder, name);
        if (Date.now() - statSync(home).mtimeMs > DAY_MS) removeHome(home);
      } catch {
        // Another user's, or another run was faster.
      }
    }
  }
}

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ROOM_BYTES;
  } catch {
    return false; // not on this system
  }
}

/** Removes a home folder and, where root had to put its database elsewhere, that too. */
export function removeHome(home: string): void {
  const elsewhere = readIfThere(join(home, "postgres.place"))?.trim();
  if (elsewhere) rmSync(elsewhere, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
}
