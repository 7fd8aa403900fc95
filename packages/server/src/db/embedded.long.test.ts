import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { openHome, readIfThere } from "../shared/home.ts";
import { skipAloud } from "../testing/skip-aloud.ts";
import { asAccount, isRoot } from "./account.ts";
import { startEmbedded } from "./embedded.ts";
import { LOCK_IS_HELD, launchCreation, launchServer } from "./launch.ts";
import { type Opened, openDatabase } from "./open.ts";
import { openPasswords } from "./passwords.ts";
import { preparePlace } from "./place.ts";
import { removeHome, temporaryHome } from "./testing.ts";

const NEIGHBOUR = fileURLToPath(new URL("./testing-process/neighbour.ts", import.meta.url));

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanups.splice(0).reverse()) await each();
});

/** A home folder with a migration of its own, removed after the test. */
function givenHome(): string {
  const home = temporaryHome();
  cleanups.push(async () => {
    // A server whose files vanish under it leaves its shared memory behind.
    const server = serverNumber(home);
    if (server !== null) await until(() => !isAlive(server));
    removeHome(home);
  });
  mkdirSync(join(home, "migrations"), { mode: 0o755 });
  writeFileSync(
    join(home, "migrations", "0001_notes.sql"),
    "create table notes (id integer primary key); grant select, insert on notes to payung_server;",
  );
  return home;
}

async function open(home: string): Promise<Opened> {
  const migrations = join(home, "migrations");
  const db = await openDatabase({ home, databaseName: "payung", migrations });
  cleanups.push(() => db.close());
  return db;
}

const write = (db: Opened, id: number) =>
  db.servicePool.query("insert into notes (id) values ($1)", [id]);
const readIds = async (db: Opened) => {
  const { rows } = await db.servicePool.query<{ id: number }>("select id from notes order by id");
  return rows.map((row) => row.id);
};

type Neighbour = { child: ChildProcess; first: unknown; ask(line: string): Promise<unknown> };

/** Starts another Payung process on a home folder, as whom the command says. */
async function givenNeighbour(
  home: string,
  as: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<Neighbour> {
  const [program = process.execPath, ...given] = [...as, process.execPath];
  const child = spawn(program, [...given, NEIGHBOUR, home, join(home, "migrations")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PAYUNG_KEYS: "", NODE_NO_WARNINGS: "1", ...environment },
  });
  cleanups.push(() => child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    return done ? "gone" : JSON.parse(value);
  };
  const ask = (line: string) => {
    child.stdin.write(`${line}\n`);
    return answer();
  };
  return { child, first: await answer(), ask };
}

/** The number in `postmaster.pid`, or null when no server left one. */
function serverNumber(home: string): number | null {
  const folder = readIfThere(join(home, "postgres.place"))?.trim() ?? join(home, "postgres");
  const text = readIfThere(join(folder, "data", "postmaster.pid"));
  return text === null ? null : Number(text.split("\n")[0]);
}

/** Waits for what must come; a test that waits in vain fails by its time limit. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(20);
}

const isAlive = (pid: number) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

test("what was written is there after a stop and a start, and the server keeps what we promise", async () => {
  const home = givenHome();
  const first = await open(home);
  await write(first, 1);
  await first.close();
  expect(serverNumber(home)).toBe(null);

  const again = await open(home);
  expect(await readIds(again)).toEqual([1]);
  const { rows } = await again.servicePool.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name = any ($1)",
    [["fsync", "synchronous_commit", "full_page_writes", "data_checksums", "listen_addresses"]],
  );
  expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
    data_checksums: "on",
    fsync: "on",
    full_page_writes: "on",
    listen_addresses: "",
    synchronous_commit: "on",
  });
});

test("nobody gets in without a password, and nobody else may read the secrets", async () => {
  const home = givenHome();
  const db = await open(home);
  const wrong = db.serviceUrl.replace(/payung_server:[^@]+@/, "payung_server:guess@");
  const stranger = openDatabase({
    home,
    databaseUrl: db.ownerUrl,
    databaseServiceUrl: wrong,
    databaseName: "payung",
    migrations: join(home, "migrations"),
  });
  await expect(stranger).rejects.toThrow(/refuses the login/);

  const { socket, data } = preparePlace(openHome(home));
  for (const folder of [socket, data]) expect(statSync(folder).mode & 0o077).toBe(0);
  for (const file of readdirSync(home).filter((name) => /json|log/.test(name))) {
    expect(statSync(join(home, file)).mode & 0o077, file).toBe(0);
  }
});

test("a killed server is started again, and has lost nothing", async () => {
  const home = givenHome();
  const db = await open(home);
  await write(db, 1);
  const killed = serverNumber(home);
  process.kill(killed ?? 0, "SIGKILL");

  await until(() => ![killed, null].includes(serverNumber(home)));
  await until(() =>
    readIds(db).then(
      () => true,
      () => false,
    ),
  ); // it may still be getting ready
  expect(await readIds(db)).toEqual([1]);
  await write(db, 2);
  expect(await readIds(db)).toEqual([1, 2]);
});

test("a Payung and its server both killed while writing lose no acknowledged row", async () => {
  const home = givenHome();
  for (let round = 0; round < 3; round += 1) {
    const { child, first, ask } = await givenNeighbour(home);
    expect(first).toBe("started");
    for (let id = 0; id < 5; id += 1) {
      expect(await ask(`insert into notes values (${round * 10 + id}) returning id`)).toHaveLength(
        1,
      );
    }
    const server = serverNumber(home) ?? 0;
    child.stdin?.write("insert into notes select generate_series(1000, 50000)\n");
    process.kill(server, "SIGKILL");
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  const ids = await readIds(await open(home));
  expect(ids.filter((id) => id < 1000)).toEqual([
    0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21, 22, 23, 24,
  ]);
});

test("the server ends when the Payung that started it is killed", async () => {
  const home = givenHome();
  const { child } = await givenNeighbour(home);
  const server = serverNumber(home) ?? 0;
  expect(isAlive(server)).toBe(true);
  child.kill("SIGKILL");
  await until(() => !isAlive(server));
  expect(serverNumber(home)).toBe(null); // it went cleanly
});

test.each([
  "setpriv",
  "setpriv or flock",
])("on a system without %s the server is shared too, and ends with its Payung", async (missing) => {
  const home = givenHome();
  const tools = join(home, "tools");
  mkdirSync(tools, { mode: 0o755 });
  for (const tool of ["sh", "cat", "sed", "rm", "mv", "dirname", "sync", "true", "flock"]) {
    const path = ["/usr/bin", "/bin"].map((folder) => join(folder, tool)).find(existsSync);
    if (path !== undefined && !missing.split(" or ").includes(tool))
      symlinkSync(path, join(tools, tool));
  }
  const first = await givenNeighbour(home, [], { PATH: tools });
  const second = await givenNeighbour(home, [], { PATH: tools });
  expect([first.first, second.first]).toEqual(["started", "attached"]);
  expect(await second.ask("close")).toBe("closed");

  const server = serverNumber(home) ?? 0;
  first.child.kill("SIGKILL");
  await until(() => !isAlive(server));
  const third = await givenNeighbour(home, [], { PATH: tools });
  expect(await third.ask("select id from notes")).toEqual([]);
  expect(await third.ask("close")).toBe("closed");
});

test("a second Payung shares the server, leaves it running, and takes over when the first ends", async () => {
  const home = givenHome();
  const first = await givenNeighbour(home);
  const second = await givenNeighbour(home);
  const third = await givenNeighbour(home);
  expect([first.first, second.first, third.first]).toEqual(["started", "attached", "attached"]);

  await first.ask("insert into notes values (1)");
  expect(await second.ask("select id from notes")).toEqual([{ id: 1 }]);
  expect(await second.ask("close")).toBe("closed");
  expect(await first.ask("select id from notes")).toEqual([{ id: 1 }]);

  expect(await first.ask("close")).toBe("closed");
  await until(async () => (await third.ask("role")) === "started" && serverNumber(home) !== null);
  await until(() =>
    /ready/.test(readFileSync(join(preparePlace(openHome(home)).data, "postmaster.pid"), "utf8")),
  );
  expect(await third.ask("select id from notes")).toEqual([{ id: 1 }]);
});

test("processes that start at the same moment share one new server", async () => {
  const home = givenHome();
  const all = await Promise.all([1, 2, 3].map(() => givenNeighbour(home)));
  expect(all.map((each) => each.first).sort()).toEqual(["attached", "attached", "started"]);
});

test("a second server on the folder is refused at once, also from another process namespace", async () => {
  const home = givenHome();
  await open(home);
  const place = preparePlace(openHome(home));
  const [code] = await once(launchServer(place), "exit");
  expect(code).toBe(LOCK_IS_HELD);

  const elsewhere = ["unshare", "--user", "--map-root-user", "--pid", "--fork"];
  const lock = ["flock", "-n", "-E", String(LOCK_IS_HELD), place.lock, "true"];
  const { command, options } = asAccount(place.account, [...elsewhere, ...lock]);
  const [program = "", ...given] = command;
  expect(spawnSync(program, given, options).status).toBe(LOCK_IS_HELD);
});

test("a creation killed half-way is swept up and done again", async () => {
  const home = givenHome();
  const place = preparePlace(openHome(home));
  const creation = launchCreation(place, openPasswords(home));
  await until(() => existsSync(`${place.data}.creating/global`));
  process.kill(-(creation.pid ?? 0), "SIGKILL");
  expect(existsSync(place.data)).toBe(false);

  const db = await open(home);
  await write(db, 1);
  expect(await readIds(db)).toEqual([1]);
  expect(existsSync(`${place.data}.creating`)).toBe(false);
});

test("a leftover postmaster.pid that names a living process of another kind does not stop us", async () => {
  const home = givenHome();
  await (await open(home)).close();
  const { pid } = givenProcess(home, "sleep");
  leavePid(home, pid);
  expect(await readIds(await open(home))).toEqual([]);
});

test("a postmaster.pid that names a living PostgreSQL is respected until that has ended", async () => {
  const home = givenHome();
  await (await open(home)).close();
  const postgres = givenProcess(home, "postgres");
  leavePid(home, postgres.pid);

  let isOpen = false;
  const opening = open(home).then((db) => {
    isOpen = true;
    return db;
  });
  await pause(700);
  expect(isOpen).toBe(false);
  expect(serverNumber(home)).toBe(postgres.pid); // nobody removed it
  postgres.kill("SIGKILL");
  expect(await readIds(await opening)).toEqual([]);
});

/** A process of the account that runs the database, under a name of our choice. */
function givenProcess(home: string, name: string): ChildProcess {
  const place = preparePlace(openHome(home));
  mkdirSync(join(home, "bin"), { mode: 0o755 });
  symlinkSync("/bin/sleep", join(home, "bin", name));
  const { command, options } = asAccount(place.account, [join(home, "bin", name), "60"]);
  const child = spawn(command[0] ?? "", command.slice(1), { ...options, stdio: "ignore" });
  cleanups.push(() => child.kill("SIGKILL"));
  return child;
}

function leavePid(home: string, pid: number | undefined): void {
  const { data } = preparePlace(openHome(home));
  const { uid, gid } = statSync(data);
  const text = `${pid}\n${data}\n1700000000\n5432\n\n\n\n`;
  const file = join(data, "postmaster.pid");
  writeFileSync(file, text, { mode: 0o600 });
  if (isRoot()) spawnSync("chown", [`${uid}:${gid}`, file]);
}

test("a home folder with a path longer than a socket may have works", async () => {
  const home = givenHome();
  const deep = join(home, "a-folder-with-quite-a-long-name".repeat(3), "another-one".repeat(4));
  mkdirSync(deep, { recursive: true, mode: 0o711 });
  cleanups.push(() => rmSync(preparePlace(openHome(deep)).socket, { recursive: true }));
  const db = await openDatabase({
    home: deep,
    databaseName: "payung",
    migrations: join(home, "migrations"),
  });
  cleanups.push(() => db.close());
  await write(db, 1);
  expect(await readIds(db)).toEqual([1]);
});

test("a home folder that nobody else may enter works, with the database in it or beside it", async () => {
  const home = givenHome();
  chmodSync(home, 0o700);
  const inside = join(home, ".payung");
  const migrations = join(home, "migrations");
  cleanups.push(() => removeHome(inside));
  for (const id of [1, 2]) {
    const db = await openDatabase({ home: inside, databaseName: "payung", migrations });
    cleanups.push(() => db.close());
    await write(db, id);
    expect(await readIds(db)).toHaveLength(id);
    await db.close();
  }
});

test("an ordinary user works", async (context) => {
  const home = givenHome();
  if (!isRoot()) return expect(await readIds(await open(home))).toEqual([]);
  await expectToWorkFor(home, 65_534, (why) => skipAloud(context, why));
});

test("a user the system has no name for works, as containers have them", async (context) => {
  if (!isRoot()) skipAloud(context, "only root can become such a user");
  await expectToWorkFor(givenHome(), 54_321, (why) => skipAloud(context, why));
});

test("root without the right to become another user works, in a user namespace", async (context) => {
  if (!isRoot()) skipAloud(context, "only root is refused by PostgreSQL");
  const rights = "-setuid,-setgid";
  const as = ["setpriv", `--bounding-set=${rights}`, `--inh-caps=${rights}`, "--"];
  const neighbour = await givenNeighbour(givenHome(), as);
  expect(neighbour.first).toBe("started");
  expect(await neighbour.ask("select id from notes")).toEqual([]);
  expect(await neighbour.ask("close")).toBe("closed");
});

async function expectToWorkFor(home: string, uid: number, skip: (note: string) => never) {
  const as = ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--"];
  const canRead = spawnSync("setpriv", [...as.slice(1), "test", "-r", NEIGHBOUR]).status === 0;
  if (!canRead) skip("this checkout is in a folder that other users may not enter");
  spawnSync("chown", ["-R", `${uid}:${uid}`, home]);
  for (const role of ["started", "started"]) {
    const neighbour = await givenNeighbour(home, as);
    expect(neighbour.first).toBe(role);
    expect(await neighbour.ask("select id from notes")).toEqual([]);
    expect(await neighbour.ask("close")).toBe("closed");
  }
}

test("the database of another user is not touched, and a sentence says whose it is", async (context) => {
  if (!isRoot()) skipAloud(context, "only root can become another user");
  const home = givenHome();
  await (await open(home)).close();
  spawnSync("chown", ["54321:54321", home, join(home, "passwords.json")]);
  const as = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "--"];
  const { first } = await givenNeighbour(home, as);
  expect(first).toEqual({
    error: expect.stringMatching(/belongs to nobody: start Payung as nobody/),
  });
});

test("two users of one process share the server; the last one stops it", async () => {
  const home = givenHome();
  const [first, second] = [await startEmbedded(home), await startEmbedded(home)];
  cleanups.push(second.stop);
  await first.stop();
  await first.stop(); // letting go twice is letting go once
  expect(serverNumber(home)).not.toBe(null);
  await second.stop();
  expect(serverNumber(home)).toBe(null);
});
