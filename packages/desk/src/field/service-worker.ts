/**
 * Keeps the app's shell on the phone, so that it opens without a network: its page, scripts, styles and icons, nothing
 * of anybody's data. A newer one waits until the app, which knows whether a form is open, says that it may take over.
 */

/** Written in front of this script by the build: what to keep, and a hash of it. */
declare const SHELL_FILES: readonly string[];
declare const SHELL_VERSION: string;

/** What the compiler, which reads this beside pages, does not know of a service worker. */
type Lasting = Event & { waitUntil(work: Promise<unknown>): void };
type Fetching = Event & { readonly request: Request; respondWith(answer: Promise<Response>): void };
const worker = self as unknown as {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(kind: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(kind: "message", listener: (event: MessageEvent) => void): void;
};

const PAGE = "/field/";
const PREFIX = "payung-field-";
const SHELL = PREFIX + SHELL_VERSION;
/** What reads a KTP is large and changes seldom: it outlives releases, and is only kept once somebody chose it. */
const READER = "payung-reader-1";
const READER_PATH = "/field/ocr/";

worker.addEventListener("install", (event) => event.waitUntil(keepShell()));
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("message", ({ data }) => {
  if (data === "take-over") void worker.skipWaiting();
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(PAGE))
    event.respondWith(fromShell(PAGE, request));
  else if (pathname.startsWith(READER_PATH)) event.respondWith(fromReader(request));
  else if (SHELL_FILES.includes(pathname)) event.respondWith(fromShell(pathname, request));
});

/** A file whose name has its hash in it is taken from the release before, so that only what is new travels. */
async function keepShell(): Promise<void> {
  const shell = await caches.open(SHELL);
  await Promise.all(
    SHELL_FILES.map(async (file) => {
      const before = file.startsWith("/field/assets/") ? await caches.match(file) : undefined;
      await (before === undefined ? shell.add(file) : shell.put(file, before));
    }),
  );
  // Last: while the page is missing, the shell is not whole.
  await shell.add(new Request(PAGE, { cache: "reload" }));
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function fromShell(key: string, request: Request): Promise<Response> {
  const shell = await caches.open(SHELL);
  return (await shell.match(key)) ?? fetch(request);
}

async function fromReader(request: Request): Promise<Response> {
  const reader = await caches.open(READER);
  const kept = await reader.match(request.url);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) await reader.put(request.url, answer.clone());
  return answer;
}
