import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { BUILT_FROM, DESK, DIST } from "./folders.ts";

/** Everything the built files depend on. The lock file stands for the packages they come with. */
const SOURCES = [
  "index.html",
  "field.html",
  "field",
  "package.json",
  "budget.json",
  "build",
  "messages",
  "src",
  "../domain/src",
  "../../package-lock.json",
] as const;

/** A hash of the sources. Of their content: a checkout changes times without changing anything. */
export function hashSources(): string {
  const hash = createHash("sha256");
  for (const path of SOURCES.flatMap((name) => filesAt(name)).sort()) {
    hash.update(`${path}\0`);
    hash.update(readFileSync(join(DESK, path)));
  }
  return hash.digest("hex");
}

function filesAt(name: string): string[] {
  if (/\.\w+$/.test(name)) return [name];
  return readdirSync(join(DESK, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => relative(DESK, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

/** Whether what stands in `dist` was built from these very sources, or there is nothing. */
export function stateOfBuild(): "fresh" | "older" | "missing" {
  try {
    return readFileSync(join(DIST, BUILT_FROM), "utf8") === hashSources() ? "fresh" : "older";
  } catch {
    return "missing";
  }
}
