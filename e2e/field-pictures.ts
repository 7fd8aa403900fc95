import { mkdir } from "node:fs/promises";
import { setup } from "../packages/server/src/db/testing.ts";
import { setup as buildDesk } from "./build-desk.ts";
import { givenFieldOffice, givenPhone } from "./field-office.ts";
import { FIELD_SCENES } from "./field-scenes.ts";

/** Takes pictures of the field app's screens, to be looked at by people: `node e2e/field-pictures.ts FOLDER`. */
const [, , folder = "field-pictures"] = process.argv;
const SHAPES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];
await mkdir(folder, { recursive: true });
await buildDesk();
const stopDatabase = await setup();
const office = await givenFieldOffice();
const phone = await givenPhone();
const { page } = phone;
for (const [name, show] of Object.entries(FIELD_SCENES)) {
  await show(page, office, phone).catch((error: unknown) =>
    process.stderr.write(`${name}: ${String(error)}\n`),
  );
  for (const shape of SHAPES)
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(shape);
      await page.emulateMedia({ colorScheme });
      const path = `${folder}/${name}-${shape.width}-${colorScheme}.png`;
      await page.screenshot({ path, fullPage: true });
    }
  await page.setViewportSize({ width: 360, height: 740 });
}
await phone.stop();
await office.stop();
await stopDatabase();
