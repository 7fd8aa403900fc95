import { type FileHandle, open } from "node:fs/promises";
import type { DataType, RecordBatch, RecordBatchReader } from "apache-arrow";
import { LinkageError } from "../errors.ts";
import { conversionOf } from "./arrow-values.ts";
import { positionsOf, refuseBadNames } from "./columns.ts";
import { sizeOfFile } from "./files.ts";
import type { Batch, Table } from "./table.ts";

type Arrow = typeof import("apache-arrow");

/**
 * Opens an Arrow file or stream (also Feather of version 2) that is not compressed; a batch is a record batch.
 * Values become what they become in Parquet.
 *
 * @param load how the optional package is found
 * @throws LinkageError when the package is not installed, when there is no such file or it is not Arrow; reading
 * its batches throws one where it is damaged or compressed.
 */
export async function openArrow(
  path: string,
  load: () => Promise<Arrow> = () => import("apache-arrow"),
): Promise<Table> {
  sizeOfFile(path);
  const arrow = await loaded(path, load);
  const fields = await fieldsOf(path, arrow);
  const names = fields.map((field) => field.name);
  refuseBadNames(path, names);
  return {
    name: path,
    columns: names,
    rowCount: null,
    batches: (asked) => batches(positionsOf(path, names, asked)),
  };

  async function* batches(positions: readonly number[]): AsyncGenerator<Batch> {
    const wanted = positions.map((position) => ({
      position,
      convert: conversionOf(arrow, (fields[position] as Field).type),
    }));
    const file = await open(path, "r");
    try {
      const reader = await readable(path, () => readerOf(arrow, file));
      for (;;) {
        const { done, value } = await readable(path, () => reader.next());
        if (done === true) return;
        const { numRows } = value as RecordBatch;
        const columns = wanted.map(({ position, convert }) => {
          const vector = (value as RecordBatch).getChildAt(position);
          return Array.from({ length: numRows }, (_, row) => convert(vector?.get(row)));
        });
        if (numRows > 0) yield { rowCount: numRows, columns };
      }
    } finally {
      await file.close();
    }
  }
}

async function loaded(path: string, load: () => Promise<Arrow>): Promise<Arrow> {
  try {
    return await load();
  } catch (error) {
    throw new LinkageError(
      `${path} needs the package apache-arrow, which is not installed: npm install apache-arrow ` +
        `(${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

type Field = { readonly name: string; readonly type: DataType };

async function fieldsOf(path: string, arrow: Arrow): Promise<Field[]> {
  const file = await open(path, "r");
  try {
    const { schema } = await readable(path, () => readerOf(arrow, file));
    return schema.fields.map(({ name, type }) => ({ name, type: type as DataType }));
  } finally {
    await file.close();
  }
}

async function readerOf(arrow: Arrow, file: FileHandle): Promise<RecordBatchReader> {
  return await (await arrow.RecordBatchReader.from(file)).open();
}

/** What the package says of a file that it cannot read, with the file's name. */
async function readable<T>(path: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LinkageError(`${path} cannot be read as Arrow: ${reason}`);
  }
}
