import { sayMonth } from "../shared/say.ts";

type Month<State> = { readonly month: string; readonly state: State };

/** Months in a row that came to the same. */
export type Run<State> = {
  readonly first: string;
  readonly last: string;
  readonly count: number;
  readonly state: State;
};

/** Puts months that follow each other and came to the same together. */
export function runsOf<State>(months: readonly Month<State>[]): Run<State>[] {
  const runs: Run<State>[] = [];
  for (const { month, state } of months) {
    const run = runs.at(-1);
    if (run !== undefined && run.state === state && month === monthAfter(run.last))
      runs[runs.length - 1] = { ...run, last: month, count: run.count + 1 };
    else runs.push({ first: month, last: month, count: 1, state });
  }
  return runs;
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** "Desember 2026 – November 2027". */
export function monthRange(first: string, last: string): string {
  return first === last ? sayMonth(first) : `${sayMonth(first)} – ${sayMonth(last)}`;
}
