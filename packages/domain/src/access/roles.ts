/** The roles that people hold, each for some areas. */
export const STAFF_ROLES = [
  "administrator",
  "programme-manager",
  "verifier",
  "supervisor",
  "kelurahan-officer",
  "collector",
  "insurer-officer",
  "treasurer",
  "funder",
  "employer",
  "monitor",
] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Who registers people in the field, with a device that works offline. */
export const FIELD_ROLES = [
  "administrator",
  "supervisor",
  "verifier",
  "kelurahan-officer",
  "collector",
] as const satisfies readonly StaffRole[];

/** Who may do what is told by role; `anyone` needs no key, and a machine has one. */
export const ROLES = ["anyone", ...STAFF_ROLES, "machine"] as const;
export type Role = (typeof ROLES)[number];
