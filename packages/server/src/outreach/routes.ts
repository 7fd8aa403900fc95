import { MESSAGE_CHANNELS } from "@payung/domain/messaging/channels.ts";
import * as z from "zod/mini";
import { Id, Reason } from "../shared/fields.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { closeHandover, HANDOVER_REASONS, listHandovers, readHandover } from "./handovers.ts";

/** Who calls back must see the whole city: nobody knows yet where the caller lives. */
const CALLERS = ["administrator", "programme-manager", "supervisor", "verifier"] as const;

const Waiting = z.strictObject({
  id: Id,
  channel: z.enum(MESSAGE_CHANNELS),
  /** voice: a voice note, which nobody has heard. photo-lost: a photo that could not be fetched. */
  reason: z.enum(HANDOVER_REASONS),
  askedAt: z.string(),
});

export const outreachRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/handovers",
    summary: "Who wrote by WhatsApp or SMS and must be called back by a person",
    allow: CALLERS,
    input: z.strictObject({}),
    output: z.strictObject({
      handovers: z.array(z.strictObject({ ...Waiting.shape, phoneMasked: z.string() })),
    }),
    problems: ["access.region-wide-only"],
    run: async (context) => ({ handovers: await listHandovers(context.tx, context) }),
  }),
  route({
    method: "get",
    path: "/v1/handovers/:id",
    summary: "The number to call back, and what was last written there; each time is recorded",
    allow: CALLERS,
    isRecorded: true,
    shows: ["phone", "words"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({
      ...Waiting.shape,
      phone: z.string(),
      /** Null for a voice note. */
      words: z.nullable(z.string()),
    }),
    problems: ["request.not-found", "access.region-wide-only"],
    run: (context, { id }) => readHandover(context.tx, context, id),
  }),
  route({
    method: "post",
    path: "/v1/handovers/:id/closings",
    summary: "Say what came of calling back",
    allow: CALLERS,
    input: z.strictObject({ id: Id, note: Reason }),
    output: z.strictObject({ id: Id }),
    problems: ["request.not-found", "request.id-already-used", "access.region-wide-only"],
    run: async (context, { id, note }) => {
      await closeHandover(context.tx, context, { id, note });
      return { id };
    },
  }),
];
