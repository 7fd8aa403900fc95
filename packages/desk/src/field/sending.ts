import { signal } from "@preact/signals";
import { isOnline, isOnWifi } from "./network.ts";
import { endPhone } from "./phone.ts";
import type { FieldStore } from "./sync/store.ts";
import { type SyncLoop, syncLoop } from "./sync/sync-loop.ts";
import { type SyncResult, syncOnce } from "./sync/sync-once.ts";
import { transportOver } from "./sync/transport.ts";

/** Whether something is being sent or fetched just now. */
export const isSending = signal(false);
/** How the last try ended, and when by this phone's clock; null before the first. */
export const lastTry = signal<{ readonly result: SyncResult; readonly at: Date } | null>(null);

const WIFI_ONLY = "payung.field.wifi-only";
export const isWifiOnly = signal(readWifiOnly());

export function setWifiOnly(is: boolean): void {
  isWifiOnly.value = is;
  localStorage.setItem(WIFI_ONLY, is ? "1" : "0");
}

function readWifiOnly(): boolean {
  try {
    return localStorage.getItem(WIFI_ONLY) !== "0";
  } catch {
    return true;
  }
}

/** Whether photos go by themselves: on Wi-Fi; where the browser does not tell, only when somebody says so. */
export function mayCarryPhotos(): boolean {
  return !isWifiOnly.value || isOnWifi() === true;
}

let loop: SyncLoop | null = null;
let photosOnce = false;
let again = () => {};

/** Sends and fetches while the app is looked at and the phone has a network. Gives back how to stop. */
export function startSending(store: FieldStore): () => void {
  const abort = new AbortController();
  const start = () =>
    syncLoop({
      run: async () => {
        isSending.value = true;
        const photos = photosOnce || mayCarryPhotos();
        photosOnce = false;
        try {
          const transport = transportOver(fetch.bind(globalThis), "", abort.signal);
          return await syncOnce(store, transport, { photos });
        } finally {
          isSending.value = false;
        }
      },
      isAwake: () => document.visibilityState === "visible" && navigator.onLine,
      after: (ms, work) => {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      dice: Math.random,
      onResult: (result) => {
        lastTry.value = { result, at: new Date() };
        if (result.end === "wiped") void endPhone();
        // Failing that, what was kept before counts.
        else if (result.end === "done") void renewCardTrust().catch(() => {});
      },
    });
  loop = start();
  const wake = () => {
    if (isOnline.value) loop?.wake();
  };
  again = () => {
    // Who was told that they may not do this asks once more: a role may have been given back.
    if (lastTry.value?.result.end === "not-allowed") {
      loop?.stop();
      loop = start();
    } else loop?.now();
  };
  addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  return () => {
    removeEventListener("online", wake);
    document.removeEventListener("visibilitychange", wake);
    loop?.stop();
    abort.abort();
    loop = null;
    again = () => {};
  };
}

/** At every contact: cards are checked without a network by the keys and the list that came last. */
async function renewCardTrust(): Promise<void> {
  const { freshTrust } = await import("./scan/check-card.ts");
  await freshTrust();
}

/** Something was saved, or somebody asks. */
export function sendNow(how: { readonly withPhotos?: boolean } = {}): void {
  if (how.withPhotos === true) photosOnce = true;
  again();
}
