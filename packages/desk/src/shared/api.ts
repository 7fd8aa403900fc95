import type { Gets, Posts, ProblemCode, Puts } from "./routes.generated.ts";
import { signedOut } from "./session-end.ts";

/** The server said no, and why. `code` is one of ours, or one of the sign-in's own. */
export class Refused extends Error {
  readonly code: ProblemCode | (string & {});
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(String(body["title"] ?? body["message"] ?? status));
    this.status = status;
    this.code = typeof body["code"] === "string" ? body["code"] : `status-${status}`;
    this.details = body;
  }
}

/** No answer came: no network, or the server is down. What was to be changed may or may not have been. */
export class Unreachable extends Error {}

type Waiting = { readonly signal?: AbortSignal };
type Fields = Readonly<Record<string, unknown>>;

/** Asks for something. Sent again by itself when the network fails. */
export function get<Path extends keyof Gets>(
  path: Path,
  input: Gets[Path]["input"],
  { signal }: Waiting = {},
): Promise<Gets[Path]["output"]> {
  const { address, rest } = addressed(path, input as Fields);
  const query = new URLSearchParams(rest.map(([name, value]) => [name, String(value)])).toString();
  return send(query === "" ? address : `${address}?${query}`, { method: "GET" }, signal);
}

/** Orders something. With an id made once (`newId`), sending it again is harmless. */
export function post<Path extends keyof Posts>(
  path: Path,
  input: Posts[Path]["input"],
): Promise<Posts[Path]["output"]> {
  const { address, rest } = addressed(path, input as Fields);
  return send(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(Object.fromEntries(rest)),
  });
}

/** Sends a file. */
export function put<Path extends keyof Puts>(
  path: Path,
  input: Puts[Path]["input"],
  file: Blob,
  { signal }: Waiting = {},
): Promise<Puts[Path]["output"]> {
  const { address, rest } = addressed(path, input as Fields);
  const query = new URLSearchParams(rest.map(([name, value]) => [name, String(value)])).toString();
  return send(
    query === "" ? address : `${address}?${query}`,
    { method: "PUT", body: file },
    signal,
  );
}

/** Speaks with the sign-in, whose addresses are not part of the API. A 401 there is an answer, not the end of a session. */
export async function askSignIn(path: string, body?: object): Promise<Fields> {
  const request =
    body === undefined
      ? { method: "GET" }
      : {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        };
  return read(await reach(`/auth${path}`, request)) as Promise<Fields>;
}

/** Puts a route's fields where they belong: those that its path names, and the others. */
function addressed(path: string, input: Fields): { address: string; rest: [string, unknown][] } {
  const inPath = new Set<string>();
  const address = path.replace(/:(\w+)/g, (_, name: string) => {
    inPath.add(name);
    return encodeURIComponent(String(input[name]));
  });
  const rest = Object.entries(input).filter(
    ([name, value]) => !inPath.has(name) && value !== undefined,
  );
  return { address, rest };
}

/**
 * One place notices that the session has ended: somebody signs in again over the page, nothing typed is lost, and the
 * request goes out once more.
 */
async function send<Answer>(
  address: string,
  request: RequestInit,
  signal?: AbortSignal,
): Promise<Answer> {
  const init = signal === undefined ? request : { ...request, signal };
  const answer = await reach(address, init);
  if (answer.status === 401 && (await signedOut())) return read(await reach(address, init));
  return read(answer);
}

/** Whoever waits on a train does not notice a second's gap. */
const PAUSES_MS = [300, 1_000, 3_000];
const isPassing = (status: number) => status === 502 || status === 503 || status === 504;

async function reach(address: string, init: RequestInit): Promise<Response> {
  const pauses = init.method === "GET" ? PAUSES_MS : [];
  for (let attempt = 0; ; attempt++) {
    const pause = pauses[attempt];
    try {
      const answer = await fetch(address, init);
      if (pause === undefined || !isPassing(answer.status)) return answer;
    } catch (error) {
      if (init.signal?.aborted === true) throw error;
      if (pause === undefined) throw new Unreachable(String(error));
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function read<Answer>(answer: Response): Promise<Answer> {
  const isJson = /[/+]json/.test(answer.headers.get("content-type") ?? "");
  if (answer.ok) return (isJson ? await answer.json() : await answer.blob()) as Answer;
  throw new Refused(answer.status, isJson ? ((await answer.json()) as Fields) : {});
}
