/** The textbook definitions, slow and plain: what the fast functions of this folder are held against. */

/** Jaro (1989) and Winkler (1990), with DuckDB's choices: empty is 0, raised above 0.7 only. */
export function plainJaroWinkler(a: Uint8Array, b: Uint8Array): number {
  if (a.length === 0 || b.length === 0) return 0;
  const bound = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Set<number>();
  const partnersOfB: number[] = [];
  b.forEach((byte, j) => {
    for (let i = Math.max(0, j - bound); i <= Math.min(a.length - 1, j + bound); i += 1) {
      if (a[i] !== byte || taken.has(i)) continue;
      taken.add(i);
      partnersOfB.push(byte);
      return;
    }
  });
  const matches = partnersOfB.length;
  if (matches === 0) return 0;
  const partnersOfA = [...a].filter((_, i) => taken.has(i));
  const halves = partnersOfA.filter((byte, n) => byte !== partnersOfB[n]).length;
  const exchanges = Math.floor(halves / 2);
  const jaro = (matches / a.length + matches / b.length + (matches - exchanges) / matches) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && prefix < b.length && a[prefix] === b[prefix])
    prefix += 1;
  return jaro > 0.7 ? jaro + prefix * 0.1 * (1 - jaro) : jaro;
}

/** Lowrance and Wagner (1975), with the whole table of distances. */
export function plainDamerauLevenshtein(a: Uint8Array, b: Uint8Array): number {
  const far = a.length + b.length;
  const width = b.length + 2;
  const table = new Int32Array((a.length + 2) * width).fill(far);
  const cell = (i: number, j: number): number => table[(i + 1) * width + j + 1] ?? far;
  for (let i = 0; i <= a.length; i += 1) table[(i + 1) * width + 1] = i;
  for (let j = 0; j <= b.length; j += 1) table[width + j + 1] = j;
  const lastRow = new Map<number, number>();
  for (let i = 1; i <= a.length; i += 1) {
    let lastColumn = 0;
    for (let j = 1; j <= b.length; j += 1) {
      const row = lastRow.get(b[j - 1] ?? -1) ?? 0;
      const column = lastColumn;
      const same = a[i - 1] === b[j - 1];
      if (same) lastColumn = j;
      table[(i + 1) * width + j + 1] = Math.min(
        cell(i - 1, j - 1) + (same ? 0 : 1),
        cell(i, j - 1) + 1,
        cell(i - 1, j) + 1,
        row > 0 && column > 0
          ? cell(row - 1, column - 1) + (i - row - 1) + 1 + (j - column - 1)
          : far,
      );
    }
    lastRow.set(a[i - 1] ?? -1, i);
  }
  return cell(a.length, b.length);
}

/** Words as JavaScript's own sets. */
export function plainJaccard(a: string, b: string): number {
  const words = (text: string): Set<string> => new Set(text.split(" ").filter((w) => w !== ""));
  const [ofA, ofB] = [words(a), words(b)];
  const common = [...ofA].filter((word) => ofB.has(word)).length;
  return common === 0 ? 0 : common / (ofA.size + ofB.size - common);
}
