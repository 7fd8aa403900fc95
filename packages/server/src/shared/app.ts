import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Context, Hono } from "hono";
import type { Kysely } from "kysely";
import * as z from "zod/mini";
import type { Role } from "../access/roles.ts";
import { findBearer, readKey } from "../access/service.ts";
import type { Schema } from "../db/schema.generated.ts";
import { inScope, rescope, type Tx } from "../db/transaction.ts";
import type { Jobs } from "./jobs.ts";
import type { Vault } from "./keys.ts";
import type { Log } from "./log.ts";
import { type Actor, scopeOf } from "./office.ts";
import { PROBLEMS, Problem } from "./problem.ts";
import type { AnyRoute, FileAnswer, RouteContext, Upload } from "./route.ts";
import { FileRefused } from "./sheets/file-refused.ts";

/** What the routes stand on. */
export type Ground = {
  readonly db: Kysely<Schema>;
  readonly vault: Vault;
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly now: () => Date;
  readonly log: Log;
  /** The region that callers without a key see. */
  readonly regionCode: string;
};

/** A JSON body larger than this is refused; lists come in as uploads. */
const JSON_BYTES_MAX = 256 * 1024;

/**
 * Turns the routes into an application. One request is one transaction: it opens, the key's scope is
 * set, the route runs, it commits, and only then does an answer leave. Any throw rolls back.
 */
export function apiOf(routes: readonly AnyRoute[], ground: Ground): Hono {
  const app = new Hono();
  for (const each of routes) {
    app.on(each.method, each.path, (c) => answer(each, c, ground));
  }
  return app;
}

async function answer(route: AnyRoute, c: Context, ground: Ground): Promise<Response> {
  const folder = route.kind === "upload" ? await mkdtemp(join(tmpdir(), "payung-upload-")) : null;
  try {
    const key = readBearer(c);
    const input = decodeInput(route, {
      ...(await readBody(route, c)),
      ...c.req.query(),
      ...c.req.param(),
    });
    // A stranger must not be able to fill the disk: the key is looked at before the body.
    if (folder !== null) await withActor(ground, key, route, "read only", async () => {});
    const upload =
      folder === null || route.kind !== "upload" ? null : await spool(c, folder, route.bytesMax);
    const mode = writes(route) ? "read write" : "read only";
    const result = await withActor(ground, key, route, mode, (tx, actor) =>
      run(route, tx, actor, ground, input, upload),
    );
    return route.kind === "file"
      ? fileResponse(result as FileAnswer)
      : c.json(z.encode(route.output, result) as object);
  } catch (error) {
    return problemResponse(error, ground, route);
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

function writes(route: AnyRoute): boolean {
  return route.method !== "get" || (route.kind === "file" && route.isRecorded === true);
}

function run(
  route: AnyRoute,
  tx: Tx,
  actor: Actor,
  ground: Ground,
  input: unknown,
  upload: Upload | null,
): Promise<unknown> {
  const { db, vault, now } = ground;
  const context: RouteContext = {
    tx,
    actor,
    vault,
    now,
    office: { db, actor, vault, now },
    enqueue: (name, payload) => ground.jobs.enqueue(tx, name, payload as never),
  };
  if (route.kind !== "upload") return route.run(context, input);
  if (upload === null) throw new Error("Broken invariant: an upload route has an upload");
  return route.run(context, input, upload);
}

function readBearer(c: Context) {
  const header = c.req.header("authorization");
  if (header === undefined) return null;
  const key = header.startsWith("Bearer ") ? readKey(header.slice("Bearer ".length).trim()) : null;
  if (key === null) throw new Problem("access.sign-in-required");
  return key;
}

/** Opens the request's transaction, finds out who asks, checks the role and narrows the scope to theirs. */
function withActor<T>(
  ground: Ground,
  key: ReturnType<typeof readKey>,
  route: AnyRoute,
  mode: "read only" | "read write",
  work: (tx: Tx, actor: Actor) => Promise<T>,
): Promise<T> {
  // Before anyone is known nothing in a kelurahan is seen, only the region's keys.
  const stranger: Actor = {
    id: "anyone",
    regionCode: key?.regionCode ?? ground.regionCode,
    areas: [],
  };
  return inScope(ground.db, scopeOf(stranger), mode, async (tx) => {
    const bearer = key === null ? null : await findBearer(tx, key);
    if (key !== null && bearer === null) throw new Problem("access.sign-in-required");
    const role: Role = bearer?.role ?? "anyone";
    if (!route.allow.includes("anyone") && !route.allow.includes(role)) {
      throw new Problem(role === "anyone" ? "access.sign-in-required" : "access.role-not-allowed");
    }
    const actor = bearer?.actor ?? stranger;
    await rescope(tx, scopeOf(actor));
    return work(tx, actor);
  });
}

async function readBody(route: AnyRoute, c: Context): Promise<object> {
  if (route.kind !== "json" || route.method === "get") return {};
  if (Number(c.req.header("content-length") ?? 0) > JSON_BYTES_MAX)
    throw new Problem("request.too-large");
  const text = await c.req.text();
  if (text.length > JSON_BYTES_MAX) throw new Problem("request.too-large");
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Problem("request.invalid", {
      issues: [{ path: [], message: "The body is not JSON" }],
    });
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Problem("request.invalid", {
      issues: [{ path: [], message: "The body is not a JSON object" }],
    });
  }
  return body;
}

function decodeInput(route: AnyRoute, given: object): unknown {
  const parsed = z.safeDecode(route.input, given);
  if (parsed.success) return parsed.data;
  // What was sent is not quoted: it may hold a NIK, and answers end up in logs of others.
  const issues = parsed.error.issues.map(({ path, code, message }) => ({ path, code, message }));
  throw new Problem("request.invalid", { issues });
}

/** Streams the body to a file of its own, hashing it on the way, and stops at the limit. */
async function spool(c: Context, folder: string, bytesMax: number): Promise<Upload> {
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
  const body = c.req.raw.body;
  const source =
    body === null
      ? Readable.from([])
      : Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(source, count, createWriteStream(path, { mode: 0o600 }));
  return { path, byteCount, sha256: hash.digest() };
}

function fileResponse(file: FileAnswer): Response {
  const body = typeof file.body === "string" ? file.body : new Uint8Array(file.body);
  return new Response(body, {
    headers: {
      "content-type": file.contentType,
      "content-disposition": `attachment; filename="${file.fileName.replace(/[^A-Za-z0-9._-]/g, "_")}"`,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}

/** RFC 9457. What we did not foresee is told by a reference only; the log has the rest. */
function problemResponse(error: unknown, ground: Ground, route: AnyRoute): Response {
  if (error instanceof FileRefused) {
    return problemResponse(
      new Problem("upload.refused", { reason: error.code, detail: error.message }),
      ground,
      route,
    );
  }
  if (error instanceof Problem) {
    const { status, title } = PROBLEMS[error.code];
    return problemJson(status, {
      type: `/problems/${error.code}`,
      title,
      status,
      code: error.code,
      ...error.details,
    });
  }
  const reference = randomUUID();
  ground.log.error({ reference, route: route.path, error }, "A request failed");
  return problemJson(500, {
    type: "about:blank",
    title: "We failed; nothing was changed",
    status: 500,
    reference,
  });
}

function problemJson(status: number, body: object): Response {
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  if (status === 401) headers["www-authenticate"] = "Bearer";
  return Response.json(body, { status, headers });
}
