/** Builds the desk when its sources have changed: `npm run build`. `--force` builds it in any case. */
import { buildDesk, describeWeight, OverBudget } from "./build.ts";
import { stateOfBuild } from "./sources.ts";

if (process.argv.includes("--force") || stateOfBuild() !== "fresh") {
  try {
    process.stdout.write(`${describeWeight(await buildDesk())}\n`);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";
    const sentence = isMissing
      ? "The desk cannot be built here: vite is not installed. Run `npm ci`, or bring packages/desk/dist along from where it was built."
      : error instanceof OverBudget
        ? error.message
        : String((error as Error).stack ?? error);
    process.stderr.write(`${sentence}\n`);
    process.exitCode = 1;
  }
}
