import { hashBytes } from "./hash.ts";

/**
 * How an Indonesian name sounds, for finding names that were written differently: names that sound alike
 * have equal keys. It is meant for blocking, so it rather joins too many than too few.
 *
 * | Written | Key | Source |
 * | --- | --- | --- |
 * | apostrophes; lower case; É, Ñ and the like | nothing; upper case; E, N | rules 1 and 2 |
 * | hyphens, dots, digits and other signs | end of the word | rule 2 |
 * | OE | U | rule 12, old spelling |
 * | DJ, TJ, SJ; NJ at the beginning | J, C, SY, NY | rule 12, old spelling |
 * | J, NJ in a word with DJ, TJ, SJ or beginning with NJ | Y, NY | rule 12, old spelling |
 * | CH | KH | rule 12, old spelling |
 * | F, V; Q; Z, J; SY; KH, H; TH; DH; DZ; GH | P; K; S; S; K; T; D; S; G | rule 13 |
 * | PH, BH, SH, TS | P, B, S, S | ours: Bhakti, Sholeh, Utsman |
 * | Y between vowels; H at the end; the E of IE | nothing | rule 13 |
 * | Y at the end, behind a consonant | I | ours: Rudy, Henny |
 * | the same letter twice, before or after all this | once | rule 13 |
 *
 * Rules 12 and 13 are those of identity.md, section 5. Rule 12 asks for both readings of old spelling; a key
 * has one, so J and NJ are read the old way only where the word shows that it is old (Tjahjono, but
 * not Soejono, Anjani or Panji). Words keep their order, with one space between them; a word that has no sound is
 * left out.
 *
 * @returns upper-case letters A to Z and spaces; empty where the text has no letters
 */
export function soundKey(text: string): string {
  const bytes = new Uint8Array(text.length * 2);
  let length = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xc0 && unit <= 0xff) {
      bytes[length] = LATIN1;
      bytes[length + 1] = unit - 0x40;
      length += 2;
    } else {
      bytes[length] = unit < 0x80 ? unit : BEYOND;
      length += 1;
    }
  }
  writeKey(bytes, 0, length);
  let written = "";
  for (let i = 0; i < keyLength; i += 1) written += String.fromCharCode(key[i] as number);
  return written;
}

/**
 * The hash of the sound key of the bytes `from` to `to` of a buffer, as {@link hashBytes} gives it.
 *
 * @returns a signed 32-bit integer; 0 where the key is empty, and only there
 */
export function soundOf(bytes: Uint8Array, from: number, to: number): number {
  writeKey(bytes, from, to);
  return keyLength === 0 ? 0 : hashBytes(key, 0, keyLength);
}

/** Whether two values of a buffer sound alike: whether their keys are equal, not only the hashes of these. */
export function isSameSound(
  bytes: Uint8Array,
  from1: number,
  to1: number,
  from2: number,
  to2: number,
): boolean {
  writeKey(bytes, from1, to1);
  const length = keyLength;
  if (first.length < length) first = new Uint8Array(2 * length);
  for (let i = 0; i < length; i += 1) first[i] = key[i] as number;
  writeKey(bytes, from2, to2);
  if (keyLength !== length) return false;
  for (let i = 0; i < length; i += 1) if (first[i] !== key[i]) return false;
  return true;
}

/** The first of the two bytes of À to ÿ in UTF-8, and a byte of any letter beyond. */
const LATIN1 = 0xc3;
const BEYOND = 0xe2;
/** What À to ß become, and à to ÿ with them; a space where it is no letter. */
const FOLDED = "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTS";

/** Two letters with one sound, as rule 12, rule 13 and we have them, already in their classes. */
const DIGRAPHS = "OE:U DJ:S TJ:C SJ:S CH:K SY:S KH:K TH:T DH:D DZ:S GH:G PH:P BH:B SH:S TS:S".split(
  " ",
);
/** One letter that stands for the class of another. */
const CLASSES = "F:P V:P Q:K Z:S J:S H:K".split(" ");
/** Letters that stand together in old spelling only. */
const OLD = ["DJ", "TJ", "SJ"];

const codeAt = (text: string, at: number): number => text.charCodeAt(at);
const [E, H, I, J, N, Y] = [0x45, 0x48, 0x49, 0x4a, 0x4e, 0x59] as const;
/** Where a pair of letters stands in a table of all pairs. */
const pairOf = (one: number, other: number): number => ((one & 31) << 5) | (other & 31);

const soundOfPair = new Uint8Array(1024);
for (const rule of DIGRAPHS)
  soundOfPair[pairOf(codeAt(rule, 0), codeAt(rule, 1))] = codeAt(rule, 3);
const isOldPair = new Uint8Array(1024);
for (const pair of OLD) isOldPair[pairOf(codeAt(pair, 0), codeAt(pair, 1))] = 1;
const soundOfLetter = Uint8Array.from({ length: 128 }, (_, code) => code);
for (const rule of CLASSES) soundOfLetter[codeAt(rule, 0)] = codeAt(rule, 2);
const isVowel = new Uint8Array(128);
for (const vowel of "AEIOU") isVowel[codeAt(vowel, 0)] = 1;

/** The letters of one word, and the key so far: memory that every call uses again. */
let word = new Uint8Array(64);
let key = new Uint8Array(64);
let keyLength = 0;
/** The key of the first of two values that are compared. */
let first = new Uint8Array(64);

/** Writes the key of the bytes into `key` and `keyLength`. */
function writeKey(bytes: Uint8Array, from: number, to: number): void {
  // A byte gives at most one letter, and a word at most one space.
  if (key.length < to - from + 1) {
    word = new Uint8Array(2 * (to - from));
    key = new Uint8Array(2 * (to - from));
  }
  keyLength = 0;
  let length = 0;
  for (let at = from; at <= to; at += 1) {
    const byte = at < to ? (bytes[at] as number) : SPACE;
    let letter = 0;
    if (byte >= 0x61 && byte <= 0x7a) letter = byte - 0x20;
    else if (byte >= 0x41 && byte <= 0x5a) letter = byte;
    else if (byte === LATIN1 && at + 1 < to) {
      at += 1;
      letter = codeAt(FOLDED, (bytes[at] as number) & 31);
      if (letter === SPACE) continue;
    } else if (byte >= 0x80 || byte === APOSTROPHE || byte === BACKQUOTE) continue;
    else {
      if (length > 0) writeWord(length);
      length = 0;
      continue;
    }
    if (length > 0 && word[length - 1] === letter) continue;
    word[length] = letter;
    length += 1;
  }
}
const [SPACE, APOSTROPHE, BACKQUOTE] = [0x20, 0x27, 0x60] as const;

/** Writes the sound of the first `length` letters of `word` behind the key. */
function writeWord(length: number): void {
  const begin = keyLength === 0 ? 0 : keyLength + 1;
  let end = begin;
  const write = (sound: number): void => {
    if (end > begin && key[end - 1] === sound) return;
    key[end] = sound;
    end += 1;
  };
  const old = isOld(length);
  for (let at = 0; at < length; at += 1) {
    let letter = word[at] as number;
    const next = at + 1 < length ? (word[at + 1] as number) : 0;
    if (letter === N && next === J && (old || at === 0)) {
      write(N);
      write(Y);
      at += 1;
      continue;
    }
    const both = soundOfPair[pairOf(letter, next)] as number;
    if (both !== 0) {
      write(both);
      at += 1;
      continue;
    }
    const behindVowel = at > 0 && isVowel[word[at - 1] as number] === 1;
    if (letter === J && old) letter = Y;
    if (letter === H && next === 0) continue;
    if (letter === E && end > begin && key[end - 1] === I) continue;
    if (letter === Y && behindVowel && isVowel[next] === 1) continue;
    if (letter === Y && at > 0 && !behindVowel && next === 0) letter = I;
    write(soundOfLetter[letter] as number);
  }
  if (end === begin) return;
  if (begin > 0) key[begin - 1] = SPACE;
  keyLength = end;
}

/** Whether the word shows that it is written as before 1972, so that J is today's Y. */
function isOld(length: number): boolean {
  if (word[0] === N && length > 1 && word[1] === J) return true;
  for (let at = 1; at < length; at += 1)
    if (isOldPair[pairOf(word[at - 1] as number, word[at] as number)] === 1) return true;
  return false;
}
