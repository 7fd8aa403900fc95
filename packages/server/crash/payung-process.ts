import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { isAlive, killTree } from "./process-tree.ts";

const PAYUNG = fileURLToPath(new URL("../bin/payung.mjs", import.meta.url));

/** What a process said when a stage had ended: from then on it has to be true. */
export type EndedStage = {
  readonly stage: string;
  readonly rows: number;
  readonly seconds: number;
  readonly counts: Readonly<Record<string, number>>;
};

/** How a process ended, and all that it said. */
export type Ending = {
  readonly code: number | null;
  readonly said: string;
  readonly complained: string;
  readonly stages: readonly EndedStage[];
  readonly ms: number;
};

/** A `payung` at work in a home folder of its own. */
export type Payung = {
  readonly pid: number;
  readonly ended: Promise<Ending>;
  /** All that it said so far, on both streams. */
  said(): string;
  /** As Ctrl-C would. */
  interrupt(): void;
  /** Kills it with all its children and its PostgreSQL, at once and for good. */
  kill(): Promise<Ending>;
};

/** Starts `payung` with these arguments, as a process group of its own. */
export function startPayung(home: string, given: readonly string[]): Payung {
  const began = performance.now();
  const child = spawn(process.execPath, [PAYUNG, ...given], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], PAYUNG_HOME: home },
  });
  let said = "";
  let complained = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    complained += chunk.toString();
  });
  const ended = once(child, "close").then(([code]) => ({
    code: code as number | null,
    said,
    complained,
    stages: endedStages(complained),
    ms: performance.now() - began,
  }));
  const pid = child.pid ?? 0;
  return {
    pid,
    ended,
    said: () => said + complained,
    interrupt: () => void child.kill("SIGINT"),
    kill: async () => {
      const killed = killTree(pid);
      const ending = await ended;
      while (killed.some(isAlive)) await pause(5);
      return ending;
    },
  };
}

/** Runs `payung` to its end and expects a good one. */
export async function payung(home: string, given: readonly string[]): Promise<Ending> {
  const ending = await startPayung(home, given).ended;
  if (ending.code !== 0) {
    throw new Error(`payung ${given[0]} ended with ${ending.code}: ${ending.complained}`);
  }
  return ending;
}

/** The stages that a process said it had ended: "intake           15000 rows  2.0 s, new 15000". */
export function endedStages(said: string): EndedStage[] {
  return [...said.matchAll(/^(\S[\w ]*?) +(\d+) rows {2}([\d.]+) s(?:, (.*))?$/gm)].map(
    ([, stage = "", rows = "", seconds = "", counts = ""]) => ({
      stage,
      rows: Number(rows),
      seconds: Number(seconds),
      counts: Object.fromEntries(
        [...counts.matchAll(/(\w+) (\d+)/g)].map(([, name = "", count]) => [name, Number(count)]),
      ),
    }),
  );
}
