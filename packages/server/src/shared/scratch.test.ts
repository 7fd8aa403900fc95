import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { clearScratch, makeScratch, sweepScratch, withScratch } from "./scratch.ts";

const HOLDER = `
  import { writeFileSync } from "node:fs";
  import { makeScratch } from ${JSON.stringify(new URL("./scratch.ts", import.meta.url).href)};
  const folder = await makeScratch();
  writeFileSync(folder + "/upload", "a list in the clear");
  process.stdout.write(folder);
  setInterval(() => {}, 60_000);`;

const holders: ChildProcess[] = [];
afterEach(async () => {
  for (const holder of holders.splice(0)) await kill(holder);
});

/** A process in the middle of working on a file, and the folder in which it lies. */
async function aHolder(): Promise<{ holder: ChildProcess; folder: string }> {
  const holder = spawn(process.execPath, ["--input-type=module", "--eval", HOLDER], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  holders.push(holder);
  const [folder] = await once(holder.stdout as NodeJS.ReadableStream, "data");
  return { holder, folder: String(folder) };
}

async function kill(holder: ChildProcess): Promise<void> {
  if (holder.exitCode !== null || holder.signalCode !== null) return;
  holder.kill("SIGKILL");
  await once(holder, "exit");
}

test("what a killed process left in the clear is swept away, what a living one works on is not", async () => {
  const killed = await aHolder();
  const living = await aHolder();
  await kill(killed.holder);
  expect(existsSync(join(killed.folder, "upload"))).toBe(true);
  expect(await sweepScratch()).toBeGreaterThanOrEqual(1);
  expect(existsSync(killed.folder)).toBe(false);
  expect(existsSync(join(living.folder, "upload"))).toBe(true);
});

test("what is days old is swept away though its maker's id is in use again", async () => {
  const { folder } = await aHolder();
  const before = new Date(Date.now() - 25 * 60 * 60_000);
  await utimes(folder, before, before);
  await sweepScratch();
  expect(existsSync(folder)).toBe(false);
});

test("what an earlier process with our own id left is swept away, what is ours is not", async () => {
  const [earlier, ours] = [await makeScratch(), await makeScratch()];
  const before = new Date(performance.timeOrigin - 60_000);
  await utimes(earlier, before, before);
  await sweepScratch();
  expect([existsSync(earlier), existsSync(ours)]).toEqual([false, true]);
  await clearScratch(ours);
});

test("a folder that is lent is gone when the work ends, whether it goes well or not", async () => {
  const seen: string[] = [];
  const work = async (folder: string) => {
    seen.push(folder);
    await writeFile(join(folder, "list"), "a row");
    if (seen.length > 1) throw new Error("broken");
    return seen.length;
  };
  expect(await withScratch(work)).toBe(1);
  await expect(withScratch(work)).rejects.toThrow("broken");
  expect(seen.map((folder) => existsSync(folder))).toEqual([false, false]);
});
