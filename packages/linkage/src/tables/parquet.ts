import { closeSync, openSync, readSync } from "node:fs";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
} from "hyparquet";
import { LinkageError } from "../errors.ts";
import { positionsOf, refuseBadNames } from "./columns.ts";
import { sizeOfFile } from "./files.ts";
import { unpackLz4 } from "./lz4.ts";
import { columnsOf } from "./parquet-values.ts";
import type { Batch, Table } from "./table.ts";

const COMPRESSORS: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
  LZ4_RAW: unpackLz4,
};

/**
 * Opens a Parquet file; a batch is a row group.
 *
 * Dates and times are ISO text, decimals numbers, lists text joined by ";", structs and maps JSON.
 *
 * @throws LinkageError when there is no such file or it is not Parquet; reading its batches throws one where it
 * is damaged.
 */
export async function openParquet(path: string): Promise<Table> {
  const file = fileOf(path, sizeOfFile(path));
  const metadata = await readable(path, async () => await parquetMetadataAsync(file));
  const columns = columnsOf(metadata);
  const names = columns.map((column) => column.name);
  refuseBadNames(path, names);
  return {
    name: path,
    columns: names,
    rowCount: Number(metadata.num_rows),
    batches: (asked) => batches(positionsOf(path, names, asked)),
  };

  async function* batches(positions: readonly number[]): AsyncGenerator<Batch> {
    const wanted = positions.flatMap((position) => columns[position] ?? []);
    let from = 0;
    for (const group of metadata.row_groups) {
      const to = from + Number(group.num_rows);
      const raw = await readable(path, () => rawColumns(file, metadata, wanted, from, to));
      yield {
        rowCount: to - from,
        columns: wanted.map(({ name, convert }) => Array.from(raw.get(name) ?? [], convert)),
      };
      from = to;
    }
  }
}

/** The columns of one row group, as hyparquet decodes them. */
async function rawColumns(
  file: AsyncBuffer,
  metadata: FileMetaData,
  wanted: readonly { readonly name: string }[],
  rowStart: number,
  rowEnd: number,
): Promise<Map<string, unknown[]>> {
  const columns = new Map(wanted.map(({ name }): [string, unknown[]] => [name, []]));
  if (columns.size === 0 || rowStart === rowEnd) return columns;
  await parquetRead({
    file,
    metadata,
    columns: [...columns.keys()],
    rowStart,
    rowEnd,
    compressors: COMPRESSORS,
    onChunk(chunk) {
      const column = columns.get(chunk.columnName);
      for (let row = 0; row < chunk.columnData.length; row++)
        column?.push((chunk.columnData as ArrayLike<unknown>)[row]);
    },
  });
  return columns;
}

/** What hyparquet says of a file that it cannot read, with the file's name. */
async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LinkageError(`${path} cannot be read as Parquet: ${reason}`);
  }
}

/** Reads the parts asked for; the file is not kept open, because nobody closes a table. */
function fileOf(path: string, bytes: number): AsyncBuffer {
  return {
    byteLength: bytes,
    slice(start, end = bytes) {
      const whole = new ArrayBuffer(end - start);
      const part = new Uint8Array(whole);
      const descriptor = openSync(path, "r");
      try {
        let filled = 0;
        for (let count = -1; count !== 0 && filled < part.length; filled += count)
          count = readSync(descriptor, part, filled, part.length - filled, start + filled);
      } finally {
        closeSync(descriptor);
      }
      return whole;
    },
  };
}
