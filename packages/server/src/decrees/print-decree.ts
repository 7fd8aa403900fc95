import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ProcessGuard } from "../shared/process-guard.ts";
import type { PaperData } from "./print-message.ts";

const MIB = 1024 * 1024;
/** An annex of 3,000 lines takes 0.4 GB and a second at most; 15,000 lines 1.7 GB and four, so that some 18,000 reach the limit. */
const COSTS = { memoryBytesMax: 2_048 * MIB, waitMsMax: 60_000 };
const HEAP_MIB = 512;

/**
 * Typesets the paper of a decree as a PDF. The same data give the same bytes. It runs in a process of its own with capped
 * memory and time, so that a long annex neither holds up nor fells the server.
 */
export async function printDecree(
  data: PaperData,
  costs: Partial<typeof COSTS> = {},
): Promise<Buffer> {
  const limits = { ...COSTS, ...costs };
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
      fileURLToPath(new URL("./print-process.ts", import.meta.url)),
    ],
    { stdio: ["pipe", "pipe", "pipe"], env: {} },
  );
  const guard = new ProcessGuard(child, limits);
  const ended = once(child, "exit");
  try {
    child.stdin.on("error", () => {});
    child.stdin.end(JSON.stringify(data));
    const [pdf, complaint] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
    const [code] = await ended;
    if (guard.reason !== null) throw new Error(`A decree was not printed: ${guard.reason}`);
    if (code !== 0)
      throw new Error(`A decree was not printed: ${complaint.toString().slice(0, 500)}`);
    return pdf;
  } finally {
    guard.stop();
    child.kill("SIGKILL");
  }
}
