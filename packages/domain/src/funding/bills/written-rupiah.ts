import { type Cell, cellText } from "../../intake/cell.ts";
import { type Rupiah, rupiah } from "../../shared/money.ts";

/** "16800", "16.800", "16,800", each with or without ",00", "-", "Rp": thousands are groups of three, cents are nothing. */
const WRITTEN = /^(?:rp\.?\s*)?(\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*|\d+)(?:[.,](?:00?|-))?(?:,-)?$/i;
const LARGEST = 10n ** 15n;

/** Reads an amount in whole rupiah, above nothing; null where a cell holds none, or a part of a rupiah. */
export function readWrittenRupiah(cell: Cell | undefined): Rupiah | null {
  if (typeof cell === "number") {
    return Number.isSafeInteger(cell) && cell > 0 ? bounded(BigInt(cell)) : null;
  }
  const whole = WRITTEN.exec(cellText(cell))?.[1];
  if (whole === undefined) return null;
  const amount = BigInt(whole.replace(/[.,]/g, ""));
  return amount > 0n ? bounded(amount) : null;
}

function bounded(amount: bigint): Rupiah | null {
  return amount < LARGEST ? rupiah(amount) : null;
}
