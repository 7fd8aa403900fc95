const CANDIDATES: readonly string[] = [",", ";", "\t", "|"];

/** How the columns of a CSV file are told apart. */
export type Dialect = {
  /** Null when there is one column only. */
  readonly delimiter: string | null;
  /** The first line is only a note to the spreadsheet ("sep=;"), which does not show it. */
  readonly hasSeparatorLine: boolean;
};

const SEPARATOR_LINE = /^sep=(.)\r?(?:\n|$)/i;

/**
 * Chooses the delimiter from the beginning of a file, without its byte order mark.
 *
 * The one wins that splits most lines alike; the last, perhaps cut, line does not count.
 */
export function sniffDelimiter(head: string): Dialect {
  const named = SEPARATOR_LINE.exec(head)?.[1];
  if (named !== undefined && named !== '"') return { delimiter: named, hasSeparatorLine: true };

  const lines = countPerLine(head);
  let best: string | null = null;
  let bestScore = 0;
  CANDIDATES.forEach((candidate, at) => {
    const score = agreement(lines.map((counts) => counts[at] ?? 0));
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  });
  return { delimiter: best, hasSeparatorLine: false };
}

/** For each line, how often each candidate stands outside quotes. */
function countPerLine(head: string): number[][] {
  const lines: number[][] = [];
  let counts = CANDIDATES.map(() => 0);
  let isQuoted = false;
  let isFieldStart = true;
  for (const character of head) {
    if (character === '"' && (isQuoted || isFieldStart)) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "\n" || character === "\r") {
      if (counts.some((count) => count > 0)) lines.push(counts);
      counts = CANDIDATES.map(() => 0);
      isFieldStart = true;
      continue;
    }
    const at = CANDIDATES.indexOf(character);
    if (at !== -1) counts[at] = (counts[at] ?? 0) + 1;
    isFieldStart = at !== -1;
  }
  if (lines.length === 0) lines.push(counts);
  return lines;
}

/** The share of lines that agree on how many there are, a little more for more columns. */
function agreement(counts: readonly number[]): number {
  const frequency = new Map<number, number>();
  for (const count of counts) {
    if (count > 0) frequency.set(count, (frequency.get(count) ?? 0) + 1);
  }
  let best = 0;
  for (const [count, lines] of frequency) {
    best = Math.max(best, lines / counts.length + Math.min(count, 100) / 10_000);
  }
  return best;
}
