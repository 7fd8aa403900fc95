import { extname } from "node:path";
import { LinkageError } from "../errors.ts";
import { openArrow } from "./arrow.ts";
import { openCsv } from "./csv.ts";
import { openParquet } from "./parquet.ts";
import type { Table } from "./table.ts";

const OPENERS: Readonly<Record<string, (path: string) => Table | Promise<Table>>> = {
  ".csv": (path) => openCsv(path),
  ".tsv": (path) => openCsv(path),
  ".txt": (path) => openCsv(path),
  ".parquet": openParquet,
  ".arrow": (path) => openArrow(path),
  ".feather": (path) => openArrow(path),
};

/**
 * Opens a table by the ending of its name, in capitals or not.
 *
 * @throws LinkageError when the ending is none of those it knows, or the file is not what its ending says
 */
export async function openTable(path: string): Promise<Table> {
  const ending = extname(path).toLowerCase();
  const opener = Object.hasOwn(OPENERS, ending) ? OPENERS[ending] : undefined;
  if (opener === undefined)
    throw new LinkageError(
      `${path} does not end in ${Object.keys(OPENERS).join(", ")}: tables are read from such files.`,
    );
  return await opener(path);
}
