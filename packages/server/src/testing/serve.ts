import { type ServerType, serve } from "@hono/node-server";
import type { Role } from "../access/roles.ts";
import { createKey, type SignIn } from "../access/service.ts";
import { inScope } from "../db/transaction.ts";
import { ROUTES } from "../routes.ts";
import type { Jobs } from "../shared/jobs.ts";
import { type Log, openLog } from "../shared/log.ts";
import type { AnyRoute } from "../shared/route.ts";
import { KOTA_JAMBI } from "../shared/site.ts";
import { OPENAPI, webOf } from "../web.ts";
import { answerChecker } from "./answer-checker.ts";
import { givenOffice, type TestOffice } from "./test-office.ts";

/** What came back: the body read as JSON where it is JSON, else as text. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and the document has checked the shape.
  readonly body: any;
  readonly text: string;
  readonly bytes: Buffer;
};

export type Sending = {
  readonly key?: string;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The real application over a database of its own. */
export type TestApi = TestOffice & {
  readonly app: ReturnType<typeof webOf>;
  /** What was ordered of the job queue, when the queue is a recorder. */
  readonly ordered: { name: string; payload: object }[];
  /** The lines that the application logged. */
  readonly logged: string[];
  /** A fresh key. */
  keyOf(role: Role, areas?: "*" | readonly string[], regionCode?: string): Promise<string>;
  /**
   * Asks the application. An answer of the API is held against the document: a status, a content type
   * or a shape that it does not promise throws.
   */
  ask(method: string, path: string, sending?: Sending): Promise<Answer>;
  /** The problems that these routes declare and that no answer gave so far: "POST /v1/runs upload.unknown". */
  unmet(routes: readonly AnyRoute[]): string[];
};

export async function givenApi(
  options: {
    jobs?: Pick<Jobs, "enqueue">;
    now?: () => Date;
    office?: TestOffice;
    signIn?: SignIn;
    /** The payment services it pays through, which may be the simulator's. */
    paying?: Parameters<typeof webOf>[4];
  } = {},
): Promise<TestApi> {
  const test = options.office ?? (await givenOffice());
  const ordered: { name: string; payload: object }[] = [];
  const recorder: Pick<Jobs, "enqueue"> = {
    enqueue: async (_tx, name, payload) => {
      ordered.push({ name, payload });
    },
  };
  const logged: string[] = [];
  const app = webOf(
    {
      db: test.db.service,
      vault: test.db.vault,
      jobs: options.jobs ?? recorder,
      now: options.now ?? test.office.now,
      log: openLog("info", { write: (line) => logged.push(line) }),
      signIn: options.signIn ?? null,
      regionCode: test.office.actor.regionCode,
    },
    { ...KOTA_JAMBI, isExample: true },
    undefined,
    null,
    options.paying,
  );
  const checker = answerChecker(OPENAPI);
  const met = new Set<string>();

  const ask: TestApi["ask"] = async (method, path, sending = {}) => {
    const response = await app.request(path, requestOf(method, sending));
    const answer = await readAnswer(response);
    const route = routeOf(method, path);
    if (route !== undefined) {
      const name = `${route.method.toUpperCase()} ${route.path}`;
      const fault = checker.faultOf({
        method: route.method,
        path: route.path.replace(/:([A-Za-z]+)/g, "{$1}"),
        status: answer.status,
        contentType: answer.headers.get("content-type") ?? "",
        body: answer.body,
      });
      if (fault !== null) throw new Error(`${fault}\n${answer.text.slice(0, 500)}`);
      if (answer.status >= 400) met.add(`${name} ${answer.body.code}`);
    }
    return answer;
  };
  return {
    ...test,
    app,
    ordered,
    logged,
    ask,
    keyOf: (role, areas = "*", regionCode = test.office.actor.regionCode) =>
      inScope(
        test.db.owner,
        { regionCode, areas: "*", actorId: "test" },
        "read write",
        async (tx) => (await createKey(tx, regionCode, { label: role, role, areas })).text,
      ),
    unmet: (routes) =>
      routes
        .flatMap((each) =>
          each.problems.map((code) => `${each.method.toUpperCase()} ${each.path} ${code}`),
        )
        .filter((name) => !met.has(name)),
  };
}

function requestOf(method: string, { key, body, bytes, headers = {} }: Sending): RequestInit {
  const sent = bytes ?? (typeof body === "string" ? body : JSON.stringify(body));
  return {
    method,
    headers: { ...headers, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    ...(sent === undefined ? {} : { body: sent as BodyInit }),
  };
}

async function readAnswer(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString("utf8");
  const isJson = /[/+]json/.test(response.headers.get("content-type") ?? "");
  const body: unknown = isJson && text !== "" ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body, text, bytes };
}

/** The route that a request is for, by its method and its path. */
function routeOf(method: string, path: string): AnyRoute | undefined {
  const [bare = ""] = path.split("?");
  return ROUTES.find(
    (each) =>
      each.method === method.toLowerCase() &&
      new RegExp(`^${each.path.replace(/:[A-Za-z]+/g, "[^/]+").replaceAll(".", "\\.")}$`).test(
        bare,
      ),
  );
}

/** Serves an application on a loopback port of its own. */
export function listen(app: {
  fetch: Parameters<typeof serve>[0]["fetch"];
}): Promise<{ url: string; stop: () => Promise<void> }> {
  return new Promise((resolve) => {
    const server: ServerType = serve(
      { fetch: app.fetch, port: 0, hostname: "127.0.0.1" },
      ({ port }) =>
        resolve({
          url: `http://127.0.0.1:${port}`,
          stop: () =>
            new Promise((stopped) => {
              server.close(() => stopped());
              if ("closeAllConnections" in server) server.closeAllConnections();
            }),
        }),
    );
  });
}

/** A log that keeps nothing. */
export const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };
