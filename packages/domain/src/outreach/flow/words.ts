/** What always works, at whatever question one is. */
export const GLOBAL_WORDS = [
  "register",
  "help",
  "repeat",
  "listen",
  "change",
  "status",
  "stop",
  "person",
  "english",
  "indonesian",
] as const;
export type GlobalWord = (typeof GLOBAL_WORDS)[number];

/** As people write them; the first of each is what we tell them. */
const WRITTEN: Readonly<Record<GlobalWord, readonly string[]>> = {
  register: ["daftar", "mendaftar", "register"],
  help: ["bantuan", "bantu", "tolong", "help", "info"],
  repeat: ["ulang", "ulangi", "lanjut", "lanjutkan", "repeat", "continue"],
  listen: ["dengar", "dengarkan", "listen"],
  change: ["ubah", "ganti", "perbaiki", "change"],
  status: ["status", "cek"],
  stop: ["berhenti", "stop", "unsubscribe"],
  person: ["petugas", "operator"],
  english: ["english", "inggris"],
  indonesian: ["bahasa", "indonesia"],
};

export type WordSaid = { readonly word: GlobalWord; readonly number: number | null };

/**
 * Reads a word that always works, with the number behind it: "UBAH 3". One slip of the finger is forgiven, two in a long
 * word. Where a name is asked for, only the word itself counts: there are people called Ulan and Bantu.
 */
export function readGlobalWord(text: string, isExactly = false): WordSaid | null {
  const [, written = "", digits] =
    /^\s*["'*]?([a-z]{3,15})["'*]?[\s.:,]*(\d{1,2})?[\s.!?]*$/i.exec(text) ?? [];
  const typed = written.toLowerCase();
  if (typed === "") return text.trim() === "?" ? { word: "help", number: null } : null;
  const number = digits === undefined ? null : Number(digits);
  for (const word of GLOBAL_WORDS) if (WRITTEN[word].includes(typed)) return { word, number };
  if (isExactly) return null;
  for (const word of GLOBAL_WORDS)
    if (WRITTEN[word].some((known) => known.length >= 4 && slips(typed, known) <= allowed(known)))
      return { word, number };
  return null;
}

const allowed = (known: string) => (known.length >= 7 ? 2 : 1);

/** How many letters must be added, left out, changed or swapped with their neighbour to make one word of another. */
function slips(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      let least = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
