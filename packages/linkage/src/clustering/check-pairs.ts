import { LinkageError } from "../errors.ts";
import type { PairList } from "../pairs.ts";

/** Rows are kept in int32, where -1 means none. */
const RECORDS_AT_MOST = 2 ** 31 - 1;

/**
 * Refuses pairs that no table of `recordCount` records can have.
 *
 * Throws a LinkageError that names the pair by its number in the list (from 0) and the row: columns of
 * different lengths, a row that does not exist, `a` not before `b`, a weight that is not a number.
 * Infinite weights are allowed. One pass, no memory. That a pair is listed once is not looked at here.
 */
export function checkPairs(pairs: PairList, recordCount: number): void {
  checkRecordCount(recordCount);
  const { a, b, weight } = pairs;
  if (a.length !== b.length || a.length !== weight.length)
    throw new LinkageError(
      `the columns of the pairs differ in length: a ${a.length}, b ${b.length}, weight ${weight.length}`,
    );
  for (let pair = 0; pair < a.length; pair++) {
    const first = a[pair] as number;
    const second = b[pair] as number;
    if (first < 0 || first >= recordCount) throw noSuchRow(pair, first, recordCount);
    if (second < 0 || second >= recordCount) throw noSuchRow(pair, second, recordCount);
    if (first >= second)
      throw new LinkageError(`pair ${pair}: row ${first} does not come before row ${second}`);
    if (Number.isNaN(weight[pair])) {
      throw new LinkageError(
        `pair ${pair} (rows ${first} and ${second}): the weight is not a number`,
      );
    }
  }
}

/** Refuses, with a LinkageError, a number of records that is not a whole number from 0 to 2³¹ − 1. */
function checkRecordCount(recordCount: number): void {
  if (!Number.isInteger(recordCount) || recordCount < 0 || recordCount > RECORDS_AT_MOST)
    throw new LinkageError(
      `the number of records must be a whole number from 0 to ${RECORDS_AT_MOST}, not ${recordCount}`,
    );
}

/** The error for a row that no table has; `what` says of which pair or list it was. */
export function noSuchRow(pair: number, row: number, recordCount: number, what = "pair") {
  return new LinkageError(
    `${what} ${pair}: row ${row} does not exist, there are ${recordCount} records counted from 0`,
  );
}

/** Refuses a threshold that is not a number, with a LinkageError. Infinite ones are allowed. */
export function checkThreshold(threshold: number, name = "threshold"): void {
  if (typeof threshold !== "number" || Number.isNaN(threshold))
    throw new LinkageError(`${name} must be a number (log2 of odds), not ${threshold}`);
}
