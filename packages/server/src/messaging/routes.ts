import { MESSAGE_CHANNELS } from "@payung/domain/messaging/channels.ts";
import { TEMPLATE_NAMES } from "@payung/domain/messaging/templates.ts";
import * as z from "zod/mini";
import { Id } from "../shared/fields.ts";
import { type AnyRoute, route } from "../shared/route.ts";
import { listMessagesOf, MESSAGE_STATES } from "./list-messages.ts";

/** Who works on cases sees what their workers were told. */
const VIEWERS = [
  "administrator",
  "programme-manager",
  "supervisor",
  "verifier",
  "kelurahan-officer",
] as const;

const Told = z.strictObject({
  id: Id,
  /** "reply" is an answer within a conversation, whose words are not shown. */
  template: z.enum([...TEMPLATE_NAMES, "reply"]),
  channel: z.enum(MESSAGE_CHANNELS),
  /** The last digits of the number, the others hidden; with each message, because numbers change. */
  phoneMasked: z.string(),
  text: z.nullable(z.string()),
  /** waiting: still in the outbox. unknown: it may have left. failed: given up, and why stands with the states. */
  state: z.enum(["waiting", ...MESSAGE_STATES]),
  queuedAt: z.string(),
  states: z.array(
    z.strictObject({
      state: z.enum(MESSAGE_STATES),
      /** Why, as the gateway says, or in our own words: expired, not-wanted, window-closed, too-many-tries. */
      code: z.nullable(z.string()),
      at: z.string(),
    }),
  ),
});

export const messagingRoutes: readonly AnyRoute[] = [
  route({
    method: "get",
    path: "/v1/applications/:id/messages",
    summary: "What a worker was told by WhatsApp and SMS, and what became of each message",
    allow: VIEWERS,
    shows: ["words"],
    input: z.strictObject({ id: Id }),
    output: z.strictObject({ messages: z.array(Told) }),
    problems: ["request.not-found"],
    run: async (context, { id }) => ({ messages: await listMessagesOf(context.tx, context, id) }),
  }),
];
