import { signal } from "@preact/signals";

/** The password that was just typed, for the next step that needs it: nothing is asked twice. In memory only. */
export const givenPassword = signal<string | null>(null);
