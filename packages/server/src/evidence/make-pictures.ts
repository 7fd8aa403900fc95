import { spawn } from "node:child_process";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { EvidenceRule } from "@payung/domain/evidence/kinds.ts";
import { ProcessGuard } from "../shared/process-guard.ts";
import {
  EvidenceRefused,
  type Picture,
  type PictureMessage,
  type PictureOrder,
} from "./picture-message.ts";

const MIB = 1024 * 1024;
const COSTS = { memoryBytesMax: 512 * MIB, waitMsMax: 20_000 };
/** Our own objects in there are small: pixels lie outside of the heap. */
const HEAP_MIB = 128;
const NEWLINE = 10;

/**
 * Makes a sent file anew as pictures of ours, page by page, each whole and as a preview, whatever it says it is.
 *
 * The bytes are opened by a process of its own with capped memory and time; this one sees only what it made, so a
 * hostile file harms nothing but itself. Nothing of it touches a disk.
 *
 * @throws EvidenceRefused with the reason
 */
export async function makePictures(
  bytes: Buffer,
  { edge, takesPdf }: Pick<EvidenceRule, "edge" | "takesPdf">,
  costs: Partial<typeof COSTS> = {},
): Promise<Picture[]> {
  const order: PictureOrder = { edge, takesPdf, ...COSTS, ...costs };
  const child = startProcess(order);
  const guard = new ProcessGuard(child, order);
  const ended = once(child, "exit");
  try {
    // One that was ended early no longer reads: that it ended is told below.
    child.stdin.on("error", () => {});
    child.stdin.end(bytes);
    const answer = await buffer(child.stdout);
    const [, signal] = await ended;
    const end = answer.indexOf(NEWLINE);
    if (guard.reason !== null) throw new EvidenceRefused(guard.reason);
    // It ended without a word: by a signal, it met the limit of the system; else the bytes broke it.
    if (end === -1) throw new EvidenceRefused(signal === null ? "damaged" : "took-too-much-memory");
    return readAnswer(answer, end);
  } finally {
    guard.stop();
    child.kill("SIGKILL");
  }
}

function readAnswer(answer: Buffer, end: number): Picture[] {
  const message = JSON.parse(answer.toString("utf8", 0, end)) as PictureMessage;
  if ("refused" in message) throw new EvidenceRefused(message.refused);
  let from = end + 1;
  return message.pictures.map(({ byteCount, ...rest }) => {
    const bytes = answer.subarray(from, from + byteCount);
    from += byteCount;
    return { ...rest, bytes };
  });
}

function startProcess(order: PictureOrder) {
  return spawn(
    process.execPath,
    [
      `--max-old-space-size=${HEAP_MIB}`,
      "--permission",
      "--allow-fs-read=*",
      // The library that opens pictures is native: what the runtime forbids does not bind it, the missing keys do.
      "--allow-addons",
      "--disable-warning=ExperimentalWarning",
      "--disable-warning=SecurityWarning",
      fileURLToPath(new URL("./picture-process.ts", import.meta.url)),
      JSON.stringify(order),
    ],
    // No environment: the database's address and the keys are none of its business.
    { stdio: ["pipe", "pipe", "ignore"], env: {} },
  );
}
