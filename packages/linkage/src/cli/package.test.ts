import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { writeRegistry } from "../../bench/registry.ts";
import { scratchFolder } from "../tables/testing.ts";
import { linkage, runNode, SPEC } from "./testing.ts";

const PACKAGE = fileURLToPath(new URL("../../", import.meta.url));
const MODULES = fileURLToPath(new URL("../../../../node_modules/", import.meta.url));
const { path, write } = scratchFolder();
const installed = path("node_modules/@payung/linkage");
const { dependencies, version } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));

/** Packs the package as npm would publish it, and puts it where npm would install it, with nothing of ours beside. */
beforeAll(() => {
  const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: PACKAGE });
  run("build.ts");
  execFileSync("npm", ["pack", "--pack-destination", path("."), "--offline"], {
    cwd: PACKAGE,
    stdio: "pipe",
  });
  mkdirSync(installed, { recursive: true });
  const archive = path(`payung-linkage-${version}.tgz`);
  execFileSync("tar", ["-xzf", archive, "-C", installed, "--strip-components=1"]);
  for (const name of Object.keys(dependencies))
    symlinkSync(join(MODULES, name), path(`node_modules/${name}`));
  writeRegistry(path("people.csv"), { rows: 600, seed: 3, duplicates: 0.25 });
  write("spec.json", JSON.stringify(SPEC));
  write("package.json", '{ "type": "module" }');
});

test("what is installed has no source and no test, and says what it is", () => {
  const files = execFileSync("tar", ["-tzf", path(`payung-linkage-${version}.tgz`)], {
    encoding: "utf8",
  });
  expect(files).toContain("package/dist/index.d.ts");
  expect(files).toContain("package/bin/linkage.mjs");
  expect(files).toContain("package/LICENSE");
  expect(files).toContain("package/README.md");
  expect(files).not.toMatch(/package\/src|\.test\.|testing/);
});

test("the installed command gives what the one in the repository gives, with its workers too", async () => {
  const args = ["dedupe", path("people.csv"), "--spec", path("spec.json"), "--quiet"];
  const here = await linkage(...args);
  for (const threads of ["1", "2"]) {
    const there = await runNode(
      join(installed, "bin/linkage.mjs"),
      [...args, "--threads", threads],
      path("."),
    );
    expect(there).toEqual(here);
  }
  expect(here.stdout.split("\n").length).toBeGreaterThan(600);
});

test("the installed library is imported by its name", async () => {
  const program = write(
    "use.js",
    `import { cluster, estimate, findPairs, openTable, readModel } from "@payung/linkage";
import { readFileSync } from "node:fs";
const tables = [await openTable("people.csv")];
const spec = readModel(JSON.parse(readFileSync("spec.json", "utf8")));
const { model } = await estimate(tables, spec, { threads: 2 });
const { pairs, recordCount } = await findPairs(tables, model, { threads: 2 });
console.log(JSON.stringify(cluster(recordCount, pairs, { threshold: 0 }).counts));
`,
  );
  const { code, stderr, stdout } = await runNode(program, [], path("."));
  expect([code, stderr]).toEqual([0, ""]);
  expect(JSON.parse(stdout)).toMatchObject({ records: 600 });
});

test("the installed types are whole: a strict compiler reads them without a word", () => {
  mkdirSync(path("node_modules/@types"), { recursive: true });
  symlinkSync(join(MODULES, "@types/node"), path("node_modules/@types/node"));
  write(
    "use.ts",
    `import { type Clustering, cluster, type FindResult, findPairs, fromObjects, type LinkageModel } from "@payung/linkage";
declare const model: LinkageModel;
const found: FindResult = await findPairs([fromObjects([{ name: "ani" }])], model);
const clusters: Clustering = cluster(found.recordCount, found.pairs, { threshold: 0 });
export const first: number | undefined = clusters.clusterOf[0];
// @ts-expect-error a threshold is a number: were the types any, nothing would complain here
cluster(found.recordCount, found.pairs, { threshold: "high" });
`,
  );
  const options = [
    "--strict",
    "--noEmit",
    "--module",
    "nodenext",
    "--target",
    "es2024",
    "--skipLibCheck",
  ];
  const compiler = join(MODULES, "typescript/bin/tsc");
  const compile = () =>
    execFileSync(process.execPath, [compiler, ...options, "use.ts"], {
      cwd: path("."),
      encoding: "utf8",
    });
  expect(compile()).toBe("");
});
