import { ROLES } from "@payung/server/access/roles.ts";
import { ROUTES } from "@payung/server/routes.ts";

/** Writes `docs/roles.md` from the roles that the routes name. */
export function rolesDocument(): string {
  const used = ROLES.filter(
    (role) => role !== "anyone" && ROUTES.some((route) => route.allow.includes(role)),
  );
  const unused = ROLES.filter((role) => role !== "anyone" && !used.includes(role));
  const rows = ROUTES.map((route) => {
    const isOpen = route.allow.includes("anyone");
    const cells = used.map((role) => (isOpen || route.allow.includes(role) ? "●" : ""));
    const operation = `${route.method.toUpperCase()} ${route.path.replace(/:([A-Za-z]+)/g, "{$1}")}`;
    return `| \`${operation}\` | ${isOpen ? "●" : ""} | ${cells.join(" | ")} |`;
  });
  return `# Who may do what

<!-- Written by scripts/generate.ts from the routes. Do not edit. -->

A key has one role (\`payung key --role …\`) and an area: the whole region, or some kelurahan. A dot says that the role may.
Whoever is limited to some kelurahan sees only their people there, in lists, in counts and one by one; and whatever
concerns people of all kelurahan (lists, runs, cohorts, decrees, batches, replies) answers \`access.region-wide-only\`.
Every cell of this table is tried by \`packages/server/src/routes.test.ts\`.

| Operation | anyone | ${used.join(" | ")} |
| --- | :-: | ${used.map(() => ":-:").join(" | ")} |
${rows.join("\n")}

${unused.length === 0 ? "" : `Roles that no operation names yet: ${unused.join(", ")}.\n`}`;
}
