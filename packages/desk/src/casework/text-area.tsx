import type { Draft } from "../shared/drafts.ts";
import { describedBy, Said } from "../shared/fields.tsx";
import type { Form } from "../shared/form.tsx";
import { t } from "../shared/language.ts";

/** Several lines. Ctrl and Enter send the form, so that the hands stay on the keyboard. */
export function TextArea<Values extends Draft>(props: {
  form: Form<Values>;
  name: {
    [Name in keyof Values & string]: Values[Name] extends string ? Name : never;
  }[keyof Values & string];
  label: string;
  hint?: string;
  id?: string;
  max: number;
  isOptional?: boolean;
}) {
  const { form, name, label, hint, max, isOptional = false } = props;
  const id = props.id ?? `${form.id}-${name}`;
  const fault = form.faults[name];
  return (
    <div class={fault === undefined ? "field" : "field field-faulty"}>
      <label for={id}>
        {label}
        {isOptional && <span class="optional"> {t("form.optional")}</span>}
      </label>
      <Said id={id} hint={hint} fault={fault} />
      <textarea
        id={id}
        rows={3}
        maxLength={max}
        aria-describedby={describedBy(id, hint, fault)}
        aria-invalid={fault === undefined ? undefined : true}
        value={form.values[name] as string}
        onInput={(event) => form.set({ [name]: event.currentTarget.value } as Partial<Values>)}
        onKeyDown={sendOnControlEnter}
      />
    </div>
  );
}

/** Ctrl (or Cmd) and Enter send; Escape leaves the field, so that single keys work again. */
export function sendOnControlEnter(event: KeyboardEvent): void {
  const field = event.currentTarget as HTMLTextAreaElement;
  if (event.key === "Escape") field.blur();
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  field.form?.requestSubmit();
}
