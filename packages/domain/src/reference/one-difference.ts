/** How two words differ: not at all, by one slip of the hand, by one digit, or by more. */
export type Difference = "none" | "slip" | "digit" | "more";

/**
 * Whether two texts differ by at most one letter missing, added, exchanged, or two neighbours swapped.
 *
 * A digit is told apart: "Simpang 3" and "Simpang 4" are two places, not one place and a slip.
 */
export function oneDifference(a: string, b: string): Difference {
  if (a === b) return "none";
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return "more";

  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  const lengthsDiffer = long.length > short.length;
  const tail = lengthsDiffer ? short.slice(start) : short.slice(start + 1);
  if (tail === long.slice(start + 1)) {
    return isDigit(long[start]) || (!lengthsDiffer && isDigit(short[start])) ? "digit" : "slip";
  }
  const isSwap =
    !lengthsDiffer &&
    short[start] === long[start + 1] &&
    short[start + 1] === long[start] &&
    short.slice(start + 2) === long.slice(start + 2);
  return isSwap ? "slip" : "more";
}

function isDigit(sign: string | undefined): boolean {
  return sign !== undefined && sign >= "0" && sign <= "9";
}
