import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { openHome } from "../shared/home.ts";
import { openVault } from "../shared/keys.ts";
import { type Embedded, startEmbedded } from "./embedded.ts";
import { checkGuarantees } from "./guarantees.ts";
import { ADMIN_LOGIN } from "./launch.ts";
import { MIGRATIONS_FOLDER, migrate } from "./migrate.ts";
import type { Schema } from "./schema.generated.ts";
import { driverTypes } from "./types.ts";

/** The login that owns the embedded tables and migrates them. */
export const OWNER_LOGIN = "payung_owner";
/** The login that serves. It owns nothing; the migrations grant to it by this name. */
export const SERVICE_LOGIN = "payung_server";

export type DatabaseOptions = {
  /** The home folder, for the embedded database and for the keys. */
  home: string;
  /** An existing PostgreSQL, as its owner. Without it the embedded one is used. */
  databaseUrl?: string | undefined;
  /** The service login of that PostgreSQL; by default `payung_server` with a password from the keys. */
  databaseServiceUrl?: string | undefined;
  /** The database inside the embedded PostgreSQL: "payung", or "payung_example" for made-up people. */
  databaseName: string;
  /** Where the migrations are; another folder is for tests. */
  migrations?: string;
  /** Connections of the service, at most. */
  connectionsMax?: number;
};

/** An open database, up to date and checked. */
export type Opened = {
  /** As the owner: migrations and reference data. */
  owner: Kysely<Schema>;
  /** As the service login, behind row-level security: everything else. */
  service: Kysely<Schema>;
  servicePool: pg.Pool;
  /** For libraries that open their own connections. */
  ownerUrl: string;
  serviceUrl: string;
  /** Ends all connections, and stops the embedded server if this process started it. */
  close(): Promise<void>;
};

/** Any number, the same for every Payung: whoever prepares a server waits for the others. */
const PREPARING = 7_261_186_413;

/** The database cannot be opened; one sentence for whoever started Payung. */
export class DatabaseUnavailable extends Error {}

/**
 * Opens the database: starts the embedded server unless `databaseUrl` names another, makes what is
 * missing (database, logins), migrates as the owner, and checks what `guarantees.ts` asks for.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Opened> {
  const home = openHome(options.home);
  if (options.databaseUrl) return open(options, await urlsOf(options, options.databaseUrl, home));

  const embedded = await startEmbedded(home);
  try {
    return await open(options, await urlsOfEmbedded(embedded, options.databaseName), embedded);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

type Urls = { ownerUrl: string; serviceUrl: string };

async function open(options: DatabaseOptions, urls: Urls, embedded?: Embedded): Promise<Opened> {
  await migrateAs(urls.ownerUrl, options.migrations ?? MIGRATIONS_FOLDER);

  const ownerPool = openPool(urls.ownerUrl, 4);
  const servicePool = openPool(urls.serviceUrl, options.connectionsMax ?? 10);
  let closed: Promise<void> | undefined;
  const close = async () => {
    await Promise.all([ownerPool.end(), servicePool.end()]);
    await embedded?.stop();
  };
  try {
    await checkGuarantees(servicePool);
  } catch (error) {
    await Promise.all([ownerPool.end(), servicePool.end()]);
    throw isRefusedLogin(error) ? new DatabaseUnavailable(REFUSED_LOGIN) : error;
  }
  return {
    owner: kyselyOver(ownerPool),
    service: kyselyOver(servicePool),
    servicePool,
    ...urls,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** Wraps a pool in the query builder. */
export function kyselyOver(pool: pg.Pool): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** A pool that survives the end of an idle connection; the next query opens another. */
export function openPool(url: string, connectionsMax: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: connectionsMax, types: driverTypes });
  // Without listeners a server restart would end this process: the pool listens to the connections that lie
  // idle, nobody to one at work. The query that waits on it hears of its end.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

async function migrateAs(ownerUrl: string, folder: string): Promise<void> {
  await withClient(ownerUrl, (client) => migrate(client, folder));
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, types: driverTypes });
  client.on("error", () => {}); // the query that was waiting hears of it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The addresses of a database in the embedded server; makes the database and the logins once. */
async function urlsOfEmbedded(embedded: Embedded, databaseName: string): Promise<Urls> {
  const { passwords, socket } = embedded;
  const ownerUrl = socketUrl(socket, OWNER_LOGIN, passwords.owner, databaseName);
  const serviceUrl = socketUrl(socket, SERVICE_LOGIN, passwords.service, databaseName);
  const isThere = await withClient(ownerUrl, async () => true).catch((error: unknown) => {
    if (isRefusedLogin(error) || isCode(error, "3D000")) return false; // no such login, no such database
    throw error;
  });
  if (!isThere) {
    const adminUrl = socketUrl(socket, ADMIN_LOGIN, passwords.admin, "postgres");
    await withClient(adminUrl, async (admin) => {
      await takeTurns(admin);
      await prepareLogin(admin, OWNER_LOGIN, passwords.owner, "createdb createrole bypassrls");
      await prepareLogin(admin, SERVICE_LOGIN, passwords.service, "");
      const { rowCount } = await admin.query("select from pg_database where datname = $1", [
        databaseName,
      ]);
      const names = [databaseName, OWNER_LOGIN].map(pg.escapeIdentifier);
      if (rowCount === 0) await admin.query(`create database ${names.join(" owner ")}`);
    });
  }
  return { ownerUrl, serviceUrl };
}

/** The addresses of an existing PostgreSQL; makes the service login there when we have to name it ourselves. */
async function urlsOf(options: DatabaseOptions, ownerUrl: string, home: string): Promise<Urls> {
  if (options.databaseServiceUrl) return { ownerUrl, serviceUrl: options.databaseServiceUrl };

  const password = openVault(home).loginPassword(SERVICE_LOGIN);
  await withClient(ownerUrl, async (owner) => {
    if (await isLogin(owner, SERVICE_LOGIN)) return;
    await takeTurns(owner);
    await prepareLogin(owner, SERVICE_LOGIN, password, "");
  });
  const serviceUrl = new URL(ownerUrl);
  serviceUrl.username = SERVICE_LOGIN;
  serviceUrl.password = password;
  return { ownerUrl, serviceUrl: serviceUrl.href };
}

/** Lets only one process at a time prepare a server. The lock ends with the connection. */
async function takeTurns(client: pg.Client): Promise<void> {
  await client.query("select pg_advisory_lock($1)", [PREPARING]);
}

/** Makes a login with a password; one that is there keeps its rights and gets the password again. */
async function prepareLogin(
  client: pg.Client,
  login: string,
  password: string,
  rights: string,
): Promise<void> {
  const does = (await isLogin(client, login)) ? "alter role" : `create role`;
  const given = does === "create role" ? `login ${rights}` : "";
  const [name, secret] = [pg.escapeIdentifier(login), pg.escapeLiteral(password)];
  await client.query(`${does} ${name} ${given} password ${secret}`);
}

async function isLogin(client: pg.Client, login: string): Promise<boolean> {
  const { rowCount } = await client.query("select from pg_roles where rolname = $1", [login]);
  return rowCount === 1;
}

const REFUSED_LOGIN = `The database refuses the login ${SERVICE_LOGIN}: it exists with a password other than this home folder's. Set DATABASE_SERVICE_URL, or put this installation's keys.json back.`;

function isRefusedLogin(error: unknown): boolean {
  return isCode(error, "28P01") || isCode(error, "28000");
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof pg.DatabaseError && error.code === code;
}

/** The address of a database behind a unix socket. */
function socketUrl(socket: string, login: string, password: string, databaseName: string): string {
  const name = encodeURIComponent(databaseName);
  return `postgresql://${login}:${password}@localhost/${name}?host=${encodeURIComponent(socket)}`;
}
