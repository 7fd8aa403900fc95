import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { scratchFolder } from "../tables/testing.ts";
import { requireWritable, writeFolder, writeText } from "./outputs.ts";

const { path, write } = scratchFolder();

test.each([
  "SIGINT",
  "SIGTERM",
] as const)("%s while a file is written leaves no half file", async (signal) => {
  const folder = path(signal);
  mkdirSync(folder);
  const outputs = new URL("./outputs.ts", import.meta.url).href;
  const program = write(
    `${signal}.ts`,
    `import { writeResult } from ${JSON.stringify(outputs)};
async function* batches() {
  yield { rowCount: 1, columns: [["ani"]] };
  process.stdout.write("writing");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
await writeResult(${JSON.stringify(`${folder}/out.csv`)}, [{ name: "name", type: "text" }], batches());
`,
  );
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "pipe"] });
  await once(child.stdout, "data");
  expect(readdirSync(folder)).toEqual(["out.csv.partial"]);
  child.kill(signal);
  const [code] = await once(child, "exit");
  expect(code).toBe(signal === "SIGINT" ? 130 : 143);
  expect(readdirSync(folder)).toEqual([]);
});

test("a small file is there whole, and takes the place of what was there", () => {
  writeText(path("model.json"), "old");
  writeText(path("model.json"), "new");
  expect(readFileSync(path("model.json"), "utf8")).toBe("new");
  const [picture = ""] = writeFolder(path("a/folder/that/is/made"), { "a.svg": "<svg/>" });
  expect(readFileSync(picture, "utf8")).toBe("<svg/>");
  expect(() => writeText(path("none/model.json"), "")).toThrow("cannot be written");
});

test("what could not be written in the end is refused in the beginning, all of it at once", () => {
  const refused = () =>
    requireWritable([path("none/a.csv"), path("."), undefined, path("a.txt")], /\.csv$/);
  expect(refused).toThrow("there is no folder");
  expect(refused).toThrow("is a folder; name a file in it");
  expect(refused).toThrow("its ending says how it is written");
});
