import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

export type ProcessLimits = {
  /** What the process may hold in memory. */
  readonly memoryBytesMax: number;
  /** How long we wait for it; while it is paused the time is ours. */
  readonly waitMsMax: number;
};

const LOOK_MS = 25;

/** Ends a process that opens what we do not trust when it takes too long or too much memory. */
export class ProcessGuard {
  /** Why it was ended; null while it was not. */
  reason: "took-too-long" | "took-too-much-memory" | null = null;
  readonly #child: Pick<ChildProcess, "pid" | "kill">;
  readonly #limits: ProcessLimits;
  readonly #timer: NodeJS.Timeout;
  #isPaused = false;
  #looks = 0;

  constructor(child: Pick<ChildProcess, "pid" | "kill">, limits: ProcessLimits) {
    this.#child = child;
    this.#limits = limits;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  /** The time from here on is ours, not the process's. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (!this.#isPaused) this.#looks++;
    if (this.#looks * LOOK_MS > this.#limits.waitMsMax) this.#end("took-too-long");
    if (memoryBytes(this.#child.pid) > this.#limits.memoryBytesMax)
      this.#end("took-too-much-memory");
  }

  #end(reason: "took-too-long" | "took-too-much-memory"): void {
    this.reason ??= reason;
    this.#child.kill("SIGKILL");
  }
}

/** What a process holds in memory, or 0 where the system does not say (only Linux does, this way). */
function memoryBytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
