import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { inScope, type Tx } from "../db/transaction.ts";
import { findApplication } from "../intake/service.ts";
import type { MessagingLimits } from "../messaging/service.ts";
import type { ApiGround } from "../shared/app.ts";
import { openHandle, sealHandle } from "../shared/handle.ts";
import { type Html, SCRIPTED_PAGE_HEADERS } from "../shared/layout.ts";
import { type Actor, scopeOf } from "../shared/office.ts";
import type { Proof } from "../shared/phone-proof.ts";
import type { Site } from "../shared/site.ts";
import { recordEvent } from "../transparency/service.ts";
import type { DataCopy } from "./copy-data.ts";
import { copyCodePage, copyPage } from "./copy-pages.ts";
import { proveForCopy, provenPhone, sendCopyCode } from "./copy-proof.ts";
import { readDataCopy } from "./data-copy.ts";
import { printCopy } from "./print-copy.ts";
import { answerIfOpen, findOpenAccess, findRequest, takeRequest } from "./service.ts";
import { requestLostPage, requestTakenPage } from "./worker-pages.ts";

/** Of a request whose code is still to come, and of one whose code has come. */
const ASKED = "data-copy-asked";
const OPENED = "data-copy-opened";
const OPEN_MS = 20 * 60_000;
const FORM_BYTES_MAX = 4 * 1024;

/** How workers open the copy of their own data on the phone: a code to the number that they have proved before. */
export type CopyWeb = {
  readonly app: Hono;
  /** The last digits of the number that a code can go to; null where it is fetched at the office only. */
  endOf(tx: Tx, applicationId: string): Promise<string | null>;
  /** Takes the request, sends the code, and asks for it. */
  begin(tx: Tx, order: { readonly id: string; readonly applicationId: string }): Promise<Html>;
};

export function copyWeb(ground: ApiGround, site: Site, limits: MessagingLimits): CopyWeb {
  const { db, vault, now, regionCode } = ground;
  const app = new Hono();
  const small = bodyLimit({ maxSize: FORM_BYTES_MAX, onError: lost });
  app.get("/status/salinan", (c) => c.redirect("/status", 303));
  app.get("/status/salinan/berkas", (c) => c.redirect("/status", 303));
  app.post("/status/salinan", small, open);
  app.post("/status/salinan/berkas", small, save);
  return { app, endOf, begin };

  async function endOf(tx: Tx, applicationId: string): Promise<string | null> {
    const application = await findApplication(tx, regionCode, applicationId);
    if (application === undefined) return null;
    return (await provenPhone(tx, officeOf(applicationId), application))?.slice(-3) ?? null;
  }

  async function begin(tx: Tx, order: { id: string; applicationId: string }): Promise<Html> {
    const { id, applicationId } = order;
    const office = officeOf(applicationId);
    // Whoever asked before and has no answer asks no second time: the office has one thing to do, not two.
    const before = await findOpenAccess(tx, office.actor, applicationId);
    if (before === undefined) {
      const request = { id, applicationId, kind: "access", field: null, words: null } as const;
      const taken = await takeRequest(tx, office, { ...request, channel: "web" });
      if (taken.outcome === "too-many") return requestTakenPage(site, "too-many");
    }
    return askCode(tx, before?.id ?? id, applicationId);
  }

  async function askCode(tx: Tx, requestId: string, applicationId: string): Promise<Html> {
    const application = await findApplication(tx, regionCode, applicationId);
    if (application === undefined) return requestLostPage(site);
    const proof = await sendCopyCode(
      tx,
      officeOf(applicationId),
      { requestId, application },
      limits,
    );
    return codePage(requestId, proof, null);
  }

  function codePage(
    requestId: string,
    proof: Proof | null,
    fault: "wrong" | "too-old" | "too-many-tries" | null,
  ): Html {
    const end = proof?.phone.slice(-3) ?? null;
    return copyCodePage(site, { handle: handleOf(ASKED, requestId), end, fault });
  }

  async function open(c: Context): Promise<Response> {
    const body = await c.req.parseBody().catch(() => ({}));
    const requestId = idIn(body, ASKED);
    if (requestId === null) return lost(c);
    const shown = await inScope(db, scopeOf(actorOf(requestId)), "read write", async (tx) => {
      const request = await findRequest(tx, regionCode, requestId);
      if (request === undefined) return null;
      const { application_id: applicationId } = request;
      if (textIn(body, "again") === "1")
        return { page: await askCode(tx, requestId, applicationId) };
      const application = await findApplication(tx, regionCode, applicationId);
      if (application === undefined) return null;
      const office = officeOf(applicationId);
      const asked = { requestId, application };
      const { verdict, proof } = await proveForCopy(tx, office, asked, textIn(body, "code"));
      if (verdict !== "right")
        return { page: codePage(requestId, proof, verdict), status: 422 as const };
      await answerIfOpen(tx, office, requestId, site.t("request.access.opened"));
      const copy = await read(tx, applicationId);
      return { page: copyPage(site, copy, handleOf(OPENED, requestId)) };
    });
    return shown === null ? lost(c) : show(c, await shown.page, shown.status);
  }

  async function save(c: Context): Promise<Response> {
    const requestId = idIn(await c.req.parseBody().catch(() => ({})), OPENED);
    if (requestId === null) return lost(c);
    const copy = await inScope(db, scopeOf(actorOf(requestId)), "read write", async (tx) => {
      const request = await findRequest(tx, regionCode, requestId);
      return request === undefined ? null : read(tx, request.application_id);
    });
    if (copy === null) return lost(c);
    return c.body(new Uint8Array(await printCopy(copy, site)), 200, {
      ...SCRIPTED_PAGE_HEADERS,
      "content-type": "application/pdf",
      "content-disposition": 'attachment; filename="salinan-data.pdf"',
    });
  }

  /** Each look is recorded, and stands in the next copy. */
  async function read(tx: Tx, applicationId: string): Promise<DataCopy> {
    const office = officeOf(applicationId);
    await recordEvent(tx, office.actor, {
      kind: "grievances.copy-opened",
      subjectId: applicationId,
    });
    return readDataCopy(tx, office, site, applicationId, true);
  }

  function officeOf(applicationId: string) {
    return { actor: actorOf(applicationId), vault, now };
  }

  /** The worker acts, as far as the code shows it. */
  function actorOf(id: string): Actor {
    return { id: `worker:${id}`, regionCode, areas: "*" };
  }

  function handleOf(purpose: string, id: string): string {
    return sealHandle(vault, purpose, { id, untilMs: now().getTime() + OPEN_MS });
  }

  function idIn(body: Record<string, unknown>, purpose: string): string | null {
    return openHandle(vault, purpose, textIn(body, "handle"), now().getTime());
  }

  async function lost(c: Context): Promise<Response> {
    return show(c, await requestLostPage(site), 404);
  }
}

function textIn(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  return typeof value === "string" ? value.slice(0, 200) : "";
}

async function show(c: Context, page: Awaited<Html>, status: 200 | 404 | 422 = 200) {
  return c.body(String(page), status, SCRIPTED_PAGE_HEADERS);
}
