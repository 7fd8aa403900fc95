/** The letters that a spreadsheet shows for a column; `column` counts from 0: "A", "Z", "AA", "XFD". */
export function columnName(column: number): string {
  const known = NAMES[column];
  if (known !== undefined) return known;
  return columnName(Math.floor(column / 26) - 1) + letter(column % 26);
}

function letter(at: number): string {
  return String.fromCharCode(65 + at);
}

const NAMES: readonly string[] = Array.from({ length: 26 }, (_, at) => letter(at));
