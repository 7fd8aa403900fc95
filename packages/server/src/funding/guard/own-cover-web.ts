import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Tx } from "../../db/transaction.ts";
import type { ApiGround } from "../../shared/app.ts";
import { openHandle, sealHandle } from "../../shared/handle.ts";
import { type Html, PRIVATE_PAGE_HEADERS } from "../../shared/layout.ts";
import { dayOf, type Office, read, write } from "../../shared/office.ts";
import { Problem } from "../../shared/problem.ts";
import type { Site } from "../../shared/site.ts";
import { type PaidCover, paidCoverOf } from "../service.ts";
import {
  OWN_PATH,
  ownConfirmPage,
  ownCoverPart,
  ownLostPage,
  ownTakenPage,
} from "./own-cover-pages.ts";
import { takeOver } from "./paid-cover.ts";

const PURPOSE = "own-payer";
/** As long as one reads and thinks; then the code is asked for again. */
const OPEN_MS = 20 * 60_000;

export type OwnCover = {
  readonly app: Hono;
  /** What is paid, and the way to pay oneself, below an answer of the status page. */
  part(
    tx: Tx,
    applicationId: string,
  ): Promise<{ readonly paid: PaidCover | null; part: Html | "" }>;
};

/** A worker takes over payment, once code and birth date have opened the status page. Complete without scripts. */
export function ownCoverWeb(ground: ApiGround, site: Site): OwnCover {
  const { db, vault, now, regionCode } = ground;
  const app = new Hono();
  const small = bodyLimit({ maxSize: 4 * 1024, onError: () => lost() });
  app.get(OWN_PATH, (c) => c.redirect("/status", 303));
  app.post(OWN_PATH, small, async (c) => answer(c));
  return { app, part };

  async function part(tx: Tx, applicationId: string) {
    const paid = await paidCoverOf(tx, regionCode, applicationId, dayOf(now()));
    const untilMs = now().getTime() + OPEN_MS;
    const handle = sealHandle(vault, PURPOSE, { id: applicationId, untilMs });
    return { paid, part: ownCoverPart(site, paid, handle) };
  }

  async function answer(c: Context): Promise<Response> {
    const body: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
    const handle = typeof body["handle"] === "string" ? body["handle"] : "";
    const id = openHandle(vault, PURPOSE, handle, now().getTime());
    if (id === null) return lost();
    const office: Office = {
      db,
      vault,
      now,
      actor: { id: `worker:${id}`, regionCode, areas: "*" },
    };
    if (body["sure"] !== "1") {
      const cover = await read(office, (tx) => paidCoverOf(tx, regionCode, id, dayOf(now())));
      return cover?.openFrom == null ? lost() : show(ownConfirmPage(site, cover.openFrom, handle));
    }
    try {
      return show(ownTakenPage(site, await write(office, (tx) => takeOver(tx, office, id))));
    } catch (error) {
      if (error instanceof Problem) return lost();
      throw error;
    }
  }

  function lost(): Promise<Response> {
    return show(ownLostPage(site), 409);
  }
}

async function show(page: Html, status = 200): Promise<Response> {
  return new Response(String(await page), { status, headers: PRIVATE_PAGE_HEADERS });
}
