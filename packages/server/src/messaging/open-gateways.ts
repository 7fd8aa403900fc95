import type { MessageChannel } from "@payung/domain/messaging/channels.ts";
import type { Log } from "../shared/log.ts";
import { type Office, write } from "../shared/office.ts";
import type { Gateway, Gateways } from "./gateway.ts";
import { keepHeard } from "./incoming.ts";
import type { MessagingSettings } from "./settings.ts";
import { smppGateway } from "./smpp.ts";
import { httpSmsGateway } from "./sms-http.ts";
import { whatsAppGateway } from "./whatsapp.ts";

/** Opens the ways to the phones that are set up. What comes in over a standing line is kept in the inbox. */
export function openGateways(settings: MessagingSettings, office: Office, log: Log): Gateways {
  const { whatsapp, sms } = settings;
  const gateways: Gateway[] = [];
  if (whatsapp !== null) gateways.push(whatsAppGateway(whatsapp));
  if (sms?.kind === "http") gateways.push(httpSmsGateway(sms));
  if (sms?.kind === "smpp")
    gateways.push(
      smppGateway(
        sms,
        (heard) => write(office, (tx) => keepHeard(tx, office, "sms", heard)),
        (what) => log.warn({}, what),
      ),
    );
  return new Map(gateways.map((each): [MessageChannel, Gateway] => [each.channel, each]));
}
