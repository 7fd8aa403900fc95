import type { WrittenWord } from "./name-words.ts";

/** Titles in front of a name (identity.md section 5, rule 3). A dot shows where spellings may divide. */
const TITLES =
  "H HJ HAJI HAJJAH IR DRS DRA DR DRG PROF K.H UST USTAD USTADZ USTADZAH TGK DATUK".split(" ");

/**
 * Degrees behind a name (rule 4) that nobody bears as a name.
 * Written with their dots: "S.PD.I" also stands for SPD.I, S.PDI and SPDI.
 */
const DEGREES = `
  S.E S.H S.T S.S S.P S.PD S.PD.I S.KOM S.SOS S.SOS.I S.PSI S.HUM S.KEP S.KEP.NS S.K.M S.ST S.T.P
  S.TR S.TR.KEB S.TR.KEP S.TR.T S.H.I S.E.I S.E.SY S.TH.I S.FARM S.HUT S.PT S.PI S.SI S.SN S.GZ S.KED S.KEB S.IKOM S.STP S.AB S.AN S.FIL.I S.PD.SD
  M.PD M.PD.I M.M M.T M.H M.SI M.KOM M.KES M.HUM M.SC M.ENG M.P M.PSI M.SOS M.KN M.PH M.H.I M.E M.STAT M.FARM M.KEP
  A.MD A.MD.KEB A.MD.KEP A.MD.KOM A.MD.KES A.MD.PD A.MD.AK A.P B.SC PH.D
`
  .trim()
  .split(/\s+/);

/** Degrees that read like a word of a name: a comma in front, or a dot inside, must show what they are. */
const DEGREES_LIKE_NAMES =
  "S.AG S.IP S.AP S.AK B.A M.A M.AG M.AP M.AK A.MA A.MA.PD M.B.A L.C".split(" ");

const TITLE_FORMS = formsOf(TITLES);
const DEGREE_FORMS = formsOf(DEGREES);
const NAMELIKE_DEGREE_FORMS = formsOf(DEGREES_LIKE_NAMES);
const LONGEST_DEGREE = 4;

/** The words without the titles in front; at least one word stays, after DATUK at least two. */
export function withoutTitles(words: readonly WrittenWord[]): readonly WrittenWord[] {
  let start = 0;
  for (;;) {
    const first = words[start]?.text;
    const second = words[start + 1]?.text;
    if (first === undefined || second === undefined) break;
    const left = words.length - start;
    if (left > 2 && TITLE_FORMS.has(`${first} ${second}`)) start += 2;
    else if (TITLE_FORMS.has(first) && (first !== "DATUK" || left > 2)) start += 1;
    else break;
  }
  return start === 0 ? words : words.slice(start);
}

/**
 * The words without the degrees behind; at least one word stays.
 *
 * "Dedi, ST" and "Dedi S.T." lose the degree; "Dedi ST" keeps it, because without any punctuation
 * two letters after one word may as well be the start of a second name.
 */
export function withoutDegrees(words: readonly WrittenWord[]): readonly WrittenWord[] {
  let end = words.length;
  let follows = false;
  for (;;) {
    const length = degreeLength(words, end, follows);
    if (length === 0) break;
    end -= length;
    follows = true;
  }
  return end === words.length ? words : words.slice(0, end);
}

/** Whether the words are a degree and nothing else, as in "(S.Pd)". */
export function isDegree(words: readonly WrittenWord[]): boolean {
  if (words.length > LONGEST_DEGREE) return false;
  const form = words.map((each) => each.text).join(" ");
  return DEGREE_FORMS.has(form) || NAMELIKE_DEGREE_FORMS.has(form);
}

/** How many of the words before `end` make one degree; `follows` when another degree stands behind. */
function degreeLength(words: readonly WrittenWord[], end: number, follows: boolean): number {
  let form = "";
  let length = 0;
  for (let size = 1; size <= LONGEST_DEGREE && size < end; size++) {
    const first = words[end - size];
    if (first === undefined) break;
    form = size === 1 ? first.text : `${first.text} ${form}`;
    const isPlain = DEGREE_FORMS.has(form);
    if (!isPlain && !NAMELIKE_DEGREE_FORMS.has(form)) continue;

    const isMarked = first.commaBefore || (size > 1 && first.dotAfter) || (isPlain && follows);
    const isTwoLetters = form.length === (size === 1 ? 2 : 3);
    const isClear = isPlain && (isTwoLetters ? size === 1 && end - size >= 2 : true);
    if (isMarked || isClear || (isPlain && first.dotAfter)) length = size;
  }
  return length;
}

/** Every way to write a dotted abbreviation: "S.PD.I" as "S PD I", "SPD I", "S PDI" and "SPDI". */
function formsOf(abbreviations: readonly string[]): ReadonlySet<string> {
  const forms = new Set<string>();
  for (const abbreviation of abbreviations) {
    const [first = "", ...others] = abbreviation.split(".");
    let written = [first];
    for (const part of others)
      written = written.flatMap((each) => [`${each} ${part}`, each + part]);
    for (const form of written) forms.add(form);
  }
  return forms;
}
