import type { Key } from "../model/keys.ts";
import { soundOf } from "../text/sound.ts";
import { codeOf, codeOfHash, NO_CODE } from "./code.ts";
import type { Range } from "./store.ts";

const SPACE = 32;

/** Narrows a text to the part of it that is the key. False where it has no such part, and then says nothing. */
export function findKey(key: Key, bytes: Uint8Array, text: Range): boolean {
  const { from, to } = text;
  if (from === to) return false;
  switch (key.of) {
    case "prefix":
      text.to = from + key.length;
      return text.to <= to;
    case "suffix":
      text.from = to - key.length;
      return text.from >= from;
    case "firstWord":
      text.to = from;
      while (text.to < to && bytes[text.to] !== SPACE) text.to++;
      return true;
    case "lastWord":
      // One word is a first name; nobody's last name is known from it.
      text.from = to;
      while (text.from > from && bytes[text.from - 1] !== SPACE) text.from--;
      return text.from > from;
    default:
      return true;
  }
}

const part: Range = { from: 0, to: 0 };

/** The code of a key that is derived from one text; 0 where the text has no such part. */
export function codeOfKey(key: Key, bytes: Uint8Array, from: number, to: number): number {
  if (key.of === "sound") return codeOfHash(soundOf(bytes, from, to));
  part.from = from;
  part.to = to;
  return findKey(key, bytes, part) ? codeOf(bytes, part.from, part.to) : NO_CODE;
}
