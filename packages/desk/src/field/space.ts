import { signal } from "@preact/signals";

/** What was last to be kept could not be: this phone is full. */
export const isFull = signal(false);

/** A write that fails where nobody waits for it is told of on whatever screen one is. */
export function watchForFull(): void {
  addEventListener("unhandledrejection", ({ reason }) => {
    if (reason instanceof DOMException && reason.name === "QuotaExceededError") isFull.value = true;
  });
}

/** What this phone promises to keep, and how much room it has. */
export type Space = {
  /** Whether the browser promised not to clear our data by itself; null where it does not tell. */
  readonly isPromised: boolean | null;
  readonly used: number;
  readonly allowed: number;
};

/** From this share on one is warned. */
const NEARLY_FULL = 0.8;

/** Asks for the promise, which some browsers give only to apps that are installed, and says how it stands. */
export async function askForSpace(): Promise<Space> {
  const { storage } = navigator;
  const isPromised =
    typeof storage?.persist === "function"
      ? (await storage.persisted().catch(() => false)) ||
        (await storage.persist().catch(() => false))
      : null;
  const { usage = 0, quota = 0 } = (await storage?.estimate?.().catch(() => undefined)) ?? {};
  return { isPromised, used: usage, allowed: quota };
}

export function isNearlyFull({ used, allowed }: Space): boolean {
  return allowed > 0 && used / allowed >= NEARLY_FULL;
}
