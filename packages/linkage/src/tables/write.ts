import { closeSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { extname } from "node:path";
import { LinkageError } from "../errors.ts";
import { refuseBadNames } from "./columns.ts";
import { csvRows, jsonRows } from "./write-lines.ts";
import { parquetRows } from "./write-parquet.ts";
import { asWritten, type RowWriter, type WrittenColumn, type WrittenRows } from "./written.ts";

export type { WrittenColumn, WrittenRows } from "./written.ts";

const WRITERS: Readonly<
  Record<string, (path: string, columns: readonly WrittenColumn[]) => RowWriter>
> = {
  ".csv": (path, columns) => csvRows(path, columns, ","),
  ".tsv": (path, columns) => csvRows(path, columns, "\t"),
  ".parquet": parquetRows,
  ".jsonl": jsonRows,
  ".ndjson": jsonRows,
};

/**
 * Writes rows to a file as they come, and answers how many there were. The ending of the name decides between
 * CSV (RFC 4180), Parquet and JSON lines.
 *
 * They are written to `path.partial` first, which takes the place of `path` when all of them are on the disk: a
 * reader finds the old file or the whole new one. If something fails, only the partial file goes.
 *
 * @param columns those that are only named are text
 * @throws LinkageError when the ending is unknown, the folder does not exist, two columns have one name, or a value
 * does not fit its column; whatever `batches` throws is thrown on
 */
export async function writeRows(
  path: string,
  columns: readonly (string | WrittenColumn)[],
  batches: Iterable<WrittenRows> | AsyncIterable<WrittenRows>,
): Promise<number> {
  const ending = extname(path).toLowerCase();
  const writer = Object.hasOwn(WRITERS, ending) ? WRITERS[ending] : undefined;
  if (writer === undefined)
    throw new LinkageError(
      `${path} does not end in ${Object.keys(WRITERS).join(", ")}: results are written to such files.`,
    );
  const described = columns.map(
    (column): WrittenColumn =>
      typeof column === "string" ? { name: column, type: "text" } : column,
  );
  refuseBadNames(
    path,
    described.map((column) => column.name),
  );
  const partial = `${path}.partial`;
  const rows = created(path, () => writer(partial, described));
  let count = 0;
  try {
    for await (const batch of batches) {
      rows.write(
        batch.rowCount,
        described.map((column, n) =>
          asWritten(path, column, batch.columns[n] ?? [], batch.rowCount),
        ),
      );
      count += batch.rowCount;
    }
    rows.end();
    sync(partial);
    renameSync(partial, path);
    return count;
  } catch (error) {
    rows.abandon();
    rmSync(partial, { force: true });
    throw error;
  }
}

function created(path: string, create: () => RowWriter): RowWriter {
  try {
    return create();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LinkageError(`${path} cannot be written: ${reason}`);
  }
}

/** Waits until the disk has it, lest a power failure leave an empty file under the final name. */
function sync(path: string): void {
  const descriptor = openSync(path, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
