import { Worker } from "node:worker_threads";
import { LinkageError } from "../errors.ts";
import {
  type Custom,
  type Found,
  type Operation,
  perform,
  type Results,
  type Shared,
} from "./operations.ts";

/** The file of a worker has the ending of this one: `.ts` here, `.js` where the package is installed. */
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js",
  import.meta.url,
);

/** Gives out operations to threads; with one thread it does them itself. */
export class Pool {
  readonly size: number;
  private readonly workers: readonly Worker[];
  private shared: Shared | null = null;
  private custom: Custom = {};

  constructor(threads: number) {
    this.size = threads;
    this.workers = threads === 1 ? [] : Array.from({ length: threads }, () => new Worker(WORKER));
  }

  /** What all workers know from now on. */
  async know(shared: Shared): Promise<void> {
    this.shared = shared;
    if (this.workers.length === 0 && shared.customModule !== undefined) {
      this.custom = await import(shared.customModule);
    }
    for (const worker of this.workers) worker.postMessage({ shared });
  }

  /** Does an operation in every thread; `operation` may differ by the thread's number. */
  async all<D extends Operation["do"]>(
    operation: (thread: number) => Extract<Operation, { do: D }> | null,
    hand: (found: Found) => void = () => {},
  ): Promise<Results[D][]> {
    if (this.workers.length === 0) {
      const only = operation(0);
      if (only === null || this.shared === null) return [];
      return [perform(this.shared, only, this.custom, hand) as Results[D]];
    }
    const results = await Promise.all(
      this.workers.map((worker, thread) => {
        const each = operation(thread);
        return each === null ? null : ask<Results[D]>(worker, each, hand);
      }),
    );
    return results.filter((result) => result !== null);
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

type Answer<R> = { found?: Found; result?: R; error?: Error; problems?: readonly string[] | null };

function ask<R>(worker: Worker, operation: Operation, hand: (found: Found) => void): Promise<R> {
  return new Promise((resolve, reject) => {
    const end = () => {
      worker.off("message", hear);
      worker.off("error", fail);
      worker.off("exit", gone);
    };
    const fail = (error: Error) => {
      end();
      reject(error);
    };
    const gone = (code: number) => fail(new Error(`A worker ended with code ${code}.`));
    const hear = ({ found, result, error, problems }: Answer<R>) => {
      try {
        if (found !== undefined) return hand(found);
      } catch (thrown) {
        return fail(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
      if (error !== undefined) return fail(problems ? new LinkageError(problems) : error);
      end();
      resolve(result as R);
    };
    worker.on("message", hear);
    worker.on("error", fail);
    worker.on("exit", gone);
    worker.postMessage({ operation });
  });
}
