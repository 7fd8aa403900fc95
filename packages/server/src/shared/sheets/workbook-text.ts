const CONTROL = /_x([0-9A-Fa-f]{4})_/g;

/**
 * Text of a workbook as the spreadsheet shows it: `_x000D_` stands for a control character
 * (ECMA-376 part 1, 22.9.2.19). NUL and half surrogates stay as they are written.
 */
export function workbookText(text: string): string {
  return text.includes("_x") ? text.replace(CONTROL, character) : text;
}

function character(written: string, hexadecimal: string): string {
  const code = Number.parseInt(hexadecimal, 16);
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code === 0 || isSurrogate ? written : String.fromCharCode(code);
}
