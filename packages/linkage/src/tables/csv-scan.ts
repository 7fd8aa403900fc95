import {
  CHUNK_BYTES,
  eachChunk,
  LINE_FEED,
  namingLine,
  type WithBytes,
  withBytes,
} from "./csv-bytes.ts";
import { type OnEnd, RecordEnds } from "./csv-ends.ts";
import { CsvRecords, type OnRecord } from "./csv-records.ts";
import type { CsvFile } from "./table.ts";

export type { OnRecord } from "./csv-records.ts";

/** Offsets of a part of a CSV file: from the beginning of a record to the beginning of another, or the end. */
export type CsvSlice = { readonly from: number; readonly to: number };

/** How much is read at a time; 8 MB when missing. */
export type ChunkOptions = { readonly chunkBytes?: number };

/**
 * Cuts the records of a file into at most `parts` slices of about equal size, in order and none empty.
 *
 * Without quotes this reads a few bytes around each cut. With quotes only the bytes before tell whether a line
 * feed ends a record, so the file is read once up to the last cut.
 *
 * @throws LinkageError naming the line when a quote before the last cut is never closed.
 */
export function sliceCsv(file: CsvFile, parts: number, options: ChunkOptions = {}): CsvSlice[] {
  const { dataFrom, bytes } = file;
  const targets = Array.from(
    { length: Math.max(0, parts - 1) },
    (_, part) => dataFrom + Math.floor(((bytes - dataFrom) * (part + 1)) / parts),
  );
  const cuts = file.quoted
    ? cutsByQuotes(file, targets, options)
    : targets.map((target) => lineStartFrom(file, target));
  const borders = [dataFrom, ...cuts, bytes];
  return borders
    .slice(1)
    .map((to, part) => ({ from: borders[part] as number, to }))
    .filter((slice) => slice.from < slice.to);
}

/**
 * Counts the records between two offsets, the first of which begins a record.
 *
 * @throws LinkageError naming the line when a quote is never closed.
 */
export function countCsvSlice(
  file: CsvFile,
  from: number,
  to: number,
  options: ChunkOptions = {},
): { records: number } {
  let records = 0;
  eachRecordEnd(file, from, to, options, (_, empty) => {
    if (!empty) records++;
    return true;
  });
  return { records };
}

/**
 * Calls `onRecord` for each record of a slice, in order. Fields stand in the order of the header.
 *
 * @throws LinkageError naming file and line when a record has more or fewer fields than the header, when a quote is
 * never closed, or when text follows a closing quote.
 */
export function readCsvSlice(
  file: CsvFile,
  slice: CsvSlice,
  onRecord: OnRecord,
  options: ChunkOptions = {},
): void {
  const chunkBytes = Math.min(options.chunkBytes ?? CHUNK_BYTES, slice.to - slice.from + 1);
  if (slice.to <= slice.from) return;
  namingLine(file.path, textOf(file), slice.from, () =>
    withBytes(file.path, slice.from, slice.to, (source) => {
      const records = new CsvRecords(source, file, chunkBytes);
      while (records.next(onRecord));
    }),
  );
}

/** A file as namingLine wants it, counted from its first byte. */
function textOf(file: CsvFile): WithBytes {
  return (read) => withBytes(file.path, 0, file.bytes, read);
}

/** The first line that begins at `target` or behind it. */
function lineStartFrom(file: CsvFile, target: number): number {
  let at = Math.max(file.dataFrom, target - 1);
  let found = file.bytes;
  withBytes(file.path, at, file.bytes, (source) =>
    eachChunk(source, 1 << 16, (bytes) => {
      const lineFeed = bytes.indexOf(LINE_FEED);
      if (lineFeed >= 0) found = at + lineFeed + 1;
      at += bytes.length;
      return lineFeed < 0;
    }),
  );
  return found;
}

function cutsByQuotes(file: CsvFile, targets: readonly number[], options: ChunkOptions): number[] {
  const cuts: number[] = [];
  if (targets.length > 0)
    eachRecordEnd(file, file.dataFrom, file.bytes, options, (end) => {
      while (cuts.length < targets.length && end >= (targets[cuts.length] as number))
        cuts.push(end);
      return cuts.length < targets.length;
    });
  while (cuts.length < targets.length) cuts.push(file.bytes);
  return cuts;
}

function eachRecordEnd(
  file: CsvFile,
  from: number,
  to: number,
  options: ChunkOptions,
  onEnd: OnEnd,
): void {
  namingLine(file.path, textOf(file), 0, () =>
    withBytes(file.path, from, to, (source) => {
      const ends = new RecordEnds(file, from, onEnd);
      eachChunk(source, options.chunkBytes ?? CHUNK_BYTES, (bytes) => ends.take(bytes));
      ends.end();
    }),
  );
}
