import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";

/** Where Payung keeps what is not in the database: `PAYUNG_HOME`, else `.payung` where it was started. */
export function homeFolder(
  environment: NodeJS.ProcessEnv = process.env,
  startedIn: string = process.cwd(),
): string {
  return resolve(startedIn, environment["PAYUNG_HOME"] || ".payung");
}

/**
 * Makes sure the home folder exists and gives its real path.
 *
 * Root's folder may be walked through, never listed: the database then runs as a service user who has
 * to reach its own files inside. Every secret in it is a file that only its owner may read.
 */
export function openHome(folder: string): string {
  const isRoot = process.getuid?.() === 0;
  mkdirSync(folder, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  return realpathSync(folder);
}

/**
 * Reads a file of the home folder that only its owner may read, or writes it first when it is not there yet.
 *
 * Two processes that start together get the same text: the file appears under its name whole and at
 * once, and the slower of them reads what the faster wrote. It is on disk before it is used, because
 * losing a key loses everything it sealed.
 */
export function readOrKeep(folder: string, name: string, make: () => string): string {
  const path = join(folder, name);
  const kept = readIfThere(path);
  if (kept !== null) return kept;

  const draft = join(folder, `.${name}.${randomBytes(6).toString("hex")}`);
  const text = make();
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: "wx", flush: true });
    linkSync(draft, path); // unlike a rename, refuses when another process was faster
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(folder);
  return readFileSync(path, "utf8");
}

/** Puts another text in the place of a kept one: whole and at once, so that whoever reads meanwhile reads the old one. */
export function replaceKept(folder: string, name: string, text: string): void {
  const draft = join(folder, `.${name}.${randomBytes(6).toString("hex")}`);
  writeFileSync(draft, text, { mode: 0o600, flag: "wx", flush: true });
  renameSync(draft, join(folder, name));
  syncFolder(folder);
}

/** The text of a file, or null when there is no such file. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
}

/** Whether an error is the system's answer of that name ("ENOENT", "EACCES"). */
export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

/** Makes new names in a folder survive a power cut. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
