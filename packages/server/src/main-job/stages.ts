/** One stage of the main job, as summary.json reports it. */
export type StageReport = {
  readonly stage: string;
  readonly rows: number;
  readonly seconds: number;
  readonly rowsPerSecond: number | null;
  readonly counts: Readonly<Record<string, number>>;
};

/** Who is told how far the work is. `rows` is null while nobody knows how many there will be. */
export type Progress = {
  started(stage: string, rows: number | null): void;
  advanced(rows: number): void;
  ended(report: StageReport): void;
};

/** A listener for work that nobody watches. */
export const SILENT: Progress = { started: () => {}, advanced: () => {}, ended: () => {} };

/** Runs one stage, times it and reports it. The work says how many rows it handled and what came out. */
export async function stage<T>(
  name: string,
  expectedRows: number | null,
  progress: Progress,
  reports: StageReport[],
  work: () => Promise<{ rows: number; counts?: Record<string, number>; result: T }>,
): Promise<T> {
  progress.started(name, expectedRows);
  const from = performance.now();
  const { rows, counts, result } = await work();
  const report = reportOf(name, rows, (performance.now() - from) / 1000, counts ?? {});
  reports.push(report);
  progress.ended(report);
  return result;
}

/** A report of a stage that took so many seconds. */
export function reportOf(
  name: string,
  rows: number,
  seconds: number,
  counts: Readonly<Record<string, number>>,
): StageReport {
  const rounded = Math.round(seconds * 1000) / 1000;
  return {
    stage: name,
    rows,
    seconds: rounded,
    rowsPerSecond: rounded > 0 ? Math.round(rows / rounded) : null,
    counts,
  };
}
