/**
 * Lets work go on in the background while the next piece is being prepared: the database stores what was
 * computed while this process computes on.
 *
 * A piece that fails is told to whoever hands over the next one, or waits for the end.
 */
export type Behind = {
  /** Waits for a free place, then starts this piece. */
  push(start: () => Promise<void>): Promise<void>;
  /** Waits for all that is under way. */
  finish(): Promise<void>;
};

/** Pieces of a list that are stored at the same time, each by its own connection: there may be two cores. */
export const STORED_AT_ONCE = 2;

/** At most so many pieces are under way at once; with one, they keep their order. */
export function behind(atMost: number): Behind {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;
  const tell = () => {
    if (failure !== null) throw failure.error;
  };
  return {
    async push(start) {
      while (underWay.size >= atMost) await Promise.race(underWay);
      tell();
      const piece = start()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => underWay.delete(piece));
      underWay.add(piece);
    },
    async finish() {
      await Promise.all(underWay);
      tell();
    },
  };
}
