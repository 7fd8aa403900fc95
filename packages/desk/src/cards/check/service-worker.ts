/**
 * Keeps the page that checks cards for when there is no network. It keeps files only: who checked what is nowhere.
 */
type Worker = typeof globalThis & {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
};
type Waiting = Event & { waitUntil(work: Promise<unknown>): void };
type Fetching = Waiting & {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
};
type Told = Waiting & { readonly data: { readonly keep?: readonly string[] } };

const worker = globalThis as Worker;
const PAGES: readonly string[] = ["/kartu/", "/kartu/en/"];
const FILES = "payung-card-page";

worker.addEventListener("install", (event) => (event as Waiting).waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event) =>
  (event as Waiting).waitUntil(worker.clients.claim()),
);

// What the page consists of, as it says itself; what it does not name any more is thrown away.
worker.addEventListener("message", (event) => {
  const { data, waitUntil } = event as unknown as Told;
  const { keep } = data;
  if (keep !== undefined) waitUntil.call(event, keepFiles(keep));
});

async function keepFiles(addresses: readonly string[]): Promise<void> {
  const files = await caches.open(FILES);
  const wanted = new Set(
    addresses
      .map((each) => new URL(each, location.origin))
      .filter(isFile)
      .map(String),
  );
  for (const address of wanted)
    if (PAGES.includes(new URL(address).pathname) || (await files.match(address)) === undefined)
      await files.add(address);
  for (const kept of await files.keys()) if (!wanted.has(kept.url)) await files.delete(kept);
}

/** The page and what has a name of its own for each content; nothing that is asked of the server. */
function isFile({ pathname }: URL): boolean {
  return (
    PAGES.includes(pathname) ||
    pathname.startsWith("/kartu/assets/") ||
    pathname.startsWith("/assets/")
  );
}

worker.addEventListener("fetch", (event) => {
  const { request, respondWith } = event as Fetching;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || !isFile(url)) return;
  respondWith.call(event, PAGES.includes(url.pathname) ? fromNetwork(request) : fromKept(request));
});

/** A new release is there at the next visit; without a network the page is the kept one. */
async function fromNetwork(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

async function fromKept(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
