import { buildDesk } from "../packages/desk/build/build.ts";
import { stateOfBuild } from "../packages/desk/build/sources.ts";

/** Builds the desk once, before any browser test looks at it. */
export async function setup(): Promise<void> {
  if (stateOfBuild() !== "fresh") await buildDesk();
}
