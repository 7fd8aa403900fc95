import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Signal = (typeof SIGNALS)[number];

let heed: (signal: Signal) => void = breakOff;

/**
 * From now on, Ctrl-C and its like end the process with one sentence and the exit code that shells
 * expect. Our children, PostgreSQL among them, notice our end by themselves; what was not committed
 * was never done.
 */
export function heedSignals(): void {
  for (const signal of SIGNALS) process.on(signal, () => heed(signal));
}

/** From now on, the first signal stops in good order and ends with 0; the second does not wait for that. */
export function stopOnSignal(stop: () => Promise<void>): void {
  heed = () => {
    heed = breakOff;
    void stop().then(() => process.exit(0));
  };
}

function breakOff(signal: Signal): void {
  if (signal !== "SIGHUP") {
    process.stderr.write(
      "\nBroken off. What was finished is kept: the same command goes on from there.\n",
    );
  }
  process.exit(128 + constants.signals[signal]);
}

/** Whoever reads us may have enough before we have said all (`payung run … | head -1`): the work goes on. */
export function bearClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
