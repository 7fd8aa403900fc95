/**
 * Lets work go on in the background, one piece at a time, while the next piece is being prepared: the
 * database stores what was computed while this process computes on.
 *
 * A piece that fails is told to whoever hands over the next one, or waits for the end.
 */
export type OneBehind = {
  /** Waits for the piece before, then starts this one. */
  push(start: () => Promise<void>): Promise<void>;
  /** Waits for the last piece. */
  finish(): Promise<void>;
};

export function oneBehind(): OneBehind {
  let underWay: Promise<void> = Promise.resolve();
  return {
    async push(start) {
      await underWay;
      underWay = start();
      underWay.catch(() => {}); // told at the next push or at the end
    },
    finish: () => underWay,
  };
}
