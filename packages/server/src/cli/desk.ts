import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const BUILD = new URL("../../../desk/build/", import.meta.url);

/**
 * Builds the desk when its sources are newer than what was built, so that `npm start` is all there is to do. In a process of its
 * own: what builds is large and not needed afterwards. When it fails Payung starts all the same: the public pages do not need it.
 */
export async function bringDeskUpToDate(): Promise<void> {
  const { stateOfBuild } = (await import(new URL("sources.ts", BUILD).href)) as {
    stateOfBuild: () => "fresh" | "older" | "missing";
  };
  const state = stateOfBuild();
  if (state === "fresh") return;
  const build = fileURLToPath(new URL("main.ts", BUILD));
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", build], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code === 0) return;
  process.stderr.write(
    state === "missing"
      ? "Payung starts without the desk: /desk says how to build it.\n"
      : "Payung starts with the desk as it was built before.\n",
  );
}
