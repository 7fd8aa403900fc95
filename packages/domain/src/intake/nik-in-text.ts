/** 16 digits that stand together, also with the spaces, dots or dashes that people put between them. */
const NIK_IN_TEXT = /(?<!\d)\d(?:[ .-]?\d){15}(?!\d)/g;
/** Cheaper to ask first: hardly any text holds ten digits in a row of characters. */
const MANY_DIGITS = /\d[\d .-]{14,}\d/;

/** What stands in a free text in place of a NIK. */
const HIDDEN_NIK = "[NIK]";

/**
 * A free text without the NIK or KK that somebody wrote into it: names, remarks and reasons are stored
 * readably, and a NIK never is. The sealed original keeps what was written.
 */
export function withoutNik(text: string): string {
  return MANY_DIGITS.test(text) ? text.replace(NIK_IN_TEXT, HIDDEN_NIK) : text;
}
