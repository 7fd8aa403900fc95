/**
 * The process that opens a file we do not trust. It reads one file, prints rows as JSON lines, and ends.
 *
 * It has no environment, may write no file and start no program, and is ended by its parent when it
 * takes too much. Arguments: the file's path, the limits as JSON.
 */
import { type FileRefusalCode, FileRefused } from "./file-refused.ts";
import { readUntrustedFile } from "./read-untrusted-file.ts";
import { RowSender } from "./row-sender.ts";
import type { SheetLimits } from "./sheet-limits.ts";

const MEMORY_LOOK_MS = 20;

const [, , path = "", limitsJson = "{}"] = process.argv;
const limits = JSON.parse(limitsJson) as SheetLimits;
const sender = new RowSender(process.stdout, limits);

// Where the parent cannot see our memory (outside Linux) we look ourselves.
setInterval(() => {
  if (process.memoryUsage.rss() > limits.memoryBytesMax) void refuse("file.took-too-much-memory");
}, MEMORY_LOOK_MS).unref();

try {
  const info = await readUntrustedFile(path, sender, limits);
  await sender.finish({ info });
  process.exit(0);
} catch (error) {
  // A fault that is not a refusal comes from bytes that no library expected: the file is damaged.
  await refuse(error instanceof FileRefused ? error.code : "file.damaged");
}

async function refuse(refused: FileRefusalCode): Promise<void> {
  await sender.finish({ refused });
  process.exit(0);
}
