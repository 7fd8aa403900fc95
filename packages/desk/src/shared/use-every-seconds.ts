import { useEffect, useRef } from "preact/hooks";

/** Does something again and again while it is wanted and the page is in sight. */
export function useEverySeconds(seconds: number, isWanted: boolean, run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") latest.current();
    }, seconds * 1_000);
    return () => clearInterval(timer);
  }, [seconds, isWanted]);
}
