import type { Role } from "../shared/session.ts";

/** Who opens cohorts, drafts decrees and issues them. */
export const MANAGERS: readonly Role[] = ["administrator", "programme-manager"];
/** Who sees how cohorts stand. */
export const READERS: readonly Role[] = [
  ...MANAGERS,
  "supervisor",
  "verifier",
  "treasurer",
  "monitor",
];
/** Who records that somebody will not be enrolled. */
export const RECORDERS: readonly Role[] = [...MANAGERS, "supervisor"];
/** Who sees the queue with names. */
export const WAITING_READERS: readonly Role[] = [...RECORDERS, "verifier", "kelurahan-officer"];
/** Who reads a decree with its annex. */
export const DECREE_READERS: readonly Role[] = [
  ...RECORDERS,
  "verifier",
  "insurer-officer",
  "treasurer",
];
