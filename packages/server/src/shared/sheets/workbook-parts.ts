import { posix } from "node:path";
import { FileRefused } from "./file-refused.ts";
import type { SheetLimits } from "./sheet-limits.ts";
import { isBuiltInDateFormat, isDateFormat } from "./spreadsheet-dates.ts";
import { workbookText } from "./workbook-text.ts";
import {
  localName,
  resolveEntities,
  type XmlAttributes,
  type XmlHandlers,
  XmlReader,
} from "./xml-reader.ts";
import type { GuardedZip } from "./zip-guard.ts";

/** A sheet of the workbook and the part that holds it. */
export type SheetPart = {
  readonly name: string;
  readonly part: string;
  readonly isVisible: boolean;
};

/** What must be known of a workbook before its sheets can be read. */
export type Workbook = {
  readonly sheets: readonly SheetPart[];
  readonly sharedStringsPart: string | null;
  readonly stylesPart: string | null;
  /** Days are counted from 1904 (old Macintosh) instead of 1900. */
  readonly from1904: boolean;
};

type Relation = { readonly type: string; readonly part: string };

/** Reads which sheets there are and where. Throws FileRefused. */
export async function readWorkbook(zip: GuardedZip): Promise<Workbook> {
  const packageRelations = await readRelations(zip, "");
  const main = [...packageRelations.values()].find(({ type }) => type === "officeDocument");
  const workbookPart = main?.part ?? "xl/workbook.xml";
  const relations = await readRelations(zip, workbookPart);
  const partOfType = (type: string) =>
    [...relations.values()].find((relation) => relation.type === type && zip.has(relation.part))
      ?.part ?? null;

  const sheets: SheetPart[] = [];
  let from1904 = false;
  await readPart(zip, workbookPart, {
    open(name, attributes) {
      if (name === "workbookPr") {
        const { date1904 } = attributes();
        from1904 = date1904 === "1" || date1904 === "true";
      }
      if (name === "sheet") {
        const sheet = sheetPart(attributes(), relations);
        if (sheet !== null) sheets.push(sheet);
      }
    },
  });
  return {
    sheets,
    from1904,
    sharedStringsPart: partOfType("sharedStrings"),
    stylesPart: partOfType("styles"),
  };
}

/** The shared texts in their order: cells name them by number. Throws FileRefused. */
export async function readSharedStrings(
  zip: GuardedZip,
  part: string | null,
  limits: SheetLimits,
): Promise<readonly string[]> {
  const texts: string[] = [];
  if (part === null) return texts;
  let text = "";
  let isText = false;
  let phonetic = 0;
  await readPart(zip, part, {
    open(name) {
      if (name === "si") text = "";
      // How a name is pronounced is no part of the name.
      else if (name === "rPh") phonetic++;
      else if (name === "t") isText = phonetic === 0;
    },
    text(piece) {
      if (!isText) return;
      text += piece;
      // Escaped, a control character takes seven.
      if (text.length > limits.cellCharsMax * 7) throw new FileRefused("file.cell-too-long");
    },
    close(name) {
      if (name === "t") isText = false;
      else if (name === "rPh") phonetic--;
      else if (name === "si") texts.push(workbookText(text));
    },
  });
  return texts;
}

/** For each cell style, whether it shows a number as a date. Throws FileRefused. */
export async function readDateStyles(
  zip: GuardedZip,
  part: string | null,
): Promise<readonly boolean[]> {
  if (part === null) return [false];
  const ownFormats = new Map<number, boolean>();
  const dateStyles: boolean[] = [];
  let isInCellStyles = false;
  await readPart(zip, part, {
    open(name, attributes) {
      if (name === "cellXfs") isInCellStyles = true;
      else if (name === "numFmt") {
        const { numFmtId, formatCode = "" } = attributes();
        ownFormats.set(Number(numFmtId), isDateFormat(resolveEntities(formatCode)));
      } else if (name === "xf" && isInCellStyles) {
        const { numFmtId = 0 } = attributes();
        const format = Number(numFmtId);
        dateStyles.push(ownFormats.get(format) ?? isBuiltInDateFormat(format));
      }
    },
    close(name) {
      if (name === "cellXfs") isInCellStyles = false;
    },
  });
  return dateStyles.length > 0 ? dateStyles : [false];
}

async function readPart(zip: GuardedZip, part: string, handlers: XmlHandlers): Promise<void> {
  const reader = new XmlReader(handlers);
  for await (const piece of zip.text(part)) reader.write(piece);
  reader.end();
}

/** What a part points to, by relation id. A pointer to outside of the file is never followed. */
async function readRelations(zip: GuardedZip, of: string): Promise<ReadonlyMap<string, Relation>> {
  const folder = posix.dirname(`/${of}`);
  const part = posix.join(folder, "_rels", `${posix.basename(of)}.rels`).slice(1);
  const relations = new Map<string, Relation>();
  if (!zip.has(part)) return relations;
  await readPart(zip, part, {
    open(name, attributes) {
      if (name !== "Relationship") return;
      const { Id, Type = "", Target = "", TargetMode } = attributes();
      if (Id === undefined || TargetMode === "External") return;
      relations.set(Id, {
        type: Type.slice(Type.lastIndexOf("/") + 1),
        part: posix.resolve(folder, resolveEntities(Target)).slice(1),
      });
    },
  });
  return relations;
}

function sheetPart(
  attributes: XmlAttributes,
  relations: ReadonlyMap<string, Relation>,
): SheetPart | null {
  const id = Object.keys(attributes).find((key) => key.includes(":") && localName(key) === "id");
  const relation = id === undefined ? undefined : relations.get(attributes[id] ?? "");
  // Charts and dialogues are listed as sheets, too.
  if (relation?.type !== "worksheet") return null;
  const { name = "", state = "visible" } = attributes;
  return {
    name: workbookText(resolveEntities(name)).slice(0, 255),
    part: relation.part,
    isVisible: state === "visible",
  };
}
