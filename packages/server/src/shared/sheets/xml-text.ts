/** What cannot stand in a workbook's text as it is. "_x0041_" is how a workbook writes a control character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what we look for.
const SPECIAL = /[&<>\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/;
const EVERY_SPECIAL = new RegExp(SPECIAL, "g");

/**
 * Text as it stands between two tags of a workbook.
 *
 * Control characters are written in the workbook's own way (`_x000D_`, ECMA-376 part 1, 22.9.2.19).
 * NUL and half surrogates become U+FFFD: no workbook can hold them.
 */
export function xmlText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return SPECIAL.test(whole) ? whole.replace(EVERY_SPECIAL, escaped) : whole;
}

function escaped(character: string): string {
  if (character === "&") return "&amp;";
  if (character === "<") return "&lt;";
  if (character === ">") return "&gt;";
  if (character === "\0") return "\ufffd";
  if (character === "_") return "_x005F_";
  return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;
}
