import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";

/**
 * As whom the database runs. PostgreSQL refuses root and any user the system has no name for.
 *
 * - `ourselves`: as the user who started Payung.
 * - `dropped`: started by root, runs as a user without rights.
 * - `namespace`: root, or a nameless user, seen by PostgreSQL as `nobody`. Its files stay its own, also in
 *   a folder that nobody else may enter. This is not isolation: outside, the process is still who it was.
 */
export type Account = { way: "ourselves" } | { way: "dropped" | "namespace"; user: SystemUser };

export type SystemUser = { name: string; uid: number; gid: number };

/** Whether Payung was started by root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether the system has a name for the user who started Payung; in a container it may not. */
export function haveName(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

/**
 * The user to drop root's rights to: `payung` where an administrator made one, else `nobody`. Null when
 * there is neither, or when root may not change its user (some containers).
 */
export function findServiceUser(): SystemUser | null {
  const user = findUser("payung") ?? findUser("nobody");
  return user !== null && canRun("true", [], { way: "dropped", user }) ? user : null;
}

/** The `nobody` of a user namespace, or null where the system forbids such namespaces or has no `nobody`. */
export function findNamespaceUser(): SystemUser | null {
  const user = findUser("nobody");
  return user !== null && canRun("true", [], { way: "namespace", user }) ? user : null;
}

/** A user of the password file by name or number, or null. */
export function findUser(which: string | number): SystemUser | null {
  for (const line of readFileSync("/etc/passwd", "utf8").split("\n")) {
    const [name, , uid, gid] = line.split(":");
    if (name === undefined || (name !== which && Number(uid) !== which)) continue;
    return { name, uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

/** Whether a program runs to a good end as that account. */
export function canRun(program: string, given: readonly string[], account: Account): boolean {
  return runAs(account, program, given).status === 0;
}

/** Runs a short program as an account, and waits for it. It is given no environment but a plain one. */
export function runAs(account: Account, program: string, given: readonly string[]) {
  const { command, options } = asAccount(account, [program, ...given]);
  const [first = program, ...others] = command;
  return spawnSync(first, others, { ...options, encoding: "utf8", timeout: 60_000 });
}

/** The command and spawn options that run a command as an account. */
export function asAccount(account: Account, command: readonly string[]) {
  const options = { cwd: "/", env: plainEnvironment() };
  switch (account.way) {
    case "ourselves":
      return { command, options };
    case "dropped":
      return { command, options: { ...options, uid: account.user.uid, gid: account.user.gid } };
    case "namespace": {
      const { uid, gid } = account.user;
      const map = ["unshare", "--user", `--map-user=${uid}`, `--map-group=${gid}`, "--"];
      return { command: [...map, ...command], options };
    }
  }
}

/** PGHOST, PGDATA, LD_PRELOAD and a foreign locale of the person at the terminal must not reach the server. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}
