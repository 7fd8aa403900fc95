import type { MessageChannel } from "@payung/domain/messaging/channels.ts";

/** One bubble on the simulated phone. */
export type Bubble = {
  readonly by: "office" | "worker";
  readonly text: string;
  /** What is heard instead. */
  readonly clip?: string;
  readonly choices: readonly { readonly id: string; readonly title: string }[];
};

/** So many numbers are remembered; beyond it the oldest are forgotten. */
const PHONES_MAX = 200;
const BUBBLES_MAX = 200;

/** What the simulated phones show. It lives as long as the process: nothing of it is anybody's. */
export class Phones {
  readonly #bubbles = new Map<string, Bubble[]>();
  readonly #files = new Map<string, Buffer>();

  add(channel: MessageChannel, phone: string, bubble: Bubble): void {
    const name = `${channel} ${phone}`;
    const there = this.#bubbles.get(name) ?? [];
    this.#bubbles.delete(name);
    this.#bubbles.set(name, [...there, bubble].slice(-BUBBLES_MAX));
    this.#forget(this.#bubbles);
  }

  list(channel: MessageChannel, phone: string): readonly Bubble[] {
    return this.#bubbles.get(`${channel} ${phone}`) ?? [];
  }

  keepFile(id: string, bytes: Buffer): void {
    this.#files.set(id, bytes);
    this.#forget(this.#files);
  }

  file(id: string): Buffer | undefined {
    return this.#files.get(id);
  }

  #forget(kept: Map<string, unknown>): void {
    const oldest = kept.size > PHONES_MAX ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
  }
}
