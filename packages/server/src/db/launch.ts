import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, renameSync, statSync } from "node:fs";
import { Socket } from "node:net";
import { delimiter, join } from "node:path";
import { asAccount } from "./account.ts";
import type { Passwords } from "./passwords.ts";
import type { Place } from "./place.ts";

/** How a launched program says that another process holds the lock (`flock -E`). */
export const LOCK_IS_HELD = 75;

/** The superuser of the embedded cluster. It makes databases and logins, and serves nothing. */
export const ADMIN_LOGIN = "payung_admin";

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/**
 * What the server must promise, whatever a configuration file says, and what our bulk work wants.
 * Durable first: an acknowledged write survives a power cut.
 */
const SETTINGS = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  // A local socket and nothing else.
  listen_addresses: "",
  unix_socket_permissions: "0700",
  password_encryption: "scram-sha-256",
  max_connections: "60",
  shared_buffers: "128MB",
  work_mem: "32MB",
  maintenance_work_mem: "128MB",
  max_wal_size: "2GB",
  wal_compression: "on",
  random_page_cost: "1.1",
  // Compiling a query pays off after seconds; ours take milliseconds.
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // A failed statement and the row it failed on hold personal data; neither belongs in a log.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
} as const;

/**
 * Makes a new cluster. Runs under the lock, in a folder of another name that gets its own only when all
 * is there and on disk, so a creation killed half-way is swept up by the next one.
 * `$1` data, `$2` initdb, `$3` superuser; the superuser's password comes on the standard input.
 */
const CREATE = `
set -eu
umask 077
draft="$1.creating"
rm -rf "$draft" "$draft.password"
cat > "$draft.password"
"$2" --pgdata="$draft" --username="$3" --pwfile="$draft.password" \\
  --auth-local=scram-sha-256 --auth-host=reject \\
  --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C \\
  --data-checksums --no-instructions
rm -f "$draft.password"
mv "$draft" "$1"
sync "$(dirname "$1")" 2>/dev/null || true
`;

/**
 * Becomes the server. `$1` our process, `$2` data, `$3` socket folder, `$4` whether we hold the lock,
 * then the command.
 *
 * Who holds the lock knows that no server of this folder lives, in whatever container: every process of
 * a server inherits it. Two leftovers of a killed one would still stop us for ever. Its socket, and a
 * `postmaster.pid` with the number of a process that lives here and is no PostgreSQL, as happens with
 * number 1 of a container. Any other `postmaster.pid` is PostgreSQL's own business: it is never deleted.
 */
const SERVE = `
[ "$PPID" = "$1" ] || exit 0 # Payung died before it could be watched
if [ "$4" = locked ]; then
  number=$(sed -n 1p "$2/postmaster.pid" 2>/dev/null)
  case "$number" in
    "" | *[!0-9]*) ;;
    *)
      name=$(cat "/proc/$number/comm" 2>/dev/null)
      case "$name" in "" | postgres*) ;; *) rm -f "$2/postmaster.pid" ;; esac
      ;;
  esac
  rm -f "$3/.s.PGSQL.5432" "$3/.s.PGSQL.5432.lock"
fi
shift 4
exec "$@"
`;

/** Where the system has no `setpriv`: notices our end by the end of a pipe. `$$` becomes the server. */
const WATCH = `(cat <&3 >/dev/null; kill -INT $$ 2>/dev/null) & exec 3<&- && exec "$@"`;

/** Starts making the cluster. Its exit code is `LOCK_IS_HELD` when another process is at it. */
export function launchCreation(place: Place, passwords: Passwords): ChildProcess {
  const initdb = join(place.engine.folder, "bin", "initdb");
  const script = ["sh", "-c", CREATE, "sh", place.data, initdb, ADMIN_LOGIN];
  const [first = "sh", ...others] = underLock(place, script);
  const { command, options } = asAccount(place.account, [first, ...others]);
  const child = spawn(command[0] ?? first, command.slice(1), {
    ...options,
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  child.stdin?.on("error", () => {}); // it may end without reading the password
  child.stdin?.end(passwords.admin);
  return child;
}

/**
 * Starts the server, or a process that ends with `LOCK_IS_HELD`. The server is a child that holds the
 * lock itself, ends when we end, and does not hear the Ctrl-C meant for us.
 */
export function launchServer(place: Place): ChildProcess {
  const settings = { ...SETTINGS, unix_socket_directories: place.socket };
  const server = [
    join(place.engine.folder, "bin", "postgres"),
    "-D",
    place.data,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const held = hasProgram("flock") ? "locked" : "unlocked";
  const serve = [SERVE, "sh", String(process.pid), place.data, place.socket, held];
  const watched = canWatch()
    ? ["setpriv", "--pdeathsig", "INT", "sh", "-c", ...serve, ...server]
    : ["sh", "-c", ...serve, "sh", "-c", WATCH, "sh", ...server];

  const { command, options } = asAccount(place.account, underLock(place, watched));
  const log = openLog(place.log);
  try {
    const child = spawn(command[0] ?? "sh", command.slice(1), {
      ...options,
      stdio: ["ignore", log, log, canWatch() ? "ignore" : "pipe"],
      detached: true,
    });
    child.unref();
    holdPipe(child);
    return child;
  } finally {
    closeSync(log);
  }
}

/** Keeps the pipe that `WATCH` listens to open for as long as both of us live, and no longer. */
function holdPipe(child: ChildProcess): void {
  const pipe = child.stdio[3];
  if (!(pipe instanceof Socket)) return;
  pipe.unref();
  pipe.on("error", () => {});
  child.once("exit", () => pipe.destroy()); // the watcher inherited the lock and must let go of it
}

/**
 * The command, run with the lock held by the process it becomes, and so by all its children. Without
 * `flock` (macOS) only PostgreSQL's own `postmaster.pid` guards the folder, which one machine suffices for.
 */
function underLock(place: Place, command: readonly string[]): string[] {
  if (!hasProgram("flock")) return [...command];
  return ["flock", "-n", "-E", String(LOCK_IS_HELD), "-F", place.lock, ...command];
}

let watches: boolean | undefined;
/** Whether the kernel can be asked to stop the server when we die. */
function canWatch(): boolean {
  watches ??= spawnSync("setpriv", ["--pdeathsig", "INT", "true"]).status === 0;
  return watches;
}

function hasProgram(name: string): boolean {
  const folders = (process.env["PATH"] ?? "/usr/bin:/bin").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, name)));
}

/** Opens the log for adding; a long one is put aside first, in place of the one put aside before. */
function openLog(path: string): number {
  if (existsSync(path) && statSync(path).size > LOG_BYTES_MAX) renameSync(path, `${path}.old`);
  return openSync(path, "a", 0o600);
}
