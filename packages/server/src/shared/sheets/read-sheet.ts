import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { SheetRow } from "@payung/domain/intake/cell.ts";
import { ProcessGuard } from "../process-guard.ts";
import { FileRefused } from "./file-refused.ts";
import { SHEET_LIMITS, type SheetLimits } from "./sheet-limits.ts";
import type { SheetInfo, SheetMessage } from "./sheet-message.ts";

type SheetProcess = ChildProcessByStdio<null, Readable, null>;

const NEWLINE = 10;

/**
 * Reads a list, XLSX or CSV, whatever its name says, and hands over its rows in order and in batches.
 *
 * The file is opened by a process of its own with capped memory and time; this process sees only
 * finished rows, so a hostile file harms nothing but itself. The next batch is read on while `onRows`
 * works, and waits when it is slow.
 *
 * A refusal may come after rows were handed over (a file can be broken at its end): whoever stores
 * them does it in a transaction.
 *
 * @throws FileRefused with the reason; an error of the file system; whatever `onRows` throws
 */
export async function readSheet(
  path: string,
  onRows: (rows: readonly SheetRow[]) => void | Promise<void>,
  limits: Partial<SheetLimits> = {},
): Promise<SheetInfo> {
  const caps: SheetLimits = { ...SHEET_LIMITS, ...limits };
  const file = await stat(path);
  if (!file.isFile()) throw new FileRefused("file.not-a-table");
  if (file.size === 0) throw new FileRefused("file.empty");
  if (file.size > caps.fileBytesMax) throw new FileRefused("file.too-large");

  const child = startProcess(path, caps);
  const guard = new ProcessGuard(child, caps);
  const ended = once(child, "exit");
  ended.catch(() => {});
  try {
    for await (const message of messages(child.stdout)) {
      if ("info" in message) return message.info;
      if ("refused" in message) throw new FileRefused(message.refused);
      guard.pause();
      await onRows(message.rows);
      guard.resume();
    }
    // It ended without a last word. Ended by a signal, it met our limits or that of its own heap.
    const [, signal] = await ended;
    const ownEnd = signal === null ? "file.damaged" : "file.took-too-much-memory";
    throw new FileRefused(guard.reason === null ? ownEnd : `file.${guard.reason}`);
  } finally {
    guard.stop();
    child.kill("SIGKILL");
  }
}

function startProcess(path: string, limits: SheetLimits): SheetProcess {
  const heapMiB = Math.floor((limits.memoryBytesMax * 0.75) / (1024 * 1024));
  return spawn(
    process.execPath,
    [
      `--max-old-space-size=${heapMiB}`,
      "--permission",
      "--allow-fs-read=*",
      "--disable-warning=ExperimentalWarning",
      fileURLToPath(new URL("./sheet-process.ts", import.meta.url)),
      path,
      JSON.stringify(limits),
    ],
    // No environment: the database's address and the keys are none of its business.
    { stdio: ["ignore", "pipe", "ignore"], env: {} },
  );
}

async function* messages(output: Readable): AsyncGenerator<SheetMessage> {
  let pieces: Buffer[] = [];
  for await (const piece of output as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
      pieces.push(piece.subarray(start, end));
      yield JSON.parse(Buffer.concat(pieces).toString("utf8")) as SheetMessage;
      pieces = [];
      start = end + 1;
    }
    pieces.push(piece.subarray(start));
  }
}
