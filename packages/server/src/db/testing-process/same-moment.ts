import { parentPort, workerData } from "node:worker_threads";
import { preparePlace } from "../place.ts";

/** Finds the place of a home folder as soon as the gate opens, and says it or why not. */
const { home, gate } = workerData as { home: string; gate: Int32Array };
parentPort?.postMessage("ready");
Atomics.wait(gate, 0, 0);
try {
  const { account, data } = preparePlace(home);
  parentPort?.postMessage({ account, data });
} catch (error) {
  parentPort?.postMessage({ error: String(error) });
}
