import { EVIDENCE_LIMITS } from "@payung/domain/evidence/limits.ts";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as z from "zod/mini";
import type { Tx } from "../../db/transaction.ts";
import type { Site } from "../../shared/site.ts";
import {
  declarePhoto,
  type PhotoStanding,
  photoLater,
  receivePhotoPart,
  receiveWholePhoto,
} from "./draft-photo.ts";
import { type DraftSession, LOST, respond } from "./draft-session.ts";
import { type DraftOffice, findDraft } from "./drafts.ts";
import { NOTHING_TYPED, type PageFault } from "./form-parts.ts";
import { PATHS, PHOTO_MEGABYTES_MAX } from "./question-pages.ts";
import type { QuestionScreens } from "./question-screens.ts";
import { resumePage, tooLargePage } from "./way-pages.ts";

const PHOTO_BYTES_MAX = PHOTO_MEGABYTES_MAX * 1_000_000;
/** What a form has around its photo. */
const AROUND_BYTES = 16 * 1024;

const Announced = z.strictObject({
  byteCount: z.int().check(z.gte(1), z.lte(PHOTO_BYTES_MAX)),
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

const FAULT_OF: Readonly<Record<PhotoStanding["state"], PageFault>> = {
  receiving: "photo.damaged",
  kept: "photo.damaged",
  damaged: "photo.damaged",
  "not-a-picture": "photo.not-a-picture",
};

/** The photo of a draft: in one piece by a form, or in parts by our script, which goes on where it was cut. */
export function photoWeb(site: Site, session: DraftSession, screens: QuestionScreens): Hono {
  const app = new Hono();
  app.post(
    PATHS.photo,
    bodyLimit({
      maxSize: PHOTO_BYTES_MAX + AROUND_BYTES,
      onError: (c) => respond(c, { page: tooLargePage(site, PATHS.photo), status: 413 }),
    }),
    takePhoto,
  );
  app.post("/daftar/foto/mulai", bodyLimit({ maxSize: 1024 }), async (c) => {
    const announced = Announced.safeParse(await c.req.json().catch(() => null));
    if (!announced.success) return c.json({}, 400);
    if (session.countPhoto(c) > 0) return c.json({}, 429);
    const { byteCount, sha256 } = announced.data;
    return standing(c, (tx, office, id) =>
      declarePhoto(tx, office, id, { byteCount, sha256: Buffer.from(sha256, "hex") }),
    );
  });
  app.put(
    "/daftar/foto/bagian/:at",
    bodyLimit({ maxSize: EVIDENCE_LIMITS.partBytesMax }),
    async (c) => {
      const at = Number(c.req.param("at"));
      if (!Number.isInteger(at) || at < 0) return c.json({}, 400);
      const bytes = Buffer.from(await c.req.arrayBuffer());
      return standing(c, (tx, office, id) => receivePhotoPart(tx, office, id, { at, bytes }));
    },
  );
  return app;

  async function takePhoto(c: Context): Promise<Response> {
    const body: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
    const id = session.idOf(c, typeof body["handle"] === "string" ? body["handle"] : undefined);
    if (id === null) return respond(c, LOST);
    const { photo, later, keep } = body;
    const bytes = photo instanceof File ? Buffer.from(await photo.arrayBuffer()) : Buffer.alloc(0);
    const minutes = bytes.length > 0 ? session.countPhoto(c) : 0;
    if (minutes > 0)
      return respond(c, { page: resumePage(site, NOTHING_TYPED, { minutes }), status: 429 });
    session.remember(c, id);
    const shown = await session.work(c, id, "read write", async (tx, office) => {
      if (later === "1") await photoLater(tx, office, id);
      const isSent = later !== "1" && keep !== "1";
      const kept =
        isSent && bytes.length > 0 ? await receiveWholePhoto(tx, office, id, bytes) : null;
      const draft = await findDraft(tx, office, id);
      if (draft === null || draft.submittedAt !== null) return screens.gone(tx, office, id);
      if (!isSent || kept?.state === "kept") return screens.next(c, tx, draft);
      const why = kept === null ? "photo.missing" : FAULT_OF[kept.state];
      const state = { typed: {}, faults: [{ field: "photo", why }] };
      return { page: await screens.question(tx, id, draft, "photo", state), status: 422 as const };
    });
    return respond(c, shown);
  }

  /** Tells the script how far its photo is. */
  async function standing(
    c: Context,
    work: (tx: Tx, office: DraftOffice, id: string) => Promise<PhotoStanding | null>,
  ): Promise<Response> {
    const id = session.idOfHandle(c.req.header("x-payung-handle"));
    if (id === null) return c.json({}, 404);
    const found = await session.work(c, id, "read write", (tx, office) => work(tx, office, id));
    c.header("cache-control", "no-store");
    return found === null ? c.json({}, 404) : c.json(found);
  }
}
