import { STAFF_ROLES, type StaffRole } from "@payung/domain/access/roles.ts";
import { t } from "../shared/language.ts";
import type { Role } from "../shared/session.ts";

export { STAFF_ROLES, type StaffRole };

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
