import type { Role } from "../shared/session.ts";

/** Who answers what workers ask about their own data, as the server has it. */
export const ANSWERERS = [
  "administrator",
  "supervisor",
  "verifier",
  "kelurahan-officer",
] as const satisfies readonly Role[];
