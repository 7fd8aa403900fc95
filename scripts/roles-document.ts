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
    const shows = (route.shows ?? []).join(", ");
    return `| \`${operation}\` | ${isOpen ? "●" : ""} | ${cells.join(" | ")} | ${shows} |`;
  });
  return `# Who may do what

<!-- Written by scripts/generate.ts from the routes. Do not edit. -->

A person has roles, each for some areas: the city, a kecamatan, a kelurahan, an RT, or what their organisation brought in. A key
has one role (\`payung key --role …\`). A dot says that the role may; the last column says what of single people the answer may show.
Whoever is limited to some area sees only their people there, in lists, in counts and one by one; and whatever concerns people of all
kelurahan (lists, runs, cohorts, decrees, batches, replies) answers \`access.region-wide-only\`. Every cell of this table is tried, within
and outside of the area, by \`packages/server/src/authorisation.test.ts\`.

| Operation | anyone | ${used.join(" | ")} | shows of people |
| --- | :-: | ${used.map(() => ":-:").join(" | ")} | --- |
${rows.join("\n")}

${unused.length === 0 ? "" : `Roles that no operation names yet: ${unused.join(", ")}.\n`}`;
}
