import { createHash } from "node:crypto";
import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { sniffPicture } from "@payung/domain/evidence/sniff-picture.ts";
import type { WorkerState } from "@payung/domain/verification/worker-status.ts";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { uuidv7 } from "uuidv7";
import { dueDay, takeObjection } from "../casework/service.ts";
import { inScope, type Tx } from "../db/transaction.ts";
import { declareEvidence, listEvidence, receivePart, standingOf } from "../evidence/service.ts";
import type { MessagingLimits } from "../messaging/service.ts";
import { readHolidays } from "../reference/service.ts";
import type { ApiGround } from "../shared/app.ts";
import { openHandle, sealHandle } from "../shared/handle.ts";
import { type Html, SCRIPTED_PAGE_HEADERS } from "../shared/layout.ts";
import { type Actor, scopeOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";
import type { Site } from "../shared/site.ts";
import { copyWeb } from "./copy-web.ts";
import { statusPhotoWeb } from "./photo-web.ts";
import {
  listRequests,
  REQUEST_FIELDS,
  type RequestField,
  type RequestKind,
  takeRequest,
} from "./service.ts";
import {
  askingPart,
  type RequestFault,
  requestLostPage,
  requestPage,
  requestTakenPage,
  WANTED,
  type Wanted,
  WORDS_MAX,
} from "./worker-pages.ts";

const PURPOSE = "status-page";
/** As long as one reads a page and writes some lines; then the code is asked for again. */
const OPEN_MS = 20 * 60_000;
/** A photo as a camera takes it, where no script makes it small, and what a form has around it. */
const BYTES_MAX = EVIDENCE_LIMITS.fileBytesMax + 16 * 1024;
const ASKED_SHOWN = 20;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What workers ask for on the status page once code and birth date have opened it. */
export type WorkerRequests = {
  readonly app: Hono;
  /** What can be asked for below an answer, in the transaction that found it. */
  part(tx: Tx, applicationId: string, state: WorkerState): Promise<Html>;
};

export function workerRequests(
  ground: ApiGround,
  site: Site,
  limits: MessagingLimits,
): WorkerRequests {
  const { db, vault, now, regionCode, jobs } = ground;
  const app = new Hono();
  const small = bodyLimit({ maxSize: 16 * 1024, onError: lost });
  app.get("/status/permintaan", (c) => c.redirect("/status", 303));
  app.get("/status/kirim", (c) => c.redirect("/status", 303));
  app.post("/status/permintaan", small, async (c) => {
    const typed = textsOf(await c.req.parseBody().catch(() => ({})));
    const opened = open(typed);
    if (opened === null) return lost(c);
    const codeTo =
      opened.wanted === "access"
        ? await inScope(db, scopeOf(actorOf(opened.id)), "read only", (tx) =>
            copy.endOf(tx, opened.id),
          )
        : null;
    return show(c, form(opened, typed["handle"] ?? "", uuidv7(), {}, [], codeTo));
  });
  app.post("/status/kirim", bodyLimit({ maxSize: BYTES_MAX, onError: lost }), send);
  app.route(
    "/",
    statusPhotoWeb(
      ground,
      (handle) => openHandle(vault, PURPOSE, handle, now().getTime()),
      actorOf,
    ),
  );
  const copy = copyWeb(ground, site, limits);
  app.route("/", copy.app);
  return { app, part };

  async function part(tx: Tx, applicationId: string, state: WorkerState): Promise<Html> {
    const actor = actorOf(applicationId);
    const asked = await listRequests(tx, { actor, vault, now }, applicationId);
    const { files, unfinished } = await listEvidence(tx, actor, applicationId);
    const hasKtp =
      files.some(({ kind, withdrawn_at }) => kind === "ktp" && withdrawn_at === null) ||
      unfinished.some(({ kind, state: standing }) => kind === "ktp" && standing === "checking");
    return askingPart(site, {
      state,
      hasKtp,
      handle: sealHandle(vault, PURPOSE, { id: applicationId, untilMs: now().getTime() + OPEN_MS }),
      asked: asked.slice(0, ASKED_SHOWN).map(({ kind, due_at: dueAt, outcome, answer }) => ({
        kind,
        dueAt,
        answer: outcome === null || answer === null ? null : { outcome, words: answer },
      })),
    });
  }

  async function send(c: Context): Promise<Response> {
    const body: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
    const typed = textsOf(body);
    const opened = open(typed);
    const id = typed["id"] ?? "";
    if (opened === null || !UUID.test(id)) return lost(c);
    const { photo } = body;
    const bytes = photo instanceof File ? Buffer.from(await photo.arrayBuffer()) : Buffer.alloc(0);
    // Our script has sent it in parts.
    const isSent = opened.wanted === "photo" && typed["keep"] === "1";
    const faults = isSent ? [] : faultsOf(opened.wanted, typed, bytes);
    if (faults.length > 0)
      return show(c, form(opened, typed["handle"] ?? "", id, typed, faults), 422);
    const taking = (requestId: string) =>
      inScope(db, scopeOf(actorOf(opened.id)), "read write", (tx) =>
        take(tx, opened, requestId, typed, bytes),
      );
    try {
      return show(c, await taking(id));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // Whoever goes back and writes something else asks for something else.
      if (error.code === "request.id-already-used") return show(c, await taking(uuidv7()));
      return lost(c);
    }
  }

  async function take(
    tx: Tx,
    { id: applicationId, wanted }: Opened,
    id: string,
    typed: Readonly<Record<string, string>>,
    bytes: Buffer,
  ): Promise<Html> {
    const actor = actorOf(applicationId);
    const desk = { actor, vault, now };
    const words = typed["words"] ?? null;
    if (wanted === "objection") {
      await takeObjection(tx, desk, { id, applicationId, words: words ?? "" });
      const dueOn = dueDay("objection", now(), await readHolidays(tx, regionCode));
      return requestTakenPage(site, { wanted, dueAt: null, dueOn });
    }
    if (wanted === "photo") {
      if (typed["keep"] === "1") {
        const { state } = await standingOf(tx, actor, id);
        if (state !== "checking" && state !== "kept")
          return form({ id: applicationId, wanted }, typed["handle"] ?? "", id, typed, [
            "photo-missing",
          ]);
        return requestTakenPage(site, { wanted, dueAt: null, dueOn: null });
      }
      const sha256 = createHash("sha256").update(bytes).digest();
      const ordering = {
        ...desk,
        enqueue: (name: Parameters<typeof jobs.enqueue>[1], payload: object) =>
          jobs.enqueue(tx, name, payload as never),
      };
      const file = { id, applicationId, kind: "ktp", byteCount: bytes.length, sha256 } as const;
      let { received } = await declareEvidence(tx, ordering, file);
      while (received < bytes.length) {
        const next = bytes.subarray(received, received + EVIDENCE_LIMITS.partBytesMax);
        ({ received } = await receivePart(tx, ordering, { id, at: received, bytes: next }));
      }
      return requestTakenPage(site, { wanted, dueAt: null, dueOn: null });
    }
    if (wanted === "access" && typed["way"] === "phone")
      return copy.begin(tx, { id, applicationId });
    const kind: RequestKind = wanted;
    const field = kind === "correction" ? (typed["field"] as RequestField) : null;
    const asked = kind === "correction" ? words : null;
    const taken = await takeRequest(tx, desk, {
      id,
      applicationId,
      kind,
      field,
      words: asked,
      channel: "web",
    });
    if (taken.outcome === "too-many") return requestTakenPage(site, "too-many");
    const dueAt = kind === "consent_withdrawal" ? null : taken.dueAt;
    return requestTakenPage(site, { wanted, dueAt, dueOn: null });
  }

  type Opened = { readonly id: string; readonly wanted: Wanted };

  function open(typed: Readonly<Record<string, string>>): Opened | null {
    const id = openHandle(vault, PURPOSE, typed["handle"], now().getTime());
    const wanted = WANTED.find((each) => each === typed["wanted"]);
    return id === null || wanted === undefined ? null : { id, wanted };
  }

  function form(
    { wanted }: Opened,
    handle: string,
    id: string,
    typed: Readonly<Record<string, string>>,
    faults: readonly RequestFault[],
    codeTo: string | null = null,
  ): Html {
    const fields = REQUEST_FIELDS;
    return requestPage(site, { wanted, handle, id, typed, faults, fields, codeTo });
  }

  /** The worker acts, as far as code and birth date show it. */
  function actorOf(id: string): Actor {
    return { id: `worker:${id}`, regionCode, areas: "*" };
  }

  function lost(c: Context): Promise<Response> {
    return show(c, requestLostPage(site), 404);
  }
}

function faultsOf(
  wanted: Wanted,
  typed: Readonly<Record<string, string>>,
  bytes: Buffer,
): RequestFault[] {
  if (wanted === "photo") {
    if (bytes.length === 0) return ["photo-missing"];
    return ["jpeg", "png", "webp"].includes(sniffPicture(bytes)) ? [] : ["photo-not-a-picture"];
  }
  if (wanted !== "correction" && wanted !== "objection") return [];
  const words = typed["words"] ?? "";
  const faults: RequestFault[] = [];
  if (wanted === "correction" && !REQUEST_FIELDS.some((each) => each === typed["field"]))
    faults.push("field-missing");
  if (words.length < 3) faults.push("words-missing");
  else if (words.length > WORDS_MAX) faults.push("words-too-long");
  return faults;
}

/** The texts of a form, without what no page can show. */
function textsOf(body: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      typeof value === "string"
        ? [
            [
              name,
              value
                .slice(0, 4_000)
                .replace(/[^\P{Cc}\n]/gu, " ")
                .toWellFormed()
                .trim(),
            ],
          ]
        : [],
    ),
  );
}

async function show(c: Context, page: Html, status: 200 | 404 | 422 = 200): Promise<Response> {
  return c.body(String(await page), status, SCRIPTED_PAGE_HEADERS);
}
