import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { obstacleOf } from "./obstacle.ts";

/** What the system really says when this is tried. */
async function errorOf(work: (folder: string) => Promise<unknown>): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), "payung-obstacle-"));
  try {
    await work(folder);
  } catch (error) {
    return error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  throw new Error("It was meant to fail");
}

test("what the system refuses is said in a sentence, not as a stack", async () => {
  const missing = await errorOf((folder) => readFile(join(folder, "list.xlsx")));
  expect(obstacleOf(missing)).toMatch(/^There is no file .*list\.xlsx\.$/);

  const folderAsFile = await errorOf((folder) => readFile(folder));
  expect(obstacleOf(folderAsFile)).toMatch(/is a folder|a folder, where a file/);

  const fileAsFolder = await errorOf(async (folder) => {
    await writeFile(join(folder, "out"), "");
    await mkdir(join(folder, "out"), { recursive: true });
  });
  expect(obstacleOf(fileAsFolder)).toMatch(/out is a file, where a folder is needed\.$/);

  const nobodyListens = await errorOf(
    () =>
      new Promise((_, reject) => {
        connect(1, "127.0.0.1").once("error", reject);
      }),
  );
  expect(obstacleOf(nobodyListens)).toContain("DATABASE_URL");
});

test("an error that nobody foresaw keeps its stack", () => {
  expect(obstacleOf(new Error("Broken invariant"))).toBeNull();
  expect(obstacleOf("thrown text")).toBeNull();
});
