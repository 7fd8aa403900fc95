/**
 * Does some work again and again, never twice at once: at once again while there was something to do, else after a
 * pause. A throw is told and tried again after the pause.
 */
export function rounds(
  everyMs: number,
  work: () => Promise<boolean>,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const didSomething = await work().catch((error: unknown) => {
        onError(error);
        return false;
      });
      if (!didSomething) await pause(everyMs, stopping.signal);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
