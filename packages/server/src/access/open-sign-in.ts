import type { Kysely } from "kysely";
import { uuidv7 } from "uuidv7";
import type { Schema } from "../db/schema.generated.ts";
import { inScope, type Tx } from "../db/transaction.ts";
import { problemOf } from "../shared/answers.ts";
import { Problem } from "../shared/problem.ts";
import { type EventKind, recordEvent } from "../transparency/service.ts";
import type { Demo, DemoPerson } from "./demo.ts";
import { codeOf } from "./one-time-code.ts";
import {
  discoveryOf,
  type OfficeProvider,
  openLibrary,
  SIGN_IN_PATH,
  type SignInMethod,
  type SignInOptions,
} from "./sign-in.ts";
import * as signInStore from "./sign-in-store.ts";
import { staffActorId } from "./staff.ts";
import {
  countersOf,
  deviceCookie,
  deviceCookieName,
  minutesToWait,
  TRIES_WINDOW_MS,
} from "./tries.ts";

/** Somebody's open session. */
export type SignedIn = {
  readonly sessionId: string;
  readonly staffId: string;
  readonly regionCode: string;
  readonly method: SignInMethod;
};

export type SignIn = {
  /** The address people type; only pages of it may send on behalf of a session. */
  readonly origin: string;
  readonly hasOffice: boolean;
  /** Made-up people whom anybody may try to be; nobody anywhere but in an example city. */
  readonly demoPeople: readonly DemoPerson[];
  /** Whose session a request belongs to, if it has one that still goes on. */
  findSession(headers: Headers): Promise<SignedIn | null>;
  /** Answers the requests below `/auth`. */
  handle(request: Request, address: string): Promise<Response>;
};

/** What of the library is open. The rest of it (joining by oneself, taking the second factor off, …) is not. */
const OPEN: readonly string[] = [
  "POST /sign-in/email",
  "POST /sign-in/social",
  "POST /sign-out",
  "GET /callback/office",
  "POST /two-factor/enable",
  "POST /two-factor/verify-totp",
  "POST /two-factor/verify-backup-code",
  "POST /two-factor/generate-backup-codes",
  "GET /passkey/generate-register-options",
  "POST /passkey/verify-registration",
  "GET /passkey/generate-authenticate-options",
  "POST /passkey/verify-authentication",
  "POST /change-password",
];
/** What sets up a second factor. Whoever has only a password may do it once, while there is none. */
const SETS_UP =
  /^\/(?:two-factor\/(?:enable|generate-backup-codes)|passkey\/(?:generate-register-options|verify-registration))$/;
/** What changes how somebody signs in, and what the record calls it. */
const CHANGES: Readonly<Record<string, EventKind>> = {
  "/two-factor/enable": "access.authenticator-offered",
  "/two-factor/generate-backup-codes": "access.backup-codes-made",
  "/passkey/verify-registration": "access.passkey-added",
  "/change-password": "access.password-changed",
};
/** Bit 2 of a passkey's flags: the device has made sure who holds it, by PIN, finger or face. */
const USER_VERIFIED = 0x04;
const FLAGS_AT = 32;
const BODY_BYTES_MAX = 16 * 1024;
const DEVICE_COOKIE_SECONDS = 400 * 24 * 3600;

/** Opens the sign-in: the library, the counting of wrong passwords, and the record of who signed in. */
export function openSignIn(
  db: Kysely<Schema>,
  regionCode: string,
  options: SignInOptions,
  now: () => Date,
  demo: Demo | null = null,
): SignIn {
  const { origin, secret, office } = options;
  let library = openLibrary(options);
  const stranger = { regionCode, areas: [], actorId: "sign-in" };
  const behindDoor = <T>(work: (tx: Tx) => Promise<T>) =>
    inScope(db, stranger, "read write", async (tx) => {
      await signInStore.openSignIn(tx);
      return work(tx);
    });

  return {
    origin,
    hasOffice: options.office !== null,
    demoPeople: demo?.people.map(({ person, role, name }) => ({ person, role, name })) ?? [],
    findSession,
    handle,
  };

  async function findSession(headers: Headers): Promise<SignedIn | null> {
    if (!headers.has("cookie")) return null;
    const found = await library.api.getSession({ headers });
    if (found === null) return null;
    const { session, user } = found;
    return {
      sessionId: session.id,
      staffId: user.id,
      regionCode: user.homeRegion,
      method: session.method as SignInMethod,
    };
  }

  async function handle(request: Request, address: string): Promise<Response> {
    const path = new URL(request.url).pathname.slice(SIGN_IN_PATH.length);
    if (demo !== null && `${request.method} ${path}` === "POST /demo")
      return signInAsDemo(demo, request, address);
    if (!OPEN.includes(`${request.method} ${path}`)) throw new Problem("request.not-found");
    const text = request.method === "POST" ? await request.text() : null;
    if (text !== null && text.length > BODY_BYTES_MAX) throw new Problem("request.too-large");
    await mustMaySetUp(request, path);
    if (path === "/passkey/verify-authentication") mustHaveVerifiedUser(text ?? "");
    const again = new Request(request, text === null ? {} : { body: text, method: "POST" });
    if (path === "/sign-in/email") return signInByPassword(again, text ?? "", address);
    if (path === "/sign-in/social") return goToOffice(again);
    const kind = CHANGES[path];
    const session = kind === undefined ? null : await findSession(request.headers);
    const answer = await library.handler(again);
    if (!answer.ok && answer.status !== 302) return answer;
    if (kind !== undefined && session !== null) await recordOf(session, { kind });
    return rememberSession(answer, path);
  }

  async function signInByPassword(request: Request, text: string, address: string) {
    const email = emailOf(text);
    const device = cookieOf(request.headers, deviceCookieName(email));
    const counters = countersOf({ email, address, device }, secret);
    const keys = [...counters.keys()];
    const at = now();
    const windowFrom = new Date(at.getTime() - TRIES_WINDOW_MS);
    const counted = await behindDoor((tx) => signInStore.countTries(tx, keys, at, windowFrom));
    const wait = minutesToWait(counters, counted, at);
    if (wait > 0) throw new Problem("access.too-many-tries", { minutes: wait });
    const answer = await library.handler(request);
    if (!answer.ok) throw new Problem("access.wrong-password");
    await behindDoor((tx) => signInStore.forgetTries(tx, keys));
    const { twoFactorRedirect } = (await answer.json()) as { twoFactorRedirect?: boolean };
    // The library's answer quotes the session's token, which no script has to know.
    const body = { needs: twoFactorRedirect === true ? "second-factor" : "setting-up" };
    return withCookiesOf(answer, Response.json(body));
  }

  /** Sends somebody to the office's own provider, if it is there: a browser that finds nobody there explains nothing. */
  async function goToOffice(request: Request): Promise<Response> {
    if (office === null || !(await doesAnswer(office)))
      throw new Problem("access.office-unreachable");
    const answer = await library.handler(request.clone());
    if (answer.status !== 404) return answer;
    // The library gives a provider up for good that was away when it was opened.
    library = openLibrary(options);
    return library.handler(request);
  }

  /** A made-up person's two steps, taken by the same addresses as anybody's. */
  async function signInAsDemo(given: Demo, request: Request, address: string): Promise<Response> {
    if (request.headers.get("origin") !== origin) throw new Problem("access.foreign-page");
    const { person } = (parse(await request.text()) ?? {}) as { person?: unknown };
    const found = given.people.find((each) => each.person === person);
    if (found === undefined) throw new Problem("request.not-found");
    const step = (path: string, body: object, cookie = "") =>
      handle(
        new Request(`${origin}${SIGN_IN_PATH}${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", origin, cookie },
          body: JSON.stringify(body),
        }),
        address,
      );
    const { email, password } = found;
    const first = await step("/sign-in/email", { email, password });
    const code = codeOf(found.secret, new Date());
    return step("/two-factor/verify-totp", { code }, cookiesOf(first));
  }

  /** Records who signed in by two factors, and marks the device as theirs. */
  async function rememberSession(answer: Response, path: string): Promise<Response> {
    if (!/^\/(?:two-factor\/verify|passkey\/verify-authentication|callback)/.test(path))
      return answer;
    const cookie = cookiesOf(answer);
    const found = await library.api.getSession({ headers: new Headers({ cookie }) });
    if (found === null) return answer;
    const { session, user } = found;
    await recordOf(
      { staffId: user.id, regionCode: user.homeRegion },
      { kind: "access.signed-in", details: { method: session.method } },
    );
    const marked = withCookiesOf(
      answer,
      answer.status === 302
        ? new Response(null, {
            status: 302,
            headers: { location: answer.headers.get("location") ?? "/" },
          })
        : Response.json({ needs: null }),
    );
    marked.headers.append("set-cookie", deviceCookieHeader(user.email));
    return marked;
  }

  /** Records what somebody did at the door. The library has transactions of its own, so this is one after it. */
  function recordOf(
    { staffId, regionCode }: Pick<SignedIn, "staffId" | "regionCode">,
    event: { kind: EventKind; details?: Record<string, unknown> },
  ): Promise<void> {
    const actor = { id: staffActorId(staffId), regionCode, areas: [] };
    return inScope(db, { ...stranger, regionCode, actorId: actor.id }, "read write", (tx) =>
      recordEvent(tx, actor, { subjectId: staffId, ...event }),
    );
  }

  function deviceCookieHeader(email: string): string {
    const secure = origin.startsWith("https:") ? "; Secure" : "";
    const value = deviceCookie(uuidv7(), email, secret);
    return `${deviceCookieName(email)}=${value}; Max-Age=${DEVICE_COOKIE_SECONDS}; Path=${SIGN_IN_PATH}; HttpOnly; SameSite=Lax${secure}`;
  }

  /** Whoever found out a password must not be able to add a factor of their own to an account that has one. */
  async function mustMaySetUp(request: Request, path: string): Promise<void> {
    if (!SETS_UP.test(path)) return;
    const session = await findSession(request.headers);
    if (session === null) throw new Problem("access.sign-in-required");
    if (session.method !== "password") return;
    const { authenticator, passkeys } = await behindDoor((tx) =>
      signInStore.readFactors(tx, session.staffId),
    );
    if (authenticator || passkeys > 0) throw new Problem("access.second-factor-required");
  }
}

/** The library asks a device to make sure who holds it, but does not look whether it did. */
function mustHaveVerifiedUser(text: string): void {
  const data = (parse(text) as { response?: { response?: { authenticatorData?: unknown } } } | null)
    ?.response?.response?.authenticatorData;
  const flags = typeof data === "string" ? Buffer.from(data, "base64url")[FLAGS_AT] : undefined;
  if (((flags ?? 0) & USER_VERIFIED) === 0) throw new Problem("access.second-factor-required");
}

function emailOf(text: string): string {
  const { email } = (parse(text) ?? {}) as { email?: unknown };
  if (typeof email !== "string" || email === "") throw new Problem("access.wrong-password");
  return email.trim().toLowerCase();
}

function parse(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

function cookieOf(headers: Headers, name: string): string | null {
  for (const each of (headers.get("cookie") ?? "").split(";")) {
    const [key = "", ...value] = each.trim().split("=");
    if (key === name) return value.join("=");
  }
  return null;
}

/** The cookies that an answer sets, as the browser sends them back. */
function cookiesOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
}

const OFFICE_WAIT_MS = 3_000;

async function doesAnswer(office: OfficeProvider): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(OFFICE_WAIT_MS);
    return (await fetch(discoveryOf(office), { signal })).ok;
  } catch {
    return false;
  }
}

function withCookiesOf(from: Response, to: Response): Response {
  for (const each of from.headers.getSetCookie()) to.headers.append("set-cookie", each);
  return to;
}

/** For a request outside of the API's routes. */
export async function answerSignIn(signIn: SignIn, request: Request, address: string) {
  try {
    return await signIn.handle(request, address);
  } catch (error) {
    if (error instanceof Problem) return problemOf(error);
    throw error;
  }
}
