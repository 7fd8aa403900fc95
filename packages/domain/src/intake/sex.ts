import type { Cell } from "./cell.ts";
import { writtenText } from "./written.ts";

/** Sex as the civil registry records it. */
export type Sex = "female" | "male";

/** Spellings without spaces, dots and dashes. In Indonesian lists P is perempuan, never pria. */
const SPELLINGS: ReadonlyMap<string, Sex> = new Map<string, Sex>([
  ...["l", "lk", "laki", "lakilaki", "laki2", "lelaki", "pria", "cowok", "m", "male"].map(
    (each): [string, Sex] => [each, "male"],
  ),
  ...["p", "pr", "prp", "prm", "pi", "perempuan", "wanita", "w", "cewek", "f", "female"].map(
    (each): [string, Sex] => [each, "female"],
  ),
]);

const SEPARATORS = /[\s.\-–_]+/g;

/**
 * Reads a written sex; null when the cell does not say it.
 *
 * Codes such as 1 and 2 are not read: offices number them in both orders.
 */
export function readSex(cell: Cell | undefined): Sex | null {
  const text = writtenText(cell).toLowerCase().replace(SEPARATORS, "");
  return SPELLINGS.get(text) ?? null;
}
