import { withoutNik } from "@payung/domain/intake/nik-in-text.ts";
import { isoDate } from "@payung/domain/shared/dates.ts";
import * as z from "zod/mini";

/** Fields that many routes share. */

/**
 * An id that the caller chooses: the same order sent twice is one deed. In small letters, as the database gives
 * it back: what is sealed is bound to the id it was sealed under, letter by letter.
 */
export const Id = z.uuid().check(z.toLowerCase());
export const NewId = z.uuidv7().check(z.toLowerCase());

const NEAR_YEAR = /^(?:19|20)\d\d-/;

export const IsoDay = z.string().check(
  z.regex(/^\d{4}-\d{2}-\d{2}$/, { error: "date.malformed" }),
  z.refine(
    (text) =>
      isoDate(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))) !== null,
    {
      error: "date.no-such-day",
    },
  ),
  // What the programme orders lies near: other years are slips, and some the database does not know.
  z.refine((text) => NEAR_YEAR.test(text), { error: "date.too-far" }),
);

export const Month = z
  .string()
  .check(z.regex(/^(?:19|20)\d{2}-(0[1-9]|1[0-2])$/, { error: "month.malformed" }));

/** A whole number in an address or a query. */
export const wholeNumber = (least: number, most: number) =>
  z.codec(
    z.string().check(z.regex(/^\d{1,9}$/, { error: "number.malformed" })),
    z.int().check(z.gte(least), z.lte(most)),
    {
      decode: (text) => Number(text),
      encode: (number) => String(number),
    },
  );

/** How many rows a page may hold; 50 unless said. */
export const Limit = z.optional(wholeNumber(1, 500));
export const LIMIT_BY_DEFAULT = 50;

/**
 * A page of a list, and the place to go on behind: null at the end. One row more than fits is asked for, and
 * tells whether anything comes after.
 */
export async function readPage<Row, Place>(
  limit: number,
  read: (limit: number) => Promise<readonly Row[]>,
  placeOf: (row: Row) => Place,
): Promise<{ page: readonly Row[]; next: Place | null }> {
  const rows = await read(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next: rows.length > limit && last !== undefined ? placeOf(last) : null };
}

/** A place in a numbered list to go on behind. */
export const AfterNumber = z.optional(wholeNumber(0, 100_000_000));

export const KelurahanCode = z
  .string()
  .check(z.regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/, { error: "kelurahan.malformed" }));

/** A line of free text by which a person says why. It is stored readably, so a NIK in it is not kept. */
export const Reason = z
  .string()
  .check(
    z.trim(),
    z.minLength(3, { error: "reason.missing" }),
    z.maxLength(500),
    z.overwrite(withoutNik),
  );

/** Whom the record names, as they are shown: null where nobody has a name for them. */
export const By = z.strictObject({ name: z.nullable(z.string()), isMe: z.boolean() });
/** The same with the moment. */
export const Who = z.extend(By, { at: z.string() });
