/** What stands before an amount, and between its digits. */
const CURRENCY = /^rp\.?\s*/i;
const GROUPED = /^\d{1,3}(?:([., {2}])\d{3})(?:\1\d{3})*$/;

/** An amount as it is typed, "Rp1.250.000" or "1250000", as whole rupiah; null for what is none. */
export function amountOf(typed: string): string | null {
  const text = typed.trim().replace(CURRENCY, "");
  const digits = GROUPED.test(text) ? text.replace(/\D/g, "") : text;
  return /^\d{1,15}$/.test(digits) ? String(BigInt(digits)) : null;
}
