/**
 * Counts tries per caller in a window of time; memory stays bounded, because old windows are dropped.
 * Per process: it keeps a flood out without asking the database. What protects people or money is counted there (`tries.ts`).
 */
export type RateLimit = {
  /** Counts one try. Returns 0, or the whole minutes to wait when there were too many. */
  countTry(caller: string, nowMs: number): number;
  /** Takes the last try back: it was no guess. Many phones share one address, and their owners must not lock each other out. */
  forgiveTry(caller: string): void;
};

/** The most callers remembered at once; beyond it the oldest are forgotten. */
const CALLERS_MAX = 50_000;

/** Allows `tries` per caller in each `windowMs`. */
export function rateLimit(tries: number, windowMs: number): RateLimit {
  const windows = new Map<string, { from: number; count: number }>();
  return {
    countTry(caller, nowMs) {
      const window = windows.get(caller);
      if (window === undefined || nowMs - window.from >= windowMs) {
        windows.delete(caller);
        windows.set(caller, { from: nowMs, count: 1 });
        const oldest = windows.size > CALLERS_MAX ? windows.keys().next().value : undefined;
        if (oldest !== undefined) windows.delete(oldest);
        return 0;
      }
      window.count += 1;
      return window.count <= tries
        ? 0
        : Math.max(1, Math.ceil((window.from + windowMs - nowMs) / 60_000));
    },
    forgiveTry(caller) {
      const window = windows.get(caller);
      if (window !== undefined) window.count -= 1;
    },
  };
}
