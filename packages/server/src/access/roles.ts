/** Who may do what is told by role; `anyone` needs no key. */
export const ROLES = [
  "anyone",
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
  "machine",
] as const;
export type Role = (typeof ROLES)[number];

/** The roles that people hold; a machine has a key. */
export const STAFF_ROLES: readonly [StaffRole, ...StaffRole[]] = [
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
];
export type StaffRole = Exclude<Role, "anyone" | "machine">;

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
