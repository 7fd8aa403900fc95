import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

/** The migrations this program was released with. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../migrations", import.meta.url));

/** A migration that cannot be applied, in one sentence for whoever upgrades. */
export class MigrationError extends Error {}

type Migration = { name: string; text: string; checksum: string };

/** Any number, the same for every Payung: whoever migrates this database waits for the others. */
const MIGRATION_LOCK = 7_261_186_412;

/**
 * Brings a database up to date, as its owner, and names the migrations it applied.
 *
 * Each file is one transaction together with its entry in the record, so a kill leaves either all of it
 * or nothing. Migrations go forward only. One that was used and then edited, or that this release does
 * not know, throws `MigrationError`: what ran in production is what the repository shows.
 */
export async function migrate(client: pg.Client, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  const migrations = readMigrations(folder);
  if (isUpToDate(migrations, await readApplied(client))) return []; // no lock on the usual way

  await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
  try {
    await prepareRecord(client);
    const applied = await readApplied(client);
    checkHistory(migrations, applied);
    const outstanding = migrations.filter((each) => !applied.has(each.name));
    for (const migration of outstanding) await apply(client, migration);
    return outstanding.map((each) => each.name);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
  }
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  for (const name of names) {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name)) {
      throw new MigrationError(`${name} is not named NNNN_what.sql.`);
    }
  }
  const numbers = new Set(names.map((name) => name.slice(0, 4)));
  if (numbers.size !== names.length) {
    throw new MigrationError("Two migrations have the same number: their order is not defined.");
  }
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    if (/^\s*(begin|start transaction|commit|rollback)\s*;/im.test(text)) {
      throw new MigrationError(
        `${name} opens or ends a transaction: each migration is one already.`,
      );
    }
    return { name, text, checksum: createHash("sha256").update(text).digest("hex") };
  });
}

/** Names and checksums in the record; empty for a database that was never migrated. */
async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  try {
    const { rows } = await client.query<{ name: string; checksum: string }>(
      "select name, checksum from maintenance.migrations order by name",
    );
    return new Map(rows.map((row) => [row.name, row.checksum]));
  } catch (error) {
    if (error instanceof pg.DatabaseError && ["42P01", "3F000"].includes(error.code ?? "")) {
      return new Map();
    }
    throw error;
  }
}

function isUpToDate(migrations: readonly Migration[], applied: ReadonlyMap<string, string>) {
  return (
    applied.size === migrations.length &&
    migrations.every((each) => applied.get(each.name) === each.checksum)
  );
}

/** Kept in a schema of its own: the programme's tables are `public`, and each of their columns is classified. */
async function prepareRecord(client: pg.Client): Promise<void> {
  await client.query(`
    create schema if not exists maintenance;
    create table if not exists maintenance.migrations (
      name       text primary key,
      checksum   text not null,
      applied_at timestamptz not null default now()
    )`);
}

function checkHistory(migrations: readonly Migration[], applied: ReadonlyMap<string, string>) {
  const known = new Map(migrations.map((each) => [each.name, each]));
  for (const [name, checksum] of applied) {
    const migration = known.get(name);
    if (migration === undefined) {
      throw new MigrationError(
        `The database holds migration ${name}, which this release does not know: start the newer release.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new MigrationError(
        `Migration ${name} was edited after it was applied: put it back and add a new one.`,
      );
    }
  }
  const last = [...applied.keys()].at(-1) ?? "";
  const skipped = migrations.find((each) => each.name < last && !applied.has(each.name));
  if (skipped !== undefined) {
    throw new MigrationError(
      `Migration ${skipped.name} comes before ${last}, which is applied already: give it a later number.`,
    );
  }
}

async function apply(client: pg.Client, { name, text, checksum }: Migration): Promise<void> {
  try {
    await client.query("begin");
    await client.query(text);
    await client.query("insert into maintenance.migrations (name, checksum) values ($1, $2)", [
      name,
      checksum,
    ]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new MigrationError(`Migration ${name}${lineOf(error, text)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Where in the file PostgreSQL stopped, as " line 12"; empty when it does not say. */
function lineOf(error: unknown, text: string): string {
  const position = error instanceof pg.DatabaseError ? Number(error.position) : Number.NaN;
  if (Number.isNaN(position)) return "";
  return ` line ${text.slice(0, position).split("\n").length}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
