import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "payung-scratch-";
const NAME = new RegExp(`^${PREFIX}(\\d+)-\\w+$`);
/** No file is worked on as long; whoever has the id of a process that is gone is somebody else then. */
const AGE_MS_MAX = 24 * 60 * 60_000;

/**
 * Makes a folder for files of people's data that have to lie in the clear for a moment. It bears the id of this process,
 * by which a later one sees whether it is left over.
 */
export function makeScratch(): Promise<string> {
  return mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

export async function clearScratch(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Lends such a folder to some work, and clears it away however the work ends. */
export async function withScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeScratch();
  try {
    return await work(folder);
  } finally {
    await clearScratch(folder);
  }
}

/** Clears away what processes left that were killed in the middle of their work; says how many folders it was. */
export async function sweepScratch(): Promise<number> {
  let count = 0;
  for (const name of await readdir(tmpdir())) {
    const maker = NAME.exec(name)?.[1];
    if (maker === undefined) continue;
    const folder = join(tmpdir(), name);
    // Another process that starts now may have been faster.
    const found = await lstat(folder).catch(() => null);
    const isOurs = found?.isDirectory() === true && found.uid === (process.getuid?.() ?? found.uid);
    if (!isOurs || isInUse(Number(maker), found.mtimeMs)) continue;
    await clearScratch(folder);
    count++;
  }
  return count;
}

function isInUse(maker: number, changedMs: number): boolean {
  // A container gives its process the same id at each start.
  if (maker === process.pid) return changedMs >= performance.timeOrigin;
  return isAlive(maker) && Date.now() - changedMs < AGE_MS_MAX;
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // somebody else's
  }
}
