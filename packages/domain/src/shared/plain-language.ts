/** So many words a sentence may have (plain-language.md, rule 1). */
export const SENTENCE_WORDS = 12;

/** Never on a worker's screen, each with what is said instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  premi: "iuran",
  asuransi: "perlindungan",
  polis: "kartu",
  ditolak: "belum bisa, karena",
  "tidak layak": "belum memenuhi",
  miskin: "pekerja",
  rentan: "pekerja",
  invalid: "belum cocok",
  error: "ada gangguan",
  sistem: "kami",
  validasi: "kami periksa",
  kamu: "Anda",
  kalian: "Anda",
  submit: "kirim",
};
const BANNED = new RegExp(`\\b(?:${Object.keys(INSTEAD).join("|")})\\b`, "i");

/** A text in the sentences that somebody reads one by one; a heading and a row of a list is one by itself. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/\n+|(?<=[.?!])\s+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

/** How many words a sentence has. A date, a name or a number that is filled in counts as one. */
export function wordsIn(sentence: string): number {
  return sentence.match(/\{\w+\}|[\p{L}\p{N}][\p{L}\p{N}'’.,/-]*/gu)?.length ?? 0;
}

/** What makes a text hard to read, as sentences; nothing when it is plain. The words are Indonesian, the length is anyone's. */
export function hardToRead(text: string): string[] {
  const banned = BANNED.exec(text)?.[0].toLowerCase();
  return [
    ...sentencesOf(text)
      .filter((each) => wordsIn(each) > SENTENCE_WORDS)
      .map((each) => `${wordsIn(each)} words: "${each}"`),
    ...(banned === undefined ? [] : [`"${banned}" in "${text}": say "${INSTEAD[banned]}"`]),
    ...(text.includes("!") ? [`an exclamation mark in "${text}"`] : []),
  ];
}
