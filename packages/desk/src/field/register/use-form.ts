import { useEffect, useRef, useState } from "preact/hooks";
import type { FieldStore } from "../sync/store.ts";
import { type Answers, type Form, NO_ANSWERS } from "./answers.ts";

export type KeptForm = {
  readonly form: Form;
  /** Changes answers, on the screen at once and on the phone right after. */
  readonly set: (change: Partial<Answers>) => void;
  /** Resolves when everything that was typed would survive the end of the app. */
  readonly keep: (change?: Partial<Omit<Form, "answers">>) => Promise<void>;
  /** Whether all that is on the screen lies on the phone. */
  readonly isKept: boolean;
};

/** A form as it lies on the phone. One that an earlier release began lacks what was not asked for then. */
function formOf(store: FieldStore, id: string): Form {
  const kept = store.drafts.get(id)?.value as Form;
  return { ...kept, answers: { ...NO_ANSWERS, ...kept.answers } };
}

/** A form that is kept on the phone with every letter. */
export function useForm(store: FieldStore, id: string): KeptForm {
  const [form, setForm] = useState(() => formOf(store, id));
  const [isKept, setIsKept] = useState(true);
  const latest = useRef(form);
  const writing = useRef<Promise<void> | null>(null);
  const written = useRef(form);

  /** Writes what is newest, one after another: of ten letters typed meanwhile only the last state is written. */
  const write = (): Promise<void> => {
    writing.current ??= (async () => {
      // Never done before it is begun: what comes next would wait for it in vain.
      await null;
      try {
        while (written.current !== latest.current) {
          const next = latest.current;
          await store.drafts.put(id, next);
          written.current = next;
        }
        setIsKept(true);
      } finally {
        writing.current = null;
      }
    })();
    return writing.current;
  };
  const take = (next: Form): Promise<void> => {
    latest.current = next;
    setForm(next);
    setIsKept(false);
    return write();
  };
  // The app may be put away at any moment; what is on its way is then written to the end.
  useEffect(() => () => void write().catch(() => {}), []);
  return {
    form,
    isKept,
    set: (change) => {
      const before = latest.current;
      void take({ ...before, answers: { ...before.answers, ...change } });
    },
    keep: (change = {}) => take({ ...latest.current, ...change }),
  };
}
