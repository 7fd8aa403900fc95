/** A piece of a text, and whether the other text lacks it there. */
export type Piece = { readonly text: string; readonly isDifferent: boolean };
export type Differences = { readonly one: readonly Piece[]; readonly other: readonly Piece[] };

/** Of two texts with less than this in common every letter differs: marks here and there would only confuse. */
const ALIKE_LEAST = 0.5;
/** Longer texts are marked whole: nobody compares them letter by letter, and the table grows with the square. */
const COMPARED_MOST = 200;

/** Marks in two texts the characters in which they differ: all that is not in their longest common subsequence. */
export function differencesOf(one: string, other: string): Differences {
  if (one === other) return { one: whole(one, false), other: whole(other, false) };
  const [a, b] = [[...one], [...other]];
  const longest = Math.max(a.length, b.length);
  if (longest > COMPARED_MOST) return { one: whole(one, true), other: whole(other, true) };
  const common = commonPlaces(a, b);
  if (common.length < longest * ALIKE_LEAST)
    return { one: whole(one, true), other: whole(other, true) };
  return {
    one: pieces(a, new Set(common.map(([place]) => place))),
    other: pieces(b, new Set(common.map(([, place]) => place))),
  };
}

/**
 * What two texts have in common, by its places in both: letter under letter where that finds as much, so that a mistyped
 * digit stands over its like; else a longest common subsequence. Capitals and small letters count as the same.
 */
function commonPlaces(a: readonly string[], b: readonly string[]): [number, number][] {
  const isSame = (i: number, j: number) => a[i]?.toLowerCase() === b[j]?.toLowerCase();
  const places = longestCommon(a.length, b.length, isSame);
  if (a.length !== b.length) return places;
  const below = a.flatMap((_, at): [number, number][] => (isSame(at, at) ? [[at, at]] : []));
  return below.length >= places.length ? below : places;
}

function longestCommon(
  lengthOfA: number,
  lengthOfB: number,
  isSame: (i: number, j: number) => boolean,
): [number, number][] {
  // length[i][j]: how much a from i on and b from j on have in common.
  const length = Array.from({ length: lengthOfA + 1 }, () => new Uint16Array(lengthOfB + 1));
  const at = (i: number, j: number) => length[i]?.[j] ?? 0;
  for (let i = lengthOfA - 1; i >= 0; i--) {
    const row = length[i];
    if (row === undefined) continue;
    for (let j = lengthOfB - 1; j >= 0; j--)
      row[j] = isSame(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const places: [number, number][] = [];
  for (let i = 0, j = 0; i < lengthOfA && j < lengthOfB; ) {
    if (isSame(i, j)) {
      places.push([i, j]);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return places;
}

function whole(text: string, isDifferent: boolean): readonly Piece[] {
  return text === "" ? [] : [{ text, isDifferent }];
}

function pieces(letters: readonly string[], common: ReadonlySet<number>): Piece[] {
  const found: Piece[] = [];
  for (const [at, letter] of letters.entries()) {
    const isDifferent = !common.has(at);
    const last = found.at(-1);
    if (last !== undefined && last.isDifferent === isDifferent)
      found[found.length - 1] = { text: last.text + letter, isDifferent };
    else found.push({ text: letter, isDifferent });
  }
  return found;
}
