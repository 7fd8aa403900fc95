import { t } from "../shared/language.ts";
import type { Role } from "../shared/session.ts";

/** The roles that people hold; a machine has a key. */
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
] as const satisfies readonly Role[];
export type StaffRole = (typeof STAFF_ROLES)[number];

/** What a role is called. */
export function sayRole(role: Role): string {
  return isStaffRole(role) ? t(`role.${role}`) : role;
}

/** What somebody with this role does, in a sentence. */
export function sayRoleDuty(role: StaffRole): string {
  return t(`role.${role}.duty`);
}

function isStaffRole(role: Role): role is StaffRole {
  return (STAFF_ROLES as readonly string[]).includes(role);
}
