import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod/mini";
import { inScope, type Tx } from "../db/transaction.ts";
import { declareEvidence, receivePart, type Standing } from "../evidence/service.ts";
import type { ApiGround } from "../shared/app.ts";
import { NewId } from "../shared/fields.ts";
import { type Actor, scopeOf } from "../shared/office.ts";
import { Problem } from "../shared/problem.ts";

const Announced = z.strictObject({
  byteCount: z.int().check(z.gte(1), z.lte(EVIDENCE_LIMITS.fileBytesMax)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

type Work = (tx: Tx, office: Ordering, id: string) => Promise<Standing>;
type Ordering = Parameters<typeof declareEvidence>[1];

/**
 * The KTP photo of the status page as our script sends it: in parts, and on where it was cut. The page's handle says
 * whose it is, and the form's id which photo, so that one that is sent twice is one.
 *
 * @param idOf the application of a handle; null when it opens nothing
 */
export function statusPhotoWeb(
  { db, vault, now, jobs }: ApiGround,
  idOf: (handle: string | undefined) => string | null,
  actorOf: (applicationId: string) => Actor,
): Hono {
  const app = new Hono();
  app.post("/status/foto/mulai", bodyLimit({ maxSize: 1024 }), async (c) => {
    const announced = Announced.safeParse(await c.req.json().catch(() => null));
    if (!announced.success) return c.json({}, 400);
    const { byteCount, sha256 } = announced.data;
    return standing(c, (tx, office, id) =>
      declareEvidence(tx, office, {
        id,
        applicationId: office.actor.id.replace("worker:", ""),
        kind: "ktp",
        byteCount,
        sha256: Buffer.from(sha256, "hex"),
      }),
    );
  });
  app.put(
    "/status/foto/bagian/:at",
    bodyLimit({ maxSize: EVIDENCE_LIMITS.partBytesMax }),
    async (c) => {
      const at = Number(c.req.param("at"));
      if (!Number.isInteger(at) || at < 0) return c.json({}, 400);
      const bytes = Buffer.from(await c.req.arrayBuffer());
      return standing(c, (tx, office, id) => receivePart(tx, office, { id, at, bytes }));
    },
  );
  return app;

  /** Tells the script how far its photo is; what waits for its check has come whole. */
  async function standing(c: Context, work: Work): Promise<Response> {
    const applicationId = idOf(c.req.header("x-payung-handle"));
    const id = NewId.safeParse(c.req.header("x-payung-id"));
    if (applicationId === null || !id.success) return c.json({}, 404);
    const actor = actorOf(applicationId);
    c.header("cache-control", "no-store");
    try {
      const { state, received } = await inScope(db, scopeOf(actor), "read write", (tx) => {
        const enqueue: Ordering["enqueue"] = (name, payload) =>
          jobs.enqueue(tx, name, payload as never);
        return work(tx, { actor, vault, now, enqueue }, id.data);
      });
      return c.json({ state: state === "checking" ? "kept" : state, received });
    } catch (error) {
      if (error instanceof Problem) return c.json({}, 404);
      throw error;
    }
  }
}
