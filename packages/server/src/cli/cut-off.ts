import { setTimeout as pause } from "node:timers/promises";

/** How PostgreSQL and the system say that a connection has ended, or that none can be made just now. */
const CODES = /^(?:57P0[123]|08\w{3}|ECONNREFUSED|ECONNRESET|EPIPE)$/;
/** What the driver says of a connection that ended under it; it gives no code. */
const WORDS = /^Connection terminated|not queryable|Client was closed/;

const TRIES_MAX = 10;
const PAUSE_MS = 500;

/**
 * Does work that is safe to do twice, and does it again when the database went away in its midst.
 *
 * The embedded server belongs to whoever started it first: when that process ends, as `payung start` does
 * at Ctrl-C, ours takes the server over within moments, and what was committed is there.
 */
export async function againWhenCutOff<T>(
  work: () => Promise<T>,
  { pauseMs = PAUSE_MS } = {},
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!wasCutOff(error) || tries === TRIES_MAX) throw error;
      await pause(pauseMs);
    }
  }
}

function wasCutOff(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return syscall === "connect"; // the socket of a server that ended
  return code === undefined ? WORDS.test(error.message) : CODES.test(code);
}
