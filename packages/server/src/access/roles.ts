import { ROLES, type Role } from "@payung/domain/access/roles.ts";

export { ROLES, type Role, STAFF_ROLES, type StaffRole } from "@payung/domain/access/roles.ts";

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
