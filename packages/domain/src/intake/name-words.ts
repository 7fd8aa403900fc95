/** One word of a name in capitals, with the punctuation that tells a degree from a word. */
export type WrittenWord = {
  readonly text: string;
  readonly dotAfter: boolean;
  readonly commaBefore: boolean;
};

/** Words that begin another name of the same person (identity.md section 5, rule 20). */
const ALIAS_WORDS: ReadonlySet<string> = new Set(["ALIAS", "ALS"]);

/** Late (ALM): a word about the person or the father, never a part of the name (rule 5). */
export const DECEASED_WORDS: ReadonlySet<string> = new Set([
  "ALM",
  "ALMH",
  "ALMARHUM",
  "ALMARHUMAH",
]);

const NOT_ASCII = /[^\0-\x7f]/;
const APOSTROPHES = /[‘’ʻʼʾʿ´′＇]/g;
const MARKS = /[\p{M}\p{Cf}]+/gu;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * Splits a written name into words, in one list for each name the person goes by.
 *
 * The first list is the name itself; what stands in brackets or after "/", "@" or ALIAS follows in
 * lists of its own. Capitals, no diacritics; apostrophes vanish, other punctuation divides words
 * (identity.md section 5, rules 1, 2 and 20). Lists are never empty; a text without letters gives none.
 */
export function writtenWords(written: string): WrittenWord[][] {
  const text = plainCapitals(written);
  const lists: WrittenWord[][] = [[]];
  let list: WrittenWord[] = lists[0] ?? [];
  let beforeBracket = list;
  let word = "";
  let commaBefore = false;

  const startList = (): WrittenWord[] => {
    const started: WrittenWord[] = [];
    lists.push(started);
    return started;
  };
  const endWord = (dotAfter: boolean): void => {
    if (word === "") return;
    if (ALIAS_WORDS.has(word)) list = startList();
    else list.push({ text: word, dotAfter, commaBefore });
    word = "";
    commaBefore = false;
  };

  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 65 && code <= 90) {
      word += text[i];
    } else if (code === 32) {
      endWord(false);
    } else if (code === 46) {
      endWord(true);
    } else if (code === 39 || code === 96) {
      // An apostrophe: MA'RUF is one word.
    } else if (code >= 48 && code <= 57) {
      word += text[i];
    } else if (code === 40 || code === 91 || code === 123) {
      endWord(false);
      beforeBracket = list;
      list = startList();
    } else if (code === 41 || code === 93 || code === 125) {
      endWord(false);
      const [only] = list;
      // "Ahmad bin (Alm) Usman": ALM in brackets is no other name; its place tells who died.
      if (list !== beforeBracket && list.length === 1 && only && DECEASED_WORDS.has(only.text)) {
        beforeBracket.push(...list.splice(0));
      }
      list = beforeBracket;
    } else if (code === 47 || code === 64) {
      endWord(false);
      list = startList();
    } else if (code === 44 || code === 59) {
      endWord(false);
      commaBefore = true;
    } else if (code > 127) {
      const letter = String.fromCodePoint(text.codePointAt(i) ?? code);
      if (LETTER_OR_DIGIT.test(letter)) word += letter;
      else endWord(false);
      i += letter.length - 1;
    } else {
      endWord(false);
    }
  }
  endWord(false);
  return lists.filter((words) => words.length > 0);
}

function plainCapitals(written: string): string {
  if (!NOT_ASCII.test(written)) return written.toUpperCase();
  // A lone accent decomposes into a space and a mark, so apostrophes are told apart first.
  return written.replace(APOSTROPHES, "'").toUpperCase().normalize("NFKD").replace(MARKS, "");
}
