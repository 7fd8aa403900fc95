import type { Role } from "../shared/session.ts";

/** Who calls back, as the server has it: they must see the whole city. */
export const CALLERS = [
  "administrator",
  "programme-manager",
  "supervisor",
  "verifier",
] as const satisfies readonly Role[];
