import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { t } from "./language.ts";
import { sayFault } from "./said-fault.ts";

/** Something that is asked of the server when a screen opens. */
export type Load<Value> = {
  readonly state: "loading" | "loaded" | "failed";
  /** What came last; it stays on screen while it is asked for again. */
  readonly value: Value | null;
  readonly error: unknown;
  readonly reload: () => void;
};

/** Asks when the screen opens and whenever one of `dependsOn` changes. An answer that comes too late is dropped. */
export function useLoad<Value>(
  ask: (signal: AbortSignal) => Promise<Value>,
  dependsOn: readonly unknown[],
): Load<Value> {
  const [turn, setTurn] = useState(0);
  const [load, setLoad] = useState<Omit<Load<Value>, "reload">>({
    state: "loading",
    value: null,
    error: null,
  });
  useEffect(() => {
    const abort = new AbortController();
    setLoad((before) => ({ ...before, state: "loading" }));
    ask(abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) setLoad({ state: "loaded", value, error: null });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setLoad((before) => ({ ...before, state: "failed", error }));
      },
    );
    return () => abort.abort();
  }, [...dependsOn, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return { ...load, reload };
}

/** Shows what was loaded. Says that it waits only when that takes long, so that nothing flickers. */
export function Loaded<Value>(props: {
  load: Load<Value>;
  children: (value: Value) => ComponentChildren;
}) {
  const { load, children } = props;
  return (
    <>
      {load.state === "failed" && (
        <div class="notice fault" role="alert">
          <p>{sayFault(load.error)}</p>
          <button type="button" class="quiet" onClick={load.reload}>
            {t("shared.again")}
          </button>
        </div>
      )}
      {load.value !== null ? children(load.value) : load.state === "loading" && <Waiting />}
    </>
  );
}

/** Its style keeps it unseen for the first moments. */
export function Waiting() {
  return (
    <p class="waiting" role="status">
      {t("shared.waiting")}
    </p>
  );
}
