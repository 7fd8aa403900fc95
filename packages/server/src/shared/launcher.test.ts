import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

// The launcher beside a main.ts of the test's own, laid out as in the package. An old Node is imitated by
// a preload that gives this one another version, since there is no telling what Node the machine has.
const LAUNCHER = fileURLToPath(new URL("../../bin/payung.mjs", import.meta.url));
const NODE_MODULES = fileURLToPath(new URL("../../../../node_modules", import.meta.url));
const OLD =
  "process.env.PAYUNG_LAUNCHED || Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } });";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "payung-launcher-"));
  for (const each of ["bin", "src/cli", "links"])
    mkdirSync(join(folder, each), { recursive: true });
  cpSync(LAUNCHER, join(folder, "bin/payung.mjs"));
  symlinkSync("../bin/payung.mjs", join(folder, "links/payung"));
  symlinkSync(NODE_MODULES, join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "old.cjs"), OLD);
  writeFileSync(
    join(folder, "src/cli/main.ts"),
    `const how: string = process.argv[2] ?? "";
     process.emitWarning("new and shiny", "ExperimentalWarning");
     if (how === "exit") process.exitCode = 3;
     if (how === "kill") process.kill(process.pid, "SIGKILL");
     if (how === "wait") {
       process.on("SIGTERM", () => { console.log('"asked to end"'); process.exit(0); });
       setInterval(() => {}, 1000);
     }
     console.log(JSON.stringify({ pid: process.pid, how, given: process.argv.slice(3), cwd: process.cwd() }));`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const oldNode = () => ["--require", join(folder, "old.cjs")];
const run = (flags: readonly string[], given: readonly string[], start = "bin/payung.mjs") =>
  spawnSync(process.execPath, [...flags, join(folder, start), ...given], {
    encoding: "utf8",
    cwd: tmpdir(),
  });

test.each([
  "bin/payung.mjs",
  "links/payung",
])("%s runs the program from any folder, on this Node or on the project's own", (start) => {
  for (const flags of [[], oldNode()]) {
    const { status, stdout, stderr } = run(flags, ["exit", "two words", "--json"], start);
    expect(stderr).toBe(""); // no word about experiments
    expect(JSON.parse(stdout)).toMatchObject({ given: ["two words", "--json"], cwd: tmpdir() });
    expect(status).toBe(3);
  }
});

test("a program that was killed looks killed", () => {
  expect(run(oldNode(), ["kill"]).signal).toBe("SIGKILL");
});

test("without the project's Node a sentence says how to get it", () => {
  rmSync(join(folder, "node_modules"));
  const { status, stderr } = run(oldNode(), []);
  symlinkSync(NODE_MODULES, join(folder, "node_modules"));
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Payung needs Node 24, and this is Node 20\.19\.0\. Run "npm ci" again/);
});

async function givenWaiting(): Promise<{
  launcher: ChildProcess;
  pid: number;
  next(): Promise<unknown>;
}> {
  const launcher = spawn(process.execPath, [...oldNode(), join(folder, "bin/payung.mjs"), "wait"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: launcher.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value));
  const { pid } = await next();
  expect(pid).not.toBe(launcher.pid);
  return { launcher, pid, next };
}

test("a request to end reaches the program, and its answer is the launcher's", async () => {
  const { launcher, next } = await givenWaiting();
  const ended = once(launcher, "exit");
  launcher.kill("SIGTERM");
  expect(await next()).toBe("asked to end");
  expect(await ended).toEqual([0, null]);
});

test("a launcher that is killed outright leaves no program behind", async () => {
  const { launcher, pid, next } = await givenWaiting();
  launcher.kill("SIGKILL");
  expect(await next()).toBe("asked to end");
  while (existsSync(`/proc/${pid}`)) await pause(20);
});
