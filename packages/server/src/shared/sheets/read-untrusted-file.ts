import { open } from "node:fs/promises";
import { readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import type { RowSender } from "./row-sender.ts";
import type { SheetLimits } from "./sheet-limits.ts";
import type { SheetInfo } from "./sheet-message.ts";
import { sniffFile } from "./sniff-file.ts";

/**
 * Opens a file that nobody has looked at and sends its rows. Throws FileRefused.
 *
 * Not for the main process: it calls `readSheet`, which runs this in a process of its own.
 */
export async function readUntrustedFile(
  path: string,
  sender: RowSender,
  limits: SheetLimits,
): Promise<SheetInfo> {
  const file = await open(path, "r");
  try {
    const { kind, head } = await sniffFile(file);
    if (kind === "text") return await readCsv(file, head, sender, limits);
  } finally {
    await file.close();
  }
  return readXlsx(path, sender, limits);
}
