import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ProcessGuard } from "./process-guard.ts";

const HEAP_MIB = 512;

export type TypesetCosts = { readonly memoryBytesMax: number; readonly waitMsMax: number };

/**
 * Typesets a paper as a PDF by a template of Typst that reads these data. The same data give the same bytes. It runs in
 * a process of its own with capped memory and time, so that a long paper neither holds up nor fells the server.
 * Throws with `name` ("A decree") when it comes to nothing.
 */
export async function typeset(
  name: string,
  template: URL,
  data: object,
  costs: TypesetCosts,
): Promise<Buffer> {
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${HEAP_MIB}`,
      "--permission",
      "--allow-fs-read=*",
      // The typesetter is native: what the runtime forbids does not bind it, the missing keys do.
      "--allow-addons",
      "--disable-warning=ExperimentalWarning",
      "--disable-warning=SecurityWarning",
      fileURLToPath(new URL("./typeset-process.ts", import.meta.url)),
      fileURLToPath(template),
    ],
    { stdio: ["pipe", "pipe", "pipe"], env: {} },
  );
  const guard = new ProcessGuard(child, costs);
  const ended = once(child, "exit");
  try {
    child.stdin.on("error", () => {});
    child.stdin.end(JSON.stringify(data));
    const [pdf, complaint] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
    const [code] = await ended;
    if (guard.reason !== null) throw new Error(`${name} was not printed: ${guard.reason}`);
    if (code !== 0)
      throw new Error(`${name} was not printed: ${complaint.toString().slice(0, 500)}`);
    return pdf;
  } finally {
    guard.stop();
    child.kill("SIGKILL");
  }
}
