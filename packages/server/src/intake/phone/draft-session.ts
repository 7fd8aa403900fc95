import { PHONE_DRAFT_DAYS } from "@payung/domain/intake/phone-answers.ts";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { inScope, type Tx } from "../../db/transaction.ts";
import { countCode, type MessagingLimits } from "../../messaging/service.ts";
import type { ApiGround } from "../../shared/app.ts";
import { openHandle, sealHandle } from "../../shared/handle.ts";
import { type Html, SCRIPTED_PAGE_HEADERS } from "../../shared/layout.ts";
import { type Actor, scopeOf } from "../../shared/office.ts";
import { rateLimit } from "../../shared/rate-limit.ts";
import type { Site } from "../../shared/site.ts";
import { type Draft, type DraftOffice, findDraft, pageOf } from "./drafts.ts";
import { PATHS } from "./question-pages.ts";

const PURPOSE = "phone-draft";
/** Only a convenience: without it every form still knows its draft, and the code opens it anywhere. */
const COOKIE = "payung.daftar";
/** A borrowed phone forgets by itself. */
const COOKIE_SECONDS = 2 * 60 * 60;
const DAY_MS = 24 * 60 * 60_000;

/** What strangers may have us keep: photos are the heaviest. */
const PHOTOS_PER_ADDRESS = 60;
const WINDOW_MS = 10 * 60_000;

/** What is shown: a page, or where to go on. */
export type Shown =
  | { readonly page: Html; readonly status?: 200 | 404 | 413 | 422 | 429 }
  | { readonly to: string };

/** Which draft a request is about, and in whose name it is worked on. */
export type DraftSession = ReturnType<typeof draftSession>;

export function draftSession(
  { db, jobs, vault, now, regionCode }: ApiGround,
  site: Site,
  callerOf: (c: Context) => string,
  limits: MessagingLimits,
) {
  const photosOfAddress = rateLimit(PHOTOS_PER_ADDRESS, WINDOW_MS);

  /** The worker acts, of whom nothing is known but their draft. */
  const actorOf = (id: string): Actor => ({ id: `worker:${id}`, regionCode, areas: "*" });
  const officeOf = (c: Context, tx: Tx, id: string): DraftOffice => ({
    actor: actorOf(id),
    vault,
    now,
    enqueue: (name, payload) => jobs.enqueue(tx, name, payload as never),
    countCode: (phone) =>
      countCode(tx, { actor: actorOf(id), vault, now }, { phone, address: callerOf(c) }, limits),
  });
  const opened = (handle: string | undefined) =>
    openHandle(vault, PURPOSE, handle, now().getTime());

  const session = {
    actorOf,
    /** What a form says goes before the cookie: another tab may have begun for somebody else. */
    idOf: (c: Context, handle?: string): string | null =>
      opened(handle) ?? opened(getCookie(c, COOKIE)),
    idOfHandle: opened,
    handleOf: (id: string): string =>
      sealHandle(vault, PURPOSE, { id, untilMs: now().getTime() + PHONE_DRAFT_DAYS * DAY_MS }),
    remember: (c: Context, id: string): void => {
      const untilMs = now().getTime() + COOKIE_SECONDS * 1000;
      setCookie(c, COOKIE, sealHandle(vault, PURPOSE, { id, untilMs }), {
        path: "/daftar",
        httpOnly: true,
        sameSite: "Lax",
        secure: site.officialAddress?.startsWith("https:") === true,
        maxAge: COOKIE_SECONDS,
      });
    },
    forget: (c: Context): void => {
      deleteCookie(c, COOKIE, { path: "/daftar" });
    },
    /** Counts a photo; minutes to wait where an address sends too many. */
    countPhoto: (c: Context): number => photosOfAddress.countTry(callerOf(c), now().getTime()),
    hasCookie: (c: Context): boolean => getCookie(c, COOKIE) !== undefined,

    /** The draft that a request is about; null where it is about none. */
    draftOf: async (c: Context, handle?: string): Promise<Draft | null> => {
      const id = session.idOf(c, handle);
      if (id === null) return null;
      const actor = actorOf(id);
      return inScope(db, scopeOf(actor), "read only", (tx) =>
        findDraft(tx, { actor, vault, now }, id),
      );
    },
    /** Works in one transaction in the name of the worker of a draft. */
    work: <T>(
      c: Context,
      id: string,
      mode: "read only" | "read write",
      work: (tx: Tx, office: DraftOffice) => Promise<T>,
    ): Promise<T> => inScope(db, scopeOf(actorOf(id)), mode, (tx) => work(tx, officeOf(c, tx, id))),
  };
  return session;
}

/** Where a draft goes on, or where one begins. */
export function addressOf(draft: Draft | null): string {
  if (draft === null) return "/daftar";
  return draft.submittedAt === null ? PATHS[pageOf(draft)] : PATHS.done;
}

/** Where whoever has lost the thread finds it again. */
export const LOST: Shown = { to: `${PATHS.resume}?putus` };

/** The texts of a small form. What is no text, or too much, is empty. */
export async function fieldsOf(c: Context): Promise<Record<string, string>> {
  const body: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value.slice(0, 2_000).replace(/\p{Cc}/gu, " ")]] : [],
    ),
  );
}

export async function respond(c: Context, shown: Shown): Promise<Response> {
  if ("to" in shown) return c.redirect(shown.to, 303);
  return c.body(String(await shown.page), shown.status ?? 200, SCRIPTED_PAGE_HEADERS);
}
