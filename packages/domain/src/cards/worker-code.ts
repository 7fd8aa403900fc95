/** Digits and letters that nobody takes for one another: without I, L, O and U. 32 of them, so each says five bits. */
const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** How many symbols are drawn; one more checks them. */
export const WORKER_CODE_LENGTH = 8;
const LOOKS_LIKE: Readonly<Record<string, string>> = { I: "1", L: "1", O: "0" };

export const WORKER_CODE_FAULTS = ["missing", "length", "letter", "mistyped"] as const;
export type WorkerCodeFault = (typeof WORKER_CODE_FAULTS)[number];

/** A code of eight symbols out of forty random bits: five bytes, of which nothing else may be known. */
export function workerCodeOf(random: Uint8Array): string {
  if (random.length !== 5) throw new Error("a worker code is made of five bytes");
  let bits = 0n;
  for (const byte of random) bits = bits * 256n + BigInt(byte);
  return Array.from({ length: WORKER_CODE_LENGTH }, (_, at) =>
    SYMBOLS.charAt(Number((bits >> BigInt(5 * (WORKER_CODE_LENGTH - 1 - at))) & 31n)),
  ).join("");
}

/** As it is printed and read aloud: two groups of four, and the symbol that checks them. */
export function sayWorkerCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}-${checkSymbolOf(code)}`;
}

/**
 * Reads a code as somebody typed it: small letters, spaces, dashes and look-alikes are taken for what was meant. Any
 * one wrong symbol, and any two that changed places, are noticed by the last one.
 */
export function readWorkerCode(
  typed: string,
): { readonly code: string } | { readonly fault: WorkerCodeFault } {
  const symbols = typed
    .toUpperCase()
    .replace(/[\s.\-–—/·]/g, "")
    .replace(/[ILO]/g, (each) => LOOKS_LIKE[each] ?? each);
  if (symbols === "") return { fault: "missing" };
  if (symbols.length !== WORKER_CODE_LENGTH + 1) return { fault: "length" };
  if ([...symbols].some((each) => !SYMBOLS.includes(each))) return { fault: "letter" };
  const code = symbols.slice(0, WORKER_CODE_LENGTH);
  return symbols.endsWith(checkSymbolOf(code)) ? { code } : { fault: "mistyped" };
}

/**
 * The symbol that checks a code: its symbols as numbers of the field of 32 elements, each weighed by another power of
 * the generator. No weight is zero and no two are alike, so one wrong symbol or two swapped ones always change the sum.
 */
function checkSymbolOf(code: string): string {
  let sum = 0;
  // Horner's way, from the last: what is doubled n times is weighed by the n-th power.
  for (const each of [...code].reverse()) sum = double(sum ^ SYMBOLS.indexOf(each));
  return SYMBOLS.charAt(sum);
}

/** Times the generator, modulo x^5 + x^2 + 1. */
function double(value: number): number {
  return ((value << 1) ^ (value & 16 ? 37 : 0)) & 31;
}
