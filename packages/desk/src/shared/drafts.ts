import { useLayoutEffect, useState } from "preact/hooks";

/** What is typed stays in this tab until it is sent, through a reload and through signing in anew. */
const PREFIX = "payung.draft.";
/** A NIK is never kept in a browser, whichever field somebody typed it into. */
const LIKE_A_NIK = /\d(?:[\s.-]?\d){15}/;

/** The values of a form, by the names of its fields. */
export type Draft = object;

/** What was typed before, over what the form begins with. */
export function readDraft<Values extends Draft>(name: string, initial: Values): Values {
  try {
    const kept = JSON.parse(sessionStorage.getItem(PREFIX + name) ?? "{}") as Partial<Values>;
    const known = Object.entries(kept).filter(([key]) => key in initial);
    return { ...initial, ...Object.fromEntries(known) };
  } catch {
    return initial; // nothing kept, or nothing that can be read
  }
}

export function keepDraft(name: string, values: Draft, leftOut: readonly string[] = []): void {
  const kept = Object.entries(values).filter(
    ([key, value]) => !leftOut.includes(key) && !LIKE_A_NIK.test(JSON.stringify(value) ?? ""),
  );
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // A full or closed storage: the form works, it only does not survive a reload.
  }
}

export function forgetDraft(name: string): void {
  try {
    sessionStorage.removeItem(PREFIX + name);
  } catch {
    // Then there was none.
  }
}

export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // As above.
  }
}

const OWNER = "payung.drafts-of";

/** From now on this tab is somebody's: what another person typed here before is forgotten. */
export function keepDraftsFor(person: string): void {
  try {
    const before = sessionStorage.getItem(OWNER);
    if (before !== null && before !== person) forgetDrafts();
    sessionStorage.setItem(OWNER, person);
  } catch {
    // As above.
  }
}

/** Values of a form that are kept in this tab as they change. */
export function useDraft<Values extends Draft>(
  name: string,
  initial: Values,
  leftOut: readonly string[] = [],
): [Values, (change: Partial<Values>) => void, () => void] {
  const [values, setValues] = useState(() => readDraft(name, initial));
  const [isSent, setIsSent] = useState(false);
  // At once, not when the browser has time: who sends right after the last letter leaves the page before that.
  useLayoutEffect(() => {
    if (!isSent) keepDraft(name, values, leftOut);
  }, [name, values, isSent]);
  return [
    values,
    (change) => {
      setIsSent(false);
      setValues((before) => ({ ...before, ...change }));
    },
    () => {
      setIsSent(true);
      forgetDraft(name);
      setValues(initial);
    },
  ];
}
