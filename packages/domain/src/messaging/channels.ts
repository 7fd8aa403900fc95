/** By which a message reaches a worker's phone. */
export const MESSAGE_CHANNELS = ["whatsapp", "sms"] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/** The languages in which workers are written to. */
export const WORKER_LANGUAGES = ["id", "en"] as const;
export type WorkerLanguage = (typeof WORKER_LANGUAGES)[number];

/** A text in every language. */
export type InBoth = Readonly<Record<WorkerLanguage, string>>;

/** Our own limit for a message on WhatsApp, which would take 1,024: more is not read (plain-language.md section 2). */
export const WHATSAPP_CHARACTERS = 500;
