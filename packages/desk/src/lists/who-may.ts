import type { Role } from "../shared/session.ts";

/** Who sends lists in and gets the files that come of them. */
export const ORDERERS: readonly Role[] = ["administrator", "programme-manager", "supervisor"];
/** Who sees which lists there are and what came of them. */
export const READERS: readonly Role[] = [...ORDERERS, "verifier"];
