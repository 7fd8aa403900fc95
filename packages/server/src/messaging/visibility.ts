import type { VisibilityOf } from "../shared/visibility.ts";

type Columns = VisibilityOf<
  | "message_consents"
  | "messages"
  | "message_states"
  | "current_message_states"
  | "outbox"
  | "incoming_messages"
  | "inbox"
  | "tries"
>;

/** News of a message says the same whether later news came or not. */
const MESSAGE_STATE: Columns["message_states"] = {
  region_code: "public",
  id: "internal",
  message_id: "internal",
  application_id: "personal",
  kelurahan_code: "personal",
  state: "internal",
  attempt: "internal",
  provider_index: "internal",
  error_code: "internal",
  happened_at: "internal",
  recorded_at: "internal",
};

export const MESSAGING_COLUMNS: Columns = {
  message_consents: {
    region_code: "public",
    id: "internal",
    phone_index: "personal",
    channel: "personal",
    is_given: "personal",
    language: "personal",
    application_id: "personal",
    kelurahan_code: "personal",
    said_through: "internal",
    said_at: "internal",
    said_by: "internal",
    recorded_at: "internal",
  },
  messages: {
    region_code: "public",
    id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    template: "personal",
    channel: "internal",
    language: "personal",
    phone_index: "personal",
    content_sealed: "specific",
    content_hmac: "internal",
    expires_at: "internal",
    queued_at: "internal",
    queued_by: "internal",
  },
  message_states: MESSAGE_STATE,
  current_message_states: MESSAGE_STATE,
  outbox: {
    region_code: "public",
    message_id: "internal",
    application_id: "personal",
    kelurahan_code: "personal",
    channel: "internal",
    phone_index: "personal",
    is_urgent: "internal",
    due_at: "internal",
    attempt: "internal",
    taken_at: "internal",
  },
  incoming_messages: {
    region_code: "public",
    id: "internal",
    channel: "internal",
    provider_index: "internal",
    phone_index: "personal",
    kind: "internal",
    sent_at: "internal",
    received_at: "internal",
  },
  inbox: {
    region_code: "public",
    id: "internal",
    channel: "internal",
    phone_index: "personal",
    content_sealed: "specific",
    sent_at: "internal",
    attempt: "internal",
    due_at: "internal",
  },
  tries: {
    region_code: "public",
    limit_name: "internal",
    caller: "personal",
    count: "internal",
    ends_at: "internal",
  },
};
