import { type Cell, cellText } from "./cell.ts";

/** What people put into a cell to say that there is nothing to say. */
const NO_ANSWERS: ReadonlySet<string> = new Set([
  "",
  "-",
  "--",
  "---",
  "–",
  "—",
  "_",
  ".",
  "?",
  "0",
  "#n/a",
  "n/a",
  "na",
  "null",
  "none",
  "nihil",
  "kosong",
  "tidak ada",
  "tdk ada",
  "belum ada",
  "tidak tahu",
  "tidak diketahui",
]);

const PLAIN = /^[\x20-\x7e]*$/;
const INVISIBLE = /\p{Cf}/gu;
const WHITE = /\s+/g;

/**
 * What a cell says, ready to be read: one space between words, invisible marks removed.
 *
 * Lists pasted from chats and web pages carry non-breaking spaces and direction marks that nobody
 * sees and that make two equal texts differ.
 */
export function writtenText(cell: Cell | undefined): string {
  const text = cellText(cell);
  // Nearly every cell is plain; it is read many times in a list, so it must cost nothing.
  if (PLAIN.test(text)) return text.includes("  ") ? text.replace(WHITE, " ") : text;
  return text.normalize("NFC").replace(INVISIBLE, "").replace(WHITE, " ").trim();
}

/**
 * The longest text, in characters, that is searched for a fact. No address or date is longer, and a
 * file full of endless cells must not hold up everybody else's.
 */
export const LONGEST_FACT = 500;

/** Whether a text stands for "nothing": empty, a dash, "tidak ada" and the like. */
export function isNoAnswer(text: string): boolean {
  return text.length <= 15 && NO_ANSWERS.has(text.toLowerCase());
}

const YES: ReadonlySet<string> = new Set(
  "ya y yes iya setuju bersedia ada true benar 1 v √ ✓ ✔ x".split(" "),
);
const NO: ReadonlySet<string> = new Set(
  "tidak tdk t no n bukan belum false salah 0 - menolak".split(" "),
);

/** Reads a yes/no cell ("Ya", "Tidak", a tick); null when it says neither. */
export function readYesNo(cell: Cell | undefined): boolean | null {
  if (typeof cell === "boolean") return cell;
  const text = writtenText(cell).toLowerCase();
  if (YES.has(text)) return true;
  return NO.has(text) ? false : null;
}
