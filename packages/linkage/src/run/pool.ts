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

/**
 * Gives out operations to threads; with one thread it does them itself.
 *
 * What fails once has failed for good: threads may still be at work on what was given out then.
 */
export class Pool {
  readonly size: number;
  private readonly threads: readonly Thread[];
  private shared: Shared | null = null;
  private custom: Custom = {};
  private failure: unknown = null;

  constructor(threads: number) {
    this.size = threads;
    this.threads = threads === 1 ? [] : Array.from({ length: threads }, () => new Thread());
  }

  /** What all workers know from now on. */
  async know(shared: Shared): Promise<void> {
    this.shared = shared;
    if (this.threads.length === 0 && shared.customModule !== undefined) {
      this.custom = await import(shared.customModule);
    }
    for (const thread of this.threads) thread.know(shared);
  }

  /** Does an operation in every thread; `operation` may differ by the thread's number. */
  async all<D extends Operation["do"]>(
    operation: (thread: number) => Extract<Operation, { do: D }> | null,
    hand: (found: Found) => void = () => {},
  ): Promise<Results[D][]> {
    if (this.failure !== null) throw this.failure;
    if (this.threads.length === 0) {
      const only = operation(0);
      if (only === null || this.shared === null) return [];
      return [perform(this.shared, only, this.custom, hand) as Results[D]];
    }
    try {
      const results = await Promise.all(
        this.threads.map((thread, n) => {
          const each = operation(n);
          return each === null ? null : thread.ask<Results[D]>(each, hand);
        }),
      );
      return results.filter((result) => result !== null);
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.close()));
  }
}

type Answer = {
  readonly found?: Found;
  readonly result?: Results[Operation["do"]];
  readonly error?: Error;
  readonly problems?: readonly string[] | null;
};

type Waiting = {
  readonly resolve: (result: Results[Operation["do"]]) => void;
  readonly reject: (error: unknown) => void;
  readonly hand: (found: Found) => void;
};

/** One worker, whose end is noticed whether it is at work or not. */
class Thread {
  private readonly worker = new Worker(WORKER);
  private waiting: Waiting | null = null;
  private failure: unknown = null;

  constructor() {
    this.worker.on("message", (answer: Answer) => this.hear(answer));
    this.worker.on("error", (error) => this.fail(error));
    this.worker.on("exit", (code) =>
      this.fail(new Error(`A thread of the run ended before its work did, with code ${code}.`)),
    );
  }

  know(shared: Shared): void {
    this.worker.postMessage({ shared });
  }

  ask<R>(operation: Operation, hand: (found: Found) => void): Promise<R> {
    return new Promise((resolve, reject) => {
      if (this.failure !== null) return reject(this.failure);
      this.waiting = { resolve: resolve as Waiting["resolve"], reject, hand };
      this.worker.postMessage({ operation });
    });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private hear({ error, found, problems, result }: Answer): void {
    if (error !== undefined) this.fail(problems ? new LinkageError(problems) : error);
    if (this.waiting === null) return;
    if (result === undefined) {
      try {
        if (found !== undefined) this.waiting.hand(found);
      } catch (thrown) {
        this.fail(thrown);
      }
      return;
    }
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve(result);
  }

  /** The first failure stands: the end of a worker follows its error. */
  private fail(error: unknown): void {
    this.failure ??= error;
    const { waiting } = this;
    this.waiting = null;
    waiting?.reject(this.failure);
  }
}
