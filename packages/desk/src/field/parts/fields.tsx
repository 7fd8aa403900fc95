import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../language.ts";

type Labelled = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
};

/** A label, what it means, what is wrong with it, and the field. */
export function Field(
  props: Labelled & { isOptional?: boolean; children: (described: Described) => ComponentChildren },
) {
  const { id, label, fault, isOptional = false, children } = props;
  return (
    <div class={fault === undefined ? "field" : "field field-faulty"}>
      <label for={id}>
        {label}
        {isOptional && <span class="optional"> {t("field.optional")}</span>}
      </label>
      <Said {...props} />
      {children({
        id,
        "aria-describedby": describedBy(props),
        "aria-invalid": fault === undefined ? undefined : true,
      })}
    </div>
  );
}

type Described = {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
};

function Said({ id, hint, fault }: Labelled) {
  return (
    <>
      {hint !== undefined && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} class="fault">
          {fault}
        </p>
      )}
    </>
  );
}

function describedBy({ id, hint, fault }: Labelled): string | undefined {
  const parts = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(fault === undefined ? [] : [`${id}-fault`]),
  ];
  return parts.length === 0 ? undefined : parts.join(" ");
}

/** One line of text. */
export function TextField(
  props: Labelled & {
    value: string;
    onValue: (value: string) => void;
    isOptional?: boolean;
    /** The keys that the phone shows. */
    keys?: "text" | "numeric" | "tel" | "email";
    type?: "text" | "password";
    autocomplete?: "off" | "username" | "current-password" | "one-time-code";
    look?: string;
    longest?: number;
    isFirst?: boolean;
    capitals?: "words" | "none";
  },
) {
  const { value, onValue, keys = "text", type = "text", autocomplete = "off" } = props;
  const { look, longest, isFirst = false, capitals = "none" } = props;
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFirst) ref.current?.focus();
  }, [isFirst]);
  return (
    <Field {...props}>
      {(described) => (
        <input
          {...described}
          ref={ref}
          type={type as "text"}
          class={look}
          inputMode={keys}
          autoComplete={autocomplete}
          autoCapitalize={capitals}
          spellcheck={false}
          maxLength={longest}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export type Choice<Value extends string> = {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string;
};

/** One of a few, all in sight. */
export function Choices<Value extends string>(
  props: Labelled & {
    choices: readonly Choice<Value>[];
    chosen: Value | null;
    onChoice: (value: Value) => void;
  },
) {
  const { id, label, choices, chosen, onChoice, fault } = props;
  return (
    <fieldset
      id={id}
      class={fault === undefined ? "field" : "field field-faulty"}
      aria-describedby={describedBy(props)}
    >
      <legend>{label}</legend>
      <Said {...props} />
      <div class="choices">
        {choices.map(({ value, label: words, hint }) => (
          <label key={value} class={value === chosen ? "choice chosen" : "choice"}>
            <input
              type="radio"
              name={id}
              checked={value === chosen}
              onChange={() => onChoice(value)}
            />
            <span>
              {words}
              {hint !== undefined && <span class="hint">{hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Tick(props: { label: string; isTicked: boolean; onTick: (is: boolean) => void }) {
  return (
    <label class="choice">
      <input
        type="checkbox"
        checked={props.isTicked}
        onChange={(event) => props.onTick(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}

/** What must be mended, on top, with the way to each; it takes the focus each time. */
export function Summary(props: {
  faults: readonly (readonly [field: string, sentence: string])[];
  turn: number;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const { faults, turn } = props;
  useEffect(() => {
    if (turn > 0) ref.current?.focus();
  }, [turn]);
  if (faults.length === 0) return null;
  return (
    <div class="summary" role="alert" tabIndex={-1} ref={ref}>
      <h2>{t("field.to-mend")}</h2>
      <ul>
        {faults.map(([field, sentence]) => (
          <li key={field}>
            <a
              href={`#${field}`}
              onClick={(event) => {
                // The address behind "#" is the screen's.
                event.preventDefault();
                document.getElementById(field)?.focus();
              }}
            >
              {sentence}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
