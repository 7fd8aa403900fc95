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

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
