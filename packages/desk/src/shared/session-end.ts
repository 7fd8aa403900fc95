import { signal } from "@preact/signals";

/** Set while somebody is asked to sign in again over the page; called with whether they did. */
export const askedAgain = signal<((isBack: boolean) => void) | null>(null);

let asking: Promise<boolean> | null = null;

/** The session has ended. Resolves when the person is back, or gave up; many requests at once ask once. */
export function signedOut(): Promise<boolean> {
  asking ??= new Promise<boolean>((resolve) => {
    askedAgain.value = resolve;
  }).finally(() => {
    asking = null;
    askedAgain.value = null;
  });
  return asking;
}
