import type { Role } from "../shared/session.ts";

/** Who makes batches. */
export const SENDERS: readonly Role[] = ["administrator", "programme-manager"];
/** Who sees where the exchange stands. */
export const READERS: readonly Role[] = [...SENDERS, "supervisor", "insurer-officer", "treasurer"];
/** Who fetches a batch's file and takes replies in. */
export const REPLIERS: readonly Role[] = [...SENDERS, "insurer-officer"];
/** Who judges rows, words and differences. */
export const JUDGES: readonly Role[] = [...SENDERS, "supervisor"];
/** Who works on what the insurer sent back. */
export const WORKERS: readonly Role[] = [...JUDGES, "verifier", "kelurahan-officer"];
