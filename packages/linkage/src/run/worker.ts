import { parentPort } from "node:worker_threads";
import { LinkageError } from "../errors.ts";
import { type Custom, type Operation, perform, type Shared } from "./operations.ts";

/** A worker of a run: does one operation after another on what it was given to know. */
let shared: Shared | null = null;
let custom: Custom = {};

/** One message after the other: what is to be known may take its time to load, and what is asked waits for it. */
let last = Promise.resolve();
parentPort?.on("message", (message: Message) => {
  last = last.then(() => answer(message));
});

type Message = { readonly shared?: Shared; readonly operation?: Operation };

async function answer(message: Message): Promise<void> {
  try {
    if (message.shared !== undefined) {
      shared = message.shared;
      custom = shared.customModule === undefined ? {} : await import(shared.customModule);
    }
    if (message.operation === undefined || shared === null) return;
    const result = perform(shared, message.operation, custom, (found) =>
      parentPort?.postMessage({ found }, [
        found.a.buffer,
        found.b.buffer,
        found.weight.buffer,
      ] as ArrayBuffer[]),
    );
    parentPort?.postMessage({ result });
  } catch (error) {
    const problems = error instanceof LinkageError ? error.problems : null;
    parentPort?.postMessage({
      problems,
      error: error instanceof Error ? error : new Error(String(error)),
    });
  }
}
