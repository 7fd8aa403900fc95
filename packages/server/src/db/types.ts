import pg from "pg";

/** PostgreSQL's numbers for its types (`select oid, typname from pg_type`). */
const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;
const TEXT_ARRAY: number = 1009;

const textArray: (text: string) => (string | null)[] = pg.types.getTypeParser(TEXT_ARRAY, "text");

/**
 * How values leave the driver: `bigint` as a JavaScript bigint, because a float loses whole rupiah, and
 * `date` as its ISO text, because a JavaScript Date at midnight is another day in another time zone.
 */
const PARSERS = new Map<number, (text: string) => unknown>([
  [INT8, BigInt],
  [DATE, (text) => text],
  [INT8_ARRAY, (text) => textArray(text).map((each) => (each === null ? null : BigInt(each)))],
  [DATE_ARRAY, textArray],
]);

/** Given to every pool and client, so that nothing about the driver is changed for the whole process. */
export const driverTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    const ours = format === "binary" ? undefined : PARSERS.get(oid);
    return ours ?? pg.types.getTypeParser(oid, format as "text");
  },
};
