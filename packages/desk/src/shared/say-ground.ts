import type { Ground } from "@payung/domain/verification/grounds.ts";
import { type GroundSentence, groundSentence } from "@payung/domain/verification/sentences.ts";
import { groundSentenceInEnglish } from "@payung/domain/verification/sentences-english.ts";
import { language } from "./language.ts";

/** Why, and the one next step, in the language on screen. */
export function sayGround(ground: Ground): GroundSentence {
  return language() === "en" ? groundSentenceInEnglish(ground) : groundSentence(ground);
}
