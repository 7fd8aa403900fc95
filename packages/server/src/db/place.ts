import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { isErrno, readIfThere, readOrKeep } from "../shared/home.ts";
import {
  type Account,
  canRun,
  findNamespaceUser,
  findServiceUser,
  findUser,
  haveName,
  isRoot,
} from "./account.ts";
import { type Engine, prepareEngine } from "./engine.ts";
import { EngineUnavailable, OR_ANOTHER_DATABASE } from "./unavailable.ts";

/** Everything about where and as whom one home folder's database runs. */
export type Place = {
  account: Account;
  engine: Engine;
  /** The cluster's files. It appears under this name only when it is complete. */
  data: string;
  /** The file whose lock the running server holds. */
  lock: string;
  /** The folder of the unix socket, which only the account (and root) may enter. */
  socket: string;
  /** What the server has to say. */
  log: string;
};

/** Where root keeps what a service user must reach and may not reach in root's own folders. */
const SYSTEM_FOLDER = "/var/lib/payung";

/** A socket's whole path must fit into 107 bytes on Linux and 103 on macOS. */
const SOCKET_PATH_BYTES_MAX = 100;

/**
 * Decides where the database of a home folder lives and who runs it, the same way at every start.
 *
 * In `postgres` below the home folder, unless root started us and its service user cannot get there: then
 * below `/var/lib/payung`, and the file `postgres.place` says where. Throws `EngineUnavailable`.
 */
export function preparePlace(home: string): Place {
  const kept = readIfThere(join(home, "postgres.place"))?.trim() ?? join(home, "postgres");
  const { folder, account } = existsSync(kept)
    ? { folder: kept, account: accountOf(kept) }
    : settle(home, kept);
  const copiesIn = account.way === "dropped" ? systemFolder() : home;
  return {
    account,
    engine: prepareEngine(account, copiesIn),
    data: join(folder, "data"),
    lock: join(folder, "lock"),
    socket: socketFolder(folder, account),
    log: join(home, "postgres.log"),
  };
}

/** Who runs a database that is there already: whoever owns it, since its files are closed to all others. */
function accountOf(folder: string): Account {
  const { uid } = lstatSync(folder);
  if (uid !== process.getuid?.() && !isRoot()) {
    const owner = findUser(uid)?.name ?? `user ${uid}`;
    throw new EngineUnavailable(
      `The database in ${basename(dirname(folder))} belongs to ${owner}: start Payung as ${owner}, or choose another folder with PAYUNG_HOME.`,
    );
  }
  if (isRoot() && uid !== 0) {
    const user = findUser(uid);
    if (user !== null) return { way: "dropped", user };
  }
  return !isRoot() && haveName() ? { way: "ourselves" } : inNamespace();
}

/** Chooses for a database that is still to be made, and makes its folder. */
function settle(home: string, folder: string): { folder: string; account: Account } {
  const account = chooseAccount();
  const reaches = account.way !== "dropped" || canRun("sh", ["-c", 'cd "$1"', "sh", home], account);
  const settled = reaches ? folder : outsideOf(home);
  giveFolder(settled, account);
  return { folder: settled, account };
}

function chooseAccount(): Account {
  if (!isRoot()) return haveName() ? { way: "ourselves" } : inNamespace();
  const user = findServiceUser();
  return user === null ? inNamespace() : { way: "dropped", user };
}

/**
 * Where a database goes that cannot lie in its home folder; processes that start together agree on it.
 *
 * The name is never used twice: whoever deletes the home folder gets an empty database, not an old one
 * whose passwords went with the folder.
 */
function outsideOf(home: string): string {
  const name = createHash("sha256").update(home).digest("hex").slice(0, 12);
  const fresh = () => `${join(systemFolder(), `${name}-${randomBytes(3).toString("hex")}`)}\n`;
  return readOrKeep(home, "postgres.place", fresh).trim();
}

function inNamespace(): Account {
  const user = findNamespaceUser();
  if (user === null) {
    throw new EngineUnavailable(
      `PostgreSQL refuses to run as ${isRoot() ? "root" : "a user without a name"}, and this system offers no other way: start Payung as an ordinary user. ${OR_ANOTHER_DATABASE}`,
    );
  }
  if (isRoot()) {
    process.emitWarning(
      "The database runs in a user namespace: to the outside it still has root's rights. Better start Payung as an ordinary user.",
      { code: "PAYUNG_USER_NAMESPACE" },
    );
  }
  return { way: "namespace", user };
}

/**
 * Makes a folder that only the account may enter, unless it is there. It appears under its name with its
 * owner: a process that starts at the same moment must not take it for one of root's.
 */
function giveFolder(folder: string, account: Account): void {
  if (existsSync(folder)) return;
  const draft = mkdtempSync(`${folder}.`);
  try {
    if (account.way === "dropped") chownSync(draft, account.user.uid, account.user.gid);
    renameSync(draft, folder); // takes the place of an empty one: that is the same one
  } catch (error) {
    rmdirSync(draft);
    if (!isErrno(error, "ENOTEMPTY") && !isErrno(error, "EEXIST")) throw error;
  }
}

function systemFolder(): string {
  mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  chmodSync(SYSTEM_FOLDER, 0o755); // whatever root's umask says
  return SYSTEM_FOLDER;
}

/** The socket's folder: beside the data, or under a short name when the path would not fit. */
function socketFolder(folder: string, account: Account): string {
  const beside = join(folder, "socket");
  const fits = Buffer.byteLength(join(beside, ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES_MAX;
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const socket = fits ? beside : join("/tmp", `payung-${name}`);
  giveFolder(socket, account);
  // In /tmp anyone could have been there before us.
  const found = lstatSync(socket);
  const uid = account.way === "dropped" ? account.user.uid : process.getuid?.();
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new EngineUnavailable(
      `Someone else holds the folder ${socket}, where the database's socket belongs: remove it and start again.`,
    );
  }
  return socket;
}
