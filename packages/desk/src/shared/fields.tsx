import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Draft } from "./drafts.ts";
import type { Form } from "./form.tsx";
import { t } from "./language.ts";

/** The fields of a form that hold text. */
type TextName<Values> = {
  [Name in keyof Values & string]: Values[Name] extends string ? Name : never;
}[keyof Values & string];

export type FieldProps<Values extends Draft> = {
  form: Form<Values>;
  name: TextName<Values>;
  label: string;
  hint?: string;
};

/** A label, a hint, a fault and the input, tied together for whoever does not see them side by side. */
export function TextField<Values extends Draft>(
  props: FieldProps<Values> & {
    type?: "text" | "email" | "search" | "date";
    autocomplete?: "name" | "email" | "username" | "organization" | "off" | "username webauthn";
    isOptional?: boolean;
    width?: "short" | "medium";
  },
) {
  const { form, name, type = "text", autocomplete = "off", width } = props;
  return (
    <Labelled {...props}>
      {(described) => (
        <input
          {...described}
          type={type as "text"}
          class={width}
          autoComplete={autocomplete}
          autoCapitalize={type === "email" ? "none" : undefined}
          spellcheck={false}
          value={form.values[name] as string}
          onInput={(event) => change(form, name, event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}

/** A password, which one may look at while typing: hidden letters make people choose short ones. */
export function PasswordField<Values extends Draft>(
  props: FieldProps<Values> & { autocomplete: "current-password" | "new-password" },
) {
  const { form, name, autocomplete } = props;
  const [isShown, setIsShown] = useState(false);
  return (
    <Labelled {...props}>
      {(described) => (
        <div class="with-button">
          <input
            {...described}
            type={(isShown ? "text" : "password") as "password"}
            autoComplete={autocomplete}
            autoCapitalize="none"
            spellcheck={false}
            value={form.values[name] as string}
            onInput={(event) => change(form, name, event.currentTarget.value)}
          />
          <button
            type="button"
            class="quiet"
            aria-pressed={isShown}
            onClick={() => setIsShown(!isShown)}
          >
            {isShown ? t("form.hide-password") : t("form.show-password")}
          </button>
        </div>
      )}
    </Labelled>
  );
}

/** A code that an app shows: digits on a phone's keyboard, pasting and filling in by the device allowed. */
export function CodeField<Values extends Draft>(props: FieldProps<Values>) {
  const { form, name } = props;
  return (
    <Labelled {...props}>
      {(described) => (
        <input
          {...described}
          type="text"
          class="short code"
          inputMode="numeric"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellcheck={false}
          value={form.values[name] as string}
          onInput={(event) => change(form, name, event.currentTarget.value)}
        />
      )}
    </Labelled>
  );
}

export type Choice = { readonly value: string; readonly label: string; readonly hint?: string };

export function SelectField<Values extends Draft>(
  props: FieldProps<Values> & { choices: readonly Choice[]; none: string },
) {
  const { form, name, choices, none } = props;
  return (
    <Labelled {...props}>
      {(described) => (
        <select
          {...described}
          value={form.values[name] as string}
          onChange={(event) => change(form, name, event.currentTarget.value)}
        >
          <option value="">{none}</option>
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

/** One of a few, all in sight. */
export function RadioField<Values extends Draft>(
  props: FieldProps<Values> & { choices: readonly Choice[] },
) {
  const { form, name, label, hint, choices } = props;
  const id = `${form.id}-${name}`;
  const fault = form.faults[name];
  return (
    <fieldset
      id={id}
      class={fault === undefined ? "field" : "field field-faulty"}
      aria-describedby={describedBy(id, hint, fault)}
    >
      <legend>{label}</legend>
      <Said id={id} hint={hint} fault={fault} />
      <div class="choices">
        {choices.map((choice) => (
          <label key={choice.value} class="choice">
            <input
              type="radio"
              name={id}
              checked={form.values[name] === choice.value}
              onChange={() => change(form, name, choice.value)}
            />
            <span>
              {choice.label}
              {choice.hint !== undefined && <span class="hint">{choice.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function change<Values extends Draft>(form: Form<Values>, name: string, value: string): void {
  form.set({ [name]: value } as Partial<Values>);
}

type Described = {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
};

export function Labelled<Values extends Draft>(
  props: FieldProps<Values> & {
    id?: string;
    isOptional?: boolean;
    children: (described: Described) => ComponentChildren;
  },
) {
  const { form, name, label, hint, isOptional = false, children } = props;
  const { id = `${form.id}-${name}` } = props;
  const fault = form.faults[name];
  return (
    <div class={fault === undefined ? "field" : "field field-faulty"}>
      <label for={id}>
        {label}
        {isOptional && <span class="optional"> {t("form.optional")}</span>}
      </label>
      <Said id={id} hint={hint} fault={fault} />
      {children({
        id,
        "aria-describedby": describedBy(id, hint, fault),
        "aria-invalid": fault === undefined ? undefined : true,
      })}
    </div>
  );
}

/** The hint and the fault of a field, between its label and its input. */
export function Said(props: { id: string; hint?: string | undefined; fault?: string | undefined }) {
  const { id, hint, fault } = props;
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

export function describedBy(
  id: string,
  hint: string | undefined,
  fault: string | undefined,
): string | undefined {
  const parts = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(fault === undefined ? [] : [`${id}-fault`]),
  ];
  return parts.length === 0 ? undefined : parts.join(" ");
}
