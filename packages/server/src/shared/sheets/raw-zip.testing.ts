/** Makes zip files and workbooks for tests byte by byte, sound or broken on purpose. */
import { constants, crc32, deflateRawSync } from "node:zlib";

/** One part; what is not given is made right. */
export type RawPart = {
  readonly name: string | Buffer;
  readonly data?: string | Buffer;
  /** The bytes as they stand in the file, instead of packing `data`. */
  readonly packed?: Buffer;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  readonly declaredBytes?: number;
  /** Where the directory says that the part begins. */
  readonly offset?: number;
};

const EMPTY_LAST_BLOCK = Buffer.from([3, 0]);

/** Packed bytes that unpack to `mebibytes` of spaces, made without holding them. */
export function packedSpaces(mebibytes: number): Buffer {
  const block = deflateRawSync(Buffer.alloc(1024 * 1024, " "), {
    finishFlush: constants.Z_FULL_FLUSH,
  });
  return Buffer.concat([...Array.from({ length: mebibytes }, () => block), EMPTY_LAST_BLOCK]);
}

/** A zip file of these parts, between what may stand before and after it. */
export function zipOf(
  parts: readonly RawPart[],
  around: { before?: Buffer; after?: Buffer } = {},
): Buffer {
  const before = around.before ?? Buffer.alloc(0);
  const bodies: Buffer[] = [before];
  const directory: Buffer[] = [];
  let offset = before.length;
  for (const part of parts) {
    const name = Buffer.from(part.name);
    const data = Buffer.from(part.data ?? "");
    const method = part.method ?? 8;
    const packed = part.packed ?? (method === 8 ? deflateRawSync(data) : data);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(part.flags ?? 0x0800, 2);
    shared.writeUInt16LE(method, 4);
    shared.writeUInt32LE(0x0021_0000, 6);
    shared.writeUInt32LE(part.crc ?? crc32(data), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(part.declaredBytes ?? data.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(part.offset ?? offset, 10);
    directory.push(Buffer.from("504b01021400", "hex"), shared, rest, name);
    bodies.push(Buffer.from("504b0304", "hex"), shared, name, packed);
    offset += 30 + name.length + packed.length;
  }
  const records = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("504b0506", 0, "hex");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(records.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, records, end, around.after ?? Buffer.alloc(0)]);
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

export type RawWorkbook = {
  /** What stands inside `sheetData` of the first sheet. */
  readonly rows?: string;
  /** The whole XML of the first sheet. */
  readonly sheet?: string | Buffer;
  readonly sharedStrings?: string;
  readonly styles?: string;
  /** What stands inside `sheets`, with "rId1" as the first sheet. */
  readonly sheets?: string;
  readonly workbookProperties?: string;
  readonly workbook?: string;
  readonly relations?: string;
  /** Parts to add, or to put in the place of the one with this name. */
  readonly parts?: readonly RawPart[];
};

/** The parts of a small workbook. */
export function workbookParts(book: RawWorkbook = {}): RawPart[] {
  const rows = book.rows ?? '<row r="1"><c r="A1"><v>1</v></c></row>';
  const parts: RawPart[] = [
    {
      name: "_rels/.rels",
      data: relationsXml(
        `<Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/>`,
      ),
    },
    { name: "xl/workbook.xml", data: book.workbook ?? workbookXml(book) },
    {
      name: "xl/_rels/workbook.xml.rels",
      data: relationsXml(
        `<Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>` +
          `<Relationship Id="rId2" Type="${RELATIONS}/worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
          `<Relationship Id="rId3" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>` +
          `<Relationship Id="rId4" Type="${RELATIONS}/styles" Target="styles.xml"/>${book.relations ?? ""}`,
      ),
    },
    { name: "xl/worksheets/sheet1.xml", data: book.sheet ?? sheetXml(rows) },
  ];
  if (book.sharedStrings !== undefined) {
    parts.push({
      name: "xl/sharedStrings.xml",
      data: `<sst xmlns="${MAIN}">${book.sharedStrings}</sst>`,
    });
  }
  if (book.styles !== undefined) {
    parts.push({
      name: "xl/styles.xml",
      data: `<styleSheet xmlns="${MAIN}">${book.styles}</styleSheet>`,
    });
  }
  const added = book.parts ?? [];
  const kept = parts.filter(({ name }) => !added.some((part) => part.name === name));
  return [...kept, ...added];
}

/** A small workbook as a file. */
export function workbookOf(book: RawWorkbook = {}): Buffer {
  return zipOf(workbookParts(book));
}

export function sheetXml(rows: string): string {
  return `<?xml version="1.0"?><worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`;
}

function workbookXml({ sheets, workbookProperties = "" }: RawWorkbook): string {
  const list = sheets ?? '<sheet name="Daftar" sheetId="1" r:id="rId1"/>';
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}">${workbookProperties}<sheets>${list}</sheets></workbook>`;
}

function relationsXml(list: string): string {
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list}</Relationships>`;
}
