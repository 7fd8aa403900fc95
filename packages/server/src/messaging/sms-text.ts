import { plainForSms } from "@payung/domain/messaging/gsm7.ts";
import type { Outgoing } from "./gateway.ts";

/** The words of a message as an SMS carries them. */
export function smsTextOf({ content }: Outgoing): string {
  return plainForSms(content.kind === "template" ? content.text : content.reply.text);
}
