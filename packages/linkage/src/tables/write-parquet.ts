import { fileWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import type { Value } from "./table.ts";
import type { RowWriter, WrittenColumn } from "./written.ts";

/** Rows held in memory and written together. */
const ROWS_PER_GROUP = 100_000;

const TYPES = { text: "STRING", number: "DOUBLE", whole: "INT64" } as const;

/** Rows as Parquet, compressed with Snappy; any value may be missing. */
export function parquetRows(path: string, columns: readonly WrittenColumn[]): RowWriter {
  const described = columns.map(({ name, type }) => ({ name, type: TYPES[type], data: [] }));
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: schemaFromColumnData({ columnData: described }),
  });
  let held = columns.map((): (Value | bigint)[] => []);
  return {
    write(rowCount, values) {
      for (const [n, column] of columns.entries())
        for (let row = 0; row < rowCount; row++) {
          const value = values[n]?.[row] ?? null;
          held[n]?.push(column.type === "whole" && value !== null ? BigInt(value) : value);
        }
      if ((held[0]?.length ?? 0) >= ROWS_PER_GROUP) flush();
    },
    end() {
      flush();
      void writer.finish();
    },
    // The file is opened anew for every piece, and closed behind it.
    abandon() {},
  };

  function flush(): void {
    const rows = held[0]?.length ?? 0;
    if (rows === 0) return;
    const columnData = described.map((column, n) => ({ ...column, data: held[n] ?? [] }));
    void writer.write({ columnData, rowGroupSize: ROWS_PER_GROUP });
    held = columns.map(() => []);
  }
}
