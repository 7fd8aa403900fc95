import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Context, Hono } from "hono";
import type { Kysely } from "kysely";
import * as z from "zod/mini";
import type { Role } from "../access/roles.ts";
import { findBearer, readKey, type WrittenKey } from "../access/service.ts";
import type { Schema } from "../db/schema.generated.ts";
import { inScope, rescope, type Tx } from "../db/transaction.ts";
import { invalid, isStorable, readJsonObject, readText, spool } from "./body.ts";
import type { Jobs } from "./jobs.ts";
import type { Vault } from "./keys.ts";
import { hideNik, type Log } from "./log.ts";
import { type Actor, scopeOf } from "./office.ts";
import { PROBLEMS, Problem } from "./problem.ts";
import {
  type AnyRoute,
  type FileAnswer,
  type RouteContext,
  takesJson,
  type Upload,
} from "./route.ts";
import { FileRefused } from "./sheets/file-refused.ts";

/** What the routes stand on. */
export type ApiGround = {
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
 * set, the route runs, its answer is encoded, it commits, and only then does the answer leave. Any throw
 * rolls back.
 */
export function apiOf(routes: readonly AnyRoute[], ground: ApiGround): Hono {
  const app = new Hono();
  for (const each of routes) {
    app.on(each.method, each.path, (c) => answer(each, c, ground));
  }
  return app;
}

async function answer(route: AnyRoute, c: Context, ground: ApiGround): Promise<Response> {
  let folder: string | null = null;
  try {
    const key = readBearer(c, route);
    const text = takesJson(route) ? await readText(c.req.raw, JSON_BYTES_MAX) : null;
    const decode = () => decodeInput(route, inputOf(c, text));
    let upload: Upload | null = null;
    if (route.kind === "upload") {
      // A stranger must not be able to fill the disk: the key is looked at before the body.
      await withActor(ground, key, route, "read only", async () => {
        decode();
      });
      folder = await mkdtemp(join(tmpdir(), "payung-upload-"));
      upload = await spool(c.req.raw, folder, route.bytesMax);
    }
    const mode = writes(route) ? "read write" : "read only";
    const answered = await withActor(ground, key, route, mode, async (tx, actor) => {
      const result = await run(route, tx, actor, ground, decode(), upload);
      if (route.kind === "file") return result as FileAnswer;
      // Before the commit: what cannot be answered as promised is undone, so that a 500 tells the truth.
      return jsonResponse(z.encode(route.output, result));
    });
    return answered instanceof Response ? answered : await fileResponse(answered);
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
  ground: ApiGround,
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

/** The key as it was sent, or null on a route that is open to anyone; a key that is none is refused everywhere. */
function readBearer(c: Context, route: AnyRoute): WrittenKey | null {
  const header = c.req.header("authorization");
  if (header === undefined) {
    if (route.allow.includes("anyone")) return null;
    throw new Problem("access.sign-in-required");
  }
  const key = readKey(/^Bearer +(\S+)$/i.exec(header.trim())?.[1] ?? "");
  if (key === null) throw new Problem("access.sign-in-required");
  return key;
}

/** Opens the request's transaction, finds out who asks, checks the role and narrows the scope to theirs. */
function withActor<T>(
  ground: ApiGround,
  key: WrittenKey | null,
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

/** The fields of a request: those of the path, and with them the body's where there is one, else the query's. */
function inputOf(c: Context, text: string | null): object {
  const query = c.req.query();
  if (text === null) return { ...query, ...c.req.param() };
  const [surplus] = Object.keys(query);
  if (surplus !== undefined) throw invalid("The fields of this request belong in its body");
  return { ...readJsonObject(text), ...c.req.param() };
}

function decodeInput(route: AnyRoute, given: object): unknown {
  if (!isStorable(given))
    throw invalid("The request holds characters or depths that nothing needs");
  const parsed = z.safeDecode(route.input, given);
  if (parsed.success) return parsed.data;
  // What was sent is not quoted: it may hold a NIK, and answers end up in logs of others.
  const issues = parsed.error.issues.map(({ path, code, message }) => ({ path, code, message }));
  throw new Problem("request.invalid", { issues });
}

/** Beside the answer itself: it is for this caller alone, and it is what it says it is. */
const ANSWER_HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
} as const;

function jsonResponse(answer: unknown): Response {
  return Response.json(answer, { headers: ANSWER_HEADERS });
}

async function fileResponse(file: FileAnswer): Promise<Response> {
  const body = typeof file.body === "function" ? await file.body() : file.body;
  return new Response(typeof body === "string" ? body : new Uint8Array(body), {
    headers: {
      ...ANSWER_HEADERS,
      "content-type": file.contentType,
      "content-disposition": `attachment; filename="${file.fileName.replace(/[^A-Za-z0-9._-]/g, "_")}"`,
    },
  });
}

/** RFC 9457. What we did not foresee is told by a reference only; the log has the rest. */
function problemResponse(error: unknown, ground: ApiGround, route: AnyRoute): Response {
  if (error instanceof FileRefused) {
    return problemResponse(
      new Problem("upload.refused", { reason: error.code, detail: error.message }),
      ground,
      route,
    );
  }
  if (error instanceof Problem) return problemOf(error);
  const reference = randomUUID();
  ground.log.error({ reference, route: route.path, error }, "A request failed");
  return problemJson(500, {
    type: "about:blank",
    title: "We failed; nothing was changed",
    status: 500,
    reference,
  });
}

/** A refusal as an answer. */
export function problemOf({ code, details }: Problem): Response {
  const { status, title } = PROBLEMS[code];
  return problemJson(status, { type: `/problems/${code}`, title, status, code, ...details });
}

/** A problem may tell what a file held where something else was expected: a NIK never leaves that way. */
function problemJson(status: number, body: object): Response {
  const headers: Record<string, string> = {
    ...ANSWER_HEADERS,
    "content-type": "application/problem+json",
  };
  if (status === 401) headers["www-authenticate"] = "Bearer";
  return new Response(hideNik(JSON.stringify(body)), { status, headers });
}
