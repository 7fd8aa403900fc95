import type { Role } from "../shared/session.ts";

/** Who sees what the city's money does. */
export const MONEY_READERS: readonly Role[] = [
  "treasurer",
  "programme-manager",
  "administrator",
  "monitor",
];
/** Who acts on it. */
export const TREASURERS: readonly Role[] = ["treasurer"];
/** Who may be the second pair of eyes. */
export const CONFIRMERS: readonly Role[] = ["treasurer", "programme-manager", "administrator"];
