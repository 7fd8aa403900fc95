import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Refused } from "./api.ts";
import { type Draft, useDraft } from "./drafts.ts";
import { t } from "./language.ts";
import { sayFault } from "./said-fault.ts";

export type Faults<Values> = { readonly [Name in keyof Values & string]?: string };

export type Form<Values extends Draft> = {
  readonly id: string;
  readonly values: Values;
  readonly set: (change: Partial<Values>) => void;
  readonly faults: Faults<Values>;
  /** What the server refused, or why it could not be reached. */
  readonly problem: string | null;
  readonly isSending: boolean;
  /** Grows with every try that failed, so that the summary takes the focus each time. */
  readonly failures: number;
  readonly submit: () => Promise<void>;
};

/**
 * A form that keeps what is typed until it is sent. `check` finds what to mend before anything is sent; a refusal of the
 * server stands in the summary, at the field that `fieldOf` names.
 */
export function useForm<Values extends Draft>(options: {
  /** Under which the draft is kept; with the id of what is edited, if there is one. */
  readonly name: string;
  readonly initial: Values;
  /** Never kept: passwords, codes. */
  readonly leftOut?: readonly (keyof Values & string)[];
  readonly check?: (values: Values) => Faults<Values>;
  readonly fieldOf?: (refused: Refused) => (keyof Values & string) | undefined;
  readonly send: (values: Values) => Promise<void>;
}): Form<Values> {
  const { name, initial, leftOut = [], check = () => ({}), fieldOf, send } = options;
  const id = useId();
  const [values, set, forget] = useDraft(name, initial, leftOut);
  const [faults, setFaults] = useState<Faults<Values>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [failures, setFailures] = useState(0);

  const fail = (found: Faults<Values>, sentence: string | null) => {
    setFaults(found);
    setProblem(sentence);
    setFailures((before) => before + 1);
  };

  const submit = async () => {
    if (isSending) return;
    const found = check(values);
    if (Object.keys(found).length > 0) return fail(found, null);
    setIsSending(true);
    try {
      await send(values);
      setFaults({});
      setProblem(null);
      forget();
    } catch (error) {
      const field = error instanceof Refused ? fieldOf?.(error) : undefined;
      const sentence = sayFault(error);
      if (field === undefined) fail({}, sentence);
      else fail({ [field]: sentence } as Faults<Values>, null);
    } finally {
      setIsSending(false);
    }
  };
  return { id, values, set, faults, problem, isSending, failures, submit };
}

/** The form itself: what to mend stands on top, the button below. */
export function FormBox<Values extends Draft>(props: {
  form: Form<Values>;
  action: string;
  /** Beside the button: a way back, another way. */
  beside?: ComponentChildren;
  children: ComponentChildren;
}) {
  const { form, action, beside, children } = props;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      <Summary form={form} />
      {children}
      <div class="actions">
        <button type="submit" class="button" aria-disabled={form.isSending}>
          {form.isSending ? t("shared.sending") : action}
        </button>
        {beside}
      </div>
    </form>
  );
}

function Summary<Values extends Draft>({ form }: { form: Form<Values> }) {
  const ref = useRef<HTMLDivElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    if (form.failures > 0) ref.current?.focus();
  }, [form.failures]);
  const faults = Object.entries(form.faults) as [string, string][];
  if (faults.length === 0 && form.problem === null) return null;
  return (
    <div class="summary" role="alert" tabIndex={-1} ref={ref} aria-labelledby={titleId}>
      <h2 id={titleId}>{t("form.summary")}</h2>
      {form.problem !== null && <p>{form.problem}</p>}
      {faults.length > 0 && (
        <ul>
          {faults.map(([name, sentence]) => (
            <li key={name}>
              <a
                href={`#${form.id}-${name}`}
                onClick={(event) => {
                  event.preventDefault();
                  focusField(`${form.id}-${name}`);
                }}
              >
                {sentence}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The field itself, or the first thing to press in a group of them. */
function focusField(id: string): void {
  const found = document.getElementById(id);
  const target = found?.matches("input, select, textarea, button")
    ? found
    : found?.querySelector<HTMLElement>("input, select, textarea, button");
  (target ?? found)?.focus();
}
