import type { SyncResult } from "./sync-once.ts";

export type LoopOptions = {
  /** Synchronises once. */
  readonly run: () => Promise<SyncResult>;
  /** Whether the page is looked at and the phone says that it is online. */
  readonly isAwake: () => boolean;
  /** Calls back after so many milliseconds; gives back how to stop. */
  readonly after: (ms: number, work: () => void) => () => void;
  /** From 0 to 1, so that a village does not come back all at once. */
  readonly dice: () => number;
  readonly onResult: (result: SyncResult) => void;
};

export type SyncLoop = {
  /** Synchronises as soon as the one that runs has ended; call it when something was saved, or a person asks. */
  now(): void;
  /** The phone is online again, or the page is looked at again. */
  wake(): void;
  stop(): void;
};

const MINUTE = 60_000;
/** While nothing waits. */
const EVERY_MS = 15 * MINUTE;
/** After a failure: doubled each time, up to a quarter of an hour. */
const FIRST_PAUSE_MS = 2_000;

/** Synchronises in the foreground: at once, then every quarter of an hour, sooner while something waits. */
export function syncLoop({ after, dice, isAwake, onResult, run }: LoopOptions): SyncLoop {
  let failures = 0;
  let isRunning = false;
  let isWanted = false;
  let isStopped = false;
  let cancel = () => {};

  const turn = async (): Promise<void> => {
    cancel();
    if (isStopped || !isAwake()) return;
    if (isRunning) {
      isWanted = true;
      return;
    }
    isRunning = true;
    isWanted = false;
    try {
      const result = await run();
      if (result.end === "wiped" || result.end === "not-allowed") isStopped = true;
      const isGood = result.end === "done";
      failures = isGood || madeProgress(result) ? 0 : failures + 1;
      onResult(result);
      if (isStopped) return;
      cancel = after(isGood ? EVERY_MS : pauseMs(failures, dice()), turn);
    } finally {
      isRunning = false;
    }
    if (isWanted) void turn();
  };
  const soon = () => {
    failures = 0;
    void turn();
  };
  void turn();
  return {
    now: soon,
    wake: soon,
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
}

/** Something went through before it was cut: the network is there, only bad. */
function madeProgress({ answered, filesKept }: SyncResult): boolean {
  const final = Object.entries(answered).filter(([outcome]) => outcome !== "later");
  return filesKept > 0 || final.length > 0;
}

/** Half of it is left to chance. */
export function pauseMs(failures: number, dice: number): number {
  const whole = Math.min(EVERY_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 20));
  return Math.round(whole / 2 + (whole / 2) * dice);
}
