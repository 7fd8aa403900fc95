import { signal } from "@preact/signals";

/** A newer version of the app lies on this phone and waits. */
export const isUpdateWaiting = signal(false);

let registration: ServiceWorkerRegistration | null = null;

/** Keeps the app's shell on this phone, and learns of newer ones. */
export async function keepShell(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  registration = await navigator.serviceWorker
    .register("/field/sw.js", { scope: "/field/", updateViaCache: "none" })
    .catch(() => null);
  if (registration === null) return;
  const found = registration;
  const look = () => {
    isUpdateWaiting.value = found.waiting !== null && navigator.serviceWorker.controller !== null;
  };
  look();
  found.addEventListener("updatefound", () => {
    found.installing?.addEventListener("statechange", look);
  });
}

/** Asks whether there is a newer one. */
export function lookForUpdate(): void {
  void registration?.update().catch(() => {});
}

/** Lets the newer one take over and begins anew. Called where no form is open, and by a person. */
export function takeUpdate(): void {
  const waiting = registration?.waiting;
  if (waiting === null || waiting === undefined) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
    once: true,
  });
  waiting.postMessage("take-over");
}
