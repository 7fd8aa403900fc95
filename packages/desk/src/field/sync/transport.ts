/** No answer came: the network is gone or was cut. What was sent may have arrived. */
export class Cut extends Error {}

/** The server said no. `code` is one of its problems. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, details: Readonly<Record<string, unknown>>) {
    super(String(details["title"] ?? status));
    this.status = status;
    this.code = typeof details["code"] === "string" ? details["code"] : `status-${status}`;
    this.details = details;
  }
}

/** What went over the network in bytes, headers not counted; `files` of what went up is parts of photos. */
export type Traffic = { up: number; down: number; files: number };

export type Transport = {
  readonly traffic: Traffic;
  ask(method: "GET" | "POST", path: string, token: string | null, body?: unknown): Promise<unknown>;
  put(path: string, token: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown>;
};

/** After so long without an answer a request counts as cut: a part of a photo takes some seconds on a slow network. */
const PATIENCE_MS = 60_000;

/** Speaks with the server through `fetch`; `origin` is empty for the page's own address. */
export function transportOver(
  fetching: typeof fetch,
  origin = "",
  signal?: AbortSignal,
): Transport {
  const traffic: Traffic = { up: 0, down: 0, files: 0 };
  const send = async (
    method: string,
    path: string,
    token: string | null,
    body: BodyInit | null,
    type: string,
  ) => {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    let status: number;
    let text: string;
    try {
      const response = await fetching(`${origin}${path}`, {
        method,
        body,
        // The session of whoever sits at this browser has nothing to do with the device's.
        credentials: "omit",
        cache: "no-store",
        signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
        headers: {
          ...(body === null ? {} : { "content-type": type }),
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      throw new Cut(String(error));
    }
    traffic.down += text.length;
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      throw new Cut("not an answer of the server"); // a page of something that stands in between
    }
    if (status >= 500 && status !== 500) throw new Cut(String(status));
    if (status >= 400) throw new Refused(status, answer as Record<string, unknown>);
    return answer;
  };
  return {
    traffic,
    ask: (method, path, token, body) => {
      const text = body === undefined ? null : JSON.stringify(body);
      traffic.up += text?.length ?? 0;
      return send(method, path, token, text, "application/json");
    },
    put: (path, token, bytes) => {
      traffic.up += bytes.length;
      traffic.files += bytes.length;
      return send("PUT", path, token, bytes, "application/octet-stream");
    },
  };
}
