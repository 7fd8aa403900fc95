/**
 * The embedded database cannot run here. The message is one or two sentences for the person who started
 * Payung: what is the matter, and what to do.
 */
export class EngineUnavailable extends Error {}

/** What helps whenever the embedded database cannot run. */
export const OR_ANOTHER_DATABASE =
  "Or set DATABASE_URL to a PostgreSQL 15 or newer, and Payung uses that one.";
