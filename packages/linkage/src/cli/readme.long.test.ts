import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { writeRegistry } from "../../bench/registry.ts";
import { pictures } from "../../pictures.ts";
import { parseKey } from "../model/keys.ts";
import { readModel } from "../model/read-model.ts";
import { scratchFolder } from "../tables/testing.ts";
import { linkage, runNode } from "./testing.ts";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));
const README = readFileSync(join(PACKAGE, "README.md"), "utf8");
const { path, write } = scratchFolder();

const blocks = (language: string) =>
  [...README.matchAll(/```(\w*)\n([\s\S]*?)```/g)]
    .filter((found) => found[1] === language)
    .map((found) => found[2] ?? "");
const [spec = ""] = blocks("json");
const commands = blocks("sh").flatMap((text) => text.trim().split("\n"));

/** The files that the README's commands name. */
beforeAll(() => {
  writeRegistry(path("people.csv"), { rows: 600, seed: 5, duplicates: 0.25 });
  const [header = "", ...rows] = readFileSync(path("people.csv"), "utf8").trimEnd().split("\n");
  write("left.csv", `${[header, ...rows.slice(0, 300)].join("\n")}\n`);
  write("right.csv", `${[header.replace("dob", "birth_date"), ...rows.slice(300)].join("\n")}\n`);
  write("spec.json", spec);
});

describe("what the README says is true", () => {
  test("its commands run, one after the other, as they stand", async () => {
    expect(commands.length).toBeGreaterThan(9);
    for (const command of commands) {
      const [name, ...args] = command.split(" ");
      expect(name).toBe("linkage");
      const { code, stderr } = await runNode(join(PACKAGE, "bin/linkage.mjs"), args, path("."));
      expect([command, code, stderr]).toEqual([command, 0, stderr]);
    }
    for (const file of [
      "clusters.csv",
      "pairs.csv",
      "links.csv",
      "model.json",
      "why.svg",
      "review.csv",
    ])
      expect(existsSync(path(file))).toBe(true);
  });

  test("its code runs, and says something", async () => {
    const samples = blocks("ts");
    expect(samples).toHaveLength(3);
    for (const [n, sample] of samples.entries()) {
      const door = join(PACKAGE, "src/index.ts");
      const file = write(
        `sample-${n}.ts`,
        sample.replace('"@payung/linkage"', JSON.stringify(door)),
      );
      const { code, stderr, stdout } = await runNode(file, [], path("."));
      expect([code, stderr.replace(/^.*ExperimentalWarning[\s\S]*$/m, "")]).toEqual([0, ""]);
      expect(stdout).toMatch(/\d/);
    }
  });

  test("its model is one", () => {
    expect(readModel(JSON.parse(spec)).comparisons).toHaveLength(5);
  });

  test("its tables name every command, test, key and cleaning, and none that is not there", async () => {
    const { stdout } = await linkage("--help");
    const offered = [...stdout.matchAll(/^ {2}(\w+) \[options\]/gm)].map((found) => found[1] ?? "");
    expect(firstCells("Command").map((cell) => cell.split(" ")[0])).toEqual(
      expect.arrayContaining(offered),
    );
    expect(firstCells("Command")).toHaveLength(offered.length);
    for (const key of firstCells("Key in a blocking rule"))
      expect(() => parseKey(key)).not.toThrow();
    const cleanings = offeredInstead("clean", /clean: must be a list of ([\w, ]+)\./);
    expect(firstCells("Cleaning").toSorted()).toEqual(cleanings);
    const tests = offeredInstead("is", /there are ([\w, ]+)\./);
    expect(firstCells("Test (`is`)").toSorted()).toEqual(tests);
  });

  test("its links lead somewhere", () => {
    const links = [...README.matchAll(/\]\((?!https?:|#)([^)#\s]+)\)/g)].map(
      (found) => found[1] ?? "",
    );
    // The results of the benchmark are measured and written on a machine of their own.
    const missing = links.filter(
      (link) => !existsSync(join(PACKAGE, link)) && link !== "bench/RESULTS.md",
    );
    expect(missing).toEqual([]);
  });

  test("its pictures are what is drawn now: node packages/linkage/pictures.ts", async () => {
    for (const [name, svg] of Object.entries(await pictures(spec)))
      expect(svg).toBe(readFileSync(join(PACKAGE, "docs", name), "utf8"));
  });
});

/** What a model may say in the place of something wrong, as the refusal lists it. */
function offeredInstead(wrong: "clean" | "is", list: RegExp): string[] {
  const column = wrong === "clean" ? { type: "text", clean: ["?"] } : { type: "text" };
  const when = { is: wrong === "is" ? "?" : "equal", column: "name" };
  const bad = {
    ...JSON.parse(spec),
    columns: { name: column },
    blocking: ["name"],
    comparisons: [{ name: "name", levels: [{ when }, { when: "else" }] }],
  };
  try {
    readModel(bad);
  } catch (error) {
    return (list.exec(String(error))?.[1] ?? "").split(", ").toSorted();
  }
  throw new Error("a model with something unknown in it was read");
}

/** What stands in the first column of the table with this heading, without its marks. */
function firstCells(heading: string): string[] {
  const lines = README.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`| ${heading} |`)) + 2;
  const rows = lines.slice(
    from,
    from + lines.slice(from).findIndex((line) => !line.startsWith("|")),
  );
  return rows.flatMap((line) =>
    [...(line.split(" | ")[0] ?? "").matchAll(/`([^`]+)`/g)].map((found) => found[1] ?? ""),
  );
}
