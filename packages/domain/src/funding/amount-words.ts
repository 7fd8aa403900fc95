import { assert } from "../shared/assert.ts";
import type { Rupiah } from "../shared/money.ts";

const UNITS = [
  "",
  "satu",
  "dua",
  "tiga",
  "empat",
  "lima",
  "enam",
  "tujuh",
  "delapan",
  "sembilan",
  "sepuluh",
  "sebelas",
] as const;
const SCALES = [
  [1_000_000_000_000n, "triliun"],
  [1_000_000_000n, "miliar"],
  [1_000_000n, "juta"],
  [1_000n, "ribu"],
] as const;

/** An amount in Indonesian words, as receipts say it: 16800 → "enam belas ribu delapan ratus rupiah". Below 10^15. */
export function amountInWords(amount: Rupiah): string {
  assert(amount >= 0n && amount < 10n ** 15n, "an amount in words is below a thousand trillion");
  return `${amount === 0n ? "nol" : words(amount)} rupiah`;
}

function words(n: bigint): string {
  for (const [size, name] of SCALES) {
    if (n < size) continue;
    const head = n / size === 1n && name === "ribu" ? "seribu" : `${words(n / size)} ${name}`;
    return join(head, n % size);
  }
  if (n >= 200n) return join(`${UNITS[Number(n / 100n)]} ratus`, n % 100n);
  if (n >= 100n) return join("seratus", n - 100n);
  if (n >= 20n) return join(`${UNITS[Number(n / 10n)]} puluh`, n % 10n);
  return n >= 12n ? `${UNITS[Number(n - 10n)]} belas` : (UNITS[Number(n)] ?? "");
}

const join = (head: string, rest: bigint) => (rest === 0n ? head : `${head} ${words(rest)}`);
