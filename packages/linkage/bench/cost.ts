import { existsSync, readFileSync } from "node:fs";

/** What a stage of a run cost, all threads of this process together. */
export type Stage = {
  readonly name: string;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** The most memory this process held up to the end of the stage. */
  readonly peakMb: number;
};

/**
 * Notes what each stage of this process cost. On a machine that others use too, wall time swings by two to five
 * times: compare CPU-seconds, and ratios inside one interleaved run.
 */
export class CostBook {
  readonly stages: Stage[] = [];

  async stage<T>(name: string, work: () => Promise<T>): Promise<T> {
    const cpuBefore = cpuSeconds();
    const began = performance.now();
    const result = await work();
    this.stages.push({
      name,
      wallSeconds: rounded((performance.now() - began) / 1000),
      cpuSeconds: rounded(cpuSeconds() - cpuBefore),
      peakMb: peakMb(),
    });
    return result;
  }

  /** The sums over all stages; what lies between them, such as counting the truth, is not in them. */
  total(): Omit<Stage, "name"> {
    const sum = (of: (stage: Stage) => number): number =>
      rounded(this.stages.reduce((total, stage) => total + of(stage), 0));
    return {
      wallSeconds: sum((stage) => stage.wallSeconds),
      cpuSeconds: sum((stage) => stage.cpuSeconds),
      peakMb: this.stages.at(-1)?.peakMb ?? 0,
    };
  }
}

/** The most memory that this process has held so far. */
export function peakMb(): number {
  const status = "/proc/self/status";
  const line = existsSync(status) ? /VmHWM:\s+(\d+)/.exec(readFileSync(status, "utf8")) : null;
  return Math.round(Number(line?.[1] ?? process.resourceUsage().maxRSS) / 1024);
}

/** Precision, recall and F1 of pairs. */
export function accuracy(predicted: number, right: number, truth: number): object {
  return {
    truePairs: truth,
    rightPairs: right,
    precision: rounded(right / predicted, 5),
    recall: rounded(right / truth, 5),
    f1: rounded((2 * right) / (predicted + truth), 5),
  };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function rounded(number: number, digits = 3): number {
  return Number(number.toFixed(digits));
}
