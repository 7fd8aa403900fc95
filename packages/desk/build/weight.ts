import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What vite writes of each of its files (`.vite/manifest.json`). */
type Chunk = {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
};
export type Manifest = Readonly<Record<string, Chunk>>;

/** Bytes that travel, zipped. */
export type Weight = { readonly js: number; readonly firstVisit: number };
export type Budget = Weight;

const ENTRY = "index.html";
const FIELD_ENTRY = "field.html";

/**
 * What a first visit costs: the page, everything the entry imports, and the heaviest of the parts that are only loaded when
 * a screen needs them, with what that imports in turn.
 */
export function weigh(folder: string, manifest: Manifest): Weight {
  const weightOf = (files: ReadonlySet<string>) => weightOfFiles(folder, ENTRY, files);
  const entry = filesOf(manifest, [ENTRY]);
  const later = reachable(manifest, ENTRY, (chunk) => [
    ...(chunk.imports ?? []),
    ...(chunk.dynamicImports ?? []),
  ]).filter((name) => name !== ENTRY);
  const visits = later.map((name) => weightOf(new Set([...entry, ...filesOf(manifest, [name])])));
  return [weightOf(entry), ...visits].reduce((most, each) => ({
    js: Math.max(most.js, each.js),
    firstVisit: Math.max(most.firstVisit, each.firstVisit),
  }));
}

/** What the field app's shell costs: what it opens with, before the parts that read codes and cards. */
export function weighShell(folder: string, manifest: Manifest): Weight {
  return weightOfFiles(folder, FIELD_ENTRY, filesOf(manifest, [FIELD_ENTRY]));
}

function weightOfFiles(folder: string, page: string, files: ReadonlySet<string>): Weight {
  const sizeOf = (file: string) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
  const sum = (all: readonly string[]) => all.reduce((total, file) => total + sizeOf(file), 0);
  return {
    js: sum([...files].filter((file) => file.endsWith(".js"))),
    firstVisit: sum([page, ...files]),
  };
}

/** The files that must be there before these chunks can run. */
function filesOf(manifest: Manifest, names: readonly string[]): Set<string> {
  const chunks = names.flatMap((name) =>
    reachable(manifest, name, (chunk) => chunk.imports ?? []).map((each) => manifest[each]),
  );
  return new Set(
    chunks.flatMap((chunk) =>
      chunk === undefined ? [] : [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])],
    ),
  );
}

function reachable(
  manifest: Manifest,
  from: string,
  next: (chunk: Chunk) => readonly string[],
): string[] {
  const seen = new Set<string>();
  const visit = (name: string) => {
    const chunk = manifest[name];
    if (seen.has(name) || chunk === undefined) return;
    seen.add(name);
    for (const each of next(chunk)) visit(each);
  };
  visit(from);
  return [...seen];
}

/** What is over its budget, in words; empty when all is well. */
export function overweight(weight: Weight, budget: Budget): string[] {
  return (["js", "firstVisit"] as const)
    .filter((part) => weight[part] > budget[part])
    .map((part) => `${part}: ${kilobytes(weight[part])} of ${kilobytes(budget[part])}`);
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
