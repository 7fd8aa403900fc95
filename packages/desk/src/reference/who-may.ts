import type { Role } from "../shared/session.ts";

/** Who proposes and confirms versions. */
export const CHANGERS: readonly Role[] = ["administrator", "programme-manager"];
/** Who sees the parameters. */
export const READERS: readonly Role[] = [
  ...CHANGERS,
  "supervisor",
  "verifier",
  "treasurer",
  "monitor",
];
