import type { Role } from "../shared/session.ts";

/** Who orders cards for a whole cohort, as the server has it. */
export const MANAGERS: readonly Role[] = ["administrator", "programme-manager"];
/** Who sees a person's cards, and who withdraws one or hands one out. */
export const CARD_READERS: readonly Role[] = [
  ...MANAGERS,
  "supervisor",
  "verifier",
  "kelurahan-officer",
];
export const HANDERS: readonly Role[] = [...MANAGERS, "supervisor", "kelurahan-officer"];
