import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Problem } from "./problem.ts";
import type { Upload } from "./route.ts";

/** A refusal of the request as a whole; the sentence quotes nothing of it. */
export function invalid(message: string): Problem {
  return new Problem("request.invalid", { issues: [{ path: [], message }] });
}

/** Reads a body piece by piece, and stops at the limit: a body need not say how long it is. */
export async function readBytes(request: Request, bytesMax: number): Promise<Buffer> {
  mustFit(request, bytesMax);
  const pieces: Buffer[] = [];
  let byteCount = 0;
  for await (const piece of bytesOf(request)) {
    byteCount += piece.length;
    if (byteCount > bytesMax) throw new Problem("request.too-large", { bytesMax });
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Reads a body as text. */
export async function readText(request: Request, bytesMax: number): Promise<string> {
  const bytes = await readBytes(request, bytesMax);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid("The body is not UTF-8");
  }
}

/** Reads a text as a JSON object. */
export function readJsonObject(text: string): object {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw invalid("The body is not JSON");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalid("The body is not a JSON object");
  return body;
}

/** Streams a body to a file of its own, hashing it on the way, and stops at the limit. */
export async function spool(request: Request, folder: string, bytesMax: number): Promise<Upload> {
  mustFit(request, bytesMax);
  const path = join(folder, "upload");
  const hash = createHash("sha256");
  let byteCount = 0;
  const count = new Transform({
    transform(piece: Buffer, _encoding, done) {
      byteCount += piece.length;
      if (byteCount > bytesMax) return done(new Problem("request.too-large", { bytesMax }));
      hash.update(piece);
      return done(null, piece);
    },
  });
  await pipeline(bytesOf(request), count, createWriteStream(path, { mode: 0o600 }));
  return { path, byteCount, sha256: hash.digest() };
}

function mustFit(request: Request, bytesMax: number): void {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax)
    throw new Problem("request.too-large", { bytesMax });
}

function bytesOf(request: Request): Readable {
  return request.body === null
    ? Readable.from([])
    : Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
}

/** Nothing that we take is nested deeper. */
const DEPTH_MAX = 8;

/**
 * Whether the database can keep every text in a value: it takes no NUL and no half of a character, so
 * whoever sends them is told at the door. A name that would reach into JavaScript's own objects is refused too.
 */
export function isStorable(value: unknown, depth = 0): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  if (typeof value !== "object" || value === null) return true;
  if (depth === DEPTH_MAX) return false;
  return Object.entries(value).every(
    ([key, inner]) => key !== "__proto__" && isStorable(key) && isStorable(inner, depth + 1),
  );
}
