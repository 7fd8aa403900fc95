import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Cell } from "@payung/domain/intake/cell.ts";
import { CsvError, parse } from "csv-parse";
import { FileRefused } from "./file-refused.ts";
import type { RowSender } from "./row-sender.ts";
import type { SheetLimits } from "./sheet-limits.ts";
import type { SheetInfo } from "./sheet-message.ts";
import { sniffDelimiter } from "./sniff-delimiter.ts";
import { sniffEncoding, type TextEncodingName } from "./text-encoding.ts";

/** A character that no list holds: "split at nothing". */
const NEVER = "\u001f";

/**
 * Reads a text file as a table. Throws FileRefused.
 *
 * Every cell is text. A row's number is what a spreadsheet shows after opening the file: blank lines
 * count, a line break inside quotes does not, and a first line "sep=;" is not shown.
 */
export async function readCsv(
  file: FileHandle,
  head: Buffer,
  sender: RowSender,
  limits: SheetLimits,
): Promise<SheetInfo> {
  const encoding = await sniffEncoding(file, head);
  const beginning = new TextDecoder(encoding).decode(head, { stream: true });
  refuseOtherText(beginning);
  const { delimiter, hasSeparatorLine } = sniffDelimiter(beginning);

  const parser = parse({
    bom: true,
    delimiter: delimiter ?? NEVER,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: limits.rowCharsMax,
    cast: (field, { index }) => {
      if (index >= limits.columnsMax) throw new FileRefused("file.too-many-columns");
      return field === "" ? null : field;
    },
    from: hasSeparatorLine ? 2 : 1,
  });
  let row = 0;
  try {
    await pipeline(
      Readable.from(utf8Pieces(file, encoding), { objectMode: false }),
      parser,
      async (records: AsyncIterable<Cell[]>) => {
        for await (const record of records) {
          sender.add(++row, record);
          await sender.ready();
        }
      },
    );
  } catch (error) {
    throw refusalOf(error);
  }
  if (sender.rowCount === 0) throw new FileRefused("file.empty");
  return {
    format: "csv",
    encoding,
    delimiter,
    sheetName: null,
    rowCount: sender.rowCount,
    otherSheets: [],
  };
}

async function* utf8Pieces(
  file: FileHandle,
  encoding: TextEncodingName,
): AsyncGenerator<Uint8Array> {
  const stream = file.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 });
  if (encoding === "utf-8") {
    yield* stream as AsyncIterable<Buffer>;
    return;
  }
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const piece of stream as AsyncIterable<Buffer>) {
    yield utf8(decoder.decode(piece, { stream: true }));
  }
  yield utf8(decoder.decode());
}

function utf8(text: string): Buffer {
  if (text.includes("\0")) throw new FileRefused("file.not-a-table");
  return Buffer.from(text, "utf8");
}

function refuseOtherText(beginning: string): void {
  const start = beginning.trimStart().slice(0, 1);
  if (start === "<") throw new FileRefused("file.web-page");
  if (start === "{" || start === "[") throw new FileRefused("file.not-a-table");
}

function refusalOf(error: unknown): unknown {
  if (error instanceof CsvError) {
    if (error.code === "CSV_MAX_RECORD_SIZE") return new FileRefused("file.row-too-long");
    if (error.code === "CSV_QUOTE_NOT_CLOSED") return new FileRefused("file.quote-not-closed");
    return new FileRefused("file.damaged");
  }
  // The strict decoder: bytes that are no text in the encoding that the file began with.
  if (error instanceof TypeError) return new FileRefused("file.encoding-unknown");
  return error;
}
