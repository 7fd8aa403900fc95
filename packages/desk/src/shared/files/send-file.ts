import { Refused, Unreachable } from "../api.ts";
import { signedOut } from "../session-end.ts";

/** Nobody wants it any more. */
export class Stopped extends Error {}

/** A connection that breaks is tried again by itself, under the same id: sent twice it is one upload. */
const PAUSES_MS = [1_000, 3_000, 8_000];

/**
 * Sends a file and tells how much of it has gone. `fetch` does not tell, so this is the older way of asking.
 *
 * @throws Stopped when `signal` says so, Refused by the server, Unreachable when the connection stays broken
 */
export async function sendFile(
  id: string,
  file: File,
  name: string,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await sendOnce(id, file, name, onSent, signal);
    } catch (error) {
      const pause = PAUSES_MS[attempt];
      if (error instanceof Refused && error.status === 401 && (await signedOut())) continue;
      if (!(error instanceof Unreachable) || pause === undefined) throw error;
      onSent(0);
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (signal.aborted) throw new Stopped();
    }
  }
}

function sendOnce(
  id: string,
  file: File,
  name: string,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Stopped());
    const request = new XMLHttpRequest();
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onerror = () => reject(new Unreachable("the connection broke"));
    request.onabort = () => reject(new Stopped());
    request.onload = () => {
      const { status, responseText } = request;
      if (status === 200) return resolve();
      if (status === 502 || status === 503 || status === 504)
        return reject(new Unreachable(String(status)));
      return reject(new Refused(status, readBody(responseText)));
    };
    const path = `/v1/uploads/${encodeURIComponent(id)}`;
    request.open("PUT", `${path}?${new URLSearchParams({ fileName: name })}`);
    request.send(file);
  });
}

function readBody(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {}; // a page of something that stands in between
  }
}
