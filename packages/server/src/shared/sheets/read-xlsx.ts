import { FileRefused } from "./file-refused.ts";
import type { RowSender } from "./row-sender.ts";
import type { SheetLimits } from "./sheet-limits.ts";
import type { SheetInfo } from "./sheet-message.ts";
import { SheetReader } from "./sheet-reader.ts";
import {
  readDateStyles,
  readSharedStrings,
  readWorkbook,
  type Workbook,
} from "./workbook-parts.ts";
import { GuardedZip } from "./zip-guard.ts";

/**
 * Reads the first visible sheet that has something in it. Throws FileRefused.
 *
 * Macros, external links, pictures and all other parts of the file are never opened.
 */
export async function readXlsx(
  path: string,
  sender: RowSender,
  limits: SheetLimits,
): Promise<SheetInfo> {
  const zip = await GuardedZip.open(path, limits);
  try {
    return await readSheets(zip, sender, limits);
  } finally {
    zip.close();
  }
}

async function readSheets(
  zip: GuardedZip,
  sender: RowSender,
  limits: SheetLimits,
): Promise<SheetInfo> {
  refuseOtherKinds(zip);
  const workbook = await readWorkbook(zip);
  const context = {
    from1904: workbook.from1904,
    dateStyles: await readDateStyles(zip, workbook.stylesPart),
    sharedStrings: await readSharedStrings(zip, workbook.sharedStringsPart, limits),
  };
  const visible = workbook.sheets.filter(({ isVisible }) => isVisible);
  for (const sheet of visible) {
    const reader = new SheetReader(context, limits, (row, cells) => sender.add(row, cells));
    for await (const piece of zip.text(sheet.part)) {
      reader.write(piece);
      await sender.ready();
    }
    reader.end();
    if (sender.rowCount > 0) return infoOf(workbook, sheet.name, sheet.part, sender.rowCount);
  }
  throw new FileRefused(workbook.sheets.length > 0 ? "file.empty" : "file.damaged");
}

function infoOf(workbook: Workbook, name: string, part: string, rowCount: number): SheetInfo {
  const others = workbook.sheets.filter((sheet) => sheet.isVisible && sheet.part !== part);
  return {
    format: "xlsx",
    encoding: null,
    delimiter: null,
    sheetName: name,
    rowCount,
    otherSheets: others.map((sheet) => sheet.name),
  };
}

/** Many kinds of file are a zip inside; the sender is told which one it is. */
function refuseOtherKinds(zip: GuardedZip): void {
  if (zip.has("xl/workbook.bin")) throw new FileRefused("file.unsupported");
  if (zip.has("mimetype") && zip.has("content.xml")) throw new FileRefused("file.unsupported");
  if (zip.hasFolder("word/") || zip.hasFolder("ppt/")) throw new FileRefused("file.not-a-table");
  if (!zip.has("xl/workbook.xml") && !zip.has("_rels/.rels")) {
    throw new FileRefused(zip.hasFolder("xl/") ? "file.damaged" : "file.not-a-table");
  }
}
