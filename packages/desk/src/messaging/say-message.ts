import type { MessageKey } from "../shared/language.ts";
import type { Gets } from "../shared/routes.generated.ts";

export type Handover = Gets["/v1/handovers"]["output"]["handovers"][number];
export type Told = Gets["/v1/applications/:id/messages"]["output"]["messages"][number];

export const REASONS: Readonly<Record<Handover["reason"], MessageKey>> = {
  voice: "calls.reason.voice",
  "not-understood": "calls.reason.not-understood",
  asked: "calls.reason.asked",
  "photo-lost": "calls.reason.photo-lost",
};
export const CHANNELS: Readonly<Record<Handover["channel"], MessageKey>> = {
  whatsapp: "messages.whatsapp",
  sms: "messages.sms",
};
export const STATES: Readonly<Record<Told["state"], MessageKey>> = {
  waiting: "messages.state.waiting",
  sending: "messages.state.sending",
  retrying: "messages.state.retrying",
  unknown: "messages.state.unknown",
  sent: "messages.state.sent",
  failed: "messages.state.failed",
  delivered: "messages.state.delivered",
  read: "messages.state.read",
};
/** Why we gave a message up ourselves; what a gateway says is shown as it says it. */
export const CODES: Readonly<Record<string, MessageKey>> = {
  expired: "messages.code.expired",
  "not-wanted": "messages.code.not-wanted",
  "window-closed": "messages.code.window-closed",
  "too-many-tries": "messages.code.too-many-tries",
};
