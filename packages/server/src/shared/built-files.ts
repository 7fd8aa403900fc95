import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
  ".gz": "application/gzip",
  ".opus": "audio/ogg",
};
/** The best first. */
const ENCODINGS = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;
/** Its name has its hash in it: what it holds never changes. */
const FOR_EVER = "public, max-age=31536000, immutable";

export type BuiltFile = {
  readonly type: string;
  readonly body: Buffer<ArrayBuffer>;
  readonly encoded: ReadonlyMap<string, Buffer<ArrayBuffer>>;
};

/**
 * The files that a build left in a folder, by the address that pages name them with. Read into memory once: a build
 * that runs meanwhile changes nothing.
 */
export function readBuiltFiles(folder: string, address: string): ReadonlyMap<string, BuiltFile> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const all = new Set(names);
  return new Map(
    names
      // A compressed copy is no file of its own.
      .filter(
        (path) =>
          TYPES[extname(path)] !== undefined &&
          !(path.endsWith(".gz") && all.has(path.slice(0, -3))),
      )
      .map((path) => [
        address + relative(folder, path).split(sep).join("/"),
        {
          type: TYPES[extname(path)] ?? "",
          body: readFileSync(path),
          encoded: new Map(
            ENCODINGS.filter(([, suffix]) => all.has(path + suffix)).map(([name, suffix]) => [
              name,
              readFileSync(path + suffix),
            ]),
          ),
        },
      ]),
  );
}

/** Sends a file in the best form that the browser takes; for ever, unless it is said otherwise. */
export function sendBuiltFile(
  { type, body, encoded }: BuiltFile,
  accepted: string,
  cacheControl: string = FOR_EVER,
): Response {
  const [encoding] =
    ENCODINGS.find(([name]) => encoded.has(name) && new RegExp(`\\b${name}\\b`).test(accepted)) ??
    [];
  return new Response((encoding === undefined ? undefined : encoded.get(encoding)) ?? body, {
    headers: {
      "content-type": type,
      "cache-control": cacheControl,
      vary: "accept-encoding",
      ...(encoding === undefined ? {} : { "content-encoding": encoding }),
    },
  });
}
