import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Makes `dist/`: JavaScript and declarations of everything but the tests, for those who install the package.
 * Node runs no TypeScript below `node_modules`.
 */
const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const DIST = join(FOLDER, "dist");

rmSync(DIST, { recursive: true, force: true });
const compiler = join(
  dirname(createRequire(import.meta.url).resolve("typescript/package.json")),
  "bin/tsc",
);
const { status } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
  cwd: FOLDER,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);

// The compiler names `.js` files in the code and leaves the declarations naming `.ts` files, which are not there.
for (const name of readdirSync(DIST, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".d.ts")) continue;
  const path = join(DIST, name);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/((?:from|import\()\s*"\.[^"]*)\.ts"/g, '$1.js"'));
}
