/** Writes everything that is generated and committed: `npm run generate`. Each file has a freshness test. */
import { readFile, writeFile } from "node:fs/promises";
import { renderSchema } from "@payung/server/db/generate-schema.ts";
import { openDatabase } from "@payung/server/db/open.ts";
import { removeHome, temporaryHome } from "@payung/server/db/testing.ts";
import { OPENAPI } from "@payung/server/web.ts";
import { pictures, specificationIn } from "../packages/linkage/pictures.ts";
import { columnsDocument } from "./columns-document.ts";
import { deskRoutes } from "./desk-routes.ts";
import { rolesDocument } from "./roles-document.ts";

/** What is generated, by its path from the root. */
const FILES: Readonly<Record<string, () => string | Promise<string>>> = {
  "packages/server/src/db/schema.generated.ts": schemaTypes,
  "docs/columns.md": columnsDocument,
  "docs/api/openapi.json": () => `${JSON.stringify(OPENAPI, null, 2)}\n`,
  "docs/roles.md": rolesDocument,
  "packages/desk/src/shared/routes.generated.ts": deskRoutes,
  "packages/linkage/docs/waterfall.svg": () => picture("waterfall.svg"),
  "packages/linkage/docs/weights.svg": () => picture("weights.svg"),
};

for (const [path, render] of Object.entries(FILES)) {
  await writeFile(new URL(`../${path}`, import.meta.url), await render());
  process.stdout.write(`${path}\n`);
}

/** A picture of the README of linkage. */
async function picture(name: string): Promise<string> {
  const readme = await readFile(new URL("../packages/linkage/README.md", import.meta.url), "utf8");
  return (await pictures(specificationIn(readme)))[name] ?? "";
}

/** The types of a database that has just been migrated, in a home of its own. */
async function schemaTypes(): Promise<string> {
  const home = temporaryHome();
  try {
    const database = await openDatabase({ home, databaseName: "payung" });
    try {
      return await renderSchema(database.servicePool);
    } finally {
      await database.close();
    }
  } finally {
    removeHome(home);
  }
}
