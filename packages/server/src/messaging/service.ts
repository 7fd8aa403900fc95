export { type Consent, phoneIndexOf, recordConsent } from "./consents.ts";
export { type MessageFigures, readMessageFigures } from "./figures.ts";
export type { Gateways, IncomingInput } from "./gateway.ts";
export { hookRoutes } from "./hooks.ts";
export { type Heard, keepHeard, takeNext } from "./incoming.ts";
export { countCode, type MessagingLimits, USUAL_LIMITS } from "./limits.ts";
export { listMessagesOf, maskPhone } from "./list-messages.ts";
export { messageMetrics } from "./metrics.ts";
export { openGateways } from "./open-gateways.ts";
export {
  messageIdOf,
  type NewMessage,
  queueForWorkers,
  queueMessage,
  queueReply,
  type Reply,
  SENDER,
  type ToTell,
} from "./queue-message.ts";
export { openSender, sendNext } from "./send-messages.ts";
export {
  type MessagingSettings,
  NO_MESSAGING,
  readMessagingSettings,
  SettingsFault,
} from "./settings.ts";
export { tellCardsReady, tellCover, tellDecisions, tellWaiting } from "./tell-workers.ts";
