/** By which way an application came in: a city's list, an interface, the phone page, a conversation, the field app. */
export const CHANNELS = ["list", "api", "web", "chat", "field"] as const;
export type Channel = (typeof CHANNELS)[number];
