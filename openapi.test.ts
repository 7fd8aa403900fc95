import { readFileSync } from "node:fs";
import { OPENAPI } from "@payung/server/web.ts";
import { expect, test } from "vitest";
import { deskRoutes } from "./scripts/desk-routes.ts";
import { rolesDocument } from "./scripts/roles-document.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the API's document is never older than the code: after a change, npm run generate", () => {
  expect(JSON.parse(read("docs/api/openapi.json"))).toEqual(OPENAPI);
});

test("the table of roles is what the routes say", () => {
  expect(read("docs/roles.md")).toBe(rolesDocument());
});

test("the desk's types are those of the routes: after a change, npm run generate", () => {
  expect(read("packages/desk/src/shared/routes.generated.ts")).toBe(deskRoutes());
});
