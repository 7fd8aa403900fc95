import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import type { Kysely } from "kysely";
import * as z from "zod/mini";
import type { Role } from "../access/roles.ts";
import {
  actorFor,
  type Device,
  findBearer,
  findDeviceBearer,
  findStaffBearer,
  readKey,
  readToken,
  type SignedIn,
  type SignIn,
  staffActorId,
  type WrittenKey,
  type WrittenToken,
} from "../access/service.ts";
import type { Schema } from "../db/schema.generated.ts";
import { inScope, rescope, type Tx } from "../db/transaction.ts";
import { ANSWER_HEADERS, problemJson, problemOf } from "./answers.ts";
import { invalid, isStorable, readBytes, readJsonObject, readText, spool } from "./body.ts";
import type { Jobs } from "./jobs.ts";
import type { Vault } from "./keys.ts";
import type { Log } from "./log.ts";
import { type Actor, scopeOf } from "./office.ts";
import { Problem } from "./problem.ts";
import {
  type AnyRoute,
  type FileAnswer,
  type PaymentWays,
  type RouteContext,
  takesJson,
  type Upload,
} from "./route.ts";
import { clearScratch, makeScratch } from "./scratch.ts";
import { FileRefused } from "./sheets/file-refused.ts";

/** What the routes stand on. */
export type ApiGround = {
  readonly db: Kysely<Schema>;
  readonly vault: Vault;
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly now: () => Date;
  readonly log: Log;
  /** Where people sign in; null where only keys open anything. */
  readonly signIn: SignIn | null;
  /** Who receives what sponsors pay, and by what ways; nothing where nobody can pay here. */
  readonly payments?: PaymentWays | null;
  /** The region that callers without a key see. */
  readonly regionCode: string;
};

/** A JSON body larger than this is refused unless its route says more; lists come in as uploads. */
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
    const caller = await readCaller(c, route, ground);
    const text = takesJson(route)
      ? await readText(c.req.raw, route.bytesMax ?? JSON_BYTES_MAX)
      : null;
    const decode = () => decodeInput(route, inputOf(c, text));
    let upload: Upload | Buffer | null = null;
    if (route.kind === "upload" || route.kind === "bytes") {
      // A stranger must not be able to fill the disk: the key is looked at before the body.
      await withActor(ground, caller, route, "read only", async () => {
        decode();
      });
    }
    if (route.kind === "upload") {
      folder = await makeScratch();
      upload = await spool(c.req.raw, folder, route.bytesMax);
    } else if (route.kind === "bytes") upload = await readBytes(c.req.raw, route.bytesMax);
    const mode = writes(route) ? "read write" : "read only";
    const answered = await withActor(ground, caller, route, mode, async (tx, actor, device) => {
      const result = await run(route, tx, { actor, device, caller }, ground, decode(), upload);
      if (route.kind === "file") return result as FileAnswer;
      // Before the commit: what cannot be answered as promised is undone, so that a 500 tells the truth.
      return jsonResponse(z.encode(route.output, result));
    });
    return answered instanceof Response ? answered : await fileResponse(answered);
  } catch (error) {
    return problemResponse(error, ground, route);
  } finally {
    if (folder !== null) await clearScratch(folder);
  }
}

function writes(route: AnyRoute): boolean {
  return route.method !== "get" || route.isRecorded === true;
}

function run(
  route: AnyRoute,
  tx: Tx,
  { actor, caller, device }: { actor: Actor; caller: Caller; device: Device | null },
  ground: ApiGround,
  input: unknown,
  upload: Upload | Buffer | null,
): Promise<unknown> {
  const { db, vault, now } = ground;
  const context: RouteContext = {
    tx,
    actor,
    vault,
    now,
    office: { db, actor, vault, now },
    session: caller?.by === "session" ? caller.session : null,
    device,
    signIn: ground.signIn,
    payments: ground.payments ?? null,
    log: ground.log,
    enqueue: (name, payload) => ground.jobs.enqueue(tx, name, payload as never),
  };
  if (route.kind !== "upload" && route.kind !== "bytes") return route.run(context, input);
  if (upload === null) throw new Error("Broken invariant: an upload route has an upload");
  return route.run(context, input, upload as Upload & Buffer);
}

/** By what a request shows who sends it. */
type Caller =
  | { readonly by: "key"; readonly key: WrittenKey }
  | { readonly by: "device"; readonly token: WrittenToken }
  | { readonly by: "session"; readonly session: SignedIn }
  | null;

/**
 * Who sends this: a machine by its key, a device by its token, a person by their session, or nobody we know. A key that is none is refused
 * everywhere. A session counts for pages of our own address only: a browser sends its cookie along from anywhere.
 */
async function readCaller(c: Context, route: AnyRoute, ground: ApiGround): Promise<Caller> {
  const header = c.req.header("authorization");
  if (header !== undefined) {
    const written = /^Bearer +(\S+)$/i.exec(header.trim())?.[1] ?? "";
    const key = readKey(written);
    if (key !== null) return { by: "key", key };
    const token = readToken(written);
    if (token !== null) return { by: "device", token };
    throw new Problem("access.sign-in-required");
  }
  const session = (await ground.signIn?.findSession(c.req.raw.headers)) ?? null;
  if (session !== null) {
    if (route.method !== "get" && c.req.header("origin") !== ground.signIn?.origin)
      throw new Problem("access.foreign-page");
    return { by: "session", session };
  }
  if (route.allow.includes("anyone")) return null;
  throw new Problem("access.sign-in-required");
}

/** Opens the request's transaction, finds out who asks, checks the role and narrows the scope to theirs. */
function withActor<T>(
  ground: ApiGround,
  caller: Caller,
  route: AnyRoute,
  mode: "read only" | "read write",
  work: (tx: Tx, actor: Actor, device: Device | null) => Promise<T>,
): Promise<T> {
  // Before anyone is known nothing in a kelurahan is seen, only the region's keys and staff.
  const stranger: Actor = { id: "anyone", regionCode: regionOf(caller, ground), areas: [] };
  return inScope(ground.db, scopeOf(stranger), mode, async (tx) => {
    const device = caller?.by === "device" ? await findDevice(tx, caller.token, ground) : null;
    const actor = (await findActor(tx, caller, device, route)) ?? stranger;
    await rescope(tx, scopeOf(actor));
    return work(tx, actor, device);
  });
}

function regionOf(caller: Caller, ground: ApiGround): string {
  if (caller === null) return ground.regionCode;
  if (caller.by === "device") return caller.token.regionCode;
  return caller.by === "key" ? caller.key.regionCode : caller.session.regionCode;
}

async function findDevice(tx: Tx, token: WrittenToken, { now }: ApiGround): Promise<Device> {
  const device = await findDeviceBearer(tx, token, now());
  if (device === null) throw new Problem("access.sign-in-required");
  return device;
}

/** Who asks, as far as this route lets them: null is anyone. Whoever may not is refused. */
async function findActor(
  tx: Tx,
  caller: Caller,
  device: Device | null,
  route: AnyRoute,
): Promise<Actor | null> {
  if (caller === null) return null; // who must be known was asked for it before
  if (caller.by === "device") return device === null ? null : actorOfDevice(tx, device, route);
  const actor = await actorOfPerson(tx, caller, route);
  if (route.devices?.startsWith("only") === true) throw new Problem("access.device-only");
  return actor;
}

/** A device acts as its person does, as long as they may, on what devices ask only. */
async function actorOfDevice(tx: Tx, device: Device, route: AnyRoute): Promise<Actor> {
  const { regionCode, revokedAt, staffId } = device;
  if (route.devices === undefined) throw new Problem("access.not-by-device");
  if (revokedAt !== null) {
    if (route.devices !== "only, even revoked") throw new Problem("access.device-revoked");
    return { id: staffActorId(staffId), regionCode, areas: [] };
  }
  const bearer = await findStaffBearer(tx, regionCode, staffId);
  const actor =
    bearer === null ? null : await actorFor(tx, bearer, (role: Role) => route.allow.includes(role));
  if (actor === null) throw new Problem("access.role-not-allowed");
  return actor;
}

async function actorOfPerson(
  tx: Tx,
  caller: Exclude<Caller, null | { by: "device" }>,
  route: AnyRoute,
): Promise<Actor | null> {
  const isOpen = route.allow.includes("anyone");
  if (caller.by === "key") {
    const bearer = await findBearer(tx, caller.key);
    if (bearer === null) throw new Problem("access.sign-in-required");
    if (!isOpen && !route.allow.includes(bearer.role)) throw new Problem("access.role-not-allowed");
    return bearer.actor;
  }
  const { regionCode, staffId, method } = caller.session;
  const bearer = await findStaffBearer(tx, regionCode, staffId);
  if (bearer === null) throw new Problem("access.sign-in-required");
  if (isOpen) return null;
  if (method === "password") throw new Problem("access.second-factor-required");
  const actor = await actorFor(tx, bearer, (role: Role) => route.allow.includes(role));
  if (actor === null) throw new Problem("access.role-not-allowed");
  return actor;
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

function jsonResponse(answer: unknown): Response {
  return Response.json(answer, { headers: ANSWER_HEADERS });
}

async function fileResponse(file: FileAnswer): Promise<Response> {
  const body = typeof file.body === "function" ? await file.body() : file.body;
  return new Response(typeof body === "string" ? body : new Uint8Array(body), {
    headers: {
      ...ANSWER_HEADERS,
      "content-type": file.contentType,
      // No page of somebody else's shows it as its own.
      "cross-origin-resource-policy": "same-origin",
      "content-disposition": `${file.isInline === true ? "inline" : "attachment"}; filename="${file.fileName.replace(/[^A-Za-z0-9._-]/g, "_")}"`,
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
