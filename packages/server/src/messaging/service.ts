export { type Consent, phoneIndexOf, recordConsent } from "./consents.ts";
export {
  messageIdOf,
  type NewMessage,
  queueForWorkers,
  queueMessage,
  queueReply,
  type Reply,
  type ToTell,
} from "./queue-message.ts";
