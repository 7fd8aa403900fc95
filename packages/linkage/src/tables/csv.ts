import { closeSync, openSync } from "node:fs";
import { LinkageError } from "../errors.ts";
import { positionsOf, refuseBadNames } from "./columns.ts";
import { type ByteSource, bytesOf, namingLine, type WithBytes, withBytes } from "./csv-bytes.ts";
import { CsvRecords } from "./csv-records.ts";
import { asUtf8, type Encoding, surveyText } from "./encoding.ts";
import { sizeOfFile } from "./files.ts";
import { hasOldLineEnds, headRecords, sniffDelimiter } from "./sniff.ts";
import type { Batch, Table, Value } from "./table.ts";

/** What is known of a CSV file; whatever is missing is found out. */
export type CsvOptions = {
  /** What stands between two fields: one character of ASCII. */
  readonly delimiter?: string;
  readonly encoding?: Encoding;
  /** False when quotation marks are characters like any other. */
  readonly quoted?: boolean;
  /** The names of the columns, when the first line is a record already. */
  readonly columns?: readonly string[];
  /** How much is read at a time; a batch is what lies in it. 1 MB when missing. */
  readonly chunkBytes?: number;
};

/** The header and the first records must lie in so many bytes. */
const HEAD_BYTES = 1 << 20;

/**
 * Opens a CSV file: what separates its fields, whether it quotes, and its encoding are read from the file.
 *
 * `csv` is there when the file is UTF-8. An empty field is null, quoted or not.
 *
 * @throws LinkageError when there is no such file, when it is no text, or when its header has an empty name or
 * one name twice; reading its batches throws one for a record that does not fit, with its line.
 */
export function openCsv(path: string, options: CsvOptions = {}): Table {
  const bytes = sizeOfFile(path);
  const { encoding, textFrom, quotes } = surveyText(path, bytes, options.encoding);
  const quoted = options.quoted ?? quotes;
  const textOf = (raw: ByteSource) => (encoding === "utf-8" ? raw : asUtf8(raw, encoding));
  const withText: WithBytes = (read) =>
    withBytes(path, textFrom, bytes, (raw) => read(textOf(raw)));

  const head = withText(headOf);
  const whole = head.length < HEAD_BYTES;
  if (hasOldLineEnds(head))
    throw new LinkageError(`${path}: its lines end in carriage returns; save it with line feeds.`);
  const delimiter = options.delimiter ?? sniffDelimiter(head, quoted, whole);
  const first = namingLine(path, withText, 0, () => headRecords(head, delimiter, quoted, whole)[0]);
  if (first === undefined) throw new LinkageError(`${path} has no header.`);
  const columns = (options.columns ?? first.fields).map((name) => name.trim());
  refuseBadNames(path, columns);
  if (options.columns === undefined) refuseData(path, columns);
  const headerBytes = options.columns === undefined ? first.end : 0;
  const layout = { columns, delimiter: delimiter.charCodeAt(0), quoted };

  return {
    name: path,
    columns,
    rowCount: null,
    batches: (asked) => batches(positionsOf(path, columns, asked)),
    ...(encoding === "utf-8"
      ? { csv: { ...layout, path, bytes, dataFrom: textFrom + headerBytes } }
      : {}),
  };

  function* batches(positions: readonly number[]): Generator<Batch> {
    const descriptor = openSync(path, "r");
    try {
      const source = textOf(bytesOf(descriptor, textFrom, bytes));
      skip(source, headerBytes);
      const records = new CsvRecords(source, layout, options.chunkBytes ?? 1 << 20);
      for (;;) {
        const batch = namingLine(path, withText, headerBytes, () => nextBatch(records, positions));
        if (batch === null) return;
        if (batch.rowCount > 0) yield batch;
      }
    } finally {
      closeSync(descriptor);
    }
  }
}

/** The records of the next chunk as text; null at the end. */
function nextBatch(records: CsvRecords, positions: readonly number[]): Batch | null {
  const columns = positions.map((): Value[] => []);
  let rowCount = 0;
  const more = records.next((bytes, starts, ends) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const [n, position] of positions.entries()) {
      const start = starts[position] as number;
      const end = ends[position] as number;
      columns[n]?.push(start === end ? null : text.toString("utf8", start, end));
    }
    rowCount++;
  });
  return more ? { rowCount, columns } : null;
}

function headOf(source: ByteSource): Buffer {
  const buffer = Buffer.alloc(HEAD_BYTES);
  let filled = 0;
  for (let count = -1; count !== 0 && filled < HEAD_BYTES; filled += count)
    count = source(buffer, filled);
  return buffer.subarray(0, filled);
}

function skip(source: ByteSource, bytes: number): void {
  const passed = new Uint8Array(bytes);
  for (let at = 0, count = -1; at < bytes && count !== 0; at += count) count = source(passed, at);
}

/** A first line of nothing but numbers and dates is a record: read as names, it would silently be lost. */
function refuseData(path: string, columns: readonly string[]): void {
  if (columns.every((name) => /^[\d\s.,:/+-]+$/.test(name)))
    throw new LinkageError(
      `${path} has no header: its first line is ${columns.join(", ")}. Say what its columns are named.`,
    );
}
